"""From what a sender says to rows and to what is set aside; nothing is lost on the way.

An envelope is what the door makes of one batch: whose it is, when it came, and the events as they
were said. `read` takes nothing on trust: each event becomes a row or an `Aside` with its reason.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from analytics.rules import agents, fields, pages
from analytics.rules.fields import Malformed
from analytics.types import NOTED, SERVER_ONLY, Device, Kind, Page, Reason, Source

LATEST = timedelta(days=7)
# Clocks of phones are minutes off; one that is a day off says nothing of the order of things.
SKEW = timedelta(days=1)
AHEAD = timedelta(minutes=1)
PROPS_BYTES = 1000
EVENT_BYTES = 4000
# Whole, so that it can be taken in later.
BODY_KEPT = EVENT_BYTES

COLUMNS = (
    *("at", "id", "received_at", "kind", "visitor", "session", "user_id", "page", "path"),
    *("block", "slot", "product_id", "category_id", "order_id", "query", "position", "quantity"),
    *("value", "currency", "device", "language", "country", "source", "medium", "campaign"),
    *("experiments", "is_bot", "is_synthetic", "props"),
)


@dataclass(slots=True)
class Row:
    """An event ready to be written, but for the names that the database must look up."""

    values: dict[str, Any]
    product: str = ""
    category: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Aside:
    """An event that is set aside."""

    reason: str
    detail: str = ""
    body: str = ""


@dataclass(slots=True)
class Read:
    """What a batch came to."""

    source: str
    received_at: datetime
    rows: list[Row] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)


def read(envelope: Mapping[str, Any]) -> Read:
    """Return the rows of a batch, and what is set aside of it."""
    received = datetime.fromtimestamp(envelope["r"], UTC)
    found = Read(envelope["s"], received)
    if reason := envelope.get("reject"):
        found.aside.append(Aside(reason, envelope.get("detail", ""), envelope.get("body", "")))
        return found
    sent = fields.moment(envelope.get("t"))
    for event in envelope["e"]:
        body = json.dumps(event, ensure_ascii=False)
        refused = _refusal(envelope, event, body, sent=sent, received=received)
        if refused:
            found.aside.append(Aside(*refused, body[:BODY_KEPT]))
            continue
        try:
            found.rows.append(_row(envelope, event, body, sent=sent, received=received))
        except Malformed as problem:
            found.aside.append(Aside(Reason.MALFORMED, str(problem), body[:BODY_KEPT]))
    return found


def _refusal(
    envelope: Mapping[str, Any],
    event: Any,
    body: str,
    *,
    sent: datetime | None,
    received: datetime,
) -> tuple[str, str] | None:
    """Return why an event cannot be taken in whatever its fields say, and the detail."""
    if not isinstance(event, dict):
        return Reason.MALFORMED, "not an object"
    if len(body) > EVENT_BYTES:
        return Reason.OVERSIZED, f"{len(body)} letters"
    kind = event.get("kind")
    if kind not in Kind.values:
        return Reason.UNKNOWN_KIND, str(kind)[:40]
    if _is_forged(envelope["s"], kind):
        return Reason.FORGED, f"{kind} from {envelope['s']}"
    return None if envelope.get("forced") else _untimely(event, sent, received)


def _is_forged(source: str, kind: str) -> bool:
    if source == Source.SERVER:
        return False
    return kind in SERVER_ONLY or (source == Source.WEB and kind in NOTED)


def _untimely(
    event: Mapping[str, Any], sent: datetime | None, received: datetime
) -> tuple[str, str] | None:
    at = fields.moment(event.get("at"))
    if at is None or sent is None:
        return Reason.MALFORMED, "at" if sent else "sent"
    if abs(received - sent) > SKEW:
        return Reason.SKEWED, f"{int((sent - received).total_seconds())} s"
    if at - sent > AHEAD:
        return Reason.FUTURE, f"{int((at - sent).total_seconds())} s"
    if sent - at > LATEST:
        return Reason.LATE, f"{(sent - at).days} days"
    return None


def _row(
    envelope: Mapping[str, Any],
    event: Mapping[str, Any],
    body: str,
    *,
    sent: datetime | None,
    received: datetime,
) -> Row:
    at = fields.moment(event.get("at"))
    if at is None:
        raise Malformed("at")
    path = fields.text(event, "path", 2000)
    values = {
        # By our clock: as long before the sending as the sender's own clock says.
        "at": received - max(sent - at, timedelta()) if sent else at,
        "received_at": received,
        **_what(event, path),
        **_who(envelope),
    }
    if envelope["s"] == Source.SERVER:
        values["product_id"] = fields.number(event, "product_id")
    values["language"] = values["language"] or pages.parts(path)[0][:10]
    return Row(values, *_named(event, path), body=body[:BODY_KEPT])


def _what(event: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Return the columns that tell what happened."""
    return {
        "id": fields.identity(event, "id") or uuid.uuid4(),
        "kind": event["kind"],
        "page": fields.page(event) or (pages.page_type(path) if path else str(Page.OTHER)),
        "path": pages.kept(path),
        "block": fields.text(event, "block", 40),
        "slot": fields.text(event, "slot", 40),
        "product_id": None,
        "category_id": None,
        "order_id": fields.number(event, "order_id"),
        "query": fields.text(event, "query", 80).lower(),
        "position": fields.number(event, "position"),
        "quantity": fields.number(event, "quantity"),
        "value": fields.amount(event, "value"),
        "currency": fields.text(event, "currency", 3),
        "experiments": fields.texts(event, "experiments"),
        "props": fields.extras(event, PROPS_BYTES, figures=event["kind"] == Kind.SPEED),
    }


def _who(envelope: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that tell whose batch it is; the door wrote them, not the sender."""
    agent, is_app = str(envelope.get("ua", "")), envelope["s"] == Source.APP
    is_program = "ua" in envelope and not is_app and agents.is_program(agent)
    source, medium, campaign = [*envelope.get("a", ()), "", "", ""][:3]
    return {
        "visitor": fields.identity(envelope, "v"),
        "session": fields.identity(envelope, "n"),
        "user_id": envelope.get("u"),
        "device": _device(envelope, agent),
        "language": str(envelope.get("l") or "")[:10],
        "country": str(envelope.get("c") or "")[:2],
        "source": source[:40],
        "medium": medium[:40],
        "campaign": campaign[:80],
        "is_bot": bool(envelope.get("bot")) or is_program,
        "is_synthetic": bool(envelope.get("syn")),
    }


def _device(envelope: Mapping[str, Any], agent: str) -> str:
    """Return what the sender holds; what is told without saying by whom is on no device."""
    if envelope["s"] == Source.APP:
        return str(Device.APP)
    return str(envelope.get("d") or (agents.device(agent) if agent else ""))


def _named(event: Mapping[str, Any], path: str) -> tuple[str, str]:
    """Return the product and the category the event names: itself, by its link or by its page."""
    product, category = fields.text(event, "product", 160), fields.text(event, "category", 80)
    for address in filter(None, (fields.text(event, "target", 2000), path)):
        _language, section, slug = pages.parts(address.partition("?")[0])
        if section == "p":
            product = product or slug
        elif section == "c":
            category = category or slug
    return product, category
