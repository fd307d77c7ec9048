"""Pictures in an S3-compatible bucket: the same code, another address."""

import io
from pathlib import Path

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from moto.server import ThreadedMotoServer
from PIL import Image as Pillow

from catalog.models import Image
from catalog.services import renditions
from shop.storage import picture_origin, storage_from
from tests.factories import shop


@pytest.fixture
def bucket():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
        region_name="us-east-1",
    )
    client.create_bucket(Bucket="pictures")
    yield client, f"s3://key:secret@{host}:{port}/pictures?scheme=http&region=us-east-1"
    server.stop()


@pytest.mark.django_db
def test_sizes_are_made_into_the_bucket_and_shown_from_it(bucket, settings, client, now):
    server, address = bucket
    settings.STORAGES = settings.STORAGES | {"default": storage_from(address, Path())}
    item = shop.small_shop()
    data = io.BytesIO()
    Pillow.new("RGB", (800, 1000), "#3f6b5c").save(data, "PNG")
    image = Image.objects.create(
        product=item, file=ContentFile(data.getvalue(), "pot.png"), alt_en="A pot"
    )
    renditions.make(image_id=image.pk, now=now)
    kept = [row["Key"] for row in server.list_objects_v2(Bucket="pictures")["Contents"]]
    assert sum(name.endswith(".avif") for name in kept) == 4
    page = client.get(f"/en/p/{item.slug_en}/").content.decode()
    assert f"{picture_origin(storage_from(address, Path()))}/pictures/renditions/" in page


def test_pictures_may_have_an_address_of_their_own():
    storage = storage_from("s3://k:s@s3.example/b?public=https://cdn.example", Path())
    assert picture_origin(storage) == "https://cdn.example"
    assert picture_origin(storage_from("", Path("/pictures"))) is None


@pytest.mark.parametrize("address", ["https://host/bucket", "s3://host", "s3:///bucket"])
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(ImproperlyConfigured):
        storage_from(address, Path())
