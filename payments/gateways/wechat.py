"""WeChat Pay, protocol 3: by a code on the screen, on a phone's page, in the app, inside WeChat.

Built on wechatpayv3, the best kept SDK. Answers and notices are proved with WeChat Pay's public
key, the way new merchants are set up; notices are sealed with the merchant's own key (AES-GCM).
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4
from zoneinfo import ZoneInfo

import requests
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wechatpayv3 import WeChatPay
from wechatpayv3.type import WeChatPayType

from core import clock
from core.errors import Refusal
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
from payments.types import Charge, Entry, Known, Notice, Outcome, Situation, State

BEIJING = ZoneInfo("Asia/Shanghai")
CURRENCY = "CNY"
OK, NOT_FOUND, SERVER_ERROR = 200, 404, 500
SERIAL = "Wechatpay-Serial"
PROOFS = (
    "Wechatpay-Signature",
    "Wechatpay-Timestamp",
    "Wechatpay-Nonce",
    SERIAL,
    "Wechatpay-Signature-Type",
)
STATES = {
    "SUCCESS": State.SUCCEEDED,
    "REFUND": State.SUCCEEDED,  # it was paid, and some of it has gone back since
    "NOTPAY": State.ACTION,
    "USERPAYING": State.ACTION,
    "CLOSED": State.CANCELLED,
    "REVOKED": State.CANCELLED,
    "PAYERROR": State.FAILED,
}
PAID = "TRANSACTION.SUCCESS"
GZIPPED = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class WeChatTerms:
    """What WeChat Pay gave the merchant, and the merchant's own keys."""

    merchant_id: str
    app_id: str
    serial: str
    private_key: str
    api_key: str
    public_key: str
    public_key_id: str
    url: str = ""


class WeChat(Gateway):
    """The wallet inside WeChat."""

    code = "wechat"
    label = gettext_lazy("WeChat Pay")
    icon = "phone"
    # Bills are of Beijing's days and ready the next morning: a day in UTC reaches into two.
    statement_after = timedelta(hours=28)
    proofs = PROOFS

    def __init__(self, terms: WeChatTerms) -> None:
        self.terms = terms
        self.client: Any = WeChatPay(
            wechatpay_type=WeChatPayType.NATIVE,
            mchid=terms.merchant_id,
            private_key=terms.private_key,
            cert_serial_no=terms.serial,
            appid=terms.app_id,
            apiv3_key=terms.api_key,
            public_key=terms.public_key,
            public_key_id=terms.public_key_id,
            timeout=TIMEOUT,
        )
        if terms.url:
            self.client._core._gate_way = terms.url  # noqa: SLF001 -- the SDK knows one address

    def is_offered(self, situation: Situation) -> bool:
        """It takes yuan."""
        return situation.amount.currency == CURRENCY

    def note(self, situation: Situation) -> str:
        """Say what happens next."""
        return _("On your phone, or by QR code")

    def start(self, charge: Charge) -> Outcome:
        """Begin a transaction in the way the shopper's device can go on with."""
        flow = charge.instrument.get("flow", "")
        if flow == "app":
            prepaid = self._pay(charge, WeChatPayType.APP)["prepay_id"]
            order = self._app_order(prepaid)
            return Outcome(state=State.ACTION, gateway_reference="", app_order=order)
        if flow == "jsapi":
            payer = {"openid": charge.instrument.get("openid", "")}
            prepaid = self._pay(charge, WeChatPayType.JSAPI, payer=payer)["prepay_id"]
            order = self._page_order(prepaid)
            return Outcome(state=State.ACTION, gateway_reference="", app_order=order)
        if flow == "wap":
            scene = {
                "payer_client_ip": charge.instrument.get("ip", ""),
                "h5_info": {"type": "Wap"},
            }
            page = self._pay(charge, WeChatPayType.H5, scene_info=scene)["h5_url"]
            back = urlencode({"redirect_url": absolute(charge.return_url)})
            url = f"{page}&{back}"
            return Outcome(state=State.ACTION, gateway_reference="", redirect_url=url)
        code = self._pay(charge, WeChatPayType.NATIVE)["code_url"]
        return Outcome(state=State.ACTION, gateway_reference="", qr=code)

    def check(self, known: Known) -> Outcome | None:
        """Ask what became of a transaction."""
        with _answering():
            status, answer = self.client.query(out_trade_no=known.key)
        if status == NOT_FOUND:
            return None
        told_us = _understood(status, answer)
        if known.amount.minor_units() != told_us["amount"]["total"]:
            raise GatewayRefused(reason="another amount")
        return _outcome(told_us)

    def void(self, known: Known) -> None:
        """Close a transaction nobody has paid."""
        with _answering():
            status, answer = self.client.close(out_trade_no=known.key)
        if status >= SERVER_ERROR:
            raise GatewayUnavailable
        if status not in {OK, 204, NOT_FOUND}:
            _understood(status, answer)

    def refund(self, known: Known, *, amount: Money, key: str) -> str:
        """Give money back; under the same number WeChat Pay does it once."""
        asked = {
            "refund": amount.minor_units(),
            "total": known.amount.minor_units(),
            "currency": CURRENCY,
        }
        with _answering():
            status, answer = self.client.refund(
                out_refund_no=key, out_trade_no=known.key, amount=asked
            )
        return str(_understood(status, answer)["refund_id"])

    def read(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Prove a notice, open it and read it."""
        proofs = {name: headers.get(name, "") for name in PROOFS}
        # The SDK would ask the network after a serial it does not know; we know ours.
        if proofs[SERIAL] != self.terms.public_key_id:
            raise ForgedNotice
        try:
            opened = self.client.callback(proofs, body)
        except Exception as forged:  # the SDK raises nothing narrower
            raise ForgedNotice from forged
        if not opened:
            raise ForgedNotice
        try:
            return self._notice(opened)
        except (KeyError, TypeError, ValueError) as unreadable:
            raise UnreadableNotice from unreadable

    def answer(self) -> tuple[str, str]:
        """Say that the notice is kept."""
        return json.dumps({"code": "SUCCESS", "message": "OK"}), "application/json"

    def statement(self, *, since: datetime, until: datetime) -> Sequence[Entry] | None:
        """Read the daily bills; a day's bill is there the morning after."""
        today = clock.now().astimezone(BEIJING).date()
        day, entries = since.astimezone(BEIJING).date(), []
        while day < min(today, until.astimezone(BEIJING).date() + timedelta(days=1)):
            with _answering():
                status, answer = self.client.trade_bill(bill_date=day.isoformat())
                if status == OK:
                    address = json.loads(answer)["download_url"]
                    status, answer = self.client.download_bill(address)
            if status == OK:
                entries += _bill(answer)
            elif "NO_STATEMENT_EXIST" not in str(answer):  # a day without a sale has none
                _understood(status, answer)
            day += timedelta(days=1)
        return [entry for entry in entries if since <= entry.at < until]

    def _pay(self, charge: Charge, kind: WeChatPayType, **more: Any) -> dict[str, Any]:
        with _answering():
            status, answer = self.client.pay(
                description=charge.reference,
                out_trade_no=charge.key,
                amount={"total": charge.amount.minor_units(), "currency": CURRENCY},
                notify_url=told(self.code),
                pay_type=kind,
                **more,
            )
        return _understood(status, answer)

    def _app_order(self, prepaid: str) -> str:
        """Return what the shop's app hands to WeChat's, signed."""
        parts = [self.terms.app_id, str(int(clock.now().timestamp())), uuid4().hex, prepaid]
        names = ("appid", "timestamp", "noncestr", "prepayid")
        further = {
            "partnerid": self.terms.merchant_id,
            "package": "Sign=WXPay",
            "sign": self.client.sign(parts),
        }
        return json.dumps(dict(zip(names, parts, strict=True)) | further)

    def _page_order(self, prepaid: str) -> str:
        """Return what a page inside WeChat hands to its bridge, signed."""
        stamp, nonce = str(int(clock.now().timestamp())), uuid4().hex
        parts = [self.terms.app_id, stamp, nonce, f"prepay_id={prepaid}"]
        names = ("appId", "timeStamp", "nonceStr", "package")
        further = {"signType": "RSA", "paySign": self.client.sign(parts)}
        return json.dumps(dict(zip(names, parts, strict=True)) | further)

    def _notice(self, opened: Mapping[str, Any]) -> Notice:
        resource = opened["resource"]
        if resource["mchid"] != self.terms.merchant_id:
            raise ForgedNotice
        if opened["event_type"] != PAID:  # refunds are told too; the books know them
            quiet = Outcome(state=State.PENDING, gateway_reference="")
            return Notice(opened["id"], "", quiet, Money.zero(CURRENCY))
        return Notice(
            event_id=opened["id"],
            payment_key=resource["out_trade_no"],
            outcome=_outcome(resource),
            amount=_fen(int(resource["amount"]["total"])),
        )


@contextmanager
def _answering() -> Iterator[None]:
    """What does not arrive, or is not signed by WeChat Pay, is not known."""
    try:
        yield
    except (requests.RequestException, OSError, ValueError) as silent:
        raise GatewayUnavailable from silent
    except Refusal:
        raise
    except Exception as unproved:  # the SDK raises nothing narrower for a wrong signature
        raise GatewayUnavailable from unproved


def _understood(status: int, answer: str | bytes) -> dict[str, Any]:
    if status >= SERVER_ERROR:
        raise GatewayUnavailable
    try:
        told_us: dict[str, Any] = json.loads(answer)
    except ValueError as unreadable:
        raise GatewayUnavailable from unreadable
    if status != OK:
        raise GatewayRefused(reason=told_us.get("code", str(status)))
    return told_us


def _outcome(told_us: Mapping[str, Any]) -> Outcome:
    state = STATES.get(told_us["trade_state"], State.PENDING)
    return Outcome(
        state=state,
        gateway_reference=told_us.get("transaction_id", ""),
        failure="declined" if state == State.FAILED else "",
    )


def _fen(units: int) -> Money:
    return Money(Decimal(units) / 100, CURRENCY)


def _bill(sheet: str | bytes) -> list[Entry]:
    """Read a bill: every cell begins with a backtick; two lines of sums stand below."""
    if isinstance(sheet, bytes):
        sheet = (gzip.decompress(sheet) if sheet[:2] == GZIPPED else sheet).decode()
    lines = sheet.lstrip("\ufeff").splitlines()
    rows = [line.replace("`", "") for line in lines[1:] if line.startswith("`")]
    table = [row for row in rows if row[:2] == "20"]  # begins with a time; sums do not
    names = lines[0].split(",")
    return [_entry(dict(zip(names, cells, strict=False))) for cells in csv.reader(table)]


def _entry(cell: Mapping[str, str]) -> Entry:
    done = datetime.strptime(cell["交易时间"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    is_refund = cell["交易状态"] == "REFUND"
    amount = Decimal(cell["申请退款金额"] if is_refund else cell["订单金额"])
    return Entry(
        gateway_reference=cell["微信订单号"],
        payment_key=cell["商户订单号"],
        amount=Money(-amount if is_refund else amount, CURRENCY),
        at=done,
        refund_key=cell["商户退款单号"] if is_refund else "",
    )
