"""Reviews, questions, and whoever writes them."""

import io
from itertools import count

from PIL import Image

from accounts.models import User
from catalog.models import Aspect, Review
from catalog.services import reviews
from catalog.types import Opinion, Speaker
from orders.models import Order
from tests.factories import shop

_numbers = count(1)


def person(email=None, **fields):
    return User.objects.create_user(
        email or f"person-{next(_numbers)}@example.com", "a long pass phrase", **fields
    )


def speaker(user=None, key=None, **fields):
    number = next(_numbers)
    return Speaker(
        **(
            {
                "name": "Amy",
                "language": "en",
                "key": key or (f"user:{user.pk}" if user else f"device:{number}"),
                "address": f"192.0.2.{number % 200}",
                "user_id": user.pk if user else None,
            }
            | fields
        )
    )


def submit(item, rating=5, *, text="Pours well.", has_bought=True, who=None, **fields):
    opinion = {"aspects": fields.pop("aspects", {}), "photos": fields.pop("photos", ())}
    return reviews.submit(
        product_id=item.pk,
        opinion=Opinion(rating=rating, text=text, title=fields.pop("title", ""), **opinion),
        speaker=who or speaker(),
        has_bought=has_bought,
        now=fields.pop("now", shop.NOW),
        **fields,
    )


def aspects(item):
    return [
        Aspect.objects.create(
            product_type=item.product_type,
            code=code,
            name_en=name,
            name_zh_hans=zh,
            position=position,
        )
        for position, (code, name, zh) in enumerate(
            (("look", "Look", "外观"), ("use", "In use", "使用"))
        )
    ]


def photo(size=(1200, 900), kind="JPEG", **options):
    data = io.BytesIO()
    Image.new("RGB", size, "#aa5522").save(data, kind, **options)
    return data.getvalue()


def delivered(user=None, state="delivered"):
    """The latest order, in somebody's hands."""
    order = Order.objects.latest("pk")
    Order.objects.filter(pk=order.pk).update(state=state, user=user)
    order.refresh_from_db()
    return order


def published(item, **fields):
    return Review.objects.get(pk=submit(item, **fields).pk)
