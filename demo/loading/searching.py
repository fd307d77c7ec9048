"""Other words for things, ways out of the search, and what people have searched for lately."""

from datetime import datetime, timedelta

from catalog.models import Category, Page, Product
from demo import files
from search import selectors as search
from search.models import SearchDay, SearchRedirect, Synonym
from search.services import steering
from search.types import Query

DAYS = 14


def load_words(*, now: datetime) -> None:
    """Write synonyms and redirects."""
    Synonym.objects.bulk_create(
        Synonym(words=row["words"], means=row["means"] or "") for row in files.table("synonyms")
    )
    categories = {row.code: row for row in Category.objects.all()}
    products = {row.code: row for row in Product.objects.all()}
    pages = {row.slug: row for row in Page.objects.all()}
    SearchRedirect.objects.bulk_create(
        SearchRedirect(
            query=row["query"],
            category=categories.get(row["category"]),
            product=products.get(row["product"]),
            page=pages.get(row["page"]),
        )
        for row in files.table("search_redirects")
    )
    steering.changed(now=now)


def load_history(*, now: datetime) -> None:
    """Write what was searched for in the last two weeks, with what it would have found."""
    found = {
        row["query"]: search.find(
            Query(currency="GBP" if row["language"] == "en" else "CNY", text=row["query"], size=1)
        ).total
        for row in files.table("searches")
    }
    SearchDay.objects.bulk_create(
        SearchDay(
            day=(now - timedelta(days=day)).date(),
            language=row["language"],
            query=row["query"],
            searches=_share(int(row["searches"]), day),
            clicks=_share(int(row["searches"]), day) // 2 if found[row["query"]] else 0,
            results=found[row["query"]],
        )
        for row in files.table("searches")
        for day in range(DAYS)
        if _share(int(row["searches"]), day)
    )


def _share(searches: int, day: int) -> int:
    """Return a day's part of all: the same each time, and they add up."""
    return searches * (day + 1) // DAYS - searches * day // DAYS
