"""Reads of the sale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import F, Prefetch, Q, QuerySet, Sum

from catalog.models import Image, Product, Variant
from catalog.personalisation import Wish
from catalog.types import ON_SALE, Nature, Status
from core.money import Money
from inventory import selectors as stock
from inventory.selectors import Beyond
from orders.models import Cart, CartLine, Order, OrderLine, Return
from orders.types import HELD_STATES, MAX_QUANTITY, PAID_STATES
from payments.selectors import keeps
from pricing import selectors as prices
from pricing.rules.audiences import audiences_of
from pricing.types import ANYBODY, Quote, Shopper


@dataclass(frozen=True, slots=True)
class BasketLine:
    """A cart's line with all a page, an order and a receipt need of it."""

    id: str
    variant: Variant
    product: Product
    image: Image | None
    quantity: int
    is_saved: bool
    quote: Quote | None
    available: int
    seen: Money | None
    personal: Sequence[Wish] = ()
    beyond: Beyond | None = None  # what may be sold of it before it is there
    surcharge: Money | None = None  # what is put on it costs so much of the price
    is_gift: bool = False  # comes along; nobody put it into the bag
    is_for_them: bool = True  # not sold to others only

    @property
    def later(self) -> Beyond | None:
        """What is told of the units that are not there yet; nothing when all are."""
        return self.beyond if self.quantity > self.available else None

    @property
    def lead_days(self) -> int:
        """How long making it takes, before it can leave."""
        return max((wish["days"] for wish in self.personal), default=0)

    @property
    def is_goods(self) -> bool:
        """Whether it lies on a shelf and travels in a parcel."""
        return self.product.product_type.nature == Nature.GOODS

    @property
    def is_sold(self) -> bool:
        """Whether it can be bought at all: live, priced in this currency."""
        on_sale = self.product.status in ON_SALE or (
            self.product.status == Status.ANNOUNCED
            and self.beyond is not None
            and self.beyond.is_preorder
        )
        return self.quote is not None and self.variant.is_active and on_sale and self.is_for_them

    @property
    def is_buyable(self) -> bool:
        """Whether this many can be bought now."""
        return self.is_sold and self.quantity <= self.obtainable

    @property
    def obtainable(self) -> int:
        """Units that are there, and those that may be sold before they are."""
        return self.available + (self.beyond.units if self.beyond else 0)

    @property
    def most(self) -> int:
        """The largest quantity that can be asked for."""
        return min(self.obtainable, MAX_QUANTITY)


def cart_of(*, token: str | None, user_id: int | None) -> Cart | None:
    """Return the person's cart if they are signed in, else the one this token opens."""
    if user_id is not None:
        return Cart.objects.filter(user_id=user_id).first()
    return Cart.objects.filter(token=token, user=None).first() if token else None


def lines_of(cart: Cart | None, *, currency: str, shopper: Shopper = ANYBODY) -> list[BasketLine]:
    """Return a cart's lines, saved ones too, in three statements however many there are.

    In four when something is made for the buyer, one or two more when stock does not reach, or
    for a shopper with prices of their own.
    """
    if cart is None:
        return []
    rows = list(
        CartLine.objects.filter(cart=cart)
        .select_related("variant__product__product_type", "variant__image")
        .order_by("pk")
    )
    ids = [row.variant_id for row in rows]
    quotes = _quotes(rows, currency, shopper)
    free = stock.available(variant_ids=ids) if ids else {}
    # Asked only where stock does not reach: most bags never need to know.
    short = {row.variant_id for row in rows if row.quantity > free.get(row.variant_id, 0)}
    beyond = stock.beyond(variant_ids=short) if short else {}
    wished = {wish["field"] for row in rows for wish in row.personal}
    known = prices.surcharges(field_ids=wished, currency=currency) if wished else {}
    theirs = {"", *audiences_of(shopper)}
    lines = (
        _line(
            row,
            quotes.get(row.variant_id),
            _with_wishes(quotes.get(row.variant_id), row.personal, known),
            free.get(row.variant_id, 0),
            currency,
            beyond.get(row.variant_id),
        )
        for row in rows
    )
    return [replace(line, is_for_them=line.product.audience in theirs) for line in lines]


def _quotes(rows: Sequence[CartLine], currency: str, shopper: Shopper) -> Mapping[int, Quote]:
    wanted: Counter[int] = Counter()
    for row in rows:
        wanted[row.variant_id] += 0 if row.is_saved else row.quantity
    if not wanted:
        return {}
    return prices.quotes(variant_ids=wanted, currency=currency, shopper=shopper, quantities=wanted)


def weight_of(lines: Iterable[BasketLine]) -> int:
    """Return the parcel's weight in grams."""
    return sum(line.variant.weight_g * line.quantity for line in lines if line.is_goods)


def units_of(lines: Iterable[BasketLine]) -> dict[int, int]:
    """Return how many of each variant leave the shelf: two engravings are two of one pen."""
    units: dict[int, int] = {}
    for line in lines:
        if line.is_goods:
            units[line.variant.pk] = units.get(line.variant.pk, 0) + line.quantity
    return units


def count_in(cart: Cart | None) -> int:
    """Return how many units are in the cart, saved ones apart."""
    if cart is None:
        return 0
    return sum(
        CartLine.objects.filter(cart=cart, is_saved=False).values_list("quantity", flat=True)
    )


def products_in(*, token: str | None, user_id: int | None) -> frozenset[int]:
    """Return the products of the person's cart, or of the one this token opens; saved ones too."""
    if user_id is not None:
        whose = Q(cart__user_id=user_id)
    elif token:
        whose = Q(cart__token=token, cart__user=None)
    else:
        return frozenset()
    return frozenset(CartLine.objects.filter(whose).values_list("variant__product_id", flat=True))


def order_by_token(*, token: str) -> Order | None:
    """Return the order this link opens, with its lines and timeline."""
    return _whole().filter(token=token).first()


def order_of(*, user_id: int, number: str) -> Order | None:
    """Return a person's own order; nobody else's exists."""
    return _whole().filter(user_id=user_id, number=number).first()


def orders_of(*, user_id: int) -> QuerySet[Order]:
    """Return a person's orders, the newest first."""
    return Order.objects.filter(user_id=user_id).order_by("-pk")


def wanted_units(*, order_id: int) -> dict[int, int]:
    """Return how many of each variant an order still wants: what was cancelled is off."""
    goods = OrderLine.objects.filter(
        order=order_id, nature=Nature.GOODS, variant__isnull=False, quantity__gt=F("cancelled")
    )
    wanted = Sum(F("quantity") - F("cancelled"))
    return dict(goods.values_list("variant_id").annotate(units=wanted).order_by())


def purchase_of(*, user_id: int | None, product_id: int) -> str | None:
    """Return the line of a person's latest order that holds this product in their hands."""
    if user_id is None:
        return None
    lines = OrderLine.objects.filter(
        order__user_id=user_id, order__state__in=HELD_STATES, variant__product_id=product_id
    )
    return lines.order_by("-pk").values_list("public_id", flat=True).first()


def bought(*, user_id: int, product_ids: Iterable[int]) -> frozenset[int]:
    """Return which of these products a person has bought."""
    lines = OrderLine.objects.filter(
        order__user_id=user_id,
        order__state__in=PAID_STATES,
        variant__product_id__in=list(product_ids),
    )
    return frozenset(lines.values_list("variant__product_id", flat=True).distinct())


def lines_held(*, user_id: int) -> QuerySet[OrderLine]:
    """Return what has been sent to a person, the newest first."""
    return (
        OrderLine.objects.filter(
            order__user_id=user_id, order__state__in=HELD_STATES, variant__isnull=False
        )
        .select_related("order", "image", "variant__product")
        .order_by("-pk")
    )


def content_line(order: Order, *, line_id: str) -> OrderLine | None:
    """Return a digital line of an order that is paid and has not been given back."""
    line = next((one for one in order.lines.all() if one.public_id == line_id), None)
    if line is None or line.nature != Nature.DIGITAL or line.variant is None:
        return None
    return line if _is_kept(order) else None


def library(*, user_id: int) -> list[OrderLine]:
    """Return the digital goods a person can read, the newest first."""
    lines = (
        OrderLine.objects.filter(
            order__user_id=user_id,
            nature=Nature.DIGITAL,
            order__state__in=PAID_STATES,
            order__held_at=None,
        )
        .filter(variant__isnull=False)
        .select_related("order", "image", "variant__product")
        .order_by("-pk")
    )
    kept = keeps(references=[line.order.number for line in lines])
    return [line for line in lines if line.order.number in kept]


def _is_kept(order: Order) -> bool:
    is_open = order.state in PAID_STATES and order.held_at is None
    return is_open and order.number in keeps(references=[order.number])


RETURNS = Prefetch(
    "returns",
    Return.objects.select_related("location", "exchange_order")
    .prefetch_related("lines__line")
    .order_by("pk"),
)


def _whole() -> QuerySet[Order]:
    lines = Prefetch("lines", OrderLine.objects.select_related("image", "variant__product"))
    orders = Order.objects.select_related("collection__location", "fapiao")
    return orders.prefetch_related(
        lines, "events", "fulfilments__lines__line", RETURNS, "documents"
    )


def _line(
    row: CartLine,
    bare: Quote | None,
    quote: Quote | None,
    available: int,
    currency: str,
    beyond: Beyond | None,
) -> BasketLine:
    seen = None
    if row.seen_amount is not None and row.seen_currency == currency:
        seen = Money(Decimal(row.seen_amount), currency)
    return BasketLine(
        id=row.public_id,
        variant=row.variant,
        product=row.variant.product,
        image=row.variant.image,
        quantity=row.quantity,
        is_saved=row.is_saved,
        quote=quote,
        available=available,
        seen=seen,
        personal=row.personal,
        beyond=beyond,
        surcharge=quote.price - bare.price if bare and quote and row.personal else None,
    )


def _with_wishes(
    quote: Quote | None, wishes: Sequence[Wish], known: Mapping[int, Mapping[int | None, Money]]
) -> Quote | None:
    """Return the price with what is put on it; none when that is not offered any more."""
    if quote is None or not wishes:
        return quote
    pairs = [(wish["field"], wish["choice"]) for wish in wishes]
    extra = prices.surcharge_of(pairs, known, currency=quote.price.currency)
    return None if extra is None else quote.plus(extra)
