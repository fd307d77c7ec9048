"""Banners, pages of words, a landing page and the journal."""

from datetime import datetime, timedelta

from catalog.models import Article, Banner, Block, Image, Page
from demo import files
from demo.files import Row
from demo.loading import pictures
from demo.loading.classification import Groups
from demo.loading.products import Shelf
from demo.loading.words import both


class Scenes:
    """Pictures that belong to no product, each stored once."""

    def __init__(self) -> None:
        self._stored: dict[str, Image] = {}

    def get(self, row: Row) -> Image | None:
        """Return the picture a row names; the first to name it says what it shows."""
        code = row.get("image")
        if code is None:
            return None
        if code not in self._stored:
            self._stored[code] = pictures.load_scene(code, row)
        return self._stored[code]

    @property
    def images(self) -> list[Image]:
        """All of them: their sizes are still to be made."""
        return list(self._stored.values())


def load(*, groups: Groups, shelf: Shelf, images: dict[str, Image], now: datetime) -> list[Image]:
    """Write all words; return the scenes."""
    home, scenes = files.document("home"), Scenes()
    _load_banners(home["banners"], groups, shelf, scenes)
    _load_blocks(home["landing"], load_pages(), groups, scenes)
    _load_articles(shelf, images, scenes, now)
    return scenes.images


def _load_banners(rows: list[Row], groups: Groups, shelf: Shelf, scenes: Scenes) -> None:
    Banner.objects.bulk_create(
        Banner(
            slot=row["slot"],
            position=position,
            is_told=True,
            image=scenes.get(row),
            category=groups.categories.get(row.get("category", "")),
            shown_in=groups.categories.get(row.get("shown_in", "")),
            product=shelf.products.get(row.get("product", "")),
            link=row.get("link", ""),
            **both(
                {"text_en": "", "text_zh": "", "action_en": "", "action_zh": ""} | row,
                "title",
                "text",
                "action",
            ),
        )
        for position, row in enumerate(rows)
    )


def load_pages() -> dict[str, Page]:
    """Write the pages of words; return them by slug."""
    pages = {
        slug: Page(slug=slug, **both(words, "title", "body"))
        for slug, words in files.pages().items()
    }
    Page.objects.bulk_create(pages.values())
    return pages


def _load_blocks(
    landing: dict[str, list[Row]], pages: dict[str, Page], groups: Groups, scenes: Scenes
) -> None:
    Block.objects.bulk_create(
        Block(
            page=pages[slug],
            kind=row["kind"],
            position=position,
            image=scenes.get(row),
            category=groups.categories.get(row.get("category", "")),
            **both(row, "title", "text"),
        )
        for slug, rows in landing.items()
        for position, row in enumerate(rows)
    )


def _load_articles(shelf: Shelf, images: dict[str, Image], scenes: Scenes, now: datetime) -> None:
    for row in files.articles():
        article = Article.objects.create(
            starts_at=now - timedelta(days=row["days_ago"]),
            is_told=True,
            image=images.get(row["image"]) or scenes.get(row),
            author=row["author"],
            **both(row, "slug", "title", "summary", "body"),
        )
        article.products.set([shelf.products[key] for key in row["products"]])
