"""What happens before a shop opens happens once, and says when it cannot."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from babel.messages import mofile
from django.core.management import CommandError, call_command

from shop import preparing, translations
from shop.places import ROOT
from shop.welcome import sign_ins, welcome

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Bag"
msgstr "{}"
"""


@pytest.fixture
def catalogue(tmp_path):
    path = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOGUE.format("购物袋"), encoding="utf-8")
    return path


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(catalogue, tmp_path):
    assert translations.compile_catalogues(tmp_path) == [catalogue]
    assert translations.compile_catalogues(tmp_path) == []
    with catalogue.with_suffix(".mo").open("rb") as compiled:
        assert mofile.read_mo(compiled).get("Bag").string == "购物袋"

    catalogue.write_text(CATALOGUE.format("购物车"), encoding="utf-8")

    assert translations.compile_catalogues(tmp_path) == [catalogue]


def test_two_shops_may_compile_the_catalogues_of_one_folder_at_once(catalogue, tmp_path):
    others = ThreadPoolExecutor(4)
    for _round in range(10):
        catalogue.with_suffix(".mo").unlink(missing_ok=True)
        done = [others.submit(translations.compile_catalogues, tmp_path) for _shop in range(4)]
        assert {catalogue} >= {path for one in done for path in one.result()}
    others.shutdown()
    assert sorted(path.name for path in catalogue.parent.iterdir()) == ["django.mo", "django.po"]


@pytest.mark.django_db
def test_our_own_server_is_fit():
    preparing.check_database()


def test_an_unknown_catalogue_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("LOOPMART_DATA", "demos")

    with pytest.raises(CommandError, match="LOOPMART_DATA=demos is none of: demo, journey, empty"):
        call_command("prepare", stdout=StringIO())


def test_the_welcome_names_both_languages_and_the_sign_ins(tmp_path):
    (tmp_path / "demo-sign-ins.json").write_text(
        '{"operator": {"email": "owner@loopmart.example", "password": "pw"}}', encoding="utf-8"
    )

    text = welcome("http://127.0.0.1:8000", var=tmp_path, seconds=3.21)

    assert "http://127.0.0.1:8000/en/" in text
    assert "http://127.0.0.1:8000/zh-hans/" in text
    assert ["operator", "owner@loopmart.example", "pw"] in [
        row.split() for row in text.splitlines()
    ]


@pytest.mark.parametrize(
    ("content", "line"), [(None, "none"), ("[1]", "cannot be read"), ("{", "cannot be read")]
)
def test_missing_or_broken_sign_ins_are_no_obstacle(tmp_path, content, line):
    path = Path(tmp_path) / "demo-sign-ins.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    assert line in sign_ins(path)[0]


def test_a_web_process_does_not_load_what_few_requests_need():
    """Each of these costs a start a quarter of a second or more, in every process."""
    heavy = (
        "boto3",
        "lightgbm",
        "pandas",
        "duckdb",
        "sklearn",
        "statsforecast",
    )
    code = "import sys; import shop.wsgi, shop.urls; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert [name for name in heavy if name in loaded] == []
