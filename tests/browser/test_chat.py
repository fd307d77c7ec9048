"""Two browsers: a shopper and an agent talk, the agent gives money back, the shopper sees it."""

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from orders.services import refunds
from shop.roles import write_roles
from support.models import Message
from tests.browser.looking import look
from tests.factories import sales, talks
from tests.factories import window as windows

pytestmark = [pytest.mark.browser, pytest.mark.req("CS1", "CS3")]


@pytest.fixture
def agent_at_desk(new_page, live_shop):
    """An agent's browser at the inbox."""
    write_roles()
    agent = talks.agent(limits=[("GBP", "20.00", "0")])
    agent.user.groups.add(Group.objects.get(name="service"))
    agent.user.set_password(windows.PASSWORD)
    agent.user.save()
    page = new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page.goto("/en/account/login/?next=/admin/inbox/")
    page.locator("[name=login]").fill(agent.user.email)
    page.locator("[name=password]").fill(windows.PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/admin/inbox/")
    return page


def say(page, words):
    chat = page.get_by_role("region", name="Chat")
    chat.get_by_placeholder("Write a message…").fill(words)
    chat.get_by_placeholder("Write a message…").press("Enter")
    return chat


def give_back(desk, amount):
    desk.get_by_text("More: money, merge, split").click()
    desk.get_by_label("Amount (GBP)").fill(amount)
    desk.get_by_label("Reason").fill("Chipped")
    desk.get_by_role("button", name="Give money back").click()


@pytest.fixture
def amys_order(window):
    order = sales.paid(quantity=1)
    order.user = windows.member()
    order.save(update_fields=["user"])
    return order


def test_shopper_and_agent_talk_and_money_goes_back(amys_order, phone, sign_in, agent_at_desk):
    desk, before = agent_at_desk, refunds.left(amys_order)
    sign_in(phone)
    phone.goto("/en/help/")
    phone.locator(".header [data-chat]").click()
    chat = say(phone, "My teapot came chipped <b>badly</b>")
    expect(chat.get_by_text("My teapot came chipped <b>badly</b>")).to_be_visible()
    assert look(phone) == []

    expect(desk.get_by_text("My teapot came chipped").first).to_be_visible(timeout=10_000)
    desk.get_by_text("My teapot came chipped").first.click()
    desk.get_by_role("button", name="It is about this one").click()
    desk.locator("#inbox-words").fill("I am sorry. I give you back £5.00.")
    desk.get_by_role("button", name="Send", exact=True).click()
    expect(chat.get_by_text("I am sorry. I give you back £5.00.")).to_be_visible(timeout=10_000)
    expect(chat.get_by_text("Read", exact=True)).to_be_visible()

    give_back(desk, "5.00")
    expect(chat.get_by_text("We have given back £5.00 of order")).to_be_visible(timeout=10_000)
    assert (before - refunds.left(amys_order)).amount == 5

    phone.goto("/en/shop/")  # on another page the conversation is still there
    chat = phone.get_by_role("region", name="Chat")
    expect(chat.get_by_text("We have given back £5.00 of order")).to_be_visible()
    say(phone, "Thank you!")
    expect(desk.locator("#inbox-talk").get_by_text("Thank you!")).to_be_visible(timeout=10_000)
    assert Message.objects.count() == 4
    phone.keyboard.press("Escape")
    expect(chat).to_be_hidden()


def test_words_said_while_the_shop_is_away_arrive_once(window, desk, live_shop):
    desk.goto("/zh-hans/help/")
    desk.locator(".header [data-chat]").click()
    chat = desk.get_by_role("region", name="在线客服")
    field = chat.get_by_placeholder("输入消息…")
    field.fill("第一句")
    field.press("Enter")
    expect(chat.get_by_text("第一句")).to_be_visible()
    desk.context.set_offline(True)
    field.fill("第二句")
    field.press("Enter")
    expect(chat.get_by_text("正在重试")).to_be_visible()
    desk.context.set_offline(False)
    expect(chat.locator(".chat__text", has_text="第二句")).to_be_visible(timeout=10_000)
    desk.errors.clear()  # the console tells of the network that was away
    assert list(Message.objects.values_list("body", flat=True)) == ["第一句", "第二句"]
    assert look(desk) == []
