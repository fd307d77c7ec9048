"""Tables of size and care: made once, shown where they belong, in both languages."""

import pytest
from django.urls import reverse

from catalog.models import Detail, FactTable
from catalog.types import CareSymbol
from shop.places import ROOT
from tests.admin.test_screens import operator  # noqa: F401 -- a fixture
from tests.factories import shop

pytestmark = [pytest.mark.django_db, pytest.mark.req("CA9")]


@pytest.fixture
def item():
    found = shop.small_shop()
    sizes = FactTable.objects.create(
        code="sizes",
        subject="size",
        name_en="Ring sizes",
        name_zh_hans="戒指尺码",
        head_en=["UK", "EU"],
        head_zh_hans=["英码", "欧码"],
        rows_en=[["J", "49"], ["L", "51"]],
        rows_zh_hans=[["J", "49"], ["L", "51"]],
        note_en="Take the larger one.",
        note_zh_hans="选大一码。",
    )
    sizes.products.add(found)
    care = FactTable.objects.create(
        code="care",
        subject="care",
        name_en="Wool",
        name_zh_hans="羊毛",
        symbols=["hand-wash", "no-bleach"],
    )
    care.types.add(found.product_type)
    return found


def test_a_page_shows_its_own_tables_and_its_types(client, item):
    shown = client.get(f"/en/p/{item.slug_en}/").content.decode()
    assert "Ring sizes" in shown
    assert '<th scope="row">L</th><td>51</td>' in shown
    assert "Take the larger one." in shown
    assert "Wash by hand" in shown
    assert 'popovertarget="size-chart"' in shown
    assert shown.count("care__symbol") == 2
    chinese = client.get(f"/zh-hans/p/{item.slug_zh_hans}/").content.decode()
    assert "戒指尺码" in chinese
    assert "不可漂白" in chinese
    assert "Ring sizes" not in chinese
    other = shop.product(name="Other")
    shown = client.get(f"/en/p/{other.slug_en}/").content.decode()
    assert "Ring sizes" not in shown
    assert 'popovertarget="size-chart"' not in shown
    assert "Wool" in shown


def test_a_table_joins_the_detail_of_its_subject(client, item):
    Detail.objects.create(
        product=item, subject="size", rows_en=[["Weight", "62 g"]], rows_zh_hans=[]
    )
    shown = client.get(f"/en/p/{item.slug_en}/").content.decode()
    assert shown.count("<summary>Size and weight</summary>") == 1
    fold = shown.partition("<summary>Size and weight</summary>")[2].partition("</details>")[0]
    assert "62 g" in fold
    assert "Ring sizes" in fold


def test_every_symbol_is_drawn():
    drawn = (ROOT / "templates/components/care_symbol.html").read_text()
    assert all(f'"{symbol}"' in drawn for symbol in CareSymbol.values)


def fields(**more):
    return {
        "code": "bags",
        "subject": "size",
        "name_en": "Bags",
        "name_zh_hans": "包",
        "head_en": "Days | Volume",
        "head_zh_hans": "天数 | 容量",
        "rows_en": "1–2 | 25 l\n3–5\t40 l",
        "rows_zh_hans": "1–2 | 25 升\n3–5 | 40 升",
        "note_en": "",
        "note_zh_hans": "",
        "symbols": ["no-wash"],
    } | more


def test_an_operator_types_a_table_as_lines(operator):  # noqa: F811 -- the fixture
    client = operator("catalogue")
    address = reverse("admin:catalog_facttable_add")
    assert client.get(address).status_code == 200
    assert client.post(address, fields()).status_code == 302
    table = FactTable.objects.get()
    assert table.head_en == ["Days", "Volume"]
    assert table.rows_en == [["1–2", "25 l"], ["3–5", "40 l"]]
    assert table.rows_zh_hans == [["1–2", "25 升"], ["3–5", "40 升"]]
    assert table.symbols == ["no-wash"]
    change = client.get(reverse("admin:catalog_facttable_change", args=[table.pk]))
    assert "Days | Volume" in change.content.decode()


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"rows_en": "1 | 2\n3 | 4 | 5"}, "Row 2 has 3 cells, and should have 2."),
        ({"rows_zh_hans": "x" * 200 + " | 1"}, "At most 12 cells a row"),
        ({"symbols": ["boil"]}, "boil"),
    ],
)
def test_a_table_that_does_not_fit_is_told_which_row(operator, bad, said):  # noqa: F811 -- the fixture
    answer = operator("catalogue").post(reverse("admin:catalog_facttable_add"), fields(**bad))
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not FactTable.objects.exists()
