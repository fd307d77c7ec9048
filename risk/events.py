"""What the risk engine tells."""

from dataclasses import dataclass
from typing import ClassVar

from core.events import Event


@dataclass(frozen=True)
class _Reviewed(Event):
    reference: str

    @property
    def aggregate(self) -> str:
        """One sale's reviews are heard in order."""
        return f"risk:{self.reference}"


@dataclass(frozen=True)
class ReviewPassed(_Reviewed):
    """An operator looked at a held payment and let it pass."""

    name: ClassVar[str] = "risk.review_passed"


@dataclass(frozen=True)
class ReviewFailed(_Reviewed):
    """An operator looked at a held payment and took it for fraud."""

    name: ClassVar[str] = "risk.review_failed"
