"""The environment: made when missing, installed when a lock changed, resumed when interrupted."""

import importlib.util
import sys

import pytest

from shop.places import ROOT


@pytest.fixture
def bootstrap():
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "script" / "bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.has = lambda _module: False  # no ensurepip: an environment without pip is made quickly
    module.pip_for = lambda _python: ["pip"]
    return module


@pytest.fixture
def installs(bootstrap, monkeypatch):
    """The lock files that were installed; nothing is."""
    installed = []
    monkeypatch.setattr(bootstrap, "install", lambda _venv, lock: installed.append(lock.name))
    return installed


@pytest.fixture
def lock(tmp_path):
    path = tmp_path / "base.txt"
    path.write_text("django==5.2 --hash=sha256:1")
    return path


def test_a_lock_is_installed_once_and_again_when_it_changes(bootstrap, installs, lock, tmp_path):
    venv = tmp_path / ".venv"

    bootstrap.bring_up_to_date(venv, [lock])
    bootstrap.bring_up_to_date(venv, [lock])
    lock.write_text("django==5.2.1 --hash=sha256:2")
    bootstrap.bring_up_to_date(venv, [lock])

    assert installs == ["base.txt", "base.txt"]
    assert (venv / "bin" / "python").exists()


def test_an_interrupted_installation_is_done_again(bootstrap, monkeypatch, lock, tmp_path):
    venv, tries = tmp_path / ".venv", []

    def interrupted_first(_venv, lock):
        tries.append(lock.name)
        if len(tries) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "install", interrupted_first)
    with pytest.raises(KeyboardInterrupt):
        bootstrap.bring_up_to_date(venv, [lock])
    bootstrap.bring_up_to_date(venv, [lock])
    bootstrap.bring_up_to_date(venv, [lock])

    assert len(tries) == 2


@pytest.mark.parametrize("damage", ["python gone", "clone moved", "half made"])
def test_an_environment_that_does_not_work_is_made_again(
    bootstrap, installs, lock, tmp_path, damage
):
    venv = tmp_path / ".venv"
    bootstrap.bring_up_to_date(venv, [lock])
    if damage == "python gone":
        (venv / "bin" / "python").unlink()
    elif damage == "clone moved":
        venv = venv.rename(tmp_path / "moved")
    else:
        (venv / bootstrap.STAMPS).unlink()

    bootstrap.bring_up_to_date(venv, [lock])

    assert bootstrap.works(venv)
    assert installs == ["base.txt", "base.txt"]


@pytest.mark.parametrize(
    ("purpose", "data", "lock"),
    [
        ("server", "demo", "base.txt"),
        ("server", "journey", "journey.txt"),
        ("test", "demo", "dev.txt"),
    ],
)
def test_each_purpose_has_its_lock(bootstrap, purpose, data, lock):
    assert [path.name for path in bootstrap.locks_for(purpose, {"LOOPMART_DATA": data})] == [lock]


def test_an_old_python_is_told_so(bootstrap, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 10, 1))

    assert bootstrap.main([]) == 1
    assert "Python 3.11 or newer is needed" in capsys.readouterr().err


def test_without_uv_pip_installs(bootstrap, monkeypatch, lock, tmp_path):
    commands = []
    monkeypatch.setattr(bootstrap, "find_uv", lambda _venv: None)
    monkeypatch.setattr(bootstrap, "run", lambda command, why: commands.append(command))

    bootstrap.install(tmp_path / ".venv", lock)

    assert commands == [["pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]]


def test_when_uv_fails_pip_installs(bootstrap, monkeypatch, lock, tmp_path):
    commands = []
    monkeypatch.setattr(bootstrap, "find_uv", lambda _venv: "false")
    monkeypatch.setattr(bootstrap, "run", lambda command, why: commands.append(command))

    bootstrap.install(tmp_path / ".venv", lock)

    assert commands == [["pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]]
