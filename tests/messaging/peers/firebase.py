"""Firebase Cloud Messaging: OAuth by a signed assertion (RFC 7523), then HTTP v1."""

import json
from urllib.parse import parse_qs

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.messaging.peers.browser import raw


class Firebase:
    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.taken, self.gone, self.broken = [], set(), False

    def account(self, address):
        pem = self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return {
            "type": "service_account", "project_id": "shop-1", "private_key_id": "1",
            "private_key": pem.decode(), "client_email": "shop@shop-1.example",
            "token_uri": f"{address}/token",
        }  # fmt: skip

    def answer(self, path, headers, body):
        if path == "/token":
            assertion = parse_qs(body.decode())["assertion"][0]
            signed, _sep, signature = assertion.rpartition(".")
            self.key.public_key().verify(
                raw(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256()
            )
            said = {"access_token": "good for an hour", "expires_in": 3600, "token_type": "Bearer"}
            return 200, {"Content-Type": "application/json"}, json.dumps(said).encode()
        assert path == "/v1/projects/shop-1/messages:send"
        assert headers["Authorization"] == "Bearer good for an hour"
        message = json.loads(body)["message"]
        if self.broken:
            return 503, {}, b"{}"
        if message["token"] in self.gone:
            return 404, {}, b'{"error": {"status": "NOT_FOUND"}}'
        self.taken.append(message)
        name = f"projects/shop-1/messages/{len(self.taken)}"
        return 200, {"Content-Type": "application/json"}, json.dumps({"name": name}).encode()
