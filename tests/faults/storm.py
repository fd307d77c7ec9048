"""A storm: concurrent purchases, cancellations and webhooks while processes are killed with -9.

`python -m tests.faults.storm --purchases 2000 --seed 7` runs a large one on a shop of its own and
prints what came of it; the suite runs two hundred with a fixed seed.
"""

from __future__ import annotations

import argparse
import contextlib
import email
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from email import policy
from pathlib import Path

from aiosmtpd.controller import Controller

from shop.embedded.processes import started_at
from shop.places import ROOT
from tests.faults.test_swarm import Buyer

AT_ONCE = 8
PATIENCE, PAUSE = 150, 0.5
# What one press of "Pay" may meet: paid, late by webhook, answer lost, asked by the bank, declined.
CARDS = (
    *["4242 4242 4242 4242"] * 6,
    *["4000 0000 0000 0077", "4000 0000 0000 0119", "4000 0000 0000 0002"],
)
# Processes, by a word of their command line. The supervisor gives up after five a minute of one.
PREY = ("granian", "celery -A shop worker", "manage.py relay", "queue", "cache", "postgres -D")
KILLS_EACH, EVERY = 3, (2.0, 4.0)
SETTLED = 240

FILL = """
import django; django.setup()
from tests.factories import shop
from catalog.models import Variant
shop.price_list("GBP"); shop.delivery(); shop.taxes(); shop.warehouse()
for number in range(4):
    shop.product(name=f"Teapot {number}", stock={stock})
print(*Variant.objects.order_by("pk").values_list("sku", flat=True))
"""
ASK = """
import json
import django; django.setup()
from core import clock
from core.models import Delivery
from core.reconciling import findings
from django.db.models import Count, Sum
from inventory.models import Movement, StockItem
from membership.models import CreditAccount
from messaging.models import Message
from orders.models import Order
from payments.models import Payment, Refund, Webhook
now = clock.now()
open_orders = Order.objects.filter(state="awaiting").count()
print(json.dumps({
    "waiting": {
        "events": Delivery.objects.exclude(state="done").count(),
        "webhooks": Webhook.objects.filter(state="received").count(),
        "refunds": Refund.objects.filter(state="queued").count(),
        "messages": Message.objects.filter(state="queued").count(),
        "payments": Payment.objects.filter(state="pending").count(),
    },
    "findings": [[one.check, one.label, one.expected, one.found] for one in findings(now=now)],
    "orders": dict(Order.objects.order_by().values_list("state").annotate(n=Count("pk"))),
    "payments": dict(Payment.objects.order_by().values_list("state").annotate(n=Count("pk"))),
    "paid_twice": [
        number for number in Order.objects.values_list("number", flat=True)
        if sum(p.left.amount for p in Payment.objects.filter(reference=number, state="succeeded"))
        > Order.objects.get(number=number).total
    ],
    "money_without_order": list(
        Payment.objects.filter(state="succeeded", refunded=0)
        .exclude(reference__in=Order.objects.exclude(state__in=["awaiting", "cancelled"])
                 .values("number")).values_list("reference", flat=True)
    ),
    "stock": [
        [row.on_hand, row.reserved,
         Movement.objects.filter(stock=row).aggregate(s=Sum("quantity"))["s"]]
        for row in StockItem.objects.order_by("pk")
    ],
    "letters": list(Message.objects.filter(channel="email", state="sent")
                    .values_list("receipt", flat=True)),
    "failed_letters": Message.objects.filter(state="failed").count(),
    "receipts_missing": [
        number for number in Order.objects.exclude(state__in=["awaiting", "cancelled"])
        .values_list("number", flat=True)
        if not Message.objects.filter(key__startswith=f"receipt:{number}").exists()
    ],
}))
"""


class Postbox:
    """Counts letters by their Message-ID."""

    def __init__(self):
        self.letters = Counter()

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 -- aiosmtpd's name
        letter = email.message_from_bytes(envelope.content, policy=policy.default)
        self.letters[letter["Message-ID"]] += 1
        return "250 OK"


class Shop:
    """A shop of its own under a data folder, with its mail going to a postbox."""

    def __init__(self, base: Path, mail_port: int):
        self.var, self.out = base / "empty", base / "out"
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.environ = {
            **kept,
            "LOOPMART_DATA": "empty",
            "LOOPMART_VAR": str(base),
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "DJANGO_SETTINGS_MODULE": "shop.settings",
        }
        with self.out.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "shop.server"],
                cwd=ROOT, stdout=out, stderr=out, start_new_session=True, env=self.environ,
            )  # fmt: skip

    def opened(self) -> str:
        """Wait until it is open; return its address."""
        end = time.monotonic() + PATIENCE
        while "The shop is open" not in self.out.read_text():
            assert self.process.poll() is None, self.out.read_text()
            assert time.monotonic() < end, self.out.read_text()
            time.sleep(PAUSE)
        stack = json.loads((self.var / "run" / "stack.json").read_text())
        return str(stack["PUBLIC_URL"])

    def ask(self, code: str) -> str:
        """Run Django code on this shop's data; ask again while its database comes back."""
        for _try in range(40):
            done = subprocess.run(
                [sys.executable, "-c", code],
                cwd=ROOT, env=self.environ, capture_output=True, text=True, check=False,
            )  # fmt: skip
            if done.returncode == 0:
                return done.stdout
            time.sleep(PAUSE)
        raise AssertionError(done.stderr[-2000:])

    def pids(self, word: str) -> list[int]:
        """Return the shop's own processes whose command line has this word."""
        found = []
        for folder in Path("/proc").iterdir():
            if not folder.name.isdecimal():
                continue
            with contextlib.suppress(OSError):
                line = folder.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode()
                mark = f"LOOPMART_STACK={self.var}".encode()
                own = mark in folder.joinpath("environ").read_bytes().split(b"\0")
                if own and word in line and int(folder.name) != self.process.pid:
                    found.append(int(folder.name))
        return sorted(found)

    def close(self) -> None:
        """End it, whatever state it is in."""
        self.process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        self.process.kill()
        for pid in self.pids(""):
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)


def purchase(address: str, number: int, sku: str, card: str, *, cancels: bool) -> str:
    """Buy as a patient shopper: an answer that does not come is asked for again, same key."""
    buyer = Buyer(address, number)
    end = time.monotonic() + PATIENCE
    buyer_form = _patiently(lambda: buyer.fill(sku) or buyer.form, end)
    form = buyer_form | {"card_number": card}
    status, where, page = _patiently(lambda: _answered(buyer, "/en/checkout/", form), end)
    if status != http.HTTPStatus.FOUND:
        return "sold out" if "no longer available" in page else f"refused: {page[:200]}"
    if cancels and "/orders/" in where:
        path = where.split("?")[0].rstrip("/").removesuffix("/pay") + "/cancel/"
        _patiently(lambda: _answered(buyer, path, {}), end)
        return "cancelled"
    return "bought"


def _answered(buyer: Buyer, path: str, form: dict[str, str]) -> tuple[int, str, str]:
    status, where, page = buyer.send("POST", path, form)
    if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR or status == http.HTTPStatus.CONFLICT:
        raise OSError(status)
    return status, where, page


def _patiently(act, end):
    while True:
        try:
            return act()
        except (OSError, http.client.HTTPException, AssertionError, TypeError):
            if time.monotonic() > end:
                raise
            time.sleep(PAUSE)


def kill_now_and_then(shop: Shop, chance: random.Random, over: threading.Event) -> list[str]:
    """Kill one process after another at random moments, until the buyers are done."""
    prey = [word for word in PREY for _time in range(KILLS_EACH)]
    chance.shuffle(prey)
    done = []
    for word in prey:
        if over.wait(chance.uniform(*EVERY)):
            break
        for pid in shop.pids(word)[:1]:
            if started_at(pid):
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
                    done.append(word)
    return done


def run(*, purchases: int, seed: int, base: Path, stock: int) -> dict:
    """Have the storm, let the shop settle, and return what its books say."""
    chance = random.Random(seed)  # noqa: S311 -- the same storm each time
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=0)
    controller.start()
    shop = Shop(base, controller.server.sockets[0].getsockname()[1])
    try:
        address = shop.opened()
        skus = shop.ask(FILL.format(stock=stock)).split()
        plans = [
            (number, chance.choice(skus), chance.choice(CARDS), chance.random() < 0.15)
            for number in range(purchases)
        ]
        over, killed = threading.Event(), []
        hunter = threading.Thread(
            target=lambda: killed.extend(kill_now_and_then(shop, chance, over))
        )
        hunter.start()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(
                pool.map(lambda plan: purchase(address, *plan[:3], cancels=plan[3]), plans)
            )
        over.set()
        hunter.join()
        return _settled(shop) | {
            "answers": dict(Counter(answers)),
            "killed": dict(Counter(killed)),
            "box": dict(box.letters),
        }
    finally:
        shop.close()
        controller.stop()


def _settled(shop: Shop) -> dict:
    end = time.monotonic() + SETTLED
    while True:
        told = json.loads(shop.ask(ASK))
        if not any(told["waiting"].values()) or time.monotonic() > end:
            return told
        time.sleep(2)


def main() -> None:
    """Run one from the command line."""
    options = argparse.ArgumentParser()
    options.add_argument("--purchases", type=int, default=2000)
    options.add_argument("--seed", type=int, default=int(time.time()))
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="storm-") as folder:
        base = Path(folder)
        base.chmod(0o711)
        began = time.monotonic()
        told = run(
            purchases=given.purchases, seed=given.seed, base=base, stock=given.purchases // 6
        )
        told["seconds"], told["seed"] = round(time.monotonic() - began), given.seed
        told["letters"], box = len(told["letters"]), told.pop("box")
        told["repeated_letters"] = sum(count > 1 for count in box.values())
        print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
