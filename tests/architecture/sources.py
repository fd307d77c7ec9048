"""What the architecture tests read: the files of this project, as they would be committed."""

import subprocess

from shop.places import ROOT

OTHERS_WORK = ("tools/studio/", "static/vendor/", "static/fonts/", "requirements/")


def committed(*suffixes):
    """Return the project's files with these suffixes, new ones included, ignored ones not."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.check_output(command, cwd=ROOT, text=True).split("\0")
    paths = [
        ROOT / name
        for name in listed
        if name.endswith(suffixes) and not name.startswith(OTHERS_WORK)
    ]
    return [path for path in paths if path.is_file()]


def python_files():
    """Return our Python files; migrations are written by a program."""
    return [path for path in committed(".py") if path.parent.name != "migrations"]


def name_of(path):
    return str(path.relative_to(ROOT))


def lines_of(path):
    return path.read_text(encoding="utf-8").splitlines()
