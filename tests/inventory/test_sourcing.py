"""Which location ships what, worked by hand."""

import pytest

from inventory.rules.sourcing import Place, Shelf, source

COVENTRY, SUZHOU, LONDON, LEEDS = 1, 2, 3, 4
TEAPOT, MUG, LAMP = 10, 20, 30
NEAR = Place(COVENTRY, priority=1, kilometres=150)
ABROAD = Place(SUZHOU, priority=2, kilometres=9200, is_abroad=True)
STORE = Place(LONDON, priority=3, kilometres=5)
DEAR = Place(LEEDS, priority=4, kilometres=5, parcel_cost=20)


def shelf(place, variant, free):
    return Shelf(id=place * 100 + variant, variant=variant, place=place, free=free)


@pytest.mark.req("IN6")
@pytest.mark.parametrize(
    ("wanted", "shelves", "places", "expected"),
    [
        pytest.param(
            {TEAPOT: 2},
            [shelf(COVENTRY, TEAPOT, 9), shelf(LONDON, TEAPOT, 9)],
            [NEAR, STORE],
            {LONDON * 100 + TEAPOT: 2},
            id="the nearer of two: 10.05 points against 11.5",
        ),
        pytest.param(
            {TEAPOT: 2},
            [shelf(COVENTRY, TEAPOT, 9), shelf(LONDON, TEAPOT, 1)],
            [NEAR, STORE],
            {COVENTRY * 100 + TEAPOT: 2},
            id="one parcel of 11.5 beats two of 21.55",
        ),
        pytest.param(
            {TEAPOT: 1, MUG: 1},
            [shelf(COVENTRY, TEAPOT, 1), shelf(COVENTRY, MUG, 1), shelf(LONDON, TEAPOT, 1)],
            [NEAR, STORE],
            {COVENTRY * 100 + TEAPOT: 1, COVENTRY * 100 + MUG: 1},
            id="both lines from where both lie",
        ),
        pytest.param(
            {TEAPOT: 1, MUG: 1},
            [
                shelf(SUZHOU, TEAPOT, 5),
                shelf(SUZHOU, MUG, 5),
                shelf(COVENTRY, TEAPOT, 5),
                shelf(LONDON, MUG, 5),
            ],
            [NEAR, ABROAD, STORE],
            {COVENTRY * 100 + TEAPOT: 1, LONDON * 100 + MUG: 1},
            id="two parcels at home (21.55) beat one from abroad (127)",
        ),
        pytest.param(
            {TEAPOT: 6},
            [shelf(COVENTRY, TEAPOT, 2), shelf(SUZHOU, TEAPOT, 5)],
            [NEAR, ABROAD],
            {COVENTRY * 100 + TEAPOT: 2, SUZHOU * 100 + TEAPOT: 4},
            id="only together: the cheaper gives all it has",
        ),
        pytest.param(
            {TEAPOT: 1},
            [shelf(LONDON, TEAPOT, 1), shelf(LEEDS, TEAPOT, 1)],
            [STORE, DEAR],
            {LONDON * 100 + TEAPOT: 1},
            id="of two as near, the cheaper parcel",
        ),
        pytest.param(
            {TEAPOT: 1},
            [shelf(COVENTRY, TEAPOT, 1), shelf(LEEDS, TEAPOT, 1)],
            [Place(COVENTRY, priority=2), Place(LEEDS, priority=1)],
            {LEEDS * 100 + TEAPOT: 1},
            id="nothing known of the way: the shop's own order",
        ),
        pytest.param(
            {TEAPOT: 3, MUG: 2, LAMP: 1},
            [
                shelf(COVENTRY, TEAPOT, 3),
                shelf(LONDON, MUG, 2),
                shelf(LEEDS, LAMP, 1),
                shelf(LEEDS, MUG, 2),
            ],
            [NEAR, STORE, DEAR],
            {COVENTRY * 100 + TEAPOT: 3, LEEDS * 100 + LAMP: 1, LEEDS * 100 + MUG: 2},
            id="the mugs travel with the lamp: two parcels, not three",
        ),
    ],
)
def test_worked_examples(wanted, shelves, places, expected):
    assert source(wanted, shelves, places) == expected


@pytest.mark.req("IN6")
def test_many_locations_are_still_enough():
    places = [Place(n, kilometres=n * 10) for n in range(40)]
    shelves = [shelf(n, TEAPOT, 1) for n in range(40)]
    taken = source({TEAPOT: 25}, shelves, places)
    assert sum(taken.values()) == 25
    assert len(taken) == 25
    assert 0 * 100 + TEAPOT in taken
