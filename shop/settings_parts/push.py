"""The shop's own key for browser notifications (RFC 8292), as text."""

import base64

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

BYTES = 32
# Of Chrome, Firefox, Safari and Edge.
SERVICES = [
    "https://fcm.googleapis.com",
    "https://updates.push.services.mozilla.com",
    "https://*.push.apple.com",
    "https://*.notify.windows.com",
]


def new_key() -> str:
    """Return a new private key on P-256, base64url without padding."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _text(number.to_bytes(BYTES, "big"))


def public_key(private: str) -> str:
    """Return the public half as browsers take it: an uncompressed point, base64url."""
    padded = private + "=" * (-len(private) % 4)
    number = int.from_bytes(base64.urlsafe_b64decode(padded), "big")
    key = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    return _text(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
