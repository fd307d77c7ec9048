"""Departments, categories, brands and tags."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.models import Brand, Category, Image, Tag
from demo import files
from demo.loading.words import both


@dataclass(frozen=True, slots=True)
class Groups:
    """What products hang on, by code."""

    categories: dict[str, Category]
    brands: dict[str, Brand]
    tags: dict[str, Tag]


def load() -> Groups:
    """Write departments, the categories below them, brands and tags."""
    departments = _write(files.table("departments"), parents={})
    below = _write(files.table("categories"), parents=departments)
    brands = Brand.objects.bulk_create(
        Brand(code=row["code"], name=row["name"], slug=row["slug"], **both(row, "story"))
        for row in files.table("brands")
    )
    tags = Tag.objects.bulk_create(
        Tag(code=row["code"], **both(row, "name")) for row in files.table("tags")
    )
    return Groups(
        categories=departments | below,
        brands={row.code: row for row in brands},
        tags={row.code: row for row in tags},
    )


def show(groups: Groups, pictures: Mapping[str, Image]) -> None:
    """Give every department and category the picture of its best-known product."""
    for row in [*files.table("departments"), *files.table("categories")]:
        groups.categories[row["code"]].image = pictures[row["hero"]]
    Category.objects.bulk_update(groups.categories.values(), ["image"])


def _write(rows: list[dict[str, str]], parents: Mapping[str, Category]) -> dict[str, Category]:
    """Write one level of the tree; a path needs the row's own id, so it is written second."""
    written = Category.objects.bulk_create(
        Category(
            code=row["code"],
            parent=parents[row["parent"]] if parents else None,
            position=int(row["position"]),
            **both(row, "name", "slug", "intro"),
        )
        for row in rows
    )
    for category in written:
        category.path = f"{category.parent.path if category.parent else '/'}{category.pk}/"
    Category.objects.bulk_update(written, ["path"])
    return {category.code: category for category in written}
