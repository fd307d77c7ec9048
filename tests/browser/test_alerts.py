"""Sold out in one colour: the form comes and goes with the choice, and answers in place."""

import pytest

from inventory.models import Alert
from tests.factories import window

pytestmark = [pytest.mark.browser, pytest.mark.req("CA4")]


def test_the_form_follows_the_choice_and_answers_in_place(page):
    item = window.teapot()
    page.goto(f"/en/p/{item.slug_en}/")
    form = page.locator("[data-alert]")
    assert form.is_hidden()
    page.locator('input[name="option.colour"][value="ink"]').check(force=True)
    form.wait_for(state="visible")
    page.fill("#alert-email", "amy@example.com")
    form.get_by_role("button").click()
    page.get_by_text("We will write to you once").wait_for()
    assert Alert.objects.get().variant.sku.endswith("INK")
    page.locator('input[name="option.colour"][value="coral"]').check(force=True)
    form.wait_for(state="hidden")
