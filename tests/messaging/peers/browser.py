"""A browser and its push service: RFC 8030 (delivery), 8291 (encryption), 8292 (who sends)."""

import base64
import hashlib
import hmac
import json
import os
import struct
from itertools import count

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEY, NONCE = b"Content-Encoding: aes128gcm\0", b"Content-Encoding: nonce\0"


def text(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def raw(text_):
    return base64.urlsafe_b64decode(text_ + "=" * (-len(text_) % 4))


def _hmac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def decrypt(body, *, private, auth):
    """Return what was sent, by RFC 8291 section 3.4 and RFC 8188 section 2."""
    salt, _record_size, length = body[:16], *struct.unpack("!IB", body[16:21])
    sender_point, ciphertext = body[21 : 21 + length], body[21 + length :]
    sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender_point)
    own_point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = private.exchange(ec.ECDH(), sender)
    info = b"WebPush: info\0" + own_point + sender_point
    secret = _hmac(_hmac(auth, shared), info + b"\1")
    mixed = _hmac(salt, secret)
    key, nonce = _hmac(mixed, KEY + b"\1")[:16], _hmac(mixed, NONCE + b"\1")[:12]
    padded = AESGCM(key).decrypt(nonce, ciphertext, None)
    said, mark, _zeros = padded.rpartition(b"\2")
    assert mark
    return said


class Browser:
    """One subscription, and what arrived for it."""

    def __init__(self, shop_key):
        self.shop_key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(shop_key))
        self.private, self.auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        self.shown, self.status, self.claims = [], 201, []
        self._numbers = count(1)

    @property
    def keys(self):
        point = self.private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        return {"p256dh": text(point), "auth": text(self.auth)}

    def answer(self, path, headers, body):
        """Take a notification as a push service does, and show it as its browser would."""
        assert path == "/push/one"
        assert headers["Content-Encoding"] == "aes128gcm"
        assert int(headers["TTL"]) > 0
        if self.status != 201:
            return self.status, {}, b""
        self._check(headers["Authorization"])
        self.shown.append(json.loads(decrypt(body, private=self.private, auth=self.auth)))
        return 201, {"Location": f"/message/{next(self._numbers)}"}, b""

    def _check(self, authorization):
        """Prove by the public key that the shop itself signed (RFC 8292)."""
        scheme, _sep, given = authorization.partition(" ")
        assert scheme == "vapid"
        parts = dict(part.strip().split("=", 1) for part in given.split(","))
        signed, _sep, signature = parts["t"].rpartition(".")
        half = len(raw(signature)) // 2
        numbers = [
            int.from_bytes(some, "big") for some in (raw(signature)[:half], raw(signature)[half:])
        ]
        self.shop_key.verify(
            encode_dss_signature(*numbers), signed.encode(), ec.ECDSA(hashes.SHA256())
        )
        self.claims.append(json.loads(raw(signed.split(".")[1])))
