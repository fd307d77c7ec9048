"""What can be set is written down."""

import re

from shop.places import ROOT

READ = re.compile(r"""(?:env\.\w+\(|environ\.get\(|environ\[)\s*"([A-Z][A-Z_]+)\"""")
# What other programs set for theirs, and what the test suite sets for itself.
NOT_FOR_PEOPLE = {
    "DJANGO_ALLOW_ASYNC_UNSAFE",
    "LOOPMART_TEST_ROOT",
    "LOOPMART_TEST_TEMPLATE",
    "PYTEST_XDIST_WORKER",
    "UV_SYSTEM_CERTS",
    "XDG_CACHE_HOME",
    "XDG_RUNTIME_DIR",
}


def test_every_setting_is_in_the_table():
    documented = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    sources = [*(ROOT / "shop").rglob("*.py"), *(ROOT / "script").glob("*")]
    read = {name for path in sources for name in READ.findall(path.read_text(encoding="utf-8"))}

    assert {name for name in read - NOT_FOR_PEOPLE if f"`{name}`" not in documented} == set()
    assert "DATABASE_URL" in read
