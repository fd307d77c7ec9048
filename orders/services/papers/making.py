"""Making files of documents, and giving them out."""

from __future__ import annotations

import json
from pathlib import Path

import manimgx_fonts_cjk
import typst
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import translation
from django.utils.translation import gettext as _

from orders.models import Document
from orders.types import Paper

LAYOUT = settings.BASE_DIR / "templates" / "documents" / "paper.typ"
FONTS = Path(manimgx_fonts_cjk.__file__).parent


def due(*, limit: int = 50) -> list[int]:
    """Return the ids of documents without a file."""
    waiting = Document.objects.filter(file="").exclude(kind=Paper.SLIP)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:limit])


def make(*, document_id: int) -> Document:
    """Make a document's file and keep it with the private ones. Safe to repeat: it is made once.

    No transaction is open meanwhile; of two at the same time one file stays, the other goes.
    """
    document = Document.objects.get(pk=document_id)
    if document.file:
        return document
    store = storages["private"]
    name = store.save(f"documents/{document.public_id}.pdf", ContentFile(pdf(document)))
    if Document.objects.filter(pk=document.pk, file="").update(file=name):
        document.file = name
        return document
    store.delete(name)
    return Document.objects.get(pk=document_id)


def pdf(document: Document) -> bytes:
    """Set a document in type."""
    with translation.override(document.language):
        told = document.data | {
            "kind": document.kind,
            "title": str(Paper(document.kind).label),
            "name": document.name,
            "language": "zh" if document.language.startswith("zh") else "en",
            "words": _words(),
        }
    made = typst.compile(
        str(LAYOUT),
        sys_inputs={"told": json.dumps(told, ensure_ascii=False)},
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )
    return bytes(made)


def _words() -> dict[str, str]:
    """Return the words around the figures, in the active language."""
    return {
        "order": _("Order"),
        "date": _("Date"),
        "ordered": _("Ordered on"),
        "buyer": _("Invoice to"),
        "goes_to": _("Goes to"),
        "item": _("Item"),
        "quantity": _("Quantity"),
        "net": _("Net"),
        "tax": _("Tax"),
        "rate": _("Tax rate"),
        "gross": _("Amount"),
        "total": _("Total"),
        "tax_number": _("Tax number"),
        "credits": _("Corrects invoice"),
        "fapiao": _("Fapiao title"),
        "note": _("Note"),
        "gift": _("A present, with these words"),
        "sku": _("SKU"),
    }
