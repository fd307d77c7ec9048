"""The pytest plugin that gives the suite real servers; named in pyproject.toml.

The servers start on the process that pytest was called in, before Django reads its settings;
xdist's workers inherit their addresses, and each takes its own database in every server.
"""

import os
from collections.abc import Generator

import pytest

from shop.testing import stack


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    """Boot first: as a wrapper this runs before pytest-django's own hook reads the settings."""
    try:
        stack.boot_once()
    except stack.BootFailed as failure:
        raise pytest.UsageError(str(failure)) from failure
    stack.take_own_share(os.environ.get("PYTEST_XDIST_WORKER", ""))
    return (yield)


def pytest_configure() -> None:
    """Clean up after committing tests in our way."""
    from shop.testing.clearing import replace_flush  # noqa: PLC0415 -- needs Django's settings

    replace_flush()
