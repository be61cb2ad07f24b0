"""What is kept beside the record so that it is found fast, beside what the record gives: counts, where events are, places as numbers, what
the claims of a tie or of a statement of control add up to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from mountjoy.custody.findings import Check, Damage, OnProgress, shown
from mountjoy.merge import Record, unpack_stated
from mountjoy.merge.days import is_province, may_stand
from mountjoy.merge.through_time import ThroughTime
from mountjoy.merge.time_rules import default_time_rules
from mountjoy.record import Holding
from mountjoy.spanned import pack_spans, place_row, unpack_spans
from mountjoy.store.audit import Audit
from mountjoy.store.positions import ROW, unpack
from mountjoy.store.positions import told as digest_of
from mountjoy.store.spans import place_columns

_COUNTED = ("claims", "events", "reports")
_PART = 500


def check_tallies(seen: Audit, on_progress: OnProgress) -> tuple[list[Check], list[Damage], list[str]]:
    """Count anew how many claims, events and reports name each actor and place, and how many claims of each kind there are."""
    total = seen.count("reports") + seen.count("events")
    try:
        wanted = seen.count_anew(lambda done: on_progress("counts", min(done, total), total))
    except (msgspec.MsgspecError, ValueError, TypeError) as error:
        what = f"they cannot be counted anew, because rows below them are damaged: {error}"
        return [Check("counts", 0, 1)], [Damage("tallies", "all", what)], []
    held = seen.tallies()
    damages = [
        Damage("tallies", " ".join(name), f"its number of {counted} is not that of the record", str(one), str(other))
        for name in sorted(wanted.keys() | held.keys())
        for counted, one, other in zip(_COUNTED, wanted.get(name, (0, 0, 0)), held.get(name, (0, 0, 0)), strict=True)
        if one != other
    ]  # fmt: skip
    damaged = len({damage.id for damage in damages})
    return [Check("counts", len(wanted.keys() | held.keys()), damaged)], damages, []


def check_positions(seen: Audit, on_progress: OnProgress) -> tuple[list[Check], list[Damage], list[str]]:
    """Compare where, when and of which kind events are, as it is kept in blocks, with the events."""
    total, rows = seen.count("events"), [np.empty(0, ROW)]
    try:
        for part in seen.positions():
            rows.append(part)
            on_progress("positions", min(sum(map(len, rows)), total), total)
    except (ValueError, TypeError) as error:
        what = f"they cannot be packed anew, because rows of events are damaged: {error}"
        return [Check("positions", 0, 1)], [Damage("event_points", "all", what)], []
    wanted, damages, blocks, last = np.concatenate(rows), list[Damage](), [np.empty(0, ROW)], -1
    for first, told, number, body in seen.blocks():
        held = unpack(body) if len(body) % ROW.itemsize == 0 else np.empty(0, ROW)
        keys = held["key"].tolist()
        in_order = bool(keys) and last < first <= keys[0] and keys == sorted(set(keys))
        if not in_order or told != digest_of(body) or number != len(held):
            damages.append(Damage("event_points", str(first), "the block is not as it was written"))
        else:
            blocks.append(held)
        last = max(last, *keys) if keys else last
    damages += _misplaced(wanted, np.concatenate(blocks))
    return [Check("positions", len(wanted), len(damages))], damages, []


def _misplaced(wanted: NDArray[np.void], held: NDArray[np.void]) -> Iterator[Damage]:
    """Events that are kept otherwise than they are, or not at all; and what is kept of events that are not there."""
    both, at, on = np.intersect1d(wanted["key"], held["key"], return_indices=True)
    same = wanted[at].view(f"V{ROW.itemsize}") == held[on].view(f"V{ROW.itemsize}")
    for what, keys in (
        ("is not placed, dated or named in its block as the event is", both[~same]),
        ("is in no block", np.setdiff1d(wanted["key"], both)),
        ("is in a block and is no event", np.setdiff1d(held["key"], both)),
    ):
        for key in keys.tolist():
            yield Damage("event_points", f"{key:x}", what)


def stated_damages(seen: Audit, anew: Record, on_progress: OnProgress) -> Iterator[Damage]:
    """What the claims of each tie and of each statement of control add up to, where it is kept, beside what they give anew."""
    done, total = 0, len(anew.ties) + len(anew.control)
    for name in ("ties", "control"):
        for ident, held in seen.stated(name):
            wanted = anew.stated.get(ident)
            if held is not None and wanted is not None and held != wanted:
                what = "what is kept of its claims (column stated) is not what they add up to"
                yield Damage(name, ident, what, _told(wanted), _told(held))
            done += 1
            if done % _PART == 0 or done == total:
                on_progress("what claims add up to", min(done, total), total)


def _told(stated: bytes) -> str:
    try:
        return shown(msgspec.json.encode(unpack_stated(stated)).decode(), 200)
    except (msgspec.MsgspecError, ValueError):
        return "bytes that cannot be read"


def check_held_places(
    seen: Audit, through: ThroughTime, on_progress: OnProgress
) -> tuple[Check, list[Damage]]:
    """Compare each place's row, its spans as numbers among it, with what claims and decisions give (``through``)."""
    missing, damages, damaged = set(through.places), [], 0
    total = len(missing)
    for done, row in enumerate(seen.held_places(), start=1):
        key = row["key"]
        found = list(_of_place(key, row, through))
        missing.discard(key)
        damages += found
        damaged += bool(found)
        if done % _PART == 0 or done == total:
            on_progress("places", min(done, total), total)
    damages += [
        Damage("held_places", key, "is missing: claims and decisions give it") for key in sorted(missing)
    ]
    damages += _span_days(seen, through.holdings)
    return Check("held_places", total, damaged + len(missing)), damages


def _span_days(seen: Audit, holdings: Mapping[str, Sequence[Holding]]) -> Iterator[Damage]:
    """The days by which spans are found beside those on which they may stand."""
    rules = default_time_rules()
    spans = {(key, span.id): span for key, told in holdings.items() for span in told}
    for place, ident, *held in seen.span_days():
        span = spans.get((place, ident))
        wanted = None if span is None else may_stand(span, rules)
        for column, one, other in zip(("start", "end"), wanted or held, held, strict=True):
            if one != other:
                what = f"its column {column} is not the day that claims and decisions give"
                yield Damage("holdings", ident, what, str(one), str(other))


def _of_place(key: str, row: Mapping[str, Any], through: ThroughTime) -> Iterator[Damage]:
    place, spans = through.places.get(key), through.holdings.get(key, ())
    if place is None:
        yield Damage("held_places", key, "does not follow from any claims")
        return
    wanted = place_columns(place_row(key, place, is_province(place), *pack_spans(spans)))
    for column, one in wanted.items():
        other = row[column]
        if column == "spans":
            yield from _numbers(key, one, bytes(other), spans)
        elif one != other:
            what = f"its column {column} is not what claims and decisions give"
            yield Damage("held_places", key, what, shown(one), shown(other))


def _numbers(key: str, wanted: bytes, held: bytes, spans: Sequence[Holding]) -> Iterator[Damage]:
    """The spans of a place as numbers: which number of which span is another."""
    if wanted == held:
        return
    if len(wanted) != len(held):
        what = "its spans as numbers are not those that claims and decisions give"
        yield Damage("held_places", key, what, f"{len(wanted)} bytes", f"{len(held)} bytes")
        return
    one, other = unpack_spans(wanted), unpack_spans(held)
    for number, span in enumerate(spans):
        names = [name for name in one.dtype.names or () if one[name][number] != other[name][number]]
        if names:
            what = f"the number {names[0]} of its span {span.id} is not what claims and decisions give"
            told = (str(one[names[0]][number]), str(other[names[0]][number]))
            yield Damage("held_places", key, what, *told)
