"""Writing a review, voting for one, reporting one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from catalog import selectors as catalogue
from catalog.models import Product, Review
from catalog.services import reviews, votes
from catalog.services.photos import PhotoTooLarge
from catalog.types import Abuse, Standing
from core import clock
from core.errors import NotFound, Refusal
from membership.services import activities
from membership.types import Why
from orders import selectors as orders
from orders.models import Order, OrderLine
from orders.types import HELD_STATES
from storefront import bags
from storefront.composing.frame import frame
from storefront.composing.pictures import picture
from storefront.forms.voices import ReportForm, ReviewForm
from storefront.speakers import remember, speaker

READ = ["GET", "HEAD", "POST"]
WORDS = ("rating", "title", "text", "name")
# Five pictures and the words; more than that is not read at all.
MOST_UPLOADED = 45 * 1024 * 1024


@require_http_methods(READ)
def write(request: HttpRequest, product_id: str) -> HttpResponse:
    """Review a product: members here; guests are told of the link in their order."""
    product = catalogue.live_product(public_id=product_id)
    if product is None:
        raise Http404
    user_id = bags.person(request)
    if user_id is None:
        context = frame(request, product=product, next=request.path, noindex=True)
        return render(request, "storefront/voices/sign_in.html", context)
    purchase = orders.purchase_of(user_id=user_id, product_id=product.pk) or ""
    return _Desk(request, product, purchase).answer()


@require_http_methods(READ)
def write_for_line(request: HttpRequest, token: str, line: str) -> HttpResponse:
    """Review what was bought, opened by the order's secret address: no account is needed."""
    order, bought = _bought(token, line)
    product = bought.variant.product  # type: ignore[union-attr]  # _bought refuses none
    response = _Desk(request, product, bought.public_id, order).answer()
    response["Referrer-Policy"] = "same-origin"
    return response


@require_POST
def helpful(request: HttpRequest, review_id: str) -> HttpResponse:
    """Say that a review helped, or take it back; htmx gets the button, everyone else the list."""
    wanted = request.POST.get("helpful") != "0"
    try:
        review = votes.vote_review(
            review_id=review_id, speaker=speaker(request), is_helpful=wanted, now=clock.now()
        )
    except NotFound as missing:
        raise Http404 from missing
    except Refusal as refusal:
        context = frame(request, text=str(refusal), noindex=True)
        return render(request, "storefront/voices/said.html", context, status=HTTPStatus.CONFLICT)
    if wanted and request.user.is_authenticated:
        key = f"like:{request.user.pk}:{review_id}"
        activities.try_to(user_id=request.user.pk, why=Why.LIKE, key=key, now=clock.now())
    if request.headers.get("HX-Request"):
        context = {"id": review.public_id, "count": review.helpful, "voted": wanted, "of": "review"}
        return remember(request, render(request, "components/helpful.html", context))
    slug = Product.objects.get(pk=review.product_id).slug
    address = reverse("storefront:product-reviews", args=[slug])
    return remember(request, redirect(f"{address}#review-{review.public_id}"))


@require_http_methods(READ)
def report(request: HttpRequest, review_id: str) -> HttpResponse:
    """Say that a review should not stand there."""
    review = Review.objects.filter(public_id=review_id, state=Standing.PUBLISHED).first()
    if review is None:
        raise Http404
    form = ReportForm(request.POST or None, initial={"reason": Abuse.OFF_TOPIC})
    done = False
    if request.method == "POST" and form.is_valid():
        try:
            votes.report_review(
                review_id=review_id,
                speaker=speaker(request),
                reason=Abuse(form.cleaned_data["reason"]),
                note=form.cleaned_data["note"],
                now=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            done = True
    context = frame(request, form=form, review=review, done=done, noindex=True)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return remember(
        request, render(request, "storefront/voices/report.html", context, status=status)
    )


@dataclass
class _Desk:
    """Where one review is written: what it is about, and what the shop knows of who writes."""

    request: HttpRequest
    product: Product
    purchase: str
    order: Order | None = None

    def answer(self) -> HttpResponse:
        """Show the form, or carry it out; who has written already sees what became of it."""
        own = catalogue.own_review(
            product_id=self.product.pk, user_id=self._person(), purchase=self.purchase
        )
        asked = catalogue.aspects_of(product=self.product)
        if self.request.method != "POST" or not (own is None or reviews.is_editable(own)):
            return self._page(ReviewForm(initial=self._initial(own), asked=asked), own)
        if _length(self.request) > MOST_UPLOADED:
            form = ReviewForm(initial=self._initial(own), asked=asked)
            return self._page(form, own, errors=[str(PhotoTooLarge.message)])
        form = ReviewForm(self.request.POST, self.request.FILES, asked=asked)
        if form.is_valid() and self._send(form, own):
            return remember(self.request, redirect(f"{self.request.path}?sent=1"))
        return self._page(form, own)

    def _send(self, form: ReviewForm, own: Review | None) -> bool:
        email = self.order.email if self.order else ""
        who = speaker(self.request, name=form.cleaned_data["name"], email=email)
        who = replace(who, user_id=self._person())
        try:
            if own is not None:
                reviews.edit(review_id=own.pk, opinion=form.opinion(), now=clock.now())
                return True
            reviews.submit(
                product_id=self.product.pk,
                opinion=form.opinion(),
                speaker=who,
                has_bought=bool(self.purchase),
                purchase=self.purchase,
                now=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return False
        return True

    def _person(self) -> int | None:
        """Return who writes: a member's own order speaks for them, signed in or not."""
        return self.order.user_id if self.order else bags.person(self.request)

    def _initial(self, own: Review | None) -> dict[str, Any]:
        if own is not None:
            stars = {f"aspect-{one.aspect.code}": one.rating for one in own.aspects.all()}
            return {name: getattr(own, name) for name in WORDS} | stars
        if self.order is not None:
            return {"name": str(self.order.ship_to.get("name", "")).split(" ")[0]}
        name = self.request.user.name if self.request.user.is_authenticated else ""
        return {"name": name.split(" ")[0]}

    def _page(
        self, form: ReviewForm, own: Review | None, errors: Sequence[str] = ()
    ) -> HttpResponse:
        context = frame(
            self.request,
            form=form,
            product=self.product,
            picture=picture(self.product.images.order_by("position", "pk").first(), alt=""),
            own=own,
            is_editable=own is not None and reviews.is_editable(own),
            is_open=own is None or reviews.is_editable(own),
            sent="sent" in self.request.GET,
            order=self.order,
            errors=errors,
            noindex=True,
        )
        wrong = bool(form.errors or errors)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
        page = render(self.request, "storefront/voices/review.html", context, status=status)
        return remember(self.request, page)


def _bought(token: str, line: str) -> tuple[Order, OrderLine]:
    """Return the order behind a link and the line of it, once the goods have left the house."""
    order = orders.order_by_token(token=token)
    if order is None or order.state not in HELD_STATES:
        raise Http404
    found = next((one for one in order.lines.all() if one.public_id == line), None)
    if found is None or found.variant is None:
        raise Http404
    return order, found


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdigit() else 0
