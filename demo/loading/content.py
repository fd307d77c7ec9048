"""The home page's banners and the pages of words."""

from catalog.models import Banner, Image, Page
from demo import files
from demo.loading import pictures
from demo.loading.classification import Groups
from demo.loading.products import Shelf
from demo.loading.words import both


def load(*, groups: Groups, shelf: Shelf) -> list[Image]:
    """Write banners and pages; return the scenes, whose sizes are still to be made."""
    rows = files.document("home")["banners"]
    scenes = {
        row["image"]: pictures.load_scene(row["image"], row) for row in rows if "image" in row
    }
    Banner.objects.bulk_create(
        Banner(
            slot=row["slot"],
            position=position,
            image=scenes.get(row.get("image", "")),
            category=groups.categories.get(row.get("category", "")),
            product=shelf.products.get(row.get("product", "")),
            **both(row, "title", "text", "action"),
        )
        for position, row in enumerate(rows)
    )
    Page.objects.bulk_create(
        Page(slug=slug, **both(words, "title", "body")) for slug, words in files.pages().items()
    )
    return list(scenes.values())
