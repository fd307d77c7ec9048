"""What goes with a job through the queue: the id of the request that asked for it, and a watch."""

from __future__ import annotations

import time
from typing import Any

import celery
from celery.signals import before_task_publish

from core import metrics, work

HEADER = "request_id"


class Task(celery.Task[Any, Any]):
    """A task of the shop: done under the id of who asked for it, and measured."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Do it."""
        begun, outcome = time.perf_counter(), "failed"
        try:
            with work.doing(id=self.request.get(HEADER) or "", name=self.name):
                result = super().__call__(*args, **kwargs)
            outcome = "done"
            return result
        finally:
            metrics.TASKS.labels(self.name, outcome).observe(time.perf_counter() - begun)


@before_task_publish.connect
def send_along(headers: dict[str, Any] | None = None, **_signal: object) -> None:
    """Write the id of the present work into the message."""
    doing = work.current()
    if doing is not None and headers is not None:
        headers[HEADER] = doing.id
