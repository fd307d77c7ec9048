"""A catalogue in two languages for searching: names, filters, prices; the same each time.

Six in ten names are English, a quarter Chinese, the rest mixed. Each product has five filters, a
maker of 800, a category of 500, and a model of its own.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from search.rules.documents import Texts

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DEPARTMENTS, SHELVES, MAKERS = 25, 20, 800

_EN_KINDS = """
premium organic spicy mini golden classic compact deluxe portable quiet rapid solid soft rustic
modern vintage slim sturdy light heavy foldable wireless smart handmade natural pure fresh dark
bright gentle matte glossy woven carved quilted padded insulated waterproof
"""
_EN_THINGS = """
shampoo yogurt chocolate candy sauce cheese coffee soup cookie cereal toothpaste snack salad potato
chicken juice bread cracker vitamin lipstick detergent towel battery lamp teapot mug kettle wok pan
knife board bowl plate vase candle cushion rug throw mirror clock frame chair stool table shelf
headphones speaker radio keyboard mouse monitor charger camera projector watch wallet belt scarf
beanie umbrella suitcase backpack duffel tent flask helmet skateboard dumbbell racket basketball
puzzle train drum bear notebook pen stapler scissors planter trowel
"""
_ZH_KINDS = "新款 便携 无线 智能 家用 复古 简约 加厚 迷你 高端 天然 手工 防水 静音 折叠 可爱"
_ZH_THINGS = """
蓝牙耳机 保温杯 电饭煲 吸尘器 双肩包 台灯 洗发水 智能手表 茶壶 马克杯 花瓶 蜡烛 靠垫 地毯 镜子 挂钟
相框 椅子 书架 音箱 键盘 鼠标 显示器 充电宝 相机 投影仪 钱包 皮带 围巾 雨伞 行李箱 帐篷 头盔 滑板
哑铃 篮球 拼图 积木 玩具 笔记本 钢笔 剪刀 花盆 牛奶 巧克力 咖啡豆 饼干 酱油
"""
_COLOURS = "black white red blue green yellow grey pink brown beige orange purple"
_MATERIALS = "oak steel cotton wool glass leather bamboo linen stone plastic paper"
EN_KINDS, EN_THINGS = _EN_KINDS.split(), _EN_THINGS.split()
ZH_KINDS, ZH_THINGS = _ZH_KINDS.split(), _ZH_THINGS.split()
CHOICES = {
    "colour": _COLOURS.split(),
    "material": _MATERIALS.split(),
    "style": [f"style-{n}" for n in range(10)],
    "season": ["spring", "summer", "autumn", "winter"],
    "origin": [f"land-{n}" for n in range(20)],
}


@dataclass(frozen=True)
class Good:
    """One product, as search is told of it."""

    number: int
    texts: Texts
    facets: list[str]
    shelf: int
    price: int
    merit: int
    sold: float
    published_at: datetime
    in_stock: bool
    on_sale: bool


def good(number: int) -> Good:
    """Return one of them."""
    chance = random.Random(number)  # noqa: S311 -- the same catalogue each time
    kind, thing = chance.choice(EN_KINDS), chance.choice(EN_THINGS)
    zh = chance.choice(ZH_KINDS) + chance.choice(ZH_THINGS)
    # "Premium" and 新款 stand in every sixth and every tenth name.
    kind = "premium" if chance.random() < 1 / 6 else kind
    model = (
        f"{chance.choice('abcdefghkmnprstw')}{chance.choice('aeiouxyz')}{chance.randrange(30_000)}"
    )
    name = _name(chance.random(), f"{kind} {thing}", zh, model)
    shelf, maker = chance.randrange(DEPARTMENTS * SHELVES), int(MAKERS * chance.random() ** 2)
    chosen = {code: chance.choice(values) for code, values in CHOICES.items()}
    return Good(
        number=number,
        texts=Texts(
            names=name,
            groups=(f"Maker {maker}", f"Shelf {shelf}"),
            properties=tuple(chosen.values()),
            rest=(f"A {chance.choice(EN_KINDS)} {thing} for every day",),
            codes=(f"sku-{number}",),
        ),
        facets=[
            f"brand:maker-{maker}",
            f"category:department-{shelf // SHELVES}",
            f"category:shelf-{shelf}",
            *(f"{code}:{value}" for code, value in chosen.items()),
        ],
        shelf=shelf,
        price=int(chance.lognormvariate(8, 0.9)) + 100,
        merit=chance.randrange(100),
        sold=chance.expovariate(0.2),
        published_at=NOW - timedelta(hours=chance.randrange(20_000)),
        in_stock=chance.random() < 0.9,
        on_sale=chance.random() < 0.1,
    )


def _name(share: float, english: str, chinese: str, model: str) -> tuple[str, ...]:
    if share < 0.6:
        return (f"{english} {model}",)
    if share < 0.85:
        return (f"{chinese} {model}",)
    return (f"{english} {model}", chinese)
