"""Reports that come to a record in any order, in any batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mountjoy.claim import CodedReport

Test = TypeVar("Test", bound=Callable[..., Any])


def in_any_order(
    pool: Sequence[CodedReport], *, examples: int, most: int, batches: tuple[int, int], at_once: Sequence[int]
) -> Callable[[Test], Any]:
    """Give a test `examples` times an ``order`` of the pool, ``cuts`` of 1 to ``most`` reports, and how many claims are merged
    ``at_once``; ``batches``: the least and the greatest number of cuts.
    """
    least, greatest = batches
    given_ = given(
        order=st.permutations(range(len(pool))),
        cuts=st.lists(st.integers(1, most), min_size=least, max_size=greatest),
        at_once=st.sampled_from(at_once),
    )
    quiet = settings(
        max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    return lambda test: quiet(given_(test))


def batches_of(
    pool: Sequence[CodedReport], order: Sequence[int], cuts: Sequence[int]
) -> Iterator[list[CodedReport]]:
    """The reports of a pool in that order, cut into batches; what is left is the last."""
    start = 0
    for cut in [*cuts, len(order)]:
        batch = [pool[number] for number in order[start : start + cut]]
        start += cut
        if batch:
            yield batch
