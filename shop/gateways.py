"""Start-up: the ways to pay that this shop offers, in the order shoppers see them."""

from __future__ import annotations

from typing import Any


def register_all(terms: dict[str, Any]) -> None:
    """Register every gateway that is set up; `terms` is settings.GATEWAY_TERMS."""
    from membership.services.gateway import StoreCredit  # noqa: PLC0415 -- needs the apps loaded
    from payments.gateways.base import register  # noqa: PLC0415 -- needs the apps loaded
    from payments.gateways.offline import (  # noqa: PLC0415 -- needs the apps loaded
        CashOnDelivery,
        OnAccount,
    )
    from payments.gateways.partner import Partner  # noqa: PLC0415 -- needs the apps loaded
    from payments.gateways.sandbox import (  # noqa: PLC0415 -- needs the apps loaded
        Sandbox,
        SandboxWallet,
    )
    from payments.gateways.till import Till  # noqa: PLC0415 -- needs the apps loaded

    for gateway in _outside(terms):
        register(gateway)
    if terms["sandbox"]:
        register(Sandbox())
        register(SandboxWallet())
    for gateway in (StoreCredit(), CashOnDelivery(), Till(), OnAccount(), Partner()):
        register(gateway)


def _outside(terms: dict[str, Any]) -> list[Any]:
    """Make the gateways of other companies; an SDK is loaded only where it is used."""
    made: list[Any] = []
    if "stripe" in terms:
        from payments.gateways.stripe import Stripe, StripeTerms  # noqa: PLC0415 -- only if used

        made.append(Stripe(StripeTerms(**terms["stripe"])))
    if "alipay" in terms:
        from payments.gateways.alipay import Alipay, AlipayTerms  # noqa: PLC0415 -- only if used

        made.append(Alipay(AlipayTerms(**terms["alipay"])))
    if "wechat" in terms:
        from payments.gateways.wechat import WeChat, WeChatTerms  # noqa: PLC0415 -- only if used

        made.append(WeChat(WeChatTerms(**terms["wechat"])))
    return made
