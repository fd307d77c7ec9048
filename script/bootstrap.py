"""Make this clone's virtual environment, and keep it at what the lock files say.

Usage: bootstrap.py [server|test]. Needs Python 3.11+ and a package index, nothing else. Safe to
interrupt and to repeat: a lock file counts as installed only when its installation has ended.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
STAMPS = "installed.json"


class SetupFailed(Exception):
    """The environment cannot be made; the message says what would help."""


def main(arguments: Sequence[str]) -> int:
    """Bring the environment up to date; quick when it is."""
    purpose = arguments[0] if arguments else "server"
    try:
        refuse_old_python()
        with one_at_a_time(ROOT / "var"):
            bring_up_to_date(ROOT / ".venv", locks_for(purpose, os.environ))
    except SetupFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted; the next start goes on from here.", file=sys.stderr)
        return 130
    return 0


def refuse_old_python() -> None:
    """Raise SetupFailed where the shop could not run."""
    if sys.version_info[:2] < OLDEST:
        raise SetupFailed(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}")


def locks_for(purpose: str, environ: Mapping[str, str]) -> list[Path]:
    """Return the lock files this purpose needs."""
    served = "journey.txt" if environ.get("LOOPMART_DATA") == "journey" else "base.txt"
    return [ROOT / "requirements" / ("dev.txt" if purpose == "test" else served)]


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Let two starts of one clone make its environment one after the other."""
    folder.mkdir(exist_ok=True)
    with (folder / "bootstrap.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("Waiting for another start to set up the environment…", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def bring_up_to_date(venv: Path, locks: Sequence[Path]) -> None:
    """Install every lock file that is not the one installed last."""
    if not works(venv):
        make_venv(venv)
    installed = read_stamps(venv)
    for lock in locks:
        wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
        if installed.get(lock.name) == wanted:
            continue
        print(f"Installing requirements/{lock.name}…", flush=True)
        install(venv, lock)
        installed[lock.name] = wanted
        write_stamps(venv, installed)


def works(venv: Path) -> bool:
    """Return whether the environment's Python runs: its base may be gone, or the clone moved."""
    if read_stamps(venv).get("folder") != str(venv):
        return False
    asked = [
        str(venv / "bin" / "python"),
        "-c",
        "import sys; print(sys.version_info[:2] >= (3, 11))",
    ]
    try:
        return bool(subprocess.check_output(asked, text=True).strip() == "True")
    except (OSError, subprocess.CalledProcessError):
        return False


def make_venv(venv: Path) -> None:
    """Make an empty environment, with pip if this Python has it."""
    print("Making .venv…", flush=True)
    shutil.rmtree(venv, ignore_errors=True)
    make = [sys.executable, "-m", "venv", str(venv)]
    if not shutil.which("uv") and has("ensurepip"):
        run(make, why="python3 -m venv failed")
    else:  # Debian's Python comes without ensurepip
        run([*make, "--without-pip"], why="python3 -m venv failed")
    write_stamps(venv, {"folder": str(venv)})


def install(venv: Path, lock: Path) -> None:
    """Install a lock file, with uv if it can be had and works here, else with pip."""
    python = str(venv / "bin" / "python")
    checked = ["--quiet", "--require-hashes", "-r", str(lock)]
    if uv := find_uv(venv):
        environ = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_LINK_MODE": "copy"}
        environ["UV_SYSTEM_CERTS"] = "true"  # the machine may stand behind a proxy of its own
        environ.setdefault("UV_CACHE_DIR", str(cache_dir()))
        command = [uv, "pip", "install", "--python", python, *checked]
        done = subprocess.run(command, env=environ, check=False)
        if done.returncode == 0:
            return
        print("uv could not install it; trying pip…", flush=True)
    run([*pip_for(python), "install", *checked], why=f"pip could not install {lock.name}")


def find_uv(venv: Path) -> str | None:
    """Return uv: the machine's, or one installed beside the environment's own programs."""
    own = venv / "bin" / "uv"
    if found := shutil.which("uv"):
        return found
    if not own.exists():
        lock = str(ROOT / "requirements" / "uv.txt")
        pip = pip_for(str(venv / "bin" / "python"))
        options = ["install", "--quiet", "--require-hashes", "-r", lock]
        subprocess.run([*pip, *options], check=False)
    return str(own) if own.exists() else None


def pip_for(python: str) -> list[str]:
    """Return a pip that installs into the environment: its own, or this Python's.

    Raises SetupFailed when there is neither.
    """
    asked = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False)
    if asked.returncode == 0:
        return [python, "-m", "pip", "--disable-pip-version-check"]
    if has("pip"):
        return [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    raise SetupFailed("This Python has no pip: install python3-venv, python3-pip or uv")


def has(module: str) -> bool:
    """Return whether this Python can run a module."""
    asking = [sys.executable, "-c", f"import {module}"]
    asked = subprocess.run(asking, capture_output=True, check=False)
    return asked.returncode == 0


def cache_dir() -> Path:
    """Return where downloads are kept: shared between clones, or here where there is no home."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    nearest = next(path for path in (home, *home.parents) if path.exists())
    return home / "uv" if os.access(nearest, os.W_OK) else ROOT / "var" / "uv-cache"


def read_stamps(venv: Path) -> dict[str, str]:
    """Return which lock files are installed, by the hash of their content."""
    try:
        return dict(json.loads((venv / STAMPS).read_text()))
    except (OSError, ValueError):
        return {}


def write_stamps(venv: Path, stamps: Mapping[str, str]) -> None:
    """Note what is installed, whole or not at all."""
    aside = venv / (STAMPS + ".new")
    aside.write_text(json.dumps(dict(stamps)))
    aside.replace(venv / STAMPS)


def run(command: Sequence[str], *, why: str) -> None:
    """Run a command; raise SetupFailed when it fails."""
    if subprocess.run(command, check=False).returncode:
        raise SetupFailed(why)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
