"""WeChat Pay, protocol 3, as its public documents describe it.

A request is signed over method, path, time, nonce and body, a line each; an answer and a notice
over time, nonce and body. A notice's contents are sealed with AES-256-GCM under the merchant's key.
"""

import base64
import gzip
import json
import re
import time
from datetime import datetime
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.payments.peers.serving import Keys

MERCHANT, APP, SERIAL = "1900000109", "wxd678efh567hg6787", "444F4864EA9B34415A"
KEY, KEY_ID = "0123456789abcdef0123456789abcdef", "PUB_KEY_ID_0000000000000024101100397200000006"
SCHEME = "WECHATPAY2-SHA256-RSA2048"
COLUMNS = [
    "交易时间",
    "公众账号ID",
    "商户号",
    "微信订单号",
    "商户订单号",
    "交易类型",
    "交易状态",
    "货币种类",
    "应结订单金额",
    "微信退款单号",
    "商户退款单号",
    "退款金额",
    "订单金额",
    "申请退款金额",
]


class WeChatPeer:
    """Transactions by the merchant's number, and what was given back of each."""

    def __init__(self, merchant_public):
        self.keys, self.merchant = Keys(), merchant_public
        self.paid, self.refunds, self.calls = {}, {}, []
        self.silent = self.unsigned = False

    def serve(self, method, path, headers, body):
        if self.silent:
            return 502, "text/html", b"<h1>Bad gateway</h1>", {}
        if not self.is_genuine(method, path, headers, body):
            return 401, "application/json", b'{"code":"SIGN_ERROR","message":"..."}', {}
        if path.startswith("/v3/billdownload"):
            return 200, "application/x-gzip", gzip.compress(self.bill().encode()), {}
        status, answer = self.answer(method, urlsplit(path), json.loads(body or b"{}"))
        sent = json.dumps(answer, ensure_ascii=False).encode() if answer else b""
        return status, "application/json; charset=utf-8", sent, self.proofs(sent)

    def is_genuine(self, method, path, headers, body):
        scheme, _space, rest = headers.get("Authorization", "").partition(" ")
        parts = dict(re.findall(r'(\w+)="([^"]*)"', rest))
        text = f"{method}\n{path}\n{parts['timestamp']}\n{parts['nonce_str']}\n{body.decode()}\n"
        try:
            self.merchant.verify(
                base64.b64decode(parts["signature"]),
                text.encode(),
                padding.PKCS1v15(),
                hashes.SHA256(),
            )
        except InvalidSignature:
            return False
        known = (parts["mchid"], parts["serial_no"], headers.get("Wechatpay-Serial"))
        return scheme == SCHEME and known == (MERCHANT, SERIAL, KEY_ID)

    def answer(self, method, address, wanted):
        path = address.path
        self.calls.append((method, path, wanted))
        if path.startswith("/v3/pay/transactions/out-trade-no/"):
            number, _slash, close = path.removeprefix(
                "/v3/pay/transactions/out-trade-no/"
            ).partition("/")
            return self.close(number) if close else self.query(number, address)
        if path.startswith("/v3/pay/transactions/"):
            return self.begin(path.rpartition("/")[2], wanted)
        if path == "/v3/refund/domestic/refunds":
            return self.refund(wanted)
        if path == "/v3/bill/tradebill":
            return 200, {"download_url": f"{self.url}/v3/billdownload/file?token=t"}
        return 404, {"code": "NOT_FOUND"}

    def begin(self, kind, wanted):
        assert (wanted["mchid"], wanted["appid"]) == (MERCHANT, APP)
        number = wanted["out_trade_no"]
        self.paid.setdefault(number, {"trade_state": "NOTPAY", **wanted})
        if kind == "native":
            return 200, {"code_url": f"weixin://wxpay/bizpayurl?pr={number}"}
        if kind == "h5":
            assert wanted["scene_info"]["payer_client_ip"]
            page = "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx1"
            return 200, {"h5_url": page}
        return 200, {"prepay_id": "wx201410272009395522657a690389285100"}

    def query(self, number, address):
        assert parse_qs(address.query)["mchid"] == [MERCHANT]
        if number not in self.paid:
            return 404, {"code": "ORDER_NOT_EXIST", "message": "订单不存在"}
        return 200, self.transaction(number)

    def close(self, number):
        self.paid[number]["trade_state"] = "CLOSED"
        return 204, None

    def refund(self, wanted):
        number = wanted["out_refund_no"]
        whole = self.paid[wanted["out_trade_no"]]["amount"]["total"]
        given = sum(
            one["amount"]["refund"]
            for one in self.refunds.values()
            if one["out_trade_no"] == wanted["out_trade_no"]
        )
        if number not in self.refunds:
            if given + wanted["amount"]["refund"] > whole or wanted["amount"]["total"] != whole:
                return 400, {"code": "INVALID_REQUEST", "message": "订单金额不足"}
            self.refunds[number] = wanted | {"at": beijing()}
        return 200, {"refund_id": f"50000{number}", "status": "PROCESSING"}

    def pay(self, number):
        """The shopper pays in the wallet."""
        self.paid[number] |= {
            "trade_state": "SUCCESS",
            "transaction_id": f"42000{abs(hash(number)) % 10**12}",
            "at": beijing(),
        }

    def transaction(self, number):
        known = self.paid[number]
        told = {
            "appid": APP,
            "mchid": MERCHANT,
            "out_trade_no": number,
            "trade_state": known["trade_state"],
            "amount": known["amount"],
        }
        if known["trade_state"] == "SUCCESS":
            told["transaction_id"] = known["transaction_id"]
        return told

    def notice(self, number, event="TRANSACTION.SUCCESS", key=KEY, **changes):
        """Return a notice's body and its headers."""
        plain = json.dumps(self.transaction(number) | changes).encode()
        nonce, kind = "Kj7QIyUiYx1q", "transaction"
        sealed = AESGCM(key.encode()).encrypt(nonce.encode(), plain, kind.encode())
        body = json.dumps(
            {
                "id": f"EV-{number}-{event}",
                "create_time": "2026-11-22T17:00:00+08:00",
                "resource_type": "encrypt-resource",
                "event_type": event,
                "summary": "支付成功",
                "resource": {
                    "original_type": kind,
                    "algorithm": "AEAD_AES_256_GCM",
                    "ciphertext": base64.b64encode(sealed).decode(),
                    "associated_data": kind,
                    "nonce": nonce,
                },
            },
            ensure_ascii=False,
        ).encode()
        return body, self.proofs(body)

    def proofs(self, body):
        stamp, nonce = str(int(time.time())), "c5ac7061fccab6bf3e254dcf98995b8c"
        text = f"{stamp}\n{nonce}\n".encode() + body + b"\n"
        signature = self.keys.secret.sign(text, padding.PKCS1v15(), hashes.SHA256())
        if self.unsigned:
            signature = b"nobody"
        return {
            "Wechatpay-Timestamp": stamp,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Serial": KEY_ID,
            "Wechatpay-Signature": base64.b64encode(signature).decode(),
            "Wechatpay-Signature-Type": SCHEME,
        }

    def bill(self):
        rows = [
            line(known["at"], known["transaction_id"], number, "SUCCESS", known["amount"]["total"])
            for number, known in self.paid.items()
            if known["trade_state"] == "SUCCESS"
        ]
        rows += [
            line(
                one["at"],
                self.paid[one["out_trade_no"]]["transaction_id"],
                one["out_trade_no"],
                "REFUND",
                one["amount"]["total"],
                number,
                one["amount"]["refund"],
            )
            for number, one in self.refunds.items()
        ]
        sums = ["总交易单数,应结订单总金额", "`2,`0.00"]
        return "\ufeff" + "\r\n".join([",".join(COLUMNS), *rows, *sums]) + "\r\n"


def line(at, transaction, number, state, total, refund_number="", refund=0):
    cells = [
        at,
        APP,
        MERCHANT,
        transaction,
        number,
        "NATIVE",
        state,
        "CNY",
        f"{total / 100:.2f}",
        "50000" if refund_number else "0",
        refund_number or "0",
        f"{refund / 100:.2f}",
        f"{total / 100:.2f}",
        f"{refund / 100:.2f}",
    ]
    return ",".join(f"`{cell}" for cell in cells)


def beijing():
    return datetime.now(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%d %H:%M:%S")
