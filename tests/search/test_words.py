"""From what people write to what is looked up: pure rules."""

import pytest

from search.rules import pinyin, words
from search.rules.documents import Texts, document
from search.rules.folding import folded
from search.rules.queries import is_countable, normalised
from search.rules.spelling import Vocabulary
from search.rules.understanding import Lexicon, understood


@pytest.mark.req("SE1", "SE5")
@pytest.mark.parametrize(
    ("written", "one_form"),
    [
        ("ＴＥＡＰＯＴ", "teapot"),
        ("藍牙耳機", "蓝牙耳机"),
        ("滑鼠", "鼠标"),
        ("Bouclé", "boucle"),
        ("Chef's", "chef"),
        ("９００　ｍｌ", "900 ml"),
        ("a\x00b\x1bc", "a b c"),
    ],
)
def test_many_ways_of_writing_are_one(written, one_form):
    assert folded(written) == one_form


@pytest.mark.req("SE1")
@pytest.mark.parametrize(
    ("query", "tokens"),
    [
        ("the knives and shelves", ["knife", "shelf"]),
        ("chopping boards", ["chop", "board"]),
        ("蓝牙耳机", ["蓝牙", "耳机"]),
        ("led灯泡", ["led", "灯泡"]),
        ("27 inch", ["27", "inch"]),
        ("10,000 mAh", ["10000", "mah"]),
        ("😀 !!! ' OR \\ -- ;", ["or"]),
        ("the", ["the"]),
        ("", []),
    ],
)
def test_a_query_is_cut_into_words(query, tokens):
    assert [word.token for word in words.query_words(query)] == tokens


def test_a_query_has_an_end():
    assert len(words.query_words("teapot kettle " * 5000)) <= words.MOST_WORDS


@pytest.mark.req("SE5")
def test_pinyin_in_full_and_by_initials():
    assert pinyin.tokens("充电宝") == ["~chongdianbao", "^cdb"]
    assert pinyin.tokens("茶") == []


@pytest.mark.req("SE1")
def test_a_document_weighs_its_words_by_where_they_are():
    made = document(
        Texts(
            names=("Ribbed vase with grass", "花瓶三件套"),
            groups=("Ashbourne",),
            properties=("Stoneware",),
            rest=("For a vase of flowers.",),
            codes=("KIT-9",),
        )
    )
    assert "'vase':1A,4D" in made.vector
    assert "'!vase':1A" in made.vector
    assert "'!花瓶':1A" in made.vector
    assert "'~huaping':1A" in made.vector
    assert "'ashbourn':2B" in made.vector
    assert "'stonewar':3C" in made.vector
    assert "'#kit9':1A" in made.vector
    assert "'for'" not in made.vector


VOCABULARY = Vocabulary.of(
    [
        ("teapot", "teapot", "", 4),
        ("chocolate", "chocol", "", 3),
        ("headphones", "headphon", "", 2),
        ("desk", "desk", "", 9),
        ("lamp", "lamp", "", 9),
        ("lamb", "lamb", "", 1),
        ("马克杯", "马克杯", "", 2),
        ("茶壶", "茶壶", "", 5),
        ("chahu", "~chahu", "茶壶", 0),
        ("巧克力", "巧克力", "", 5),
    ]
)


@pytest.mark.req("SE1")
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("teapto", "teapot"),  # two letters changed places: one slip
        ("choclate", "chocolate"),
        ("hedphons", "headphones"),  # two of eight
        ("lamo", "lamp"),  # as near as lamb, and more products have it
        ("desc lamp", "desk lamp"),
        ("desklamp", "desk lamp"),
        ("head phones", "headphones"),
        ("马客杯", "马克杯"),  # one character of three, though three bytes of nine
        ("巧克立", "巧克力"),
        ("茶胡", "茶壶"),  # it sounds the same
        ("茶子", "茶子"),  # one character of two is another word
        ("cup", "cup"),  # three letters are too few to guess
        ("12345", "12345"),
    ],
)
def test_what_was_meant(typed, meant):
    found = VOCABULARY.corrected(words.query_words(typed))
    assert words.written([word.surface for word in found]) == meant


@pytest.mark.req("SE1")
def test_synonyms_of_several_words_and_one_way():
    lexicon = Lexicon.of([("mobile phone", ["phone"]), ("sofa", ["couch"]), ("couch", ["sofa"])])
    (group,) = understood(words.query_words("mobile phone"), lexicon)
    assert ("phone",) in [one.tokens for one in group.alternatives]
    (group,) = understood(words.query_words("phone"), lexicon)
    assert ("mobil", "phone") not in [one.tokens for one in group.alternatives]
    (group,) = understood(words.query_words("couches"), lexicon)
    assert ("sofa",) in [one.tokens for one in group.alternatives]


@pytest.mark.req("SE5")
def test_nothing_about_a_person_is_written_down():
    assert normalised("  Tea   POT ") == "tea pot"
    assert is_countable("teapot 900")
    for personal in ("amy@example.com", "+44 20 7946 0018", "4242 4242 4242 4242", ""):
        assert not is_countable(normalised(personal))
