"""Pictures that rows name: out of the zip or from their address, each kept once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import translation

from catalog.models import Image
from catalog.services import products, renditions
from transfers.downloads import NotFetched, fetch
from transfers.models import WantedPicture
from transfers.reading import archives
from transfers.reading.errors import Unreadable

LARGEST = 20 * 1024 * 1024
LEASE = timedelta(minutes=2)


def waiting(*, now: datetime, limit: int = 200) -> list[int]:
    """Return pictures nobody is fetching."""
    return list(
        WantedPicture.objects.filter(_free(now)).order_by("pk").values_list("pk", flat=True)[:limit]
    )


def fetch_some(*, now: datetime, keep_going: Callable[[], bool]) -> bool:
    """Fetch what waits until `keep_going` says no; return whether more is left. Safe to repeat."""
    for pk in waiting(now=now):
        if not keep_going():
            return True
        get(wanted_id=pk, now=now)
    return bool(waiting(now=now, limit=1))


def get(*, wanted_id: int, now: datetime) -> None:
    """Fetch one picture: claim, fetch with no transaction open, keep. Safe to repeat."""
    claimed = WantedPicture.objects.filter(_free(now), pk=wanted_id).update(
        leased_until=now + LEASE
    )
    if not claimed:
        return
    wanted = WantedPicture.objects.select_related("job").get(pk=wanted_id)
    try:
        if not _is_there(wanted):
            data = _data(wanted)
            renditions.read(data)
            _keep(wanted, data, now)
    except (NotFetched, Unreadable) as problem:
        _mark(wanted, WantedPicture.State.FAILED, str(problem))
    except KeyError:
        _mark(wanted, WantedPicture.State.FAILED, "not_in_zip")
    except renditions.BrokenPicture:
        _mark(wanted, WantedPicture.State.FAILED, "broken_picture")
    else:
        _mark(wanted, WantedPicture.State.DONE)


def code_of(source: str) -> str:
    """Return the code a picture gets: the same for the same address or name."""
    return f"import-{hashlib.blake2b(source.encode(), digest_size=10).hexdigest()}"


def name_of(image: Image) -> str:
    """Return what a file calls a picture that is there: an import that names it leaves it be."""
    return image.code or PurePath(image.file.name or "").name


def _free(now: datetime) -> Q:
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    return Q(state=WantedPicture.State.WAITING) & free


def _is_there(wanted: WantedPicture) -> bool:
    known = {wanted.source, code_of(wanted.source)}
    images = Image.objects.filter(product_id=wanted.product_id)
    return any(name_of(image) in known for image in images)


def _data(wanted: WantedPicture) -> bytes:
    if wanted.source.startswith(("http://", "https://")):
        return fetch(wanted.source, most=LARGEST)
    if not wanted.job.pictures:
        raise NotFetched("no_zip")
    with wanted.job.pictures.open("rb") as file:
        return archives.read(archives.opened(file), wanted.source, most=LARGEST)


def _keep(wanted: WantedPicture, data: bytes, now: datetime) -> None:
    digest = hashlib.blake2b(data, digest_size=12).hexdigest()
    name = default_storage.save(f"masters/{digest}", ContentFile(data))
    with transaction.atomic(), translation.override("en"):
        image = Image.objects.create(
            product_id=wanted.product_id,
            code=code_of(wanted.source),
            file=name,
            alt_en=wanted.alt_en or None,
            alt_zh_hans=wanted.alt_zh or None,
            position=wanted.position,
        )
        renditions.added(image_id=image.pk, now=now)
        products.changed(product_id=wanted.product_id, now=now)


def _mark(wanted: WantedPicture, state: WantedPicture.State, reason: str = "") -> None:
    WantedPicture.objects.filter(pk=wanted.pk).update(state=state, reason=reason, leased_until=None)
