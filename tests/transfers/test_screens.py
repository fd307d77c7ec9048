"""The import's screen, from the upload to the result, over HTTP."""

from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from catalog.models import Product
from shop.roles import write_roles
from tests.factories import shop
from tests.transfers.files import actor, as_csv, imported, mugs, told, upload
from tests.transfers.test_imports import bad_rows
from transfers import tasks
from transfers.models import Export, Import
from transfers.services import exports
from transfers.types import State

pytestmark = [pytest.mark.django_db, pytest.mark.req("CA8")]
ADD = "admin:transfers_import_add"


@pytest.fixture
def operator(client):
    def sign_in(role):
        write_roles()
        user = User.objects.create_user(f"{role}@example.com", "a long pass phrase", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture(autouse=True)
def ground():
    shop.product_type()
    shop.category()
    shop.price_list("GBP")
    shop.price_list("CNY")
    shop.warehouse()


@pytest.fixture(autouse=True)
def _worker():
    """What is handed to the queue is done at once."""
    with (
        patch.object(tasks.work_on, "delay", tasks.work_on),
        patch.object(tasks.write_export, "delay", tasks.write_export),
    ):
        yield


def send(client, data, name="products.csv", **more):
    return client.post(reverse(ADD), {"source": SimpleUploadedFile(name, data), **more})


def body(response):
    """Read a file to its end and close it, as a server does."""
    try:
        return b"".join(response.streaming_content)
    finally:
        for close in response._resource_closers:
            close()


def page_of(job):
    return reverse("admin:transfers_import_change", args=[job.pk])


def columns_of(job):
    return {f"column-{place}": key for place, key in job.mapping.items()} | {"status": "draft"}


def test_from_the_upload_to_the_result(operator):
    client = operator("owner")
    assert client.get(reverse(ADD)).status_code == 200
    answer = send(client, as_csv(bad_rows()))
    job = Import.objects.get()
    assert answer.headers["Location"] == page_of(job)
    page = client.get(page_of(job)).content.decode()
    assert "Price GBP" in page
    assert "Try the file" in page
    client.post(reverse("admin:transfers_import_columns", args=[job.pk]), columns_of(job))
    page = client.get(page_of(job)).content.decode()
    assert "Import the good rows" in page
    assert "“cheap” is no number" in page
    assert not Product.objects.exists()
    mend = client.get(reverse("admin:transfers_import_bad_rows", args=[job.pk]))
    lines = b"".join(mend).decode("utf-8-sig").splitlines()
    assert len(lines) == 6
    assert lines[1].endswith("Price GBP: “cheap” is no number · Stock: gb: “-4” is below nought")
    client.post(reverse("admin:transfers_import_run", args=[job.pk]), {"mode": "good"})
    job.refresh_from_db()
    assert (job.state, Product.objects.count()) == (State.DONE, 2)
    page = client.get(page_of(job)).content.decode()
    assert "The import is done." in page
    assert "hx-trigger" not in page.partition('id="import-state"')[2][:300]
    history = client.get(reverse("admin:transfers_import_changelist")).content.decode()
    assert "products.csv" in history
    assert "owner@example.com" in history
    assert "2 · 0 · 5" in history


def test_the_bad_rows_mended_and_uploaded_again_complete_the_import(operator):
    client = operator("owner")
    job = imported(as_csv(bad_rows()))
    mend = client.get(reverse("admin:transfers_import_bad_rows", args=[job.pk]))
    text = b"".join(mend).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    mended = (
        text.replace("cheap", "4.00")
        .replace(",-4,", ",4,")
        .replace("nowhere", "kitchen")
        .replace("'=HYPERLINK(1)", "Cup")
        .replace("mug-4,MUG-1", "mug-4,MUG-4")
        .replace("mug-5,MUG-5,,", "mug-5,MUG-5,Fifth,")
    )
    again = imported(mended.encode())
    assert told(again) == {}
    assert Product.objects.count() == 7


def test_a_wrong_column_can_be_corrected(operator):
    client = operator("owner")
    rows = [
        {("Wholesale" if k == "Price GBP" else k): v for k, v in row.items()} for row in mugs(2)
    ]
    send(client, as_csv(rows))
    job = Import.objects.get()
    assert "8" not in job.mapping
    address = reverse("admin:transfers_import_columns", args=[job.pk])
    twice = client.post(address, columns_of(job) | {"column-8": "sku"})
    assert "Another heading means this already." in twice.content.decode()
    none = client.post(address, {"status": "draft", "column-2": "name_en"})
    assert "Choose a column for the SKU" in none.content.decode()
    client.post(address, columns_of(job) | {"column-8": "price:gbp"})
    job.refresh_from_db()
    assert (job.state, job.mapping["8"]) == (State.CHECKED, "price:gbp")


def test_the_report_is_in_the_readers_language(operator):
    client = operator("owner")
    job = imported(as_csv(bad_rows()))
    client.cookies["django_language"] = "zh-hans"
    with translation.override("zh-hans"):
        page = client.get(page_of(job), headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "“cheap”不是数字" in page
    assert "is no number" not in page


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b""),
        ("a.xlsx", b"PK\x03\x04junk"),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.csv", b"SKU\nA\n" + b"\xff" * 50),
        ("a.jpg", b"\xff\xd8\xff\xe0\0\0"),
        ("a.csv", b",,,\n1,2,3,4"),
        ("a.csv", b'"' * 3000),
    ],
)
def test_no_file_makes_the_screen_fall_over(operator, name, data):
    client = operator("owner")
    answer = send(client, data, name)
    assert answer.status_code in {200, 302}
    for job in Import.objects.all():
        assert client.get(page_of(job)).status_code == 200
    assert client.post(reverse(ADD), {}).status_code == 200
    assert not Product.objects.exists()


@pytest.mark.req("AC5")
@pytest.mark.parametrize(
    ("role", "status"), [("catalogue", 200), ("marketing", 404), ("analyst", 404)]
)
def test_only_some_roles_import(operator, role, status):
    client = operator(role)
    assert client.get(reverse(ADD)).status_code == status
    assert send(client, as_csv(mugs(1))).status_code == (302 if status == 200 else 404)


@pytest.mark.req("AC5")
def test_the_catalogue_role_imports_no_prices(operator):
    client = operator("catalogue")
    send(client, as_csv(mugs(1)))
    job = Import.objects.get()
    assert job.rights == ["stock"]
    assert "price:gbp" not in job.mapping.values()
    assert 'value="price:gbp"' not in client.get(page_of(job)).content.decode()
    forged = columns_of(job) | {"column-8": "price:gbp"}
    answer = client.post(reverse("admin:transfers_import_columns", args=[job.pk]), forged)
    assert answer.status_code == 200
    job.refresh_from_db()
    assert job.state == State.COLUMNS


def test_what_a_filter_finds_is_exported_and_downloaded(operator):
    client = operator("owner")
    imported(as_csv(mugs(4)))
    products = reverse("admin:catalog_product_changelist")
    chosen = {
        "action": "export_csv",
        "select_across": "1",
        "_selected_action": [Product.objects.first().pk],
    }
    answer = client.post(f"{products}?q=mug-2", chosen)
    assert answer.headers["Location"] == reverse("admin:transfers_export_changelist")
    export = Export.objects.get()
    assert (export.total, export.state) == (1, "done")
    listed = client.get(reverse("admin:transfers_export_changelist")).content.decode()
    assert "Download" in listed
    file = client.get(reverse("admin:transfers_export_file", args=[export.pk]))
    text = body(file).decode("utf-8-sig")
    assert "MUG-2" in text
    assert "MUG-1" not in text


@pytest.mark.req("AC5")
def test_a_file_with_prices_is_not_for_those_who_may_not_see_them(operator):
    imported(as_csv(mugs(1)))
    export = exports.begin(
        actor_id=actor().pk,
        language="en",
        file_format="csv",
        product_ids=[],
        rights=["prices", "stock"],
    )
    exports.write(export_id=export.pk, now=shop.NOW)
    address = reverse("admin:transfers_export_file", args=[export.pk])
    assert operator("marketing").get(address).status_code == 404
    client = operator("owner")
    file = client.get(address)
    assert (file.status_code, b"MUG-1" in body(file)) == (200, True)
    assert client.get(f"/media/{Export.objects.get().file.name}").status_code == 404


@pytest.mark.parametrize("view", ["transfers_import", "transfers_export"])
def test_the_history_costs_the_same_however_long(operator, view):
    client = operator("owner")
    address = reverse(f"admin:{view}_changelist")

    def one_more():
        upload(as_csv(mugs(1)))
        exports.begin(
            actor_id=actor().pk, language="en", file_format="csv", product_ids=[1], rights=[]
        )

    one_more()
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    one_more()
    one_more()
    with CaptureQueriesContext(connection) as three:
        client.get(address)
    assert len(one) == len(three)
