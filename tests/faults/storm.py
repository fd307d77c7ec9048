"""A storm: purchases, cancellations, returns and webhooks, while processes are killed with -9.

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
import re
import signal
import socket
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

from shop.embedded.processes import kill_group, started_at
from shop.places import ROOT
from tests.faults.books import ASK, DESK, FILL, HURRY
from tests.faults.buyer import Buyer, checkout_form
from tests.storefront.forms import hidden

AT_ONCE = 8
PATIENCE, PAUSE = 300, 0.5
ARRIVES = 60  # by then whatever is paid has arrived
# What becomes of a hundred purchases.
THENS = ("kept",) * 70 + ("cancelled",) * 15 + ("returned",) * 15
# What one press of "Pay" may meet: paid, late by webhook, answer lost, asked by the bank, declined.
CARDS = (
    *["4242 4242 4242 4242"] * 6,
    *["4000 0000 0000 0077", "4000 0000 0000 0119", "4000 0000 0000 0002"],
)
# Processes, by a word of their command line. Each is killed once in a round of some 21 seconds: the
# supervisor gives up after five falls of one in a minute.
PREY = (
    "granian",
    "celery -A shop worker",
    "manage.py relay",
    "/queue.sock",
    "/cache.sock",
    "postgres -D",
)
EVERY = (2.5, 4.5)
SETTLED = 240
SOLD_OUT, STILL_RUNNING = "no longer available", "is still being carried out"


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

    def pids(self, word: str = "") -> list[int]:
        """Return the processes the supervisor keeps whose command line has this word.

        From its own note of them: Valkey writes its title over the environment it was given.
        """
        note = self.var / "run" / "children.json"
        noted = json.loads(note.read_text()) if note.exists() else []
        living = [pid for pid, ticks in noted if started_at(pid) == ticks]
        return [pid for pid in living if word in _line_of(pid)]

    def beside(self, code: str) -> subprocess.Popen[bytes]:
        """Have Django code go on beside it, on this shop's data."""
        return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=self.environ)

    def close(self) -> None:
        """End it, whatever state it is in."""
        leaders = self.pids()
        self.process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        self.process.kill()
        for leader in leaders:
            kill_group(leader)


def _line_of(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def purchase(address: str, number: int, sku: str, card: str, *, then: str) -> str:
    """Buy as a patient shopper: an answer that does not come is asked for again, same key.

    `then` is what becomes of it: kept, cancelled or returned.
    """
    buyer = Buyer(address, number)
    end = time.monotonic() + PATIENCE
    if not _patiently(lambda: _filled(buyer, sku), end):
        return "sold out"
    form = buyer.form | {"card_number": card}
    status, where, page = _patiently(lambda: _answered(buyer, "/en/checkout/", form), end)
    if status != http.HTTPStatus.FOUND:
        return "sold out" if SOLD_OUT in page else f"refused: {_errors(page)}"
    order = where.split("?")[0].rstrip("/").removesuffix("/pay") + "/"
    if then == "cancelled":
        _patiently(lambda: _answered(buyer, f"{order}cancel/", {}), end)
    if then == "returned" and not _sent_back(buyer, order, end):
        return "kept"
    return then


def _sent_back(buyer: Buyer, order: str, end: float) -> bool:
    """Wait until it has arrived, and ask once to send it back; False for what was never paid."""
    while True:
        status, _where, page = _patiently(lambda: _got(buyer, f"{order}return/"), end)
        if status == http.HTTPStatus.OK:
            break
        if time.monotonic() > end - PATIENCE + ARRIVES:
            return False
        time.sleep(PAUSE)
    [line] = re.findall(r'name="units-([^"]+)"', page)
    form = {"key": hidden(page, "key"), "method": "dropoff", "outcome": "source"}
    form |= {f"units-{line}": "1", f"reason-{line}": "changed_mind"}
    status, _where, page = _patiently(lambda: _answered(buyer, f"{order}return/", form), end)
    assert status == http.HTTPStatus.FOUND, _errors(page)
    return True


def _got(buyer: Buyer, path: str) -> tuple[int, str, str]:
    status, where, page = buyer.send("GET", path)
    if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        raise OSError(status)
    return status, where, page


def _filled(buyer: Buyer, sku: str) -> bool:
    status, _where, _page = _answered(buyer, "/en/bag/lines/", {"sku": sku, "quantity": "1"})
    if status != http.HTTPStatus.FOUND:
        return False
    status, _where, page = buyer.send("GET", "/en/checkout/")
    if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        raise OSError(status)
    if 'name="key"' not in page:
        return False
    buyer.form = checkout_form(page, buyer.number)
    return True


def _answered(buyer: Buyer, path: str, form: dict[str, str]) -> tuple[int, str, str]:
    status, where, page = buyer.send("POST", path, form)
    if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR or STILL_RUNNING in page:
        raise OSError(status)
    return status, where, page


def _errors(page: str) -> str:
    return " | ".join(re.findall(r'class="[^"]*error[^"]*"[^>]*>([^<]*)<', page))


def _patiently(act, end):
    while True:
        try:
            return act()
        except (OSError, http.client.HTTPException):
            if time.monotonic() > end:
                raise
            time.sleep(PAUSE)


def kill_now_and_then(
    shop: Shop, chance: random.Random, over: threading.Event, *, rounds: int
) -> list[str]:
    """Kill one process after another at random moments, so many rounds or until all have bought."""
    done = []
    for _round in range(rounds):
        for word in chance.sample(PREY, len(PREY)):
            if over.wait(chance.uniform(*EVERY)):
                return done
            for pid in shop.pids(word):
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
                    done.append(word)
    return done


def run(*, purchases: int, seed: int, base: Path, stock: int, hurried: bool) -> dict:
    """Have the storm, let the shop settle, and return what its books say."""
    chance = random.Random(seed)  # noqa: S311 -- the same storm each time
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        mail_port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=mail_port)
    controller.start()
    shop, desk = Shop(base, mail_port), None
    try:
        address = shop.opened()
        skus = shop.ask(FILL.replace("STOCK", str(stock))).split()
        plans = [
            (number, chance.choice(skus), chance.choice(CARDS), chance.choice(THENS))
            for number in range(purchases)
        ]
        numbers = [number for number, _sku, _card, then in plans if then == "returned"]
        desk = shop.beside(DESK.replace("NUMBERS", str(numbers)))
        answers, killed = _hunted(shop, address, plans, chance)
        told = _settled(shop, hurried=hurried)
    finally:
        if desk is not None:
            desk.kill()
            desk.wait()
        shop.close()
        controller.stop()
    return told | {
        "answers": dict(Counter(answers)),
        "killed": dict(Counter(killed)),
        "box": dict(box.letters),
    }


def _hunted(
    shop: Shop, address: str, plans: list, chance: random.Random
) -> tuple[list[str], list[str]]:
    """Let all buy while processes are killed; return what each was told, and what was killed."""
    over, killed = threading.Event(), []
    hunter = threading.Thread(
        target=lambda: killed.extend(
            kill_now_and_then(shop, chance, over, rounds=len(plans) // 100)
        )
    )
    hunter.start()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda plan: _answer(shop, address, plan), plans))
    over.set()
    hunter.join()
    return answers, killed


def _answer(shop: Shop, address: str, plan: tuple) -> str:
    """Buy; what goes wrong is told in a few lines, with what the shop said of itself last."""
    number, sku, card, then = plan
    try:
        return purchase(address, number, sku, card, then=then)
    except Exception as met:  # noqa: BLE001 -- whatever it is, it is told with what the shop said
        said = "\n".join(shop.out.read_text().splitlines()[-20:])
        raise AssertionError(f"{plan}: {type(met).__name__} {met}\n{said}") from None


def _settled(shop: Shop, *, hurried: bool) -> dict:
    end = time.monotonic() + SETTLED
    while True:
        if hurried:
            shop.ask(HURRY)
        told = json.loads(shop.ask(ASK))
        if not any(told["waiting"].values()) or time.monotonic() > end:
            return told
        time.sleep(2)


def main() -> None:
    """Run one from the command line."""
    options = argparse.ArgumentParser()
    options.add_argument("--purchases", type=int, default=2000)
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--folder", type=Path, help="work here, and leave the shop's files here")
    given = options.parse_args()
    with contextlib.ExitStack() as stack:
        base = given.folder or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="storm-"))
        )
        base.mkdir(exist_ok=True)
        base.chmod(0o711)
        began = time.monotonic()
        told = run(
            purchases=given.purchases,
            seed=given.seed,
            base=base,
            stock=given.purchases // 5,
            hurried=False,
        )
    told["seconds"], told["seed"] = round(time.monotonic() - began), given.seed
    told["letters"], box = len(told["letters"]), told.pop("box")
    told["repeated_letters"] = sum(count > 1 for count in box.values())
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
