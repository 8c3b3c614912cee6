"""Ways to lose an answer: what the tests of recovery, of gaps and of missing documents share."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.sync.tricks import memos
from tests.sync.world import World
from tillbook.simulators.webconnector import Faults


def write_sets(world: World) -> int:
    """How many sets of list entries come before the first receipts."""
    world.update(Faults(crash_at_call=6))
    world.clock.forward(minutes=20)
    return len({row.rank for row in world.deliveries() if row.document.shop is None})


def lose_receipts(world: World, *, committed: bool = True) -> list[str]:
    """The answer (or the request) of the first set of receipts is lost; the memory of sets too."""
    nth = 1 + write_sets(world)
    fault = Faults(drop_answer=nth) if committed else Faults(drop_request=nth)
    assert world.update(fault).status == "cut"
    assert (world.file.count("SalesReceipt") > 0) is committed
    return memos(world)


def forget_sets(world: World) -> None:
    """QuickBooks keeps only the newest sets; others have pushed ours out."""
    world.file._state.sets.clear()


def without_answer(kind: str) -> Callable[[str, str], str]:
    """QuickBooks answers all requests of this kind but the first."""

    def rewrite(request: str, answer: str) -> str:
        pattern = rf"<{kind}Rs [^>]*?(/>|>.*?</{kind}Rs>)"
        return re.sub(pattern, "", answer, count=1, flags=re.DOTALL)

    return rewrite
