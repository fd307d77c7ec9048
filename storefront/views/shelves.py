"""Saved things, what was looked at, and comparing: a guest's on this device, a member's on all."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog import shelves as read
from catalog.models import Shelf
from catalog.services import comparisons, visits, wish_lists
from core import clock, preferences
from core.errors import NotFound, Refusal
from storefront import arms, bags, shelves
from storefront.composing import own_prices
from storefront.composing import shelves as composing
from storefront.composing.frame import frame
from storefront.forms.shelves import ListForm


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """The wish lists, one at a time."""
    return _saved(request, list_id=request.GET.get("list", ""))


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Save a product, take it off a list, or move it to another."""
    now, posted = clock.now(), _posted(request)
    own, list_id = shelves.opened(request, now), posted.get("list", "")
    if "unsave" in posted:
        wish_lists.unsave(shelf=own, product_id=posted["unsave"], list_id=list_id)
        return _marked(request, own, _("Taken off your list."))
    try:
        if "move" in posted:
            wish_lists.move(
                shelf=own,
                product_id=posted["move"],
                source=list_id,
                target=posted.get("to", ""),
                now=now,
            )
        else:
            wish_lists.save(shelf=own, product_id=posted.get("save", ""), now=now, list_id=list_id)
    except Refusal as refusal:
        return _refused(request, own, refusal)
    return _marked(request, own, _("Saved."), url=reverse("storefront:saved"))


@require_POST
def lists(request: HttpRequest) -> HttpResponse:
    """Begin a list."""
    form, own = ListForm(request.POST), shelves.opened(request, clock.now())
    if form.is_valid():
        try:
            made = wish_lists.create(shelf=own, name=form.cleaned_data["name"])
        except Refusal as refusal:
            form.add_error("name" if refusal.field else None, str(refusal))
        else:
            return shelves.kept(_to_list(made.public_id), own)
    return shelves.kept(_saved(request, form=form), own)


@require_POST
def wish_list(request: HttpRequest, list_id: str) -> HttpResponse:
    """Rename a list, share it, stop sharing it, or take it away."""
    own = shelves.shelf(request)
    if own is None:
        raise Http404
    if "remove" in request.POST:
        wish_lists.remove(shelf=own, list_id=list_id)
        return redirect("storefront:saved")
    if "share" in request.POST:
        wish_lists.share(shelf=own, list_id=list_id, is_shared=request.POST["share"] == "1")
        return _to_list(list_id)
    form = ListForm(request.POST)
    if form.is_valid():
        try:
            wish_lists.rename(shelf=own, list_id=list_id, name=form.cleaned_data["name"])
        except wish_lists.NameTaken as refusal:
            form.add_error("name", str(refusal))
        else:
            return _to_list(list_id)
    return _saved(request, list_id=list_id, renaming=form)


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody's list, opened by its link."""
    found = read.shared_list(token=token)
    if found is None:
        raise Http404
    cards = composing.wished(found, currency=preferences.currency(request))
    context = frame(request, title=found.name or _("A wish list"), cards=cards, noindex=True)
    response = render(request, "storefront/shelf/shared.html", context)
    response["Referrer-Policy"] = "same-origin"
    return response


@require_safe
def seen(request: HttpRequest) -> HttpResponse:
    """What was looked at, the latest first."""
    cards = composing.visited(
        shelves.shelf(request), currency=preferences.currency(request), most=visits.MOST
    )
    return render(
        request,
        "storefront/shelf/seen.html",
        frame(request, cards=cards, noindex=True, tab="saved"),
    )


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Remember that a product was looked at, or forget all that were."""
    if "forget" in request.POST:
        if own := shelves.shelf(request):
            visits.forget(shelf=own)
        return redirect("storefront:seen")
    now = clock.now()
    own = shelves.opened(request, now)
    product_id = _posted(request).get("product", "")
    try:
        visits.record(shelf=own, product_id=product_id, now=now)
    except NotFound as missing:
        raise Http404 from missing
    arms.tell(request, now=now)  # both arms of a price have now been seen, the old one too
    found = own_prices.of_product(
        shopper=bags.shopper(request, now=now),
        product_id=product_id,
        currency=preferences.currency(request),
        now=now,
    )
    if not found:
        return shelves.kept(HttpResponse(status=HTTPStatus.NO_CONTENT), own)
    page = render(request, "storefront/product/_own_price.html", {"found": found})
    return shelves.kept(page, own)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Up to four products side by side."""
    found = composing.comparison(shelves.shelf(request), currency=preferences.currency(request))
    only = "only" in request.GET
    if only:
        found["rows"] = [row for row in found["rows"] if row.differs]
    context = frame(request, **found, only_differences=only, noindex=True)
    return render(request, "storefront/shelf/compare.html", context)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Put a product beside the others, take it out, or take out all."""
    now: datetime = clock.now()
    own, posted, back = shelves.opened(request, now), _posted(request), "storefront:compare"
    if "clear" in posted:
        comparisons.clear(shelf=own)
        return redirect(back)
    if "take" in posted:
        comparisons.take(shelf=own, product_id=posted["take"])
        return _marked(request, own, _("No longer compared."), back=back)
    try:
        comparisons.put(shelf=own, product_id=posted.get("put", ""), now=now)
    except Refusal as refusal:
        return _refused(request, own, refusal, url=reverse(back))
    return _marked(request, own, _("Put beside the others."), url=reverse(back), back=back)


def _posted(request: HttpRequest) -> dict[str, str]:
    """Return what was sent; NUL, which no database takes, is no part of an id."""
    return {name: value.replace("\0", "") for name, value in request.POST.dict().items()}


def _saved(
    request: HttpRequest,
    *,
    list_id: str = "",
    form: ListForm | None = None,
    renaming: ListForm | None = None,
) -> HttpResponse:
    found = composing.saved(
        shelves.shelf(request), list_id=list_id, currency=preferences.currency(request)
    )
    context = frame(
        request, **found, form=form or ListForm(), renaming=renaming, noindex=True, tab="saved"
    )
    wrong = (form and form.errors) or (renaming and renaming.errors)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "storefront/shelf/saved.html", context, status=status)


def _to_list(list_id: str) -> HttpResponse:
    return redirect(f"{reverse('storefront:saved')}?list={list_id}")


def _marked(
    request: HttpRequest, own: Shelf, text: str, *, url: str = "", back: str = "storefront:saved"
) -> HttpResponse:
    """Answer a script with what is marked now, everyone else with the page of it."""
    if not request.headers.get("HX-Request"):
        target = request.POST.get("list", "") if back == "storefront:saved" else ""
        return shelves.kept(_to_list(target) if target else redirect(back), own)
    context = {"marks": shelves.marks(request), "text": text, "url": url}
    return shelves.kept(render(request, "storefront/shelf/marks.html", context), own)


def _refused(request: HttpRequest, own: Shelf, refusal: Refusal, *, url: str = "") -> HttpResponse:
    if isinstance(refusal, NotFound):
        raise Http404 from refusal
    if request.headers.get("HX-Request"):
        context = {"marks": shelves.marks(request), "text": str(refusal), "url": url}
        return shelves.kept(render(request, "storefront/shelf/marks.html", context), own)
    context = frame(request, title=_("That did not work"), text=str(refusal), url=url, noindex=True)
    answer = render(request, "storefront/shelf/refused.html", context, status=HTTPStatus.CONFLICT)
    return shelves.kept(answer, own)
