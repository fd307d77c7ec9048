"""`python -m bench.relevance [--held]`: how good results are over the demo catalogue."""

from __future__ import annotations

import os
import sys

from bench.stand import bare_stand

WORST = 12


def main(*, held: bool) -> None:
    """Load the demo and judge; the held-out part only when asked for."""
    with bare_stand("relevance") as shop:
        os.environ.update(shop.environ)
        import django  # noqa: PLC0415 -- its settings are known only now

        django.setup()
        _judge(held=held)


def _judge(*, held: bool) -> None:
    from django.core.management import call_command  # noqa: PLC0415 -- needs Django

    from core import clock  # noqa: PLC0415 -- needs Django
    from search.services import indexing  # noqa: PLC0415 -- needs Django
    from tests.search import judging  # noqa: PLC0415 -- needs Django

    call_command("load_demo", verbosity=0)
    indexing.rebuild(now=clock.now())
    for part in ("tune", "held") if held else ("tune",):
        found = judging.verdicts(part)
        nothing = [one.judged.query for one in found if not one.found]
        print(f"{part}: NDCG@{judging.DEPTH} {judging.mean(found):.3f} over {len(found)}")
        print(f"  find nothing though something fits: {', '.join(nothing) or 'none'}")
        if part == "tune":
            for one in sorted(found, key=lambda one: one.ndcg)[:WORST]:
                print(f"  {one.ndcg:.2f}  {one.judged.query}: {', '.join(one.found[:5])}")


if __name__ == "__main__":
    main(held="--held" in sys.argv)
