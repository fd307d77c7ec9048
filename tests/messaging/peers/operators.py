"""Two operators of text messages, as they document their interfaces."""

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, parse_qsl, quote, urlsplit


class Twilio:
    """Messages resource, 2010-04-01: basic authentication, a form in, JSON out."""

    def __init__(self):
        self.taken, self.refuses = [], False

    def answer(self, path, headers, body):
        assert path == "/2010-04-01/Accounts/AC1/Messages.json"
        given = base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode()
        if given != "AC1:secret/1":
            return 401, {}, b'{"code": 20003, "message": "Authenticate", "status": 401}'
        if self.refuses:
            return 400, {}, b'{"code": 21211, "message": "Invalid To", "status": 400}'
        self.taken.append({name: values[0] for name, values in parse_qs(body.decode()).items()})
        return 201, {"Content-Type": "application/json"}, b'{"sid": "SM1", "status": "queued"}'


class Aliyun:
    """SendSms 2017-05-25, signed with ACS3-HMAC-SHA256 over the canonical request."""

    SECRET = "secret"

    def __init__(self):
        self.taken, self.code = [], "OK"

    def answer(self, path, headers, body):
        known = {name.lower(): value for name, value in headers.items()}
        self._check(path, known, body)
        asked = dict(parse_qsl(urlsplit(path).query)) | dict(parse_qsl(body.decode()))
        self.taken.append(asked)
        said = {"Code": self.code, "Message": self.code, "BizId": "900^0", "RequestId": "1"}
        return 200, {"Content-Type": "application/json"}, json.dumps(said).encode()

    def _check(self, path, headers, body):
        assert headers["x-acs-action"] == "SendSms"
        hashed = hashlib.sha256(body).hexdigest()
        assert headers["x-acs-content-sha256"] == hashed
        method, _sep, rest = headers["authorization"].partition(" ")
        parts = dict(part.split("=", 1) for part in rest.split(","))
        names = parts["SignedHeaders"].split(";")
        parted = urlsplit(path)
        query = "&".join(
            f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
            for name, value in sorted(parse_qsl(parted.query, keep_blank_values=True))
        )
        lines = "".join(f"{name}:{headers[name].strip()}\n" for name in names)
        canonical = f"POST\n{parted.path}\n{query}\n{lines}\n{';'.join(names)}\n{hashed}"
        told = f"{method}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        wanted = hmac.new(self.SECRET.encode(), told.encode(), hashlib.sha256).hexdigest()
        assert parts["Signature"] == wanted
