"""Pictures that rows name: out of a zip or from an address, each once, none from inside."""

import io
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from PIL import Image as Pillow

from catalog.models import Image, Product
from core.models import OutboxEvent
from tests.factories import shop
from tests.transfers.files import always, as_csv, imported, mugs
from transfers import downloads, selectors
from transfers.models import WantedPicture
from transfers.services import fetching

pytestmark = [pytest.mark.django_db, pytest.mark.req("CA8", "CA2")]


@pytest.fixture(autouse=True)
def ground():
    shop.product_type()
    shop.category()
    shop.price_list("GBP")
    shop.price_list("CNY")
    shop.warehouse()


def png(colour="red"):
    buffer = io.BytesIO()
    Pillow.new("RGB", (40, 50), colour).save(buffer, "PNG")
    return buffer.getvalue()


def zipped(**entries):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(f"{name}.png", data)
    return buffer.getvalue()


def with_pictures(*names):
    return as_csv(
        mugs(1, Pictures="|".join(names), **{"What the picture shows (English)": "A mug"})
    )


def states():
    return dict(WantedPicture.objects.values_list("source", "state"))


def reasons():
    return dict(WantedPicture.objects.exclude(reason="").values_list("source", "reason"))


def test_pictures_come_out_of_the_zip_in_order_and_once(now):
    zip_file = zipped(front=png(), back=png("blue"))
    for _again in range(2):
        imported(with_pictures("front.png", "back.png"), pictures=zip_file)
        assert fetching.fetch_some(now=now, keep_going=always) is False
    images = Image.objects.filter(product__code="mug-1").order_by("position")
    assert [(image.alt_en, image.width) for image in images] == [("A mug", 40), ("A mug", 40)]
    assert OutboxEvent.objects.filter(name="catalog.picture_added").count() == 2


def test_what_is_no_picture_is_told_and_the_product_stays(now):
    bomb = b"\x89PNG\r\n\x1a\n" + b"\0" * 5_000_000
    job = imported(
        with_pictures("front.png", "text.png", "bomb.png", "missing.png"),
        pictures=zipped(front=png(), text=b"not a picture", bomb=bomb),
    )
    fetching.fetch_some(now=now, keep_going=always)
    assert states()["front.png"] == "done"
    assert reasons() == {
        "text.png": "broken_picture",
        "bomb.png": "broken_picture",
        "missing.png": "not_in_zip",
    }
    assert Product.objects.count() == 1
    assert selectors.pictures_of(job) == {"done": 1, "failed": 3}


def test_a_name_without_a_zip_is_told(now):
    imported(with_pictures("front.png"))
    fetching.fetch_some(now=now, keep_going=always)
    assert reasons() == {"front.png": "no_zip"}


@pytest.fixture
def server():
    """A server of pictures on this machine: it counts as public where a test says so."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/inside":
                self.send_response(302)
                self.send_header("Location", "http://169.254.169.254/latest/")
                self.end_headers()
                return
            body = {"/a.png": png(), "/large": b"x" * 3000}.get(self.path)
            self.send_response(404 if body is None else 200)
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_args):
            pass

    running = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    thread.join()
    running.server_close()


def test_a_picture_is_fetched_from_its_address(server, monkeypatch, now):
    monkeypatch.setattr(downloads, "is_public", lambda _address: True)
    imported(with_pictures(f"{server}/a.png", f"{server}/none.png"))
    fetching.fetch_some(now=now, keep_going=always)
    assert Image.objects.get().product.code == "mug-1"
    assert reasons() == {f"{server}/none.png": "not_found"}


def test_nothing_of_this_network_is_fetched(server, monkeypatch):
    for address in (server, "http://10.0.0.1/", "http://169.254.169.254/"):
        with pytest.raises(downloads.NotFetched, match="private"):
            downloads.fetch(f"{address}", most=100)
    for inside in ("::1", "fe80::1%eth0", "fd00::1", "127.0.0.2", "192.168.1.1", "100.64.0.1"):
        assert not downloads.is_public(inside)
    real = downloads.is_public
    monkeypatch.setattr(downloads, "is_public", lambda ip: ip == "127.0.0.1" or real(ip))
    with pytest.raises(downloads.NotFetched, match="private"):
        downloads.fetch(f"{server}/inside", most=100)
    with pytest.raises(downloads.NotFetched, match="too_large"):
        downloads.fetch(f"{server}/large", most=100)


@pytest.mark.parametrize("address", ["ftp://x/a", "http://", "file:///etc/passwd", "http://x:y/"])
def test_what_is_no_web_address_is_not_asked_for(address):
    with pytest.raises(downloads.NotFetched):
        downloads.fetch(address, most=100)


def test_two_workers_fetch_a_picture_once(now):
    imported(with_pictures("front.png"), pictures=zipped(front=png()))
    wanted = WantedPicture.objects.get()
    WantedPicture.objects.update(leased_until=now + fetching.LEASE)
    fetching.get(wanted_id=wanted.pk, now=now)
    assert not Image.objects.exists()
    assert fetching.waiting(now=now + fetching.LEASE * 2) == [wanted.pk]
    fetching.get(wanted_id=wanted.pk, now=now + fetching.LEASE * 2)
    assert Image.objects.count() == 1
