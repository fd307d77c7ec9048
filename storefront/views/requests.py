"""Asking the shop: the form, the conversation that follows, and one's own conversations."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from core import clock, ids, limits
from core.errors import Refusal
from orders.models import Order
from storefront.composing import helping
from storefront.composing.frame import frame
from storefront.forms.helping import ContactForm, ReplyForm
from storefront.views.account import signed_in
from support.models import Attachment, Ticket
from support.selectors import talks
from support.services import desk, talk, tickets
from support.services.tickets import Wish
from support.types import Author, Person, State, Topic, Way

PER_PAGE = 20
ASKED_AN_HOUR = 10
SAID_AN_HOUR = 120


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Write to the shop; the answer comes by e-mail, and the conversation has a page of its own."""
    form = ContactForm(request.POST or None, request.FILES or None, initial=_known(request))
    if request.method == "POST" and form.is_valid():
        try:
            ticket = _begin(request, form)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("storefront:request", ticket.token)
    context = frame(request, form=form, breadcrumb=helping.trail())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "storefront/help/contact.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: HttpRequest, token: str) -> HttpResponse:
    """One conversation, opened by the secret in its address; the next word is written here."""
    ticket = _opened(token)
    form = ReplyForm(request.POST or None, request.FILES or None, initial={"key": ids.public_id()})
    if request.method == "POST" and form.is_valid():
        try:
            _say(ticket, form)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("storefront:request", ticket.token)
    messages = talks.words_of(ticket)
    talk.read(ticket_id=ticket.pk, by=Author.SHOPPER, upto=messages[-1].pk if messages else 0)
    context = frame(
        request,
        ticket=ticket,
        said=helping.said(ticket, messages),
        form=form,
        is_closed=ticket.state == State.CLOSED,
        noindex=True,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    response = render(request, "storefront/help/request.html", context, status=status)
    response["Referrer-Policy"] = "same-origin"
    return response


@require_POST
def solve(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 -- a view is handed its request
    """The shopper says it is solved."""
    ticket = _opened(token)
    with suppress(desk.NotPossibleNow):  # it is over already; the page says so
        desk.move(ticket_id=ticket.pk, to=State.SOLVED, agent_id=None, now=clock.now())
    return redirect("storefront:request", ticket.token)


@require_safe
def file(request: HttpRequest, token: str, file_id: str) -> FileResponse:  # noqa: ARG001 -- as above
    """A file of this conversation, and of no other."""
    row = Attachment.objects.filter(
        message__ticket=_opened(token), message__is_note=False, public_id=file_id
    ).first()
    if row is None:
        raise Http404
    return sent(row)


def sent(row: Attachment) -> FileResponse:
    """Return a kept file as a download: whatever it holds, no browser runs it here."""
    response = FileResponse(
        storages["private"].open(row.file),
        as_attachment=row.media_type == "application/pdf",
        filename=row.name,
        content_type=row.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Everything somebody has asked, the latest first."""
    rows = talks.of_user(user_id=signed_in(request).pk)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = frame(request, tab="account", page=page, tickets=list(page.object_list))
    return render(request, "storefront/account/requests.html", context)


def _opened(token: str) -> Ticket:
    ticket = talks.by_token(token=token)
    if ticket is None:
        raise Http404
    return ticket


def _known(request: HttpRequest) -> dict[str, Any]:
    """Return what the form need not ask."""
    topic = request.GET.get("topic", "")
    known = {
        "key": ids.public_id(),
        "topic": topic if topic in Topic.values else Topic.ORDER,
        "order": request.GET.get("order", "")[:24],
    }
    if isinstance(request.user, User):
        known |= {"name": request.user.name, "email": request.user.email}
    return known


def _begin(request: HttpRequest, form: ContactForm) -> Ticket:
    data, now = form.cleaned_data, clock.now()
    who = request.META.get("REMOTE_ADDR", "")
    if data["website"]:
        raise limits.TooOften  # a program filled in what nobody sees
    limits.spend(what="contact", who=who, most=ASKED_AN_HOUR, now=now)
    user_id = request.user.pk if isinstance(request.user, User) else None
    person = Person(user_id=user_id, name=data["name"], email=data["email"])
    wish = Wish(
        person=person,
        way=Way.FORM,
        language=get_language() or "en",
        words=data["words"],
        topic=data["topic"],
        order_id=_own_order(data["order"], person),
        files=form.uploads,
    )
    return tickets.begin(wish=wish, key=data["key"], now=now)


def _own_order(number: str, person: Person) -> int | None:
    """Return the order, if it is theirs as far as can be known; a number alone opens nothing."""
    row = Order.objects.filter(number=number.strip().upper()).first()
    if row is None:
        return None
    by_account = person.user_id is not None and row.user_id == person.user_id
    by_address = row.email.lower() == person.email.lower()
    return row.pk if by_account or by_address else None


def _say(ticket: Ticket, form: ReplyForm) -> None:
    now = clock.now()
    limits.spend(what="said", who=ticket.token, most=SAID_AN_HOUR, now=now)
    talk.ask(
        ticket_id=ticket.pk,
        words=form.cleaned_data["words"],
        key=form.cleaned_data["key"],
        uploads=form.uploads,
        now=now,
    )
