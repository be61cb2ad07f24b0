"""A report that arrives later changes only what it touches, and the record is the same as if all were merged at once."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from mountjoy.claim import CodedReport
from mountjoy.decision import Decided
from mountjoy.evidence import Evidence, Link, decode_evidence, encode_evidence
from mountjoy.merge import assemble, block_keys, build, default_rules, gather, link, relation_keys, relations
from mountjoy.merge.blocks import candidate_pairs
from mountjoy.record import Control, Event, Tie
from tests.hand import coded
from tests.merge.test_merge_events import CAPTURE, SOME, WHOLE


class Merged:
    """What a store keeps of merging: evidence by key, links by claim, events by claim, relations by key."""

    def __init__(self) -> None:
        self.items: dict[str, Evidence] = {}
        self.blocks: defaultdict[str, set[str]] = defaultdict(set)
        self.links: defaultdict[str, dict[str, Link]] = defaultdict(dict)
        self.events: dict[str, Event] = {}
        self.stated: defaultdict[str, set[str]] = defaultdict(set)
        self.relations: dict[str, Tie | Control] = {}

    def add(self, report: CodedReport) -> None:
        new = gather([report])
        keys: set[str] = set()
        for item in new:
            self.items[item.claim_id] = item
            near = {other for key in block_keys(item) for other in self.blocks[key]}
            for other in sorted(near):
                found = link(item, self.items[other])
                if found is not None:
                    self.links[item.claim_id][other] = found
                    self.links[other][item.claim_id] = found
            for key in block_keys(item):
                self.blocks[key].add(item.claim_id)
            for key in relation_keys(item):
                self.stated[key].add(item.claim_id)
                keys.add(key)
        touched = self._component(item.claim_id for item in new if item.kind == "event")
        links = {found for one in touched for found in self.links[one].values()}
        for event in assemble([self.items[one] for one in touched], links):
            for claim_id in event.claims:
                self.events[claim_id] = event
        held = [self.items[claim_id] for key in keys for claim_id in sorted(self.stated[key])]
        self.relations |= relations({item.claim_id: item for item in held}.values(), keys=keys).by_key

    def _component(self, waiting: object) -> set[str]:
        seen: set[str] = set()
        left = list(waiting)  # type: ignore[call-overload]
        while left:
            one = left.pop()
            if one not in seen:
                seen.add(one)
                left += self.links[one]
        return seen


@settings(max_examples=15, deadline=None)
@given(st.permutations(SOME))
def test_one_by_one_is_all_at_once(reports: list[CodedReport]) -> None:
    merged = Merged()
    for report in reports:
        merged.add(report)
    assert {event.id: event for event in merged.events.values()} == {
        event.id: event for event in WHOLE.events
    }
    made = merged.relations.values()
    assert sorted(one.id for one in made if isinstance(one, Tie)) == sorted(tie.id for tie in WHOLE.ties)
    assert sorted(one.id for one in made if isinstance(one, Control)) == sorted(
        one.id for one in WHOLE.control
    )


def test_evidence_is_kept_as_json() -> None:
    for item in gather(SOME):
        kept = encode_evidence(item)
        assert decode_evidence(kept) == item
        assert encode_evidence(decode_evidence(kept)) == kept


def test_claims_that_link_share_a_key() -> None:
    items = gather(SOME)
    pairs = set(candidate_pairs(items))
    rules = default_rules()
    for one, left in enumerate(items):
        for two in range(one):
            right = items[two]
            if left.kind == right.kind == "event" and (two, one) not in pairs:
                found = link(left, right, rules)
                assert found is None or found.verdict == "unsure"


def test_what_people_decide_stands_over_what_is_alike() -> None:
    reports = [
        coded("r1", CAPTURE),
        coded("r2", CAPTURE),
        coded("r3", CAPTURE.replace("2017-11-02", "2017-11-20")),
    ]
    one, two, three = (report.claims[0].id for report in reports)

    def groups(decided: Decided) -> list[list[str]]:
        return sorted(sorted(event.claims) for event in build(reports, decided).events)

    def pair(first: str, second: str) -> frozenset[tuple[str, str]]:
        return frozenset({(min(first, second), max(first, second))})

    assert groups(Decided()) == sorted([sorted([one, two]), [three]])
    assert groups(Decided(different=pair(one, two))) == sorted([[one], [two], [three]])
    assert groups(Decided(same=pair(two, three))) == [sorted([one, two, three])]
    assert groups(Decided(rejected=frozenset({one}))) == sorted([[two], [three]])


def test_a_link_says_why() -> None:
    left, right = gather([coded("r1", CAPTURE), coded("r2", CAPTURE)])
    found = link(left, right)
    assert found is not None
    assert (found.verdict, found.one < found.two) == ("same", True)
    assert {"the same place", "the same day", "same: who did it"} <= set(found.reasons)
    assert link(right, left) == found


def test_an_uncertain_pair_is_told_and_not_joined() -> None:
    wide = CAPTURE.replace("Zubara=zubara", "Syria=syria")
    left, right = gather([coded("r1", CAPTURE), coded("r2", wide)])
    found = link(left, right)
    assert found is not None
    assert found.verdict == "unsure"
    assert len(assemble([left, right], [found])) == 2
