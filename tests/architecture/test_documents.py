"""What can be set is written down."""

import re

from shop.places import ROOT

READ = re.compile(r"""(?:env\.\w+\(|environ\.get\(|environ\[)\s*"([A-Z][A-Z_]+)\"""")
NOT_FOR_PEOPLE = {"LOOPMART_TEST_TEMPLATE"}


def test_every_setting_is_in_the_table():
    documented = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    sources = [ROOT / "shop" / name for name in ("settings.py", "server.py", "places.py")]
    read = {name for path in sources for name in READ.findall(path.read_text(encoding="utf-8"))}

    assert {name for name in read - NOT_FOR_PEOPLE if f"`{name}`" not in documented} == set()
    assert "DATABASE_URL" in read
