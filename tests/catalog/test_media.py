"""Files are what is in them: films, models, subtitles, frames."""

import io

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from catalog.models import ProductMedia
from catalog.rules import media_files as rules
from catalog.services import media, renditions
from tests.factories import media as made
from tests.factories import shop

pytestmark = pytest.mark.req("CA2")


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (made.mp4(), "mp4"),
        (made.mp4(b"mdat", b"free", b"moov"), "mp4"),
        (made.WEBM, "webm"),
        (made.mp4(b"mdat"), ""),
        (made.mp4()[:-9], ""),
        (made.WEBM.replace(b"webm", b"matr"), ""),
        (b"<script>alert(1)</script>", ""),
        (b"", ""),
        (b"\0\0\0\4ftyp" + bytes(40), ""),
    ],
)
def test_films(data, suffix):
    assert rules.video_suffix(io.BytesIO(data), len(data)) == suffix


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        (made.glb(), True),
        (made.glb()[:-1], False),
        (made.glb() + b"x", False),
        (made.glb(asset={"version": "1.0"}), False),
        (made.glb(asset="2.0"), False),
        (made.glb(buffers=[{"uri": "https://example.com/a.bin", "byteLength": 36}]), False),
        (made.glb(images=[{"uri": "data:image/png;base64,AA=="}]), True),
        (made.glb(images=["nonsense"], buffers="x"), False),
        (b"glTF\2\0\0\0" + b"\x14\0\0\0" + bytes(8), False),
        (b"", False),
    ],
)
def test_models(data, is_one):
    assert rules.is_model(data) is is_one


@pytest.mark.parametrize("extension", ["KHR_draco_mesh_compression", "KHR_texture_basisu"])
def test_a_model_that_needs_a_decoder_is_refused(extension):
    packed = made.glb(extensionsRequired=[extension])
    with pytest.raises(media.PackedModel):
        media.model(ContentFile(packed, "a.glb"))


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        (made.VTT, True),
        (b"\xef\xbb\xbf" + made.VTT, True),
        (made.VTT.replace(b"WEBVTT", b"WEBVTT the lamp"), True),
        (made.VTT.replace(b"WEBVTT", b"WEBVTTX"), False),
        (made.VTT + "灯".encode("gbk"), False),
        (b"WEBVTT\n", False),
        (b"", False),
    ],
)
def test_subtitles(data, is_one):
    assert rules.is_captions(data) is is_one


def test_a_file_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(rules, "LARGEST_VIDEO", 100)
    monkeypatch.setattr(rules, "LARGEST_MODEL", 100)
    with pytest.raises(media.BrokenVideo):
        media.video(ContentFile(made.mp4(), "a.mp4"))
    with pytest.raises(media.BrokenModel):
        media.model(ContentFile(made.glb(), "a.glb"))


@pytest.mark.parametrize("count", [0, 7, 37])
def test_a_turn_has_from_8_to_36_frames(count):
    with pytest.raises(media.WrongFrames):
        media.turn([made.picture()] * count)


def test_frames_are_of_one_size_and_pictures():
    frames = [made.picture()] * 8
    with pytest.raises(media.WrongFrames):
        media.turn([*frames, made.picture(size=(100, 80))])
    with pytest.raises(renditions.BrokenPicture):
        media.turn([*frames, b"no picture"])


def test_a_still_picture_is_made_small():
    large = media.still(made.picture(size=(2000, 2500)))
    assert (large.width, large.height, large.data[8:12]) == (960, 1200, b"WEBP")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "video"},
        {"kind": "spin"},
        {"kind": "spin", "file": "a.mp4", "frames": ["a"]},
        {"kind": "model", "file": "a.glb", "frames": ["a"]},
    ],
)
def test_the_database_keeps_files_and_frames_apart(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProductMedia.objects.create(product=shop.product(), **fields)
