"""The words the generated catalogue is made of."""

NOUNS = [
    *(("teapot", "茶壶"), ("lamp", "台灯"), ("chair", "椅子"), ("blanket", "毛毯")),
    *(("mug", "杯子"), ("basket", "篮子"), ("clock", "时钟"), ("vase", "花瓶")),
    *(("kettle", "水壶"), ("mirror", "镜子")),
]
KINDS = [
    *(("premium", "优质"), ("plain", "简约"), ("folding", "折叠"), ("woven", "编织")),
    *(("garden", "花园"), ("travel", "旅行")),
]
COLOURS = [("coral", "珊瑚红"), ("moss", "苔绿"), ("slate", "石板灰"), ("cream", "奶油白")]
MATERIALS = [
    ("oak", "橡木"),
    ("linen", "亚麻"),
    ("steel", "钢"),
    ("clay", "陶土"),
    ("wool", "羊毛"),
]
SYLLABLES = ["ba", "do", "fi", "ku", "le", "mo", "na", "pe", "ri", "su"]
BROAD = ["premium", "garden", "travel"]


def own_word(number: int) -> str:
    """Return the word that only this product has."""
    return "".join(SYLLABLES[int(digit)] for digit in f"{number:06}").title()


def name_of(number: int) -> tuple[str, str]:
    """Return a product's English and Chinese name."""
    kind, noun = KINDS[number % len(KINDS)], NOUNS[number // 7 % len(NOUNS)]
    own = own_word(number)
    return f"{own} {kind[0]} {noun[0]}", f"{own}{kind[1]}{noun[1]}"


def narrow(number: int) -> str:
    """Return what somebody looks for who knows what they want, as an address has it."""
    return f"{own_word(number)}+{NOUNS[number // 7 % len(NOUNS)][0]}"
