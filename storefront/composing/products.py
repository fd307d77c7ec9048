"""The product page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, Literal
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.models import Detail, OptionValue, Variant
from catalog.models import Option as OptionRow
from catalog.selectors import ProductPage
from catalog.types import Bond, Nature
from catalog.voice_pages import Voices
from inventory import selectors as stock
from inventory.selectors import Beyond
from inventory.types import LOW_AT, shown
from membership.selectors import audience_name
from orders.types import MAX_QUANTITY
from pricing import selectors as prices
from pricing.types import Quote
from promotions import flash_reading
from storefront import islands
from storefront.cards import (
    Fact,
    Link,
    OptionGroup,
    Picture,
    ProductOffer,
    ProductView,
    Purchase,
    QuietView,
    ServiceView,
    WishView,
)
from storefront.cards import (
    OptionValue as OptionView,
)
from storefront.composing import media, product_offers
from storefront.composing.cards import NEW_FOR
from storefront.composing.frame import category_url
from storefront.composing.measures import ladder_words, measured
from storefront.composing.pictures import picture
from storefront.composing.promises import delivery_words
from storefront.composing.returning import fit_words, product_terms
from storefront.composing.sections import sections_of
from storefront.composing.tables import by_subject
from storefront.composing.voices import rating_data
from storefront.templatetags.dates import day


class Composer:
    """Composes one product page for one chosen variant; asks for prices and stock once."""

    def __init__(self, page: ProductPage, *, currency: str, chosen_sku: str, now: datetime) -> None:
        self.page, self.now, self.currency = page, now, currency
        ids = [variant.pk for variant in page.variants]
        served = [one.variant.pk for one in page.related(Bond.SERVICE) if one.variant]
        self.quotes: Mapping[int, Quote] = prices.quotes(
            variant_ids=[*ids, *served], currency=currency
        )
        self.free = stock.available(variant_ids=ids)
        # Asked only where something is sold out: most pages never need to know.
        out = [pk for pk in ids if not self.free.get(pk)]
        self.beyond = stock.beyond(variant_ids=out) if out else {}
        self.variants = [variant for variant in page.variants if variant.pk in self.quotes]
        self.chosen = self._choose(chosen_sku)
        self.url = reverse("storefront:product", args=[page.product.slug])

    @property
    def is_open_for_preorders(self) -> bool:
        """Whether it can be bought before it is out."""
        return any(
            variant.pk in self.beyond and self.beyond[variant.pk].is_preorder
            for variant in self.variants
        )

    @property
    def is_sold(self) -> bool:
        """Whether any variant is sold in this currency."""
        return bool(self.variants)

    def view(self) -> ProductView:
        """Return the page."""
        product = self.page.product
        pictures, index = self._pictures()
        return ProductView(
            id=product.public_id,
            name=product.name,
            brand=product.brand.name if product.brand else "",
            brand_url=f"{reverse('storefront:search')}?f_brand={product.brand.code}"
            if product.brand
            else "",
            summary=product.summary,
            pictures=tuple(pictures),
            options=tuple(
                self._group(option, position) for position, option in enumerate(self.page.options)
            ),
            purchase=self._purchase(self.chosen),
            breadcrumb=self._breadcrumb(),
            assurances=self._assurances(),
            sections=tuple(sections_of(self.page)),
            size_charts=by_subject(self.page.tables).get(Detail.Subject.SIZE, ()),
            variants=self._islands(index) if len(self.variants) > 1 else (),
            is_new=product.published_at is not None and product.published_at > self.now - NEW_FOR,
            rating=product.rating if product.rating_count else None,
            rating_count=product.rating_count,
            wishes=self._wishes(),
            media=media.views(self.page.media),
            services=self._services(),
            fit=fit_words(product_id=product.pk),
            offers=self._offers(),
            is_digital=product.product_type.nature == Nature.DIGITAL,
            only_for=audience_name(product.audience) if product.audience else "",
            **self._flash(),
        )

    def _flash(self) -> dict[str, Any]:
        """Return where the product's flash sale is, and when it begins."""
        ids = [variant.pk for variant in self.variants]
        sale = flash_reading.of_variants(variant_ids=ids, now=self.now)
        if sale is None:
            return {}
        url = reverse("storefront:flash-sale", args=[sale.public_id])
        return {"flash_url": url, "flash_starts": sale.starts_at}

    def _offers(self) -> list[ProductOffer]:
        """Return everybody's offers on the variant that is shown."""
        quote = self.quotes.get(self.chosen.pk)
        pk = self.page.product.pk
        units = {pk: (self.chosen.pk, quote.price)} if quote else {}
        found = product_offers.of_products(units, currency=self.currency, now=self.now)
        return found.get(pk, [])

    def _islands(self, index: Mapping[int, int]) -> list[dict[str, Any]]:
        return [
            islands.variant(
                options=self._codes(variant),
                purchase=self._purchase(variant),
                url=self._url(variant),
                picture=index.get(variant.image_id or 0),
            )
            for variant in self.variants
        ]

    def quiet(self) -> QuietView:
        """Return the page of a product that is not for sale: no price, no button."""
        product = self.page.product
        return QuietView(
            name=product.name,
            brand=product.brand.name if product.brand else "",
            summary=product.summary,
            pictures=tuple(self._pictures()[0]),
            breadcrumb=self._breadcrumb(),
            sections=tuple(sections_of(self.page)),
        )

    def structured_data(self, said: Voices) -> SafeString:
        """Return JSON-LD: the product with an offer per variant, its reviews, the breadcrumb."""
        product, base = self.page.product, settings.PUBLIC_URL
        views = (picture(image) for image in self.page.images)
        images = [urljoin(base, view.full) for view in views if view]
        data: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "Product",
            "name": product.name,
            "description": product.summary,
            "image": images,
            "sku": self.chosen.sku,
            "url": f"{base}{self.url}",
            "offers": [self._offer_data(variant) for variant in self.variants],
        }
        if films := media.films(self.page.media):
            data["subjectOf"] = films
        if product.brand:
            data["brand"] = {"@type": "Brand", "name": product.brand.name}
        data |= rating_data(product, said)
        crumbs = {
            "@context": "https://schema.org",
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": n, "name": link.name, "item": f"{base}{link.url}"}
                for n, link in enumerate(self._breadcrumb(), 1)
            ],
        }
        text = json.dumps([data, crumbs], ensure_ascii=False)
        # Inside a script element only "<" could end it early.
        return mark_safe(text.replace("<", "\\u003c"))  # noqa: S308 -- escaped in this very line

    def _choose(self, sku: str) -> Variant:
        sold = self.variants or list(self.page.variants)
        by_sku = {variant.sku: variant for variant in sold}
        if sku in by_sku:
            return by_sku[sku]
        in_stock = (
            [variant for variant in sold if self.free.get(variant.pk, 0) > 0] or sold or [Variant()]
        )
        return next((variant for variant in in_stock if self._is_for_here(variant)), in_stock[0])

    def _is_for_here(self, variant: Variant) -> bool:
        """Whether something about a variant is made for the reader's country: its plug."""
        here = settings.SHOP_LANGUAGE_COUNTRY[get_language() or "en"]
        made_for = {
            value.pk: value.country for option in self.page.options for value in option.values.all()
        }
        return any(made_for.get(pk) == here for pk in variant.value_ids)

    def _purchase(self, variant: Variant) -> Purchase:
        quote, free = self.quotes[variant.pk], self.free.get(variant.pk, 0)
        later = self.beyond.get(variant.pk)
        is_later = later is not None and later.units > 0
        return Purchase(
            sku=variant.sku,
            price=quote.price,
            was=quote.was,
            stock=_later_kind(later) if later and is_later else shown(free).value,
            left=free if 0 < free <= LOW_AT else None,
            max_quantity=min(later.units if later and is_later else free, MAX_QUANTITY),
            promise=day(later.promised_on) if later and is_later else "",
            saving_percent=quote.saving_percent,
            measured=measured(quote.price, variant, self.page.product.product_type),
            low=quote.low if quote.was else None,
            breaks=quote.breaks,
            ladder=ladder_words(quote),
        )

    def _pictures(self) -> tuple[list[Picture], dict[int, int]]:
        """Return the gallery with the chosen variant's picture first, and each image's place."""
        images = sorted(self.page.images, key=lambda image: image.pk != self.chosen.image_id)
        views = [(image.pk, picture(image)) for image in images]
        found = [(pk, view) for pk, view in views if view is not None]
        return [view for _pk, view in found], {pk: place for place, (pk, _view) in enumerate(found)}

    def _group(self, option: OptionRow, position: int) -> OptionGroup:
        chosen_id = (
            self.chosen.value_ids[position] if position < len(self.chosen.value_ids) else None
        )
        values = list(option.values.all())
        return OptionGroup(
            code=option.code,
            name=option.name,
            chosen_label=next((value.label for value in values if value.pk == chosen_id), ""),
            values=tuple(self._value(value, position, value.pk == chosen_id) for value in values),
            kind="colour" if any(value.swatch for value in values) else "pill",
        )

    def _value(self, value: OptionValue, position: int, checked: bool) -> OptionView:
        """Return one choice; its link opens the nearest variant that has it."""
        with_it = [
            v
            for v in self.variants
            if position < len(v.value_ids) and v.value_ids[position] == value.pk
        ]
        nearest = max(with_it, key=self._likeness, default=None)
        same = nearest is not None and self._likeness(nearest) >= len(self.chosen.value_ids) - 1
        later = self.beyond.get(nearest.pk) if nearest else None
        free = self.free.get(nearest.pk, 0) if nearest else 0
        free += later.units if later else 0
        image = next((i for i in self.page.images if nearest and i.pk == nearest.image_id), None)
        return OptionView(
            value=value.code,
            label=value.label,
            url=self._url(nearest) if nearest else self.url,
            swatch=value.swatch,
            picture=picture(image, alt="") if value.swatch else None,
            checked=checked,
            available=same and free > 0,
        )

    def _likeness(self, variant: Variant) -> int:
        return sum(a == b for a, b in zip(variant.value_ids, self.chosen.value_ids, strict=False))

    def _codes(self, variant: Variant) -> dict[str, str]:
        codes = {
            value.pk: (option.code, value.code)
            for option in self.page.options
            for value in option.values.all()
        }
        return dict(codes[pk] for pk in variant.value_ids if pk in codes)

    def _url(self, variant: Variant) -> str:
        return f"{self.url}?v={variant.sku}"

    def _breadcrumb(self) -> tuple[Link, ...]:
        above = [Link(category.name, category_url(category)) for category in self.page.trail]
        home = Link(_("Home"), reverse("storefront:home"))
        return (home, *above, Link(self.page.product.name, self.url, current=True))

    def _wishes(self) -> tuple[WishView, ...]:
        fields = self.page.personal
        if not fields:
            return ()
        known = prices.surcharges(field_ids=[field.pk for field in fields], currency=self.currency)
        return tuple(
            WishView(
                code=field.code,
                name=field.name,
                help=field.help,
                is_required=field.is_required,
                max_length=field.max_length,
                days=field.lead_days,
                price=known.get(field.pk, {}).get(None),
                choices=tuple(
                    (choice.code, choice.label, known.get(field.pk, {}).get(choice.pk))
                    for choice in field.choices.all()
                ),
            )
            for field in fields
        )

    def _services(self) -> tuple[ServiceView, ...]:
        return tuple(
            ServiceView(
                sku=one.variant.sku,
                name=one.product.name,
                note=one.product.summary,
                price=self.quotes[one.variant.pk].price,
                url=reverse("storefront:product", args=[one.product.slug]),
            )
            for one in self.page.related(Bond.SERVICE)
            if one.variant is not None and one.variant.pk in self.quotes
        )

    def _assurances(self) -> tuple[Fact, ...]:
        if self.page.product.product_type.nature == Nature.DIGITAL:
            there = _("On your order's page as soon as it is paid")
            return (Fact(_("Nothing to wait for"), there, "check"),)
        if self.page.product.product_type.nature == Nature.SERVICE:
            return ()
        delivery = delivery_words(
            price=self.quotes[self.chosen.pk].price, variant=self.chosen, now=self.now
        )
        return (
            Fact(
                _("Delivery to your door"),
                delivery,
                "truck",
                reverse("storefront:page", args=["delivery"]),
            ),
            Fact(
                _("%d days to send it back") % self._return_terms[0],
                self._return_terms[1],
                "back",
                reverse("storefront:page", args=["returns"]),
            ),
        )

    @cached_property
    def _return_terms(self) -> tuple[int, str]:
        return product_terms(path=self.page.trail[-1].path if self.page.trail else "")

    def _offer_data(self, variant: Variant) -> dict[str, str]:
        quote, free = self.quotes[variant.pk], self.free.get(variant.pk, 0)
        return {
            "@type": "Offer",
            "sku": variant.sku,
            "url": f"{settings.PUBLIC_URL}{self._url(variant)}",
            "price": str(quote.price.amount),
            "priceCurrency": quote.price.currency,
            "availability": f"https://schema.org/{self._availability(variant, free)}",
        }

    def _availability(self, variant: Variant, free: int) -> str:
        later = self.beyond.get(variant.pk)
        if later is not None and later.units > 0:
            return "PreOrder" if later.is_preorder else "BackOrder"
        return "InStock" if free else "OutOfStock"


def _later_kind(later: Beyond) -> Literal["preorder", "backorder"]:
    return "preorder" if later.is_preorder else "backorder"
