"""Films, models and turns are uploaded on their product's screen, and read before they are kept."""

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import ProductMedia
from core import page_cache
from tests.admin.forms import Fields
from tests.factories import media as made
from tests.factories import shop
from tests.factories.window import operator

pytestmark = [pytest.mark.django_db, pytest.mark.req("CA2", "AC5")]


@pytest.fixture
def screen(client):
    """Send a product's screen with one film, model or turn more."""
    item = shop.product()
    client.force_login(operator("catalogue"))
    path = reverse("admin:catalog_product_change", args=[item.pk])

    def send(language="en", **fields):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        sent = Fields(client.get(path).content.decode()).sent
        sent = {name: value for name, value in sent.items() if name and "__prefix__" not in name}
        row = int(sent["media-TOTAL_FORMS"])
        sent["media-TOTAL_FORMS"] = row + 1
        labels = {"label_en": "Being lit", "label_zh_hans": "点亮", "position": 0}
        fields = labels | fields
        return client.post(path, sent | {f"media-{row}-{name}": fields[name] for name in fields})

    send.item = item
    return send


def file(data, name="whatever.bin"):
    return SimpleUploadedFile(name, data)


def stored():
    return ProductMedia.objects.get()


def folder():
    return set(default_storage.listdir("shows")[1]) if default_storage.exists("shows") else set()


def test_a_film_with_its_still_picture_and_subtitles(screen, client):
    page = f"/en/p/{screen.item.slug_en}/"
    assert "<video" not in client.get(page).content.decode()
    answer = screen(
        kind="video", file=file(made.mp4()), poster=file(made.picture()), captions_en=file(made.VTT)
    )
    assert answer.status_code == 302
    film = stored()
    assert (film.kind, film.label, film.width, film.height) == ("video", "Being lit", 80, 100)
    assert film.file.name.startswith("shows/")
    assert film.file.name.endswith(".mp4")
    assert film.poster.name.endswith(".webp")
    assert film.captions_en.name.endswith(".vtt")
    page_cache.bump([f"product:{screen.item.pk}"])
    assert "<video" in client.get(page).content.decode()


def test_a_model(screen):
    screen(kind="model", file=file(made.glb()), poster=file(made.picture()))
    assert stored().file.name.endswith(".glb")


def test_a_turn_in_the_order_of_names(screen):
    frames = [file(made.picture(20 * n), f"{n:02d}.png") for n in range(8)]
    assert screen(kind="spin", turn=frames[::-1]).status_code == 302
    turn = stored()
    assert len(set(turn.frames)) == 8
    assert (turn.poster.name, turn.width, turn.height) == (turn.frames[0], 80, 100)
    with default_storage.open(turn.frames[7]) as last:
        assert last.read(4) == b"RIFF"


FILM, GLB, STILL = made.mp4(), made.glb(), made.picture()
SHORT = "A turn has from 8 to 36 frames, all of one size."
WRONG = {
    "no film": ("video", {"file": GLB, "poster": STILL}, "not a whole MP4 or WebM"),
    "cut short": ("video", {"file": FILM[:-9], "poster": STILL}, "not a whole MP4 or WebM"),
    "no model": ("model", {"file": FILM, "poster": STILL}, "not a whole GLB model"),
    "no still": ("model", {"file": GLB}, "This is needed."),
    "no file": ("video", {"poster": STILL}, "This is needed."),
    "broken still": ("video", {"file": FILM, "poster": b"x"}, "not a picture we can use"),
    "no subtitles": (
        "video",
        {"file": FILM, "poster": STILL, "captions_zh_hans": b"x"},
        "not subtitles in WebVTT",
    ),
    "few frames": ("spin", {"turn": [STILL] * 7}, SHORT),
    "no frames": ("spin", {}, "This is needed."),
    "broken frame": ("spin", {"turn": [STILL] * 8 + [b"x"]}, "not a picture we can use"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_is_named_and_nothing_is_kept(screen, case):
    kind, files, said = WRONG[case]
    before = folder()
    sent = {
        name: [file(one) for one in data] if isinstance(data, list) else file(data)
        for name, data in files.items()
    }
    answer = screen(kind=kind, **sent)
    assert (answer.status_code, said in answer.content.decode()) == (200, True)
    assert not ProductMedia.objects.exists()
    assert folder() == before


def test_a_wrong_file_is_named_in_chinese(screen):
    answer = screen("zh-hans", kind="video", file=file(b"x"), poster=file(STILL))
    assert "MP4 或 WebM" in answer.content.decode()


def test_an_unknown_kind_is_refused(screen):
    answer = screen(kind="hologram", file=file(FILM), poster=file(STILL))
    assert (answer.status_code, ProductMedia.objects.count()) == (200, 0)


def test_words_are_changed_and_files_stay(screen, client):
    screen(kind="spin", turn=[file(made.picture(20 * n), f"{n}.png") for n in range(8)])
    before = stored()
    path = reverse("admin:catalog_product_change", args=[screen.item.pk])
    sent = Fields(client.get(path).content.decode()).sent
    sent = {name: value for name, value in sent.items() if name and "__prefix__" not in name}
    assert client.post(path, sent | {"media-0-label_en": "Turned"}).status_code == 302
    after = stored()
    assert (after.label_en, after.frames, after.poster.name) == (
        "Turned",
        before.frames,
        before.poster.name,
    )
