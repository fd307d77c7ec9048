"""What a page says of itself to search engines and to those who pass its link on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seo:
    """Title (without the shop's name), one sentence, and more.

    `image` is an absolute address; `data` is JSON-LD, ready for its script element.
    """

    title: str
    description: str
    keywords: str = ""
    image: str = ""
    kind: str = "website"  # Open Graph: website, article, product
    data: str = ""
