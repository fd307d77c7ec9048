"""Text messages: by Twilio, by Alibaba Cloud, or into files for trying the shop."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from messaging.channels.base import TIMEOUT, Channel, Undeliverable
from messaging.models import Message

LONGEST = 300


def channel(url: str) -> Channel:
    """Return the channel a settings address names.

    twilio://account:token@/?from=%2B4420..., aliyun://key:secret@/?sign=...&template=SMS_1,
    file:///folder. `host` in the query sends requests elsewhere than to the provider's own.
    """
    parts = urlsplit(url)
    makers: dict[str, Callable[[SplitResult], Channel]] = {
        "twilio": Twilio,
        "aliyun": Aliyun,
        "file": Folder,
    }
    if parts.scheme not in makers:
        raise ValueError(f"SMS_URL: {parts.scheme} is not known")
    return makers[parts.scheme](parts)


class Twilio:
    """Twilio's SDK, imported when it is used: it is large."""

    # Its codes for a number that will never do. All else may be our own account's fault.
    FOR_GOOD = (21211, 21610, 21614)

    def __init__(self, url: SplitResult) -> None:
        """Take the account and its token from the address."""
        from twilio.rest import Client  # noqa: PLC0415 -- large

        self._query = _query(url)
        account, token = unquote(url.username or ""), unquote(url.password or "")
        self._client = Client(account, token)  # type: ignore[no-untyped-call]  # its own matter
        self._client.http_client.timeout = TIMEOUT
        if host := self._query.get("host"):
            self._client.api.base_url = host

    def send(self, message: Message) -> str:
        """Send one text message; return its sid."""
        from twilio.base.exceptions import TwilioRestException  # noqa: PLC0415 -- large

        try:
            sent = self._client.messages.create(
                to=message.recipient, from_=self._query["from"], body=short(message)
            )
        except TwilioRestException as problem:
            told = f"{problem.status} {problem.code}"
            is_final = problem.code in self.FOR_GOOD
            raise (Undeliverable(told) if is_final else OSError(told)) from problem
        return str(sent.sid)


class Aliyun:
    """Alibaba Cloud's SDK; its text messages follow a template registered there with one `text`."""

    # What its answers call a number that will never do. All else may be our own account's fault.
    FOR_GOOD = ("isv.MOBILE_NUMBER_ILLEGAL",)

    def __init__(self, url: SplitResult) -> None:
        """Take the key and its secret from the address."""
        from alibabacloud_dysmsapi20170525.client import Client  # noqa: PLC0415 -- large
        from alibabacloud_tea_openapi.utils_models import Config  # noqa: PLC0415 -- large

        self._query = _query(url)
        host = urlsplit(self._query.get("host", "https://dysmsapi.aliyuncs.com"))
        self._client = Client(
            Config(
                access_key_id=unquote(url.username or ""),
                access_key_secret=unquote(url.password or ""),
                endpoint=host.netloc,
                protocol=host.scheme,
                read_timeout=TIMEOUT * 1000,
                connect_timeout=TIMEOUT * 1000,
            )
        )

    def send(self, message: Message) -> str:
        """Send one text message; return its BizId."""
        from alibabacloud_dysmsapi20170525 import models  # noqa: PLC0415 -- large
        from darabonba.exceptions import DaraException  # noqa: PLC0415 -- large

        request = models.SendSmsRequest(
            phone_numbers=message.recipient.removeprefix("+86"),
            sign_name=self._query["sign"],
            template_code=self._query["template"],
            template_param=json.dumps({"text": short(message)}, ensure_ascii=False),
            out_id=message.public_id,
        )
        try:
            answer: Any = self._client.send_sms(request).body
        except DaraException as problem:
            raise OSError(type(problem).__name__) from problem
        if answer.code == "OK":
            return str(answer.biz_id)
        raise Undeliverable(answer.code) if answer.code in self.FOR_GOOD else OSError(answer.code)


class Folder:
    """A file for each text message, as Django keeps e-mail for trying a shop."""

    def __init__(self, url: SplitResult) -> None:
        """Take the folder from the address."""
        self._folder = Path(url.path)

    def send(self, message: Message) -> str:
        """Write one text message; a repeat writes the same file."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{message.public_id}.txt"
        (self._folder / name).write_text(f"{message.recipient}\n\n{short(message)}\n")
        return name


def short(message: Message) -> str:
    """Return what fits a text message: the words, and where they lead."""
    words = message.text[:LONGEST]
    return f"{words} {message.url}".strip()


def _query(url: SplitResult) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(url.query).items()}
