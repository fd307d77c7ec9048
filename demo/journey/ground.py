"""What the retailer's goods stand on: departments, price lists, the warehouse, the stores."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.text import slugify

from catalog.models import Brand, Category, Image, ProductType
from catalog.services import renditions
from demo import files
from demo.journey import names, source
from demo.loading import content, delivery, pictures, prices
from demo.loading.words import both
from inventory.models import Location
from pricing.models import PriceList

WAREHOUSE = "journey-warehouse"
BRANDS = {"own-label": "Own label", "national-brands": "National brands"}

# A department and a category within it, as the till writes them; goods may lack the category.
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Ground:
    """The rows every product needs."""

    product_type: ProductType
    brands: dict[str, Brand]
    categories: dict[Place, Category]
    lists: dict[str, PriceList]
    warehouse: Location


def is_prepared() -> bool:
    """Say whether `prepare` has ended before."""
    return Location.objects.filter(code=WAREHOUSE).exists()


def moved_by() -> timedelta:
    """Return by how much the year is moved, as the import began: whole weeks."""
    began: datetime = Location.objects.get(code=WAREHOUSE).created_at
    return timedelta(weeks=(began - source.AS_OF) // timedelta(weeks=1))


def prepare(places: Iterable[Place], *, now: datetime) -> None:
    """Write all but the goods. To be called once, in a transaction."""
    ProductType.objects.create(code="grocery", name_en="Goods", name_zh_hans="商品")
    Brand.objects.bulk_create(
        Brand(code=code, name=name, slug=code) for code, name in BRANDS.items()
    )
    _write_categories(places, now=now)
    prices.load_lists()
    prices.load_taxes()
    delivery.load(now=now)
    content.load_pages()
    _write_locations()


def read(places: Iterable[Place]) -> Ground:
    """Return what `prepare` wrote."""
    by_code = {category.code: category for category in Category.objects.select_related("image")}
    return Ground(
        product_type=ProductType.objects.get(code="grocery"),
        brands={brand.code: brand for brand in Brand.objects.all()},
        categories={place: by_code[_code(*place)] for place in places},
        lists={row.currency: row for row in PriceList.objects.all()},
        warehouse=Location.objects.get(code=WAREHOUSE),
    )


def _write_categories(places: Iterable[Place], *, now: datetime) -> None:
    """Write the tree; what stands in a department without a category hangs on the department."""
    departments: dict[str, Category] = {}
    for position, row in enumerate(files.table("journey/departments")):
        words = {field: row[field] for field in ("name_en", "name_zh")}
        image = pictures.load_scene(
            row["picture"], {"alt_en": row["name_en"], "alt_zh": row["name_zh"]}
        )
        renditions.make(image_id=image.pk, now=now)
        departments[row["source"]] = _category(_code(row["source"], ""), words, position, image)
    known = {row["source"]: row for row in files.table("journey/categories")}
    for position, (department, name) in enumerate(sorted(set(places))):
        if name:
            words = known.get(name) or dict.fromkeys(("name_en", "name_zh"), names.readable(name))
            parent = departments[department]
            _category(_code(department, name), words, position, parent.image, parent)


def _category(
    code: str,
    words: dict[str, str],
    position: int,
    image: Image | None,
    parent: Category | None = None,
) -> Category:
    category = Category.objects.create(
        code=code, parent=parent, position=position, image=image, slug_en=code, slug_zh_hans=code,
        **both(words, "name"),
    )  # fmt: skip
    category.path = f"{parent.path if parent else '/'}{category.pk}/"
    category.save(update_fields=["path"])
    return category


def _write_locations() -> None:
    """Write one warehouse that ships, and the stores, of which only numbers are known."""
    Location.objects.create(
        code=WAREHOUSE, kind=Location.Kind.WAREHOUSE, country="GB", priority=1,
        name_en="Warehouse", name_zh_hans="仓库", address_en="Unknown", address_zh_hans="未知",
    )  # fmt: skip
    Location.objects.bulk_create(
        Location(
            code=f"store-{number}", kind=Location.Kind.STORE, country="GB", ships=False, priority=2,
            name_en=f"Store {number}", name_zh_hans=f"{number} 号店",
            address_en="Unknown", address_zh_hans="未知",
        )
        for number in source.stores()
    )  # fmt: skip


def _code(department: str, category: str) -> str:
    return slugify(f"{department} {category}")[:60].strip("-")
