"""The chat: a link that opens a page, and for its small program the same as values.

Words are rows before anything else happens, so a process that dies loses none of them.
"""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from core import clock, ids, limits
from core.errors import Refusal
from storefront import cookies
from storefront.composing import chatting
from storefront.composing.frame import frame
from storefront.forms.helping import ChatForm
from support.models import Ticket
from support.selectors import talks
from support.services import talk, tickets, typing
from support.services.tickets import Wish
from support.types import Author, Person, State, Way

BEGUN_AN_HOUR = 10
SAID_AN_HOUR = 240


@require_safe
def chat(request: HttpRequest) -> HttpResponse:
    """The chat as a page, for whoever has no scripts: begin, or go on where it was."""
    ticket = _own(request)
    if ticket is not None:
        return redirect("storefront:request", ticket.token)
    form = ChatForm(initial={"key": ids.public_id()})
    return _page(request, form)


@require_safe
def state(request: HttpRequest) -> JsonResponse:
    """What is new."""
    ticket = _own(request)
    found = chatting.state(
        ticket,
        after=request.GET.get("after", "")[:16],
        is_known=request.user.is_authenticated,
        now=clock.now(),
    )
    if ticket is not None and request.GET.get("read"):
        talk.read(ticket_id=ticket.pk, by=Author.SHOPPER, upto=talks.last_of(ticket))
    return JsonResponse(found)


@require_POST
def say(request: HttpRequest) -> HttpResponse:
    """Say something; the first word begins the conversation."""
    wants_values = request.headers.get("X-Chat") == "1"
    form = ChatForm(request.POST, request.FILES)
    try:
        ticket = _said(request, form) if form.is_valid() else None
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        ticket = None
    if ticket is None:
        if not wants_values:
            return _page(request, form)
        errors = [str(text) for texts in form.errors.values() for text in texts]
        return JsonResponse({"errors": errors}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    after = request.POST.get("after", "")[:16]
    response: HttpResponse = (
        JsonResponse(chatting.state(ticket, after=after, is_known=True, now=clock.now()))
        if wants_values
        else redirect("storefront:request", ticket.token)
    )
    cookies.keep_talk(response, ticket.token)
    return response


@require_POST
def writing(request: HttpRequest) -> HttpResponse:
    """The shopper is writing."""
    ticket = _own(request)
    if ticket is not None:
        typing.note(ticket_id=ticket.pk, by=Author.SHOPPER, name=ticket.person)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _own(request: HttpRequest) -> Ticket | None:
    """Return the chat under way: of this browser, and of nobody else who used it."""
    person = request.user.pk if request.user.is_authenticated else None
    ticket = talks.by_token(token=cookies.token(request, cookies.TALK_COOKIE))
    if ticket is not None and (ticket.way != Way.CHAT or ticket.user_id not in {None, person}):
        ticket = None
    if ticket is None and person is not None:
        ticket = talks.chat_of(user_id=person)
    return None if ticket is None or ticket.state == State.CLOSED else ticket


def _said(request: HttpRequest, form: ChatForm) -> Ticket:
    now, data, ticket = clock.now(), form.cleaned_data, _own(request)
    if ticket is None:
        return _begun(request, form)
    limits.spend(what="said", who=ticket.token, most=SAID_AN_HOUR, now=now)
    talk.ask(
        ticket_id=ticket.pk, words=data["words"], key=data["key"], uploads=form.uploads, now=now
    )
    typing.stop(ticket_id=ticket.pk, by=Author.SHOPPER)
    ticket.refresh_from_db()
    return ticket


def _begun(request: HttpRequest, form: ChatForm) -> Ticket:
    now, data = clock.now(), form.cleaned_data
    who = request.META.get("REMOTE_ADDR", "")
    limits.spend(what="chat", who=who, most=BEGUN_AN_HOUR, now=now)
    person = Person(name=data["name"], email=data["email"])
    if isinstance(request.user, User):
        person = Person(request.user.pk, request.user.name, request.user.email)
    wish = Wish(
        person=person,
        way=Way.CHAT,
        language=get_language() or "en",
        words=data["words"],
        files=form.uploads,
    )
    return tickets.begin(wish=wish, key=data["key"], now=now)


def _page(request: HttpRequest, form: ChatForm) -> HttpResponse:
    context = frame(request, form=form, promise=chatting.promise(clock.now()), noindex=True)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "storefront/help/chat.html", context, status=status)
