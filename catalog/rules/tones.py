"""The fixed palette of picture tones.

A page may carry no inline style, so the tile behind a picture takes the nearest of these colours
by class: `.tone-0` and so on, in the order given here. The first two dozen are the paper
backdrops of studio pictures; the rest serve whatever else a merchant uploads. Only ever add at
the end: stored numbers point here. `script/palette` writes the style sheet.
"""

from functools import cache

TONES: tuple[str, ...] = (
    *("#dfdfcc", "#d3d7da", "#d2d4c9", "#d8cec1", "#caccca", "#dac4b6", "#cbcab5", "#bdc5cc"),
    *("#c6bed2", "#d1bdb4", "#cabfaf", "#bbc4b4", "#c3b9b7", "#d3ac9c", "#b9b6a7", "#bfb2a0"),
    *("#bba7ab", "#a4acb4", "#db9481", "#aaaa90", "#ac9d98", "#b69586", "#999782", "#244b3a"),
    *("#ffffff", "#efece6", "#7d8186", "#4a4d52", "#1c1d20", "#c4503f", "#c98a3a", "#d8c25a"),
    *("#6f9a55", "#3f8a7c", "#3f7da6", "#34508a", "#6a5496", "#a8577f", "#7a4a2f", "#2b3a4a"),
)


def nearest_tone(colour: str) -> int:
    """Return the index of the tone that looks most like this colour, given as "#rrggbb"."""
    wanted = _oklab(colour)
    return min(range(len(TONES)), key=lambda index: _distance(wanted, _oklab(TONES[index])))


def _distance(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


@cache
def _oklab(colour: str) -> tuple[float, float, float]:
    """Return the colour in Oklab, where equal distances look equally far apart."""
    digits = colour.removeprefix("#")
    red, green, blue = (_linear(int(digits[i : i + 2], 16) / 255) for i in (0, 2, 4))
    long = (0.41222147 * red + 0.53633254 * green + 0.05144599 * blue) ** (1 / 3)
    medium = (0.21190350 * red + 0.68069954 * green + 0.10739696 * blue) ** (1 / 3)
    short = (0.08830246 * red + 0.28171884 * green + 0.62997870 * blue) ** (1 / 3)
    return (
        0.21045426 * long + 0.79361778 * medium - 0.00407205 * short,
        1.97799850 * long - 2.42859221 * medium + 0.45059371 * short,
        0.02590404 * long + 0.78277177 * medium - 0.80867577 * short,
    )


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 -- sRGB
