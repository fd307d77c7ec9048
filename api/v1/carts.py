"""Carts: a guest's by its token, a person's by who they are."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import context
from api.serializers import MoneyOut
from api.v1 import offers_out
from api.v1.offers_out import PriceOut, SavingOut
from catalog.personalisation import shown
from core import clock
from core.errors import NotFound
from orders import quotations, selectors
from orders.models import Cart
from orders.reckonings import Wish
from orders.selectors import BasketLine
from orders.services import carts, coupons
from orders.types import MAX_QUANTITY


class LineIn(serializers.Serializer[Any]):
    """What to add."""

    sku = serializers.CharField(max_length=60)
    quantity = serializers.IntegerField(min_value=1, max_value=MAX_QUANTITY, default=1)
    personal = serializers.DictField(
        child=serializers.CharField(max_length=200, allow_blank=True),
        required=False,
        default=dict,
        help_text="What to put on it, by the code of the field",
    )
    along = serializers.ListField(
        child=serializers.CharField(max_length=60),
        max_length=5,
        required=False,
        default=list,
        help_text="SKUs of services for it",
    )


class ChangeIn(serializers.Serializer[Any]):
    """What to change about a line."""

    quantity = serializers.IntegerField(min_value=1, max_value=MAX_QUANTITY, required=False)
    is_saved = serializers.BooleanField(required=False)


class MergeIn(serializers.Serializer[Any]):
    """Whose cart to take over."""

    token = serializers.CharField(max_length=40)


class LineOut(serializers.Serializer[BasketLine]):
    """A line; `price` is null when it is not for sale in this currency any more."""

    id = serializers.CharField()
    sku = serializers.CharField(source="variant.sku")
    product = serializers.CharField(source="product.public_id")
    name = serializers.CharField(source="product.name")
    options = serializers.CharField(source="variant.label")
    quantity = serializers.IntegerField()
    available = serializers.IntegerField()
    is_saved = serializers.BooleanField()
    is_buyable = serializers.BooleanField()
    price = MoneyOut(source="quote.price", allow_null=True, default=None)
    seen = MoneyOut(allow_null=True)
    personal = serializers.SerializerMethodField(help_text="What is put on it")

    def get_personal(self, line: BasketLine) -> list[dict[str, str]]:
        """Return names and words in the reader's language."""
        wishes = (shown(wish, context.language()) for wish in line.personal)
        return [{"name": name, "value": value} for name, value in wishes]


class CartOut(serializers.Serializer[Any]):
    """A cart; `token` opens a guest's and is empty for a person's."""

    token = serializers.CharField()
    lines = LineOut(many=True)
    items = MoneyOut(help_text="After discounts")
    discount = MoneyOut()
    codes = serializers.ListField(child=serializers.CharField(), help_text="Coupons in the cart")
    prices = PriceOut(many=True, help_text="What each line costs and why; gifts too")
    offers = SavingOut(many=True, help_text="What was taken off, by offer")


class CartsView(APIView):
    """Making carts."""

    @extend_schema(request=None, responses={201: CartOut}, tags=["Cart"])
    def post(self, request: Request) -> Response:
        """Open a cart: the person's own, or a new guest's whose token is in the answer."""
        cart = carts.opened(token=None, user_id=context.user_id(request))
        return Response(_out(request, cart), status=status.HTTP_201_CREATED)


class CartView(APIView):
    """The cart of this request."""

    @extend_schema(
        parameters=[context.CART_HEADER, context.CURRENCY_HEADER], responses=CartOut, tags=["Cart"]
    )
    def get(self, request: Request) -> Response:
        """Return the cart with today's prices and stock."""
        return Response(_out(request, cart_of(request)))


class LinesView(APIView):
    """Adding to the cart."""

    @extend_schema(
        request=LineIn,
        responses={201: CartOut},
        tags=["Cart"],
        parameters=[context.CART_HEADER, context.CURRENCY_HEADER],
        examples=[
            OpenApiExample(
                "Two mugs", value={"sku": "KIT-MUG-OAT", "quantity": 2}, request_only=True
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Add units of a variant; 409 when there are not so many."""
        body = LineIn(data=request.data)
        body.is_valid(raise_exception=True)
        cart = cart_of(request)
        carts.add(cart=cart, currency=context.currency(request), **body.validated_data)
        return Response(_out(request, cart), status=status.HTTP_201_CREATED)


class LineView(APIView):
    """One line of the cart."""

    @extend_schema(
        request=ChangeIn, responses=CartOut, parameters=[context.CART_HEADER], tags=["Cart"]
    )
    def patch(self, request: Request, line_id: str) -> Response:
        """Change the quantity, or save for later."""
        body = ChangeIn(data=request.data)
        body.is_valid(raise_exception=True)
        cart, change = cart_of(request), body.validated_data
        if "quantity" in change:
            carts.set_quantity(cart=cart, line_id=line_id, quantity=change["quantity"])
        if "is_saved" in change:
            carts.save_for_later(cart=cart, line_id=line_id, is_saved=change["is_saved"])
        return Response(_out(request, cart))

    @extend_schema(responses=CartOut, parameters=[context.CART_HEADER], tags=["Cart"])
    def delete(self, request: Request, line_id: str) -> Response:
        """Take a line out; safe to repeat."""
        cart = cart_of(request)
        carts.remove(cart=cart, line_id=line_id)
        return Response(_out(request, cart))


class CodeIn(serializers.Serializer[Any]):
    """A coupon's code, or the id of one in the wallet."""

    code = serializers.CharField(max_length=40)


class CodesView(APIView):
    """Coupons of the cart."""

    @extend_schema(
        request=CodeIn, responses={201: CartOut}, parameters=[context.CART_HEADER], tags=["Cart"]
    )
    def post(self, request: Request) -> Response:
        """Put a coupon into the cart; 409 when nothing is known of it. Safe to repeat."""
        body = CodeIn(data=request.data)
        body.is_valid(raise_exception=True)
        cart = cart_of(request)
        coupons.use(
            cart=cart,
            token=body.validated_data["code"],
            user_id=context.user_id(request),
            currency=context.currency(request),
            now=clock.now(),
        )
        return Response(_out(request, cart), status=status.HTTP_201_CREATED)


class CodeView(APIView):
    """One coupon of the cart."""

    @extend_schema(responses=CartOut, parameters=[context.CART_HEADER], tags=["Cart"])
    def delete(self, request: Request, code: str) -> Response:
        """Take a coupon out of the cart; safe to repeat."""
        cart = coupons.take_out(cart=cart_of(request), token=code)
        return Response(_out(request, cart))


class MergerView(APIView):
    """A guest's cart becomes a person's."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=MergeIn, responses={201: CartOut}, tags=["Cart"])
    def post(self, request: Request) -> Response:
        """Take a guest's cart over after signing in; safe to repeat."""
        body = MergeIn(data=request.data)
        body.is_valid(raise_exception=True)
        cart = carts.merge(
            token=body.validated_data["token"], user_id=context.person(request), now=clock.now()
        )
        return Response(_out(request, cart), status=status.HTTP_201_CREATED)


def cart_of(request: Request) -> Cart:
    """Return the cart of this request. Raises NotFound for a token nobody was given."""
    user_id, token = context.user_id(request), request.headers.get("X-Cart-Token")
    found = selectors.cart_of(token=token, user_id=None)
    if user_id is not None:
        # What a flash sale holds for somebody is ordered from a cart of its own.
        return found if found and found.claim else carts.opened(token=None, user_id=user_id)
    if found is None:
        raise NotFound(field="X-Cart-Token")
    return found


def _out(request: Request, cart: Cart) -> Any:
    currency, shopper = context.currency(request), context.shopper(request)
    lines = selectors.lines_of(cart, currency=currency, shopper=shopper)
    wanted = [line for line in lines if not line.is_saved]
    quotation = quotations.quote_lines(
        wanted,
        currency=currency,
        country="",
        now=clock.now(),
        shopper=shopper,
        wish=Wish(tuple(cart.codes)),
    )
    found = {
        "token": "" if cart.user_id else cart.token,
        "lines": lines,
        "items": quotation.sum.items,
        "discount": quotation.sum.discount,
        "codes": cart.codes,
        "prices": offers_out.lines(quotation),
        "offers": offers_out.savings(quotation),
    }
    return CartOut(found).data
