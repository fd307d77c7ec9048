"""What operators read of models: figures, steps, sources and verdicts in their language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recommendations.types import Source, Why

FORMS = {
    "ranker": _("Re-ranker over all generators"),
    "blend": _("Blend: own purchases, what goes with them, best sellers"),
    "popular": _("What is new, what sells, what is alike"),
}
WAYS = {
    "ranker": _("This model"),
    "live": _("The live model"),
    "own": _("Own purchases alone"),
    "blend": _("The blend"),
}
TASKS = {"for_you": _("For you"), "discover": _("Discover: never bought before")}
FIGURES = {
    "ndcg@10": _("NDCG@10"),
    "recall@10": _("Recall@10"),
    "precision@10": _("Precision@10"),
    "hit@10": _("Hits@10"),
}
WHYS = {
    Why.NOT_WORSE: _("Not worse than what it replaces, by the paired comparison."),
    Why.WORSE_FOR_YOU: _("Worse than what it would replace in what people buy."),
    Why.WORSE_DISCOVER: _("Worse than what it would replace in what is new to people."),
    Why.TOO_LITTLE: _("Too few orders to compare models; the simplest one answers."),
    Why.NOTHING: _("There is nothing to show yet: no product on sale."),
    Why.DAMAGED: _("A file is damaged"),
    Why.KILLED: _("Its process was killed."),
    Why.BROKEN: _("It broke"),
}
STEPS = {
    "reading": _("Reading orders"),
    "first window": _("Learning from the window before the last"),
    "trial models": _("Training for the comparison"),
    "last window": _("Comparing on the last window"),
    "models": _("Training"),
    "generators": _("Generators"),
    "lists": _("Lists of shoppers"),
    "products": _("Lists of products"),
    "files": _("Writing files"),
}
SOURCES = {
    Source.OWN: _("bought before"),
    Source.EASE: _("goes with purchases"),
    Source.TOGETHER: _("bought together"),
    Source.NEIGHBOURS: _("people alike"),
    Source.TYPE: _("liked category"),
    Source.POPULAR: _("best seller"),
    Source.PLANNED: _("on offer"),
    Source.CONTENT: _("alike in words"),
    Source.FRESH: pgettext_lazy("recommendations", "new"),
}


def why(told: str) -> Any:
    """Return why a model is in its state; what a person wrote stays as it is."""
    code, _colon, detail = told.partition(":")
    if code not in WHYS:
        return told
    words = WHYS[Why(code)]
    return f"{words}: {detail.strip()}" if detail else words


def source(code: str) -> Any:
    """Return where a suggestion came from."""
    return SOURCES.get(Source(code), code) if code in set(Source) else code
