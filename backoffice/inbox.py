"""The agents' inbox: queue, conversation and customer side by side, and live."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backoffice.inbox_acts import ACTS
from backoffice.inbox_customer import customer
from core import clock, ids
from core.errors import Refusal
from support.models import Agent, Attachment, Ticket
from support.selectors import inbox
from support.services import favours, presence, talk, typing
from support.types import Author, Lane, Priority, State, Verb


@staff_member_required
@permission_required("support.view_ticket", raise_exception=True)
@require_safe
def page(request: HttpRequest, number: str = "") -> HttpResponse:
    """The whole screen; scripts fetch it again in parts."""
    agent, now = _agent(request), clock.now()
    which, query = _which(request, agent), request.GET.get("q", "").strip()[:80]
    rows = inbox.queue(which=which, agent_id=agent.pk if agent else None, query=query, now=now)
    ticket = inbox.ticket_of(number=number) if number else None
    if number and ticket is None:
        raise Http404
    context = admin.site.each_context(request) | {
        "title": _("Inbox"),
        "agent": agent,
        "which": which,
        "query": query,
        "queues": _queues(agent, which),
        "rows": rows,
        "now": now,
        "live": settings.LIVE_URL,
        "may_act": agent is not None and request.user.has_perm("support.change_ticket"),
    }
    if ticket is not None:
        context |= _conversation(request, ticket, agent)
    return TemplateResponse(request, "backoffice/inbox/page.html", context)


@staff_member_required
@permission_required("support.change_ticket", raise_exception=True)
@require_POST
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """One act on a conversation: say, note, move, assign, weigh, merge, split, refund, credit."""
    ticket, agent = inbox.ticket_of(number=number), _agent(request)
    if ticket is None or verb not in ACTS:
        raise Http404
    if agent is None:
        messages.error(request, _("Only agents answer. Ask an owner to make you one."))
        return redirect("inbox-ticket", number)
    try:
        shown = ACTS[verb](request, ticket, agent)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        kept = {"words": request.POST.get("words", "")} if verb in {"say", "note"} else {}
        request.session["inbox_kept"] = {number: kept.get("words", "")}
        shown = ticket
    query = f"?queue={request.POST.get('queue', '')}" if request.POST.get("queue") else ""
    return redirect(reverse("inbox-ticket", args=[shown.number]) + query)


@staff_member_required
@permission_required("support.view_ticket", raise_exception=True)
@require_safe
def file(request: HttpRequest, file_id: str) -> FileResponse:  # noqa: ARG001 -- a view is handed its request
    """A file somebody sent; no browser runs it here."""
    row = Attachment.objects.filter(public_id=file_id).first()
    if row is None:
        raise Http404
    response = FileResponse(
        storages["private"].open(row.file),
        as_attachment=row.media_type == "application/pdf",
        filename=row.name,
        content_type=row.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response.status_code = HTTPStatus.OK
    return response


def _conversation(request: HttpRequest, ticket: Ticket, agent: Agent | None) -> dict[str, Any]:
    found = inbox.entries(ticket)
    upto = max((one.message.pk for one in found if one.message), default=0)
    if agent is not None:
        talk.read(ticket_id=ticket.pk, by=Author.AGENT, upto=upto)
    currency = ticket.order.currency if ticket.order else ""
    kept = request.session.pop("inbox_kept", {}) if "inbox_kept" in request.session else {}
    return {
        "ticket": ticket,
        "entries": found,
        "others": presence.look_at(ticket_id=ticket.pk, name=agent.name, now=clock.now())
        if agent
        else [],
        "writing": typing.who(ticket_id=ticket.pk, of=Author.SHOPPER),
        "customer": customer(ticket),
        "replies": _replies(ticket, agent),
        "moves": [(state.value, state.label) for state in State if state != ticket.state],
        "lanes": Lane.choices,
        "priorities": Priority.choices,
        "agents": Agent.objects.filter(user__is_active=True),
        "limits": _limits(ticket, agent, currency),
        "currency": currency,
        "key": ids.public_id(),
        "kept": kept.get(ticket.number, ""),
    }


def _limits(ticket: Ticket, agent: Agent | None, currency: str) -> dict[str, Any]:
    if agent is None or not currency:
        return {}
    left = favours.left_of(ticket=ticket, agent_id=agent.pk, currency=currency)
    return {"refund": left[Verb.REFUNDED], "credit": left[Verb.COUPON]}


def _replies(ticket: Ticket, agent: Agent | None) -> list[tuple[str, str]]:
    """Return kept replies in the shopper's language, filled in."""
    with translation.override(ticket.language):
        return [
            (row.title, inbox.filled(row.body, ticket=ticket, agent=agent))
            for row in inbox.replies(topic=ticket.topic)
        ]


def _agent(request: HttpRequest) -> Agent | None:
    return inbox.agent_of(user_id=request.user.pk or 0)


def _which(request: HttpRequest, agent: Agent | None) -> str:
    which = request.GET.get("queue", "")
    if which in inbox.QUEUES:
        return which
    return "mine" if agent else "open"


def _queues(agent: Agent | None, which: str) -> list[dict[str, Any]]:
    counted = inbox.counts(agent_id=agent.pk if agent else None, now=clock.now())
    return [
        {"code": code, "label": label, "count": counted.get(code, 0), "current": code == which}
        for code, label in inbox.QUEUES.items()
    ]
