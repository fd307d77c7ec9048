"""See to it that there is a Chromium with Chinese fonts for the browser tests.

CHROME_PATH or an installed one is used as it is. Otherwise Debian's package: installed when root
runs this, else downloaded and unpacked under `var/chromium`, which needs no rights at all.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UNPACKED = Path(os.environ.get("LOOPMART_VAR") or ROOT / "var") / "chromium"
PACKAGES = ["chromium", "fonts-noto-cjk"]
FONT = "NotoSansCJK-Regular.ttc"

LAUNCHER = """#!/bin/sh
# Made by script/chromium.py: Chromium from unpacked packages.
here="$(dirname "$(readlink -f "$0")")"
for folder in "$here"/files/usr/lib/*-linux-gnu "$here"/files/lib/*-linux-gnu; do
  LD_LIBRARY_PATH="$folder:$LD_LIBRARY_PATH"
done
export LD_LIBRARY_PATH
export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/files/usr/lib/chromium/chromium" "$@"
"""
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>{files}/usr/share/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir>
</fontconfig>
"""


def main() -> int:
    """Get what is missing; quick when nothing is."""
    if os.environ.get("CHROME_PATH") or (UNPACKED / "chromium").exists():
        return 0
    if shutil.which("chromium") and list(Path("/usr/share/fonts").rglob(FONT)):
        return 0
    if not shutil.which("apt-get"):
        print("Neither Chromium nor apt-get here: set CHROME_PATH", file=sys.stderr)
        return 1
    return install() if os.geteuid() == 0 else unpack()


def install() -> int:
    """Install the packages on the machine."""
    print("Installing Chromium and fonts…", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]
    return subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode


def unpack() -> int:
    """Download the packages, and what they need beyond the machine's own, and unpack them."""
    print("Unpacking Chromium and fonts under var/chromium…", flush=True)
    shutil.rmtree(UNPACKED, ignore_errors=True)
    debs = UNPACKED / "debs"
    debs.mkdir(parents=True)
    options = own_apt(UNPACKED / "apt")
    try:
        subprocess.run(["apt-get", *options, "update", "-qq"], check=True)
        plan = [*options, "install", "--simulate", "--no-install-recommends", *PACKAGES]
        planned = subprocess.check_output(["apt-get", *plan], text=True)
        wanted = {*re.findall(r"^Inst (\S+)", planned, re.MULTILINE), *PACKAGES}
        subprocess.run(["apt-get", *options, "download", "-qq", *wanted], cwd=debs, check=True)
        for deb in debs.glob("*.deb"):
            subprocess.run(["dpkg", "-x", str(deb), str(UNPACKED / "files")], check=True)
    except (OSError, subprocess.CalledProcessError) as failure:
        print(f"No Chromium could be unpacked ({failure}); set CHROME_PATH", file=sys.stderr)
        return 1
    shutil.rmtree(debs)
    write_launcher()
    return 0


def own_apt(folder: Path) -> Sequence[str]:
    """Return options that let a normal user keep package lists of his own."""
    (folder / "lists" / "partial").mkdir(parents=True)
    (folder / "cache" / "archives" / "partial").mkdir(parents=True)
    return ["-o", f"Dir::State::lists={folder}/lists", "-o", f"Dir::Cache={folder}/cache"]


def write_launcher() -> None:
    """Write the program that the tests start; last, as its presence says that all is there."""
    fonts = FONTS.format(files=UNPACKED / "files", cache=UNPACKED / "font-cache")
    (UNPACKED / "fonts.conf").write_text(fonts)
    aside = UNPACKED / "chromium.new"
    aside.write_text(LAUNCHER)
    aside.chmod(0o755)
    aside.replace(UNPACKED / "chromium")


if __name__ == "__main__":
    raise SystemExit(main())
