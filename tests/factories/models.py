"""Recommendation models and their lists, as training leaves them."""

from datetime import UTC, date, datetime

from recommendations.models import CommonList, Model, ProductList, ShopperList
from recommendations.selectors import hot

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def model(code="2026-11-22-1", state=Model.State.LIVE, **fields):
    given = {
        "until": date(2026, 11, 21),
        "started_at": NOW,
        "beaten_at": NOW,
        "folder": code,
        "live_since": NOW if state == Model.State.LIVE else None,
    }
    made = Model.objects.create(code=code, state=state, **given | fields)
    hot.forget_live()
    return made


def item(product, *, score=1.0, code="popular", source="popular", **params):
    return [product.pk, score, code, params, source]


def shopper_list(made, user, kind, *items):
    return ShopperList.objects.create(
        model=made, user=user, kind=kind, items=list(items), made_at=NOW
    )


def product_list(made, product, kind, *items):
    return ProductList.objects.create(model=made, product=product, kind=kind, items=list(items))


def common_list(made, scope, kind, *items):
    return CommonList.objects.create(model=made, scope=scope, kind=kind, items=list(items))
