"""Files that are broken, hostile or merely foreign: each is read, or told what is wrong with it."""

import io
import zipfile
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from catalog.models import Product
from tests.factories import shop
from tests.transfers.files import as_csv, as_xlsx, counts, imported, mugs, told, tried, upload
from transfers.reading import archives
from transfers.reading.errors import Unreadable
from transfers.rules import cells, columns
from transfers.rules.encodings import encoding_of
from transfers.services import imports
from transfers.types import Phase, State
from transfers.wording import about_file

pytestmark = [pytest.mark.django_db, pytest.mark.req("CA8")]


@pytest.fixture(autouse=True)
def ground():
    shop.product_type()
    shop.category()
    shop.price_list("GBP")
    shop.price_list("CNY")
    shop.warehouse()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_is_read_in_every_encoding_excel_writes(encoding):
    imported(as_csv(mugs(2), encoding))
    assert Product.objects.get(code="mug-1").name_zh_hans == "杯子 1"


def test_western_letters_are_not_taken_for_chinese():
    rows = mugs(1)
    rows[0] |= {"Name (English)": "Crème brûlée dish", "Name (Simplified Chinese)": ""}
    imported(as_csv(rows, "cp1252"))
    assert Product.objects.get().name_en == "Crème brûlée dish"


def test_a_sample_may_end_within_a_letter():
    data = "杯子".encode()
    assert encoding_of(data[:-1], is_whole=False) == "utf-8"
    assert encoding_of(data[:-1], is_whole=True) != "utf-8"


def zipped(**entries):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


def xml_bomb():
    """A workbook whose sheet defines an entity of entities."""
    good = io.BytesIO(as_xlsx(mugs(1)))
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'
    buffer = io.BytesIO()
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                data = data.replace(b"<worksheet", bomb).replace(b"Mug 1", b"&b;")
            new.writestr(name, data)
    return buffer.getvalue()


def bomb_workbook():
    return zipped(**{"xl__workbook.xml": b"<x/>", "xl__worksheets__sheet1.xml": b"0" * 40_000_000})


HOSTILE = {
    "zip_bomb": bomb_workbook,
    "xml_bomb": xml_bomb,
    "no_table": lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "old_excel": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "no_rows": lambda: b"SKU,Name\n",
    "broken_zip": lambda: as_xlsx(mugs(2))[:300],
    "broken_csv": lambda: b'SKU,Name\nA,"' + b"x" * 200_000,
    "too_many_columns": lambda: b"," * 500 + b"\nA\n",
}


@pytest.mark.parametrize("code", HOSTILE)
def test_a_hostile_file_is_told_what_is_wrong_with_it(code):
    job = upload(HOSTILE[code]())
    assert (job.state, job.reason) == (State.UNREADABLE, code)
    assert about_file(code) != about_file("")


def test_an_entry_that_lies_about_its_size_is_not_read_on():
    data = bytearray(zipped(a=b"x" * 5000))
    place = data.rindex(b"PK\x01\x02") + 24
    data[place : place + 4] = (10).to_bytes(4, "little")
    archive = archives.opened(io.BytesIO(bytes(data)))
    with pytest.raises(Unreadable):
        archives.read(archive, "a", most=100)


def test_a_zip_of_pictures_is_looked_at_too():
    job = upload(as_csv(mugs(1)), pictures=b"PK\x03\x04 no zip")
    assert (job.state, job.reason) == (State.UNREADABLE, "broken_zip")


def test_more_than_fifty_megabytes_are_refused():
    huge = ContentFile(b"x", "a.csv")
    huge.size = imports.LARGEST + 1
    with pytest.raises(imports.TooLarge):
        imports.begin(actor_id=1, source=huge, pictures=None, rights=[], now=shop.NOW)


def test_a_formula_counts_by_the_value_that_was_saved_with_it():
    book = Workbook()
    sheet = book.active
    sheet.append(list(mugs(1)[0]))
    row = list(mugs(1)[0].values())
    row[8] = "=1+2"
    sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    job = tried(upload(buffer.getvalue()))
    assert told(job) == {2: [("price:gbp", "formula")]}
    with_value = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(buffer.getvalue())) as old,
        zipfile.ZipFile(with_value, "w") as new,
    ):
        for name in old.namelist():
            data = old.read(name).replace(b"<v></v>", b"<v>3</v>").replace(b"<v />", b"<v>3</v>")
            data = data.replace(b"<f>1+2</f><v/>", b"<f>1+2</f><v>3</v>")
            new.writestr(name, data)
    again = tried(upload(with_value.getvalue()))
    assert counts(again, Phase.CHECK)["created"] == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("12,5", "12.5"),
        ("12,500", "12500"),
        ("£ 48.00", "48.00"),
        ("¥1,200", "1200"),
        ("858元", "858"),
        ("-18", "-18"),
    ],
)
def test_numbers_as_people_write_them(written, meant):
    assert cells.decimal(written) == Decimal(meant)


@pytest.mark.parametrize("junk", ["", "abc", "1e999", "NaN", "Infinity", "--3", "99999999999999"])
def test_what_is_no_number(junk):
    with pytest.raises(cells.NotUnderstood):
        cells.decimal(junk)


@pytest.mark.parametrize(
    "text", ["=1+1", "+SUM(A1)", "-cmd|calc", "@x", "\tx", "'=1", "'x", "-18", "x"]
)
def test_an_escaped_cell_is_no_formula_and_comes_back(text):
    written = cells.escaped(text)
    assert not written.startswith(("=", "+", "@", "\t")) or written == text
    assert cells.unescaped(written) == text


@given(st.text(max_size=20))
def test_every_text_survives_escaping(text):
    assert cells.unescaped(cells.escaped(text)) == text
    assert not cells.escaped(text).startswith(("=", "@", "\t", "\r"))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_two_columns_share_a_heading(language):
    known = [*columns.FIXED, *columns.prices([("gbp", "Pounds")]), *columns.stocks([("gb", "Gb")])]
    with translation.override(language):
        said = [columns.normal(label) for label in columns.labels(known).values()]
    assert len(set(said)) == len(said)


def test_headings_are_known_in_both_languages():
    known = [*columns.FIXED, *columns.prices([("gbp", "Pounds")]), *columns.stocks([("gb", "Gb")])]
    headings = ["商品编号", "SKU", "名称（简体中文）", "Name", "价格 GBP", "库存：gb", "what?"]
    assert list(columns.guess(headings, known).values()) == [
        "product",
        "sku",
        "name_zh",
        "name_en",
        "price:gbp",
        "stock:gb",
    ]
