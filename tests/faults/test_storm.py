"""Two hundred purchases while every kind of process is killed: the books balance afterwards."""

import os
import tempfile
from pathlib import Path

import pytest

from tests.faults import storm

PURCHASES, STOCK, SEED = 200, 40, 20261122


@pytest.mark.faults
@pytest.mark.timeout(900)
@pytest.mark.req("OR3", "IN2", "OR7", "IN9", "PA2", "PA8", "MK6")
def test_after_a_storm_the_books_balance():
    base = Path(tempfile.mkdtemp(prefix="storm-", dir=os.environ["LOOPMART_TEST_ROOT"]))
    base.chmod(0o711)
    told = storm.run(purchases=PURCHASES, seed=SEED, base=base, stock=STOCK, hurried=True)

    assert sum(told["killed"].values()) >= 5, told["killed"]
    assert len(told["killed"]) >= 5, told["killed"]
    assert not any(told["waiting"].values()), told["waiting"]
    assert told["findings"] == []
    assert told["paid_wrongly"] == told["money_without_order"] == told["receipts_missing"] == []
    assert told["at_the_bank"] == told["in_our_books"]
    assert all(on_hand == moved for on_hand, _reserved, moved in told["stock"])
    assert all(0 <= reserved <= on_hand for on_hand, reserved, _moved in told["stock"])
    assert sum(reserved for _on_hand, reserved, _moved in told["stock"]) == told["units_wanted"]
    answers = told["answers"]
    assert set(answers) <= {"kept", "cancelled", "returned", "sold out"}, answers
    assert sum(told["orders"].values()) == sum(answers.values()) - answers.get("sold out", 0)
    assert told["units_back"] == answers["returned"] >= 10
    # Every message at least once; a repeat only has the same Message-ID.
    assert set(told["letters"]) <= set(told["box"])
    assert told["failed_letters"] == 0
