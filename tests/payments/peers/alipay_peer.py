"""Alipay's open platform, as its public documents describe it: one address, RSA2 both ways.

A request's parameters but `sign`, sorted and joined as k=v with &, are signed by the merchant. The
answer's own JSON text is signed by Alipay. Notices are forms, signed like requests but without
`sign_type`.
"""

import base64
import io
import json
import zipfile
from datetime import datetime
from decimal import Decimal
from urllib.parse import parse_qsl, urlencode, urlsplit
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from tests.payments.peers.serving import Keys

APP_ID = "2026112200000001"
COLUMNS = [
    "支付宝交易号",
    "商户订单号",
    "业务类型",
    "商品名称",
    "创建时间",
    "完成时间",
    "门店编号",
    "门店名称",
    "操作员",
    "终端号",
    "对方账户",
    "订单金额（元）",
    "商家实收（元）",
    "退款批次号/请求号",
]


class AlipayPeer:
    """Trades by the merchant's number, and what was given back of each."""

    def __init__(self, merchant_public):
        self.keys, self.merchant = Keys(), merchant_public
        self.trades, self.refunds, self.calls = {}, {}, []
        self.silent = False  # answers with nothing anybody can read
        self.unsigned = False  # answers with somebody else's signature

    def serve(self, method, path, headers, body):
        if path.startswith("/bill/"):
            return 200, "application/zip", self.bill(), {}
        asked = dict(parse_qsl(urlsplit(path).query, keep_blank_values=True))
        asked |= dict(parse_qsl(body.decode(), keep_blank_values=True))
        if self.silent:
            return 502, "text/html", b"<h1>Bad gateway</h1>", {}
        name = asked.get("method", "").replace(".", "_") + "_response"
        answer = self.answer(asked) if self.is_genuine(asked) else refused("isv.invalid-signature")
        text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        signature = "bm9ib2R5" if self.unsigned else self.sign(text)
        sent = f'{{"{name}":{text},"sign":"{signature}"}}'
        return 200, "application/json;charset=utf-8", sent.encode(), {}

    def is_genuine(self, asked):
        given = {name: value for name, value in asked.items() if name != "sign" and value}
        text = "&".join(f"{name}={given[name]}" for name in sorted(given))
        right = asked.get("app_id") == APP_ID and asked.get("sign_type") == "RSA2"
        try:
            self.merchant.verify(
                base64.b64decode(asked.get("sign", "")),
                text.encode(),
                padding.PKCS1v15(),
                hashes.SHA256(),
            )
        except InvalidSignature:
            return False
        return right

    def open_page(self, url):
        """What the shopper's browser does with the address it was sent to."""
        asked = dict(parse_qsl(urlsplit(url).query))
        assert self.is_genuine(asked), "the page's address is not signed by the merchant"
        wanted = json.loads(asked["biz_content"])
        self.trades.setdefault(wanted["out_trade_no"], new_trade(wanted))
        return wanted | {"method": asked["method"], "notify_url": asked["notify_url"]}

    def answer(self, asked):
        wanted, what = json.loads(asked["biz_content"]), asked["method"]
        self.calls.append((what, wanted))
        if what == "alipay.trade.precreate":
            self.trades.setdefault(wanted["out_trade_no"], new_trade(wanted))
            return done(out_trade_no=wanted["out_trade_no"], qr_code="https://qr.alipay.com/bax0")
        if what == "alipay.data.dataservice.bill.downloadurl.query":
            return done(bill_download_url=f"{self.url}/bill/{wanted['bill_date']}")
        trade = self.trades.get(wanted["out_trade_no"])
        if trade is None:
            return refused("ACQ.TRADE_NOT_EXIST")
        if what == "alipay.trade.query":
            return done(**trade)
        if what == "alipay.trade.close":
            trade["trade_status"] = "TRADE_CLOSED"
            return done(trade_no=trade["trade_no"], out_trade_no=trade["out_trade_no"])
        return self.refund(trade, wanted)

    def refund(self, trade, wanted):
        number = wanted["out_request_no"]
        given = sum(
            (one["amount"] for one in self.refunds.values() if one["trade"] is trade), Decimal(0)
        )
        amount = Decimal(wanted["refund_amount"])
        if number not in self.refunds:
            if given + amount > Decimal(trade["total_amount"]):
                return refused("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL")
            self.refunds[number] = {"trade": trade, "amount": amount, "at": beijing()}
            given += amount
        return done(trade_no=trade["trade_no"], refund_fee=f"{given:.2f}", fund_change="Y")

    def pay(self, number):
        """The shopper pays in the wallet."""
        self.trades[number] |= {"trade_status": "TRADE_SUCCESS", "at": beijing()}

    def notice(self, number, **changes):
        """Return the form Alipay posts about a trade, signed."""
        trade = self.trades[number]
        told = {
            "app_id": APP_ID,
            "charset": "utf-8",
            "notify_id": f"n{number}{trade['trade_status']}",
            "notify_type": "trade_status_sync",
            "notify_time": beijing(),
            "out_trade_no": number,
            "trade_no": trade["trade_no"],
            "trade_status": trade["trade_status"],
            "total_amount": trade["total_amount"],
            "subject": "订单",
            "version": "1.0",
        } | changes
        text = "&".join(f"{name}={told[name]}" for name in sorted(told))
        return urlencode(told | {"sign": self.sign(text), "sign_type": "RSA2"}).encode()

    def sign(self, text):
        signature = self.keys.secret.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
        return base64.b64encode(signature).decode()

    def bill(self):
        rows = [
            row(trade, "交易", trade["at"], trade["total_amount"], "")
            for trade in self.trades.values()
            if trade["trade_status"] == "TRADE_SUCCESS"
        ]
        rows += [
            row(one["trade"], "退款", one["at"], f"-{one['amount']}", number)
            for number, one in self.refunds.items()
        ]
        lines = ["#支付宝业务明细查询", "#-----", ",".join(COLUMNS), *rows, "#-----", "#导出时间"]
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as zipped:
            zipped.writestr("20260000_业务明细.csv", "\n".join(lines).encode("gb18030"))
        return archive.getvalue()


def row(trade, kind, at, amount, request_number):
    cells = dict.fromkeys(COLUMNS, "") | {
        "支付宝交易号": trade["trade_no"] + "\t",
        "商户订单号": trade["out_trade_no"] + "\t",
        "业务类型": kind,
        "创建时间": at,
        "完成时间": at,
        "订单金额（元）": amount,
        "退款批次号/请求号": request_number,
    }
    return ",".join(cells.values())


def new_trade(wanted):
    return {
        "out_trade_no": wanted["out_trade_no"],
        "trade_no": f"2026112222001{abs(hash(wanted['out_trade_no'])) % 10**15:015}",
        "trade_status": "WAIT_BUYER_PAY",
        "total_amount": wanted["total_amount"],
    }


def done(**answer):
    return {"code": "10000", "msg": "Success"} | answer


def refused(code):
    return {"code": "40004", "msg": "Business Failed", "sub_code": code}


def beijing():
    return datetime.now(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%d %H:%M:%S")
