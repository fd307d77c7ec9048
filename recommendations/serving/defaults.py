"""The slots a shop begins with; operators change them as they like."""

from __future__ import annotations

from typing import Any

FOR_ALL = ["trending", "popular", "best"]
ALIKE = ["instead", "similar", "beside"]
YOURS = ["for_you", *FOR_ALL]
NEARBY = ["together", *YOURS]
NEWS = ("is_explored", "excludes_bought")
UNBOUGHT = ("excludes_bought",)
# code, page, English, Chinese, feeds, products, what it does besides
SLOTS: tuple[tuple[str, str, str, str, list[str], int, tuple[str, ...]], ...] = (
    (
        "for-you",
        "home",
        "For you",
        "为你推荐",
        ["for_you", *FOR_ALL],
        12,
        ("is_explored", "excludes_bought"),
    ),
    (
        "because-viewed",
        "home",
        "Because you looked at {name}",
        "因为你看过“{name}”",
        ["viewed"],
        12,
        (),
    ),
    ("trending", "home", "Loved right now", "大家都在买", FOR_ALL, 12, ()),
    ("buy-again", "home", "Time for more", "该补货了", ["buy_again"], 12, ()),
    ("fresh", "home", "New this week", "本周新品", ["fresh"], 12, ()),
    ("home-recent", "home", "Recently viewed", "最近浏览", ["recent"], 12, ()),
    ("together", "product", "Bought together", "常一起买", ["together"], 3, ()),
    ("accessories", "product", "Goes well with it", "适合搭配", ["accessory"], 12, ()),
    (
        "similar",
        "product",
        "You may like these too",
        "你可能也喜欢",
        ALIKE,
        12,
        (),
    ),
    ("product-recent", "product", "Recently viewed", "最近浏览", ["recent"], 12, ()),
    (
        "bag",
        "cart",
        "Goes with your bag",
        "与购物袋相配",
        ["together", "for_you", *FOR_ALL],
        12,
        ("excludes_bought",),
    ),
    (
        "order",
        "order",
        "Goes with your order",
        "与订单相配",
        ["together", "for_you", *FOR_ALL],
        12,
        ("excludes_bought",),
    ),
    ("order-again", "order", "Time for more", "该补货了", ["buy_again"], 12, ()),
    ("account-again", "account", "Time for more", "该补货了", ["buy_again"], 12, ()),
    (
        "account-for-you",
        "account",
        "For you",
        "为你推荐",
        ["for_you", *FOR_ALL],
        12,
        ("is_explored", "excludes_bought"),
    ),
    ("account-recent", "account", "Recently viewed", "最近浏览", ["recent"], 12, ()),
)


def rows() -> list[dict[str, Any]]:
    """Return the columns of each slot, in order."""
    return [
        {
            "code": code,
            "page": page,
            "title_en": english,
            "title_zh_hans": chinese,
            "feeds": feeds,
            "size": size,
            "position": place * 10,
            "excludes_bought": "excludes_bought" in flags,
            "is_explored": "is_explored" in flags,
        }
        for place, (code, page, english, chinese, feeds, size, flags) in enumerate(SLOTS, start=1)
    ]
