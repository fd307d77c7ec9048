"""Sockets work below any path, and nobody else can be in the way."""

import os

import pytest

from shop.embedded.sockets import LONGEST, NotOurs, make_private, socket_dir


def test_a_short_path_is_used_as_it_is(tmp_path):
    assert socket_dir(tmp_path / "run") == tmp_path / "run"


def test_a_long_path_gets_a_short_folder_of_its_own(tmp_path):
    long = tmp_path / ("很长的路径 with spaces " * 8)

    short = socket_dir(long)

    assert len(os.fsencode(short / ".s.PGSQL.5432")) <= LONGEST
    assert socket_dir(long) == short
    assert socket_dir(long / "other") != short


def test_a_private_folder_is_closed_to_others(tmp_path):
    folder = make_private(tmp_path / "run")

    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_link_put_in_its_place_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(NotOurs, match="belongs to someone else"):
        make_private(tmp_path / "run")
