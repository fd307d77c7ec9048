"""Which gateways the shop has, by the environment; one without credentials is not offered."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import environ

# Where forms may lead on: browsers hold a redirect after a form to `form-action`.
PAGES = {
    "STRIPE_SECRET_KEY": ("https://checkout.stripe.com", "https://hooks.stripe.com"),
    "ALIPAY_APP_ID": ("https://*.alipay.com", "https://*.alipaydev.com"),
    "WECHAT_MERCHANT_ID": ("https://wx.tenpay.com",),
}


def read(env: environ.Env, *, sandbox: bool) -> dict[str, Any]:
    """Return each gateway's terms by its name; those of a gateway that is not set up are left out.

    A key is given as it is, or as the path of its file.
    """
    found: dict[str, Any] = {"sandbox": env.bool("PAYMENT_SANDBOX", default=sandbox)}
    if secret := env.str("STRIPE_SECRET_KEY", default=""):
        found["stripe"] = {
            "secret_key": secret,
            "webhook_secret": env.str("STRIPE_WEBHOOK_SECRET"),
            "api_base": env.str("STRIPE_URL", default=""),
            "capture": env.str("STRIPE_CAPTURE", default="automatic"),
        }
    if app_id := env.str("ALIPAY_APP_ID", default=""):
        found["alipay"] = {
            "app_id": app_id,
            "private_key": _key(env, "ALIPAY_PRIVATE_KEY"),
            "public_key": _key(env, "ALIPAY_PUBLIC_KEY"),
            "url": env.str("ALIPAY_URL", default=""),
            "plans": _plans(env.str("ALIPAY_PLANS", default="")),
        }
    if merchant := env.str("WECHAT_MERCHANT_ID", default=""):
        found["wechat"] = {
            "merchant_id": merchant,
            "app_id": env.str("WECHAT_APP_ID"),
            "serial": env.str("WECHAT_SERIAL"),
            "private_key": _key(env, "WECHAT_PRIVATE_KEY"),
            "api_key": env.str("WECHAT_API_KEY"),
            "public_key": _key(env, "WECHAT_PUBLIC_KEY"),
            "public_key_id": env.str("WECHAT_PUBLIC_KEY_ID"),
            "url": env.str("WECHAT_URL", default=""),
        }
    return found


def pages(env: environ.Env) -> list[str]:
    """Return the hosts of the payment pages that the shop's forms may lead to."""
    return [page for name, hosts in PAGES.items() if env.str(name, default="") for page in hosts]


def _key(env: environ.Env, name: str) -> str:
    value = env.str(name)
    text = value.replace("\\n", "\n") if "-----" in value else Path(value).read_text("utf-8")
    return text.strip()


def _plans(text: str) -> dict[int, Decimal]:
    """Read "3:2.3,6:4.5": months, and what the shopper pays on top in per cent."""
    parts = [part.split(":") for part in text.split(",") if part]
    return {int(months): Decimal(fee) for months, fee in parts}
