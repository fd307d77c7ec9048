"""How many statements a request sends; only when asked, so that it costs the others nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

ASKED, ANSWER = "HTTP_X_COUNT", "X-Statements"


class StatementCount:
    """Answers a request that carries `X-Count` with the number of its statements."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Count, if asked to. BEGIN and COMMIT are the driver's and not seen here."""
        if ASKED not in request.META:
            return self.get_response(request)
        seen: list[str] = []

        def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            seen.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            response = self.get_response(request)
        response[ANSWER] = str(len(seen))
        if request.META[ASKED] == "list":
            response["X-Statement-List"] = " | ".join(" ".join(s.split())[:110] for s in seen)
        return response
