"""The texts and tables below a product."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from catalog.selectors import ProductPage
from storefront.cards import Fact, Section
from storefront.composing.specification import facts
from storefront.composing.tables import by_subject, title_of


def sections_of(page: ProductPage) -> Sequence[Section]:
    """Return description, specification, details and tables, in the order a page shows them."""
    paragraphs = tuple(
        part.strip() for part in page.product.description.split("\n\n") if part.strip()
    )
    sections = [Section(_("Details"), paragraphs=paragraphs)] if paragraphs else []
    specification = facts(page.values)
    if specification:
        sections.append(Section(_("Specification"), facts=specification))
    tables = by_subject(page.tables)
    for detail in page.details:
        rows = [Fact(name, text) for name, text in detail.rows if name]
        words = tuple(text for name, text in detail.rows if not name)
        sections.append(
            Section(
                detail.get_subject_display(),
                paragraphs=words,
                facts=tuple(rows),
                tables=tables.pop(detail.subject, ()),
            )
        )
    sections += [Section(title_of(subject), tables=some) for subject, some in tables.items()]
    return sections
