"""Tones and swatches: Python is their source, the style sheets follow."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from catalog.rules.swatches import SWATCHES
from catalog.rules.tones import TONES, nearest_tone

TOKENS = Path(settings.BASE_DIR) / "static" / "css" / "tokens"


def test_the_style_sheets_say_what_python_says():
    tones = re.findall(r"\.tone-(\d+) \{ --tone: (#\w+); \}", (TOKENS / "tones.css").read_text())
    named = r"\.swatch--([a-z]+) \{ --swatch: (#\w+); \}"
    swatches = re.findall(named, (TOKENS / "swatches.css").read_text())

    assert tones == [(str(index), colour) for index, colour in enumerate(TONES)]
    assert dict(swatches) == SWATCHES


def test_the_script_finds_nothing_to_write():
    script = Path(settings.BASE_DIR) / "script" / "palette"

    checked = subprocess.run([sys.executable, script, "--check"], capture_output=True, check=False)

    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("index", range(len(TONES)))
def test_a_tone_is_nearest_to_itself(index):
    assert nearest_tone(TONES[index]) == index


@pytest.mark.parametrize(
    ("colour", "nearest"), [("#fefefe", "#ffffff"), ("#e4bead", "#dac4b6"), ("#18191b", "#1c1d20")]
)
def test_other_colours_find_the_one_that_looks_most_like_them(colour, nearest):
    assert TONES[nearest_tone(colour)] == nearest
