"""Sockets on which the shop says "look", and nothing else.

What there is to see is asked for over HTTP as always, so a socket carries no words of anybody, and
one that dies loses none. Each process hears the cache server once, however many sockets it has.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import defaultdict
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from typing import Any

import redis.asyncio as valkey
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from storefront.cookies import TALK_COOKIE
from support.selectors import talks
from support.services.live import CHANNEL

log = logging.getLogger("loopmart.live")
AGAIN_AFTER = 1.0
REFUSED = 4401
# Where agents listen: to every conversation.
EVERYTHING = 0


class Hub:
    """The listeners of this process, by conversation."""

    def __init__(self) -> None:
        self.listeners: defaultdict[int, set[Nudges]] = defaultdict(set)
        self._hearing: asyncio.Task[None] | None = None
        self._sent: set[asyncio.Task[None]] = set()

    def enter(self, ticket_id: int, listener: Nudges) -> None:
        """Nudge this one when the conversation changes."""
        self.listeners[ticket_id].add(listener)
        if self._hearing is None or self._hearing.done():
            self._hearing = asyncio.get_running_loop().create_task(self._hear())

    def leave(self, ticket_id: int, listener: Nudges) -> None:
        """Nudge this one no more."""
        self.listeners[ticket_id].discard(listener)
        if not self.listeners[ticket_id]:
            del self.listeners[ticket_id]

    async def _hear(self) -> None:
        """Hear the cache server for as long as somebody listens; again when it was away."""
        while self.listeners:
            try:
                await self._hear_until_lost()
            except (valkey.RedisError, OSError):
                log.warning("the cache server does not answer; listening again soon")
                await asyncio.sleep(AGAIN_AFTER)

    async def _hear_until_lost(self) -> None:
        client = valkey.Redis.from_url(settings.CACHES["default"]["LOCATION"])
        async with client, client.pubsub() as heard:
            await heard.subscribe(CHANNEL)
            self._nudge_all()  # whatever was said while nobody heard it
            while self.listeners:
                word = await heard.get_message(ignore_subscribe_messages=True, timeout=5.0)
                if word is not None:
                    self._pass_on(word["data"])

    def _pass_on(self, data: bytes) -> None:
        ticket_id = int(json.loads(data).get("ticket", EVERYTHING))
        for listener in (*self.listeners.get(ticket_id, ()), *self.listeners.get(EVERYTHING, ())):
            self._nudge(listener)

    def _nudge_all(self) -> None:
        for listeners in list(self.listeners.values()):
            for listener in listeners:
                self._nudge(listener)

    def _nudge(self, listener: Nudges) -> None:
        """Say it without waiting for whoever is slow to hear."""
        task = asyncio.get_running_loop().create_task(listener.nudge())
        self._sent.add(task)
        task.add_done_callback(self._sent.discard)


_hubs: dict[int, Hub] = {}


def hub() -> Hub:
    """Return the hub of the running loop: one a process, in tests one a test."""
    return _hubs.setdefault(id(asyncio.get_running_loop()), Hub())


class Nudges(AsyncWebsocketConsumer):
    """One socket: of a shopper for their own chat, or of an agent for all."""

    async def connect(self) -> None:
        """Let in whoever has a chat of their own, or answers them."""
        found = await database_sync_to_async(_listens_to)(self.scope)
        self.ticket_id: int | None = found
        if found is None:
            await self.close(code=REFUSED)
            return
        await self.accept()
        hub().enter(found, self)

    async def disconnect(self, code: int) -> None:  # noqa: ARG002 -- what channels hands over
        """Forget the socket."""
        if self.ticket_id is not None:
            hub().leave(self.ticket_id, self)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:  # noqa: ARG002 -- as above
        """Nothing is said here; whoever floods is let go."""
        await self.close()

    async def nudge(self) -> None:
        """Say that there is something to see."""
        with suppress(Exception):  # gone in this very moment; `disconnect` tidies up
            await self.send(text_data="look")


def _listens_to(scope: dict[str, Any]) -> int | None:
    user = scope["user"]
    person = user.pk if user.is_authenticated else None
    if scope.get("query_string") == b"inbox":  # an agent, who may have a chat of their own besides
        may = person is not None and user.is_staff and user.has_perm("support.view_ticket")
        return EVERYTHING if may else None
    ticket = talks.by_token(token=_cookie(scope, TALK_COOKIE))
    if ticket is not None and ticket.user_id in {None, person}:
        return int(ticket.pk)
    own = talks.chat_of(user_id=person) if person is not None else None
    return None if own is None else int(own.pk)


def _cookie(scope: dict[str, Any], name: str) -> str:
    found: SimpleCookie = SimpleCookie()
    for header, value in scope.get("headers", ()):
        if header == b"cookie":
            with suppress(CookieError):
                found.load(value.decode("latin-1"))
    return found[name].value.replace("\0", "") if name in found else ""
