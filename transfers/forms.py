"""What an operator fills in: the upload, the columns, and what new products are taken to be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
)

from catalog.models import Category, ProductType
from catalog.types import Status
from inventory.models import Location
from pricing.models import PriceList
from transfers.models import Import
from transfers.reference import Reference
from transfers.rules.columns import labels
from transfers.services.imports import LARGEST, TooLarge
from transfers.types import Defaults, Dialect, Right


def _of_size(file: File[bytes] | None) -> File[bytes] | None:
    if file is not None and (file.size or 0) > LARGEST:
        raise forms.ValidationError(str(TooLarge.message))
    return file


class UploadForm(forms.Form):
    """A table, and its pictures if they come along."""

    source = forms.FileField(
        label=_("CSV or Excel file (.xlsx), at most 50 MB"),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    pictures = forms.FileField(
        label=_("Pictures, as a zip file"),
        help_text=_("Only if the file names pictures instead of web addresses."),
        required=False,
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".zip"}),
    )

    def clean_source(self) -> File[bytes] | None:
        """Refuse what is too large."""
        return _of_size(self.cleaned_data["source"])

    def clean_pictures(self) -> File[bytes] | None:
        """Refuse what is too large."""
        return _of_size(self.cleaned_data["pictures"])


class ColumnsForm(forms.Form):
    """What each heading means, as guessed; and what new products are where the file is silent."""

    product_type: forms.ModelChoiceField[ProductType] = forms.ModelChoiceField(
        ProductType.objects.order_by("code"),
        label=_("Product type of new products"),
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    category: forms.ModelChoiceField[Category] = forms.ModelChoiceField(
        Category.objects.order_by("path"),
        label=_("Main category of new products"),
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    status = forms.ChoiceField(
        label=_("Status of new products"),
        choices=[(status.value, status.label) for status in Status if status != Status.RETIRED],
        widget=UnfoldAdminSelectWidget,
    )
    price_list: forms.ModelChoiceField[PriceList] = forms.ModelChoiceField(
        PriceList.objects.order_by("code"),
        label=_("The file's prices are"),
        required=False,
        to_field_name="code",
        widget=UnfoldAdminSelectWidget,
    )
    location: forms.ModelChoiceField[Location] = forms.ModelChoiceField(
        Location.objects.order_by("priority", "code"),
        label=_("The file's stock lies in"),
        required=False,
        to_field_name="code",
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, job: Import, samples: list[list[str]], **kwargs: Any) -> None:
        kwargs["initial"] = _initial(job)
        super().__init__(*args, **kwargs)
        self.job, self.samples = job, samples
        if job.dialect == Dialect.OWN or Right.PRICES not in job.rights:
            del self.fields["price_list"]
        if job.dialect == Dialect.OWN or Right.STOCK not in job.rights:
            del self.fields["location"]
        self.columns = labels(Reference().columns(rights=job.rights, dialect=job.dialect))
        choices = [("", _("– leave out –")), *self.columns.items()]
        for place, heading in enumerate(job.headings):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=heading or _("(no heading)"),
                choices=choices,
                required=False,
                initial=job.mapping.get(str(place), ""),
                widget=UnfoldAdminSelectWidget,
            )

    def rows(self) -> list[dict[str, Any]]:
        """Return each heading with its first values and its choice."""
        return [
            {
                "heading": heading or _("(no heading)"),
                "values": [row[place] for row in self.samples if place < len(row) and row[place]],
                "field": self[f"column-{place}"],
            }
            for place, heading in enumerate(self.job.headings)
        ]

    def usual(self) -> list[Any]:
        """Return the fields about new products."""
        return [self[name] for name in self.fields if not name.startswith("column-")]

    def clean(self) -> dict[str, Any]:
        """Refuse one meaning for two headings: nobody knows which one would count."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        seen: dict[str, str] = {}
        for name, key in list(data.items()):
            if name.startswith("column-") and key:
                if key in seen:
                    self.add_error(name, _("Another heading means this already."))
                seen[key] = name
        return data

    def mapping(self) -> dict[int, str]:
        """Return which column a heading means, by its place."""
        return {
            int(name.removeprefix("column-")): key
            for name, key in self.cleaned_data.items()
            if name.startswith("column-") and key
        }

    def defaults(self) -> Defaults:
        """Return what the fields about new products say."""
        data = self.cleaned_data
        price_list, location = data.get("price_list"), data.get("location")
        return Defaults(
            type_id=data["product_type"].pk if data["product_type"] else None,
            category_id=data["category"].pk if data["category"] else None,
            status=data["status"],
            currency=price_list.code if price_list else "",
            location=location.code if location else "",
        )


def _initial(job: Import) -> dict[str, Any]:
    held = Defaults(**job.defaults)
    own = PriceList.objects.filter(currency=settings.SHOP_CURRENCIES[0], is_public=True).first()
    place = Location.objects.filter(ships=True).order_by("priority", "code").first()
    return {
        "product_type": held.type_id,
        "category": held.category_id,
        "status": held.status,
        "price_list": held.currency or (own.code if own else ""),
        "location": held.location or (place.code if place else ""),
    }
