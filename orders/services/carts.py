"""Writes to carts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Relation, Variant
from catalog.personalisation import Wish, key_of, wishes
from catalog.selectors import must_be_asked
from catalog.types import ON_SALE, Bond, Status
from core.errors import NotFound, Refusal
from core.money import Money
from inventory import selectors as stock
from inventory.models import BeyondStock
from orders.locks import lock_cart
from orders.models import Cart, CartLine
from orders.types import MAX_LINES, MAX_QUANTITY
from pricing import selectors as prices


class NotForSale(Refusal):
    """The variant does not exist, is not live, or has no price in this currency."""

    code = "not_for_sale"
    field = "sku"
    message = _("This item is not for sale.")


class NotEnough(Refusal):
    """Fewer units are free than were asked for; details say how many."""

    code = "not_enough_stock"
    field = "quantity"

    def __init__(self, available: int) -> None:
        message = _("Only %(count)d left.") % {"count": available} if available else _("Sold out.")
        super().__init__(message, available=available)


class InvalidQuantity(Refusal):
    """Not a number of units one can buy."""

    code = "invalid_quantity"
    field = "quantity"

    def __init__(self) -> None:
        super().__init__(_("Please choose a quantity from 1 to %(most)d.") % {"most": MAX_QUANTITY})


class CartFull(Refusal):
    """The cart has as many different items as it can hold."""

    code = "cart_full"
    message = _("Your bag is full. Please check out first.")


def opened(*, token: str | None, user_id: int | None) -> Cart:
    """Return the person's or the token's cart, making one if there is none.

    A token nobody was given opens nothing: the cart that is made has a token of its own.
    """
    if user_id is not None:
        return Cart.objects.get_or_create(user_id=user_id)[0]
    known = Cart.objects.filter(token=token, user=None).first() if token else None
    return known or Cart.objects.create()


@transaction.atomic
def apart(
    *,
    sku: str,
    quantity: int,
    currency: str,
    along: Sequence[str] = (),
    personal: Mapping[str, str] | None = None,
) -> Cart:
    """Return a new cart with this one item, for buying it now and leaving the bag alone.

    Raises InvalidQuantity, NotForSale, NotEnough.
    """
    cart = Cart.objects.create()
    add(
        cart=cart,
        sku=sku,
        quantity=quantity,
        currency=currency,
        along=along,
        personal=personal,
    )
    return cart


@transaction.atomic
def add(
    *,
    cart: Cart,
    sku: str,
    quantity: int,
    currency: str,
    along: Sequence[str] = (),
    personal: Mapping[str, str] | None = None,
) -> CartLine:
    """Put units of a variant into the cart, on top of what is there.

    `along` are services for it, which come as lines of their own, as many: all or none. `personal`
    is what the buyer wants put on it, by field; other words are another line. Raises
    InvalidQuantity, NotForSale, NotEnough, CartFull, WishMissing, WishImpossible.
    """
    variant, wished = _wanted(sku, personal or {})
    price, key = _price(variant, wished, currency), key_of(wished)
    lock_cart(cart.pk)
    lines = list(CartLine.objects.filter(cart=cart, is_saved=False))
    same = [line for line in lines if line.variant_id == variant.pk]
    line = next((one for one in same if one.personal_key == key), None)
    if line is None:
        if len(lines) >= MAX_LINES:
            raise CartFull
        line = CartLine(cart=cart, variant=variant, quantity=0, personal=wished, personal_key=key)
    others = sum(one.quantity for one in same if one is not line)
    line.quantity = _allowed(variant.pk, line.quantity + quantity, asked=quantity, others=others)
    line.seen_amount, line.seen_currency = price.amount, currency
    line.save()
    for service in _services_for(variant, along):
        add(cart=cart, sku=service, quantity=quantity, currency=currency)
    return line


@transaction.atomic
def set_quantity(*, cart: Cart, line_id: str, quantity: int) -> CartLine:
    """Change how many. Safe to repeat. Raises NotFound, InvalidQuantity, NotEnough."""
    lock_cart(cart.pk)
    line = _own_line(cart, line_id)
    beside = CartLine.objects.filter(cart=cart, is_saved=False, variant=line.variant_id)
    others = sum(beside.exclude(pk=line.pk).values_list("quantity", flat=True))
    line.quantity = _allowed(line.variant_id, quantity, asked=quantity, others=others)
    line.save(update_fields=["quantity", "updated_at"])
    return line


@transaction.atomic
def remove(*, cart: Cart, line_id: str) -> CartLine | None:
    """Take a line out and return what it held, for an undo. Safe to repeat."""
    lock_cart(cart.pk)
    line = CartLine.objects.filter(cart=cart, public_id=line_id).select_related("variant").first()
    if line is not None:
        CartLine.objects.filter(pk=line.pk).delete()
    return line


@transaction.atomic
def save_for_later(*, cart: Cart, line_id: str, is_saved: bool) -> None:
    """Move a line out of the purchase, or back into it. Safe to repeat. Raises NotFound."""
    lock_cart(cart.pk)
    line = _own_line(cart, line_id)
    if line.is_saved == is_saved:
        return
    twin = CartLine.objects.filter(
        cart=cart,
        variant_id=line.variant_id,
        is_saved=is_saved,
        personal_key=line.personal_key,
    ).first()
    if twin is None:
        CartLine.objects.filter(pk=line.pk).update(is_saved=is_saved)
        return
    CartLine.objects.filter(pk=line.pk).delete()
    CartLine.objects.filter(pk=twin.pk).update(
        quantity=min(twin.quantity + line.quantity, MAX_QUANTITY)
    )


@transaction.atomic
def mark_seen(*, cart: Cart, prices_now: dict[str, Money]) -> None:
    """Remember the prices the shopper has now been told, by line. Safe to repeat."""
    lines = list(CartLine.objects.filter(cart=cart, public_id__in=prices_now))
    for line in lines:
        line.seen_amount = prices_now[line.public_id].amount
        line.seen_currency = prices_now[line.public_id].currency
    CartLine.objects.bulk_update(lines, ["seen_amount", "seen_currency"])


@transaction.atomic
def merge(*, token: str, user_id: int, now: datetime) -> Cart:
    """Give a guest's cart to the person who has just signed in.

    Quantities of the same variant are not added but the larger one is kept, so that signing in
    twice changes nothing. The guest's token opens nothing afterwards.
    """
    guest = Cart.objects.select_for_update().filter(token=token, user=None).first()
    own = Cart.objects.filter(user_id=user_id).first()
    if guest is None:
        return own or Cart.objects.create(user_id=user_id)
    if own is None:
        try:
            with transaction.atomic():
                Cart.objects.filter(pk=guest.pk).update(user_id=user_id, updated_at=now)
        except IntegrityError:  # the person signed in elsewhere at this very moment
            own = Cart.objects.get(user_id=user_id)
        else:
            guest.user_id = user_id
            return guest
    lock_cart(own.pk)
    kept = {_identity(line): line for line in CartLine.objects.filter(cart=own)}
    for line in CartLine.objects.filter(cart=guest):
        if twin := kept.get(_identity(line)):
            twin.quantity = max(twin.quantity, line.quantity)
            twin.save(update_fields=["quantity", "updated_at"])
        else:
            CartLine.objects.filter(pk=line.pk).update(cart=own)
    guest.delete()
    return own


def empty(*, cart_id: int) -> None:
    """Take out what was bought; what is saved for later stays."""
    CartLine.objects.filter(cart_id=cart_id, is_saved=False).delete()
    Cart.objects.filter(pk=cart_id).update(version=F("version") + 1, codes=[])


def _wanted(sku: str, personal: Mapping[str, str]) -> tuple[Variant, list[Wish]]:
    """Return what is to be bought, and what is to be put on it."""
    variant = (
        Variant.objects.filter(_for_sale(), sku=sku, is_active=True)
        .annotate(asks=Exists(must_be_asked(OuterRef("product"))))
        .first()
    )
    if variant is None:
        raise NotForSale
    if not personal and not variant.asks:
        return variant, []
    return variant, wishes(product_id=variant.product_id, given=personal)


def _for_sale() -> Q:
    """What can go into a bag: on sale, or announced and open for pre-orders."""
    early = Q(
        product__status=Status.ANNOUNCED,
        beyond_stock__kind=BeyondStock.Kind.PREORDER,
        beyond_stock__is_open=True,
    )
    return Q(product__status__in=ON_SALE) | early


def _price(variant: Variant, wished: Sequence[Wish], currency: str) -> Money:
    quote = prices.quotes(variant_ids=[variant.pk], currency=currency).get(variant.pk)
    if quote is None:
        raise NotForSale
    if not wished:
        return quote.price
    known = prices.surcharges(field_ids=[wish["field"] for wish in wished], currency=currency)
    pairs = [(wish["field"], wish["choice"]) for wish in wished]
    extra = prices.surcharge_of(pairs, known, currency=currency)
    return quote.price + (extra or Money.zero(currency))


def _services_for(variant: Variant, skus: Sequence[str]) -> Sequence[str]:
    """Return these SKUs if each is a service for this product. Raises NotForSale."""
    if not skus:
        return ()
    offered = Relation.objects.filter(
        product=variant.product_id, kind=Bond.SERVICE, related__variants__sku__in=skus
    ).values_list("related__variants__sku", flat=True)
    if set(skus) - set(offered):
        raise NotForSale
    return sorted(set(skus))


def _identity(line: CartLine) -> tuple[int, bool, str]:
    return line.variant_id, line.is_saved, line.personal_key


def _own_line(cart: Cart, line_id: str) -> CartLine:
    line = CartLine.objects.filter(cart=cart, public_id=line_id).first()
    if line is None:
        raise NotFound
    return line


def _allowed(variant_id: int, quantity: int, *, asked: int, others: int = 0) -> int:
    """Return the quantity if it can be had beside the `others` of this variant in the cart."""
    if not 1 <= asked <= MAX_QUANTITY or not 1 <= quantity <= MAX_QUANTITY:
        raise InvalidQuantity
    available = stock.available(variant_ids=[variant_id]).get(variant_id, 0)
    if quantity + others > available:
        beyond = stock.beyond(variant_ids=[variant_id]).get(variant_id)
        available += beyond.units if beyond else 0
    if quantity + others > available:
        raise NotEnough(max(available - others, 0))
    return quantity
