"""Alipay: on its page, on a phone's page, in its app, and by a code on the screen (RSA2).

Built on python-alipay-sdk, the best kept small SDK: Alipay's own is 180 MB of generated classes.
Alipay signs what it answers and what it tells; nothing is believed that its key does not prove.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from http.client import HTTPException
from typing import Any
from urllib.parse import parse_qsl
from urllib.request import urlopen
from zoneinfo import ZoneInfo

from alipay import AliPay as Client
from alipay.exceptions import AliPayException, AliPayValidationError
from alipay.utils import AliPayConfig
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.money import Money
from payments.gateways.base import (
    TIMEOUT,
    ForgedNotice,
    Gateway,
    GatewayRefused,
    GatewayUnavailable,
    UnreadableNotice,
    absolute,
    told,
)
from payments.rules.plans import plan
from payments.types import Charge, Entry, Known, Notice, Outcome, Plan, Situation, State

BEIJING = ZoneInfo("Asia/Shanghai")
CURRENCY = "CNY"
STATES = {
    "WAIT_BUYER_PAY": State.ACTION,
    "TRADE_SUCCESS": State.SUCCEEDED,
    "TRADE_FINISHED": State.SUCCEEDED,
    "TRADE_CLOSED": State.CANCELLED,
}
# What the shopper's device can do decides the way: instrument["flow"].
PAGES = {
    "page": ("alipay.trade.page.pay", "FAST_INSTANT_TRADE_PAY"),
    "wap": ("alipay.trade.wap.pay", "QUICK_WAP_PAY"),
}


@dataclass(frozen=True, slots=True)
class AlipayTerms:
    """What Alipay gave the merchant, and what the merchant gave Alipay."""

    app_id: str
    private_key: str
    public_key: str
    url: str = ""
    # Huabei: months, and what the shopper pays on top in per cent; none, none offered.
    plans: Mapping[int, Decimal] = field(default_factory=dict)


class Alipay(Gateway):
    """A wallet most people in China have."""

    code = "alipay"
    label = gettext_lazy("Alipay")
    icon = "phone"
    # Bills are of Beijing's days and ready the next morning: a day in UTC reaches into two.
    statement_after = timedelta(hours=28)

    def __init__(self, terms: AlipayTerms) -> None:
        self.terms = terms
        self.client: Any = Client(
            appid=terms.app_id,
            app_private_key_string=terms.private_key,
            alipay_public_key_string=terms.public_key,
            config=AliPayConfig(timeout=TIMEOUT),
        )
        if terms.url:
            self.client._gateway = terms.url  # noqa: SLF001 -- the SDK knows only two addresses

    def is_offered(self, situation: Situation) -> bool:
        """It takes yuan."""
        return situation.amount.currency == CURRENCY

    def note(self, situation: Situation) -> str:
        """Say what happens next."""
        return _("On your phone, or by QR code")

    def plans(self, amount: Money) -> Sequence[Plan]:
        """Huabei, where the merchant has it."""
        fees = self.terms.plans.items() if amount.currency == CURRENCY else ()
        return [plan(amount, months=months, fee=fee) for months, fee in fees]

    def start(self, charge: Charge) -> Outcome:
        """Begin a trade in the way the shopper's device can go on with."""
        flow = charge.instrument.get("flow", "")
        if flow == "app":
            asked = self._asked(charge) | {"product_code": "QUICK_MSECURITY_PAY"}
            order = self._signed("alipay.trade.app.pay", asked)
            return Outcome(state=State.ACTION, gateway_reference="", app_order=order)
        if flow == "qr":
            answer = self._call(
                "alipay.trade.precreate", self._asked(charge), notify_url=told(self.code)
            )
            return Outcome(state=State.ACTION, gateway_reference="", qr=answer["qr_code"])
        method, product = PAGES.get(flow, PAGES["page"])
        order = self._signed(
            method,
            self._asked(charge) | {"product_code": product},
            return_url=absolute(charge.return_url),
        )
        url = f"{self.client._gateway}?{order}"  # noqa: SLF001 -- it has no other name
        return Outcome(state=State.ACTION, gateway_reference="", redirect_url=url)

    def check(self, known: Known) -> Outcome | None:
        """Ask what became of a trade."""
        try:
            answer = self._call("alipay.trade.query", {"out_trade_no": known.key})
        except GatewayRefused as refused:
            if refused.details.get("reason") == "ACQ.TRADE_NOT_EXIST":
                return None
            raise
        if _yuan(answer["total_amount"]) != known.amount:
            raise GatewayRefused(reason="another amount")
        return _outcome(answer)

    def void(self, known: Known) -> None:
        """Close a trade nobody has paid."""
        try:
            self._call("alipay.trade.close", {"out_trade_no": known.key})
        except GatewayRefused as refused:
            if refused.details.get("reason") != "ACQ.TRADE_NOT_EXIST":
                raise

    def refund(self, known: Known, *, amount: Money, key: str) -> str:
        """Give money back; under the same request number Alipay does it once."""
        asked = {
            "out_trade_no": known.key,
            "refund_amount": f"{amount.amount:.2f}",
            "out_request_no": key,
        }
        answer = self._call("alipay.trade.refund", asked)
        return f"{answer['trade_no']}:{key}"

    def read(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Prove the form that Alipay posts, then read it."""
        try:
            told_us = dict(parse_qsl(body.decode(), strict_parsing=True))
            signature = told_us.pop("sign")
            if not self.client.verify(dict(told_us), signature):
                raise ForgedNotice
        except (AliPayException, ValueError, KeyError, UnicodeError) as forged:
            raise ForgedNotice from forged
        if told_us.get("app_id") != self.terms.app_id:
            raise ForgedNotice
        try:
            return Notice(
                event_id=told_us["notify_id"],
                payment_key=told_us["out_trade_no"],
                amount=_yuan(told_us["total_amount"]),
                outcome=_outcome(told_us),
            )
        except (KeyError, InvalidOperation) as unreadable:
            raise UnreadableNotice from unreadable

    def answer(self) -> tuple[str, str]:
        """Alipay tells again until it reads this word."""
        return "success", "text/plain"

    def statement(self, *, since: datetime, until: datetime) -> Sequence[Entry] | None:
        """Read the daily bills; a day's bill is there the morning after."""
        today = clock.now().astimezone(BEIJING).date()
        day, entries = since.astimezone(BEIJING).date(), []
        while day < min(today, until.astimezone(BEIJING).date() + timedelta(days=1)):
            asked = {"bill_type": "trade", "bill_date": day.isoformat()}
            answer = self._call("alipay.data.dataservice.bill.downloadurl.query", asked)
            entries += _bill(_download(answer["bill_download_url"]))
            day += timedelta(days=1)
        return [entry for entry in entries if since <= entry.at < until]

    def _asked(self, charge: Charge) -> dict[str, Any]:
        asked: dict[str, Any] = {
            "out_trade_no": charge.key,
            "total_amount": f"{charge.amount.amount:.2f}",
            "subject": charge.reference,
        }
        if charge.months:
            parts = {"hb_fq_num": str(charge.months), "hb_fq_seller_percent": "0"}
            asked["extend_params"] = parts
        return asked

    def _signed(self, method: str, asked: dict[str, Any], **more: str) -> str:
        further = {"timestamp": _now(), "notify_url": told(self.code)} | more
        return str(self.client.client_api(method, asked, **further))

    def _call(self, method: str, asked: dict[str, Any], **more: str) -> dict[str, Any]:
        with _answering():
            answer = self.client.server_api(method, asked, timestamp=_now(), **more)
        if answer.get("code") != "10000":
            raise GatewayRefused(reason=answer.get("sub_code", answer.get("code")))
        return dict(answer)


@contextmanager
def _answering() -> Iterator[None]:
    """Tell what is not known from what is refused. What is not proved is not known."""
    try:
        yield
    except (OSError, HTTPException, AliPayValidationError, json.JSONDecodeError) as silent:
        raise GatewayUnavailable from silent
    except AliPayException as refused:
        raise GatewayRefused(reason=str(refused)[:120]) from refused


def _outcome(answer: Mapping[str, str]) -> Outcome:
    return Outcome(
        state=STATES.get(answer["trade_status"], State.PENDING),
        gateway_reference=answer["trade_no"],
    )


def _yuan(amount: str) -> Money:
    value = Decimal(amount)
    if not value.is_finite():
        raise InvalidOperation
    return Money(value.quantize(Decimal("0.01")), CURRENCY)


def _now() -> str:
    return clock.now().astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def _download(url: str) -> bytes:
    with _answering(), urlopen(url, timeout=TIMEOUT) as answer:  # noqa: S310 -- Alipay's address
        return bytes(answer.read())


def _bill(zipped: bytes) -> list[Entry]:
    """Read the detailed bill in the archive: lines that begin with # are for people."""
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        names = [name for name in archive.namelist() if name.endswith(".csv")]
        sheets = [archive.read(name).decode("gb18030") for name in names]
    rows = [line for sheet in sheets for line in sheet.splitlines() if not line.startswith("#")]
    return [_entry(row) for row in csv.DictReader(rows) if row.get("商户订单号")]


def _entry(row: Mapping[str, str]) -> Entry:
    cell = {name.strip(): (value or "").strip() for name, value in row.items() if name}
    done = datetime.strptime(cell["完成时间"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    is_refund = cell["业务类型"] == "退款"
    amount = _yuan(cell["订单金额（元）"])
    return Entry(
        gateway_reference=cell["支付宝交易号"],
        payment_key=cell["商户订单号"],
        amount=-Money(abs(amount.amount), CURRENCY) if is_refund else amount,
        at=done,
        refund_key=cell["退款批次号/请求号"] if is_refund else "",
    )
