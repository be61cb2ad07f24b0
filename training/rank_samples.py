"""What the ranking learns from: coded reports beside their gold, each claim judged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mountjoy.claim import Claim, CodedReport
from mountjoy.coder.ranking.facts import ReportTold, topic_of
from mountjoy.coding import Coder
from mountjoy.evaluate.gold import Gold, GoldEvent, GoldReport
from mountjoy.evaluate.match import Aligned, match_control, match_ties, overlap
from mountjoy.ingest import read
from mountjoy.report import Report

Label = tuple[str, str]

CASE = {
    "ARMED_CLASH": "Armed clash", "GOV_REGAINS_TERIT": "Government regains territory",
    "NON_STATE_ACTOR_OVERTAKES_TER": "Non-state actor overtakes territory", "CHEM_WEAP": "Chemical weapon",
    "AIR_STRIKE": "Air/drone strike", "SUIC_BOMB": "Suicide bomb",
    "ART_MISS_ATTACK": "Shelling/artillery/missile attack", "REM_EXPLOS": "Remote explosive/landmine/IED",
    "GRENADE": "Grenade", "SEX_VIOL": "Sexual violence", "ATTACK": "Attack",
    "ABDUCT_DISSAP": "Abduction/forced disappearance", "PEACE_PROTEST": "Peaceful protest",
    "PROTEST_WITH_INTER": "Protest with intervention",
    "FORCE_AGAINST_PROTEST": "Excessive force against protesters", "VIOL_DEMONSTR": "Violent demonstration",
    "MOB_VIOL": "Mob violence", "AGREEMENT": "Agreement", "ARREST": "Arrests",
    "CHANGE_TO_GROUP_ACT": "Change to group/activity", "DISR_WEAP": "Disrupted weapons use",
    "HQ_ESTABLISHED": "Headquarters or base established", "PROPERTY_DISTRUCT": "Looting/property destruction",
    "NON_VIOL_TERRIT_TRANSFER": "Non-violent transfer of territory", "OTHER": "Other",
    "ORG_CRIME": "organised-crime", "NATURAL_DISASTER": "natural-disaster",
    "MAN_MADE_DISASTER": "man-made-disaster", "ATTRIB": "responsibility", "DIPLO": "diplomacy",
}  # fmt: skip
"""The classes of CASE 2021 as topics (`topic_of`)."""
PLOVER = {
    "DEMAND": "REQUEST",
    "DISAPPROVE": "ACCUSE",
    "INVESTIGATE": "ACCUSE",
    "FIGHT": "ASSAULT",
    "YIELD": "RETREAT",
}
"""PLOVER's older names of events."""
_STOP = frozenset("the a an of in and 's s its his their".split())


@dataclass(slots=True)
class Sample:
    """One report: its claims as told to the ranking, and the verdicts on them.

    ``topics`` are the labels of what it is about; ``right`` says of each claim whether it is that (None where the
    claim is of no class of the set), ``accepted`` whether a reader would accept it (None where nothing tells).
    With ``main_only`` the gold tells of the main event alone, and judges only the claim that is put first.
    """

    source: str
    id: str
    told: ReportTold
    topics: tuple[Label, ...] = ()
    right: list[bool | None] = field(default_factory=list)
    accepted: list[bool | None] = field(default_factory=list)
    main_only: bool = True


class Recorder:
    """Stands in the coder for the ranking and keeps what it is told."""

    def __init__(self) -> None:
        self.told: ReportTold | None = None

    def weigh(self, told: ReportTold) -> list[tuple[float, float]]:
        """Leaves the claims as they came."""
        self.told = told
        return [(-float(k), 0.5) for k in range(len(told.claims))]


def code(coder: Coder, reports: Iterable[Report]) -> list[tuple[CodedReport, ReportTold]]:
    """Each report with all its claims in the order in which they were told, rivals too; those not coded are left out."""
    recorder = coder.ranking
    assert isinstance(recorder, Recorder)
    out = []
    for coded in coder.code(reports):
        if not coded.issues and recorder.told is not None:
            out.append((replace(coded, claims=tuple(t.claim for t in recorder.told.claims)), recorder.told))
        recorder.told = None
    return out


def lines(path: Path) -> list[dict[str, Any]]:
    """A file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def public(coder: Coder, corpora: Path, name: str) -> list[Sample]:
    """The development part of case2021, plover-gsr or muc4, judged by its gold."""
    gold = {entry["id"]: entry for entry in lines(corpora / name / "dev.gold.jsonl")}
    reports = [r for r in read([corpora / name / "dev.reports.jsonl"]).reports if r.id in gold]
    judge = {"case2021": _judge_case, "plover-gsr": _judge_plover, "muc4": _judge_muc}[name]
    samples = []
    for coded, told in code(coder, reports):
        sample = Sample(name, coded.report.id, told)
        judge(sample, coded, gold[coded.report.id])
        samples.append(sample)
    return samples


def _judge_case(sample: Sample, coded: CodedReport, gold: dict[str, Any]) -> None:
    topic = CASE[gold["subtype"]]
    sample.topics = (("topic", topic),)
    classes = frozenset(CASE.values())
    sample.right = [t.topic == topic if t.topic in classes else None for t in sample.told.claims]
    sample.accepted = list(sample.right)


def _judge_plover(sample: Sample, coded: CodedReport, gold: dict[str, Any]) -> None:
    event = PLOVER.get(gold["event"], gold["event"])
    sample.topics = (("plover", event),)
    sample.right = [t.plover == event if t.plover else None for t in sample.told.claims]
    words = {m.id: m.text for m in coded.mentions}
    sides = {"actor": gold["source"], "recipient": gold["target"]}
    verdicts = []
    for claim, right in zip(coded.claims, sample.right, strict=True):
        fit = all(
            any(_same(words[r.mention], told) for told in sides[r.role])
            for r in claim.roles
            if sides.get(r.role)
        )
        verdicts.append(right and fit if right is not None else None)
    sample.accepted = verdicts


def _same(one: str, other: str) -> bool:
    a, b = ({w for w in re.findall(r"\w+", x.lower()) if w not in _STOP} for x in (one, other))
    return bool(a and b) and 2 * len(a & b) >= min(len(a), len(b))


def _judge_muc(sample: Sample, coded: CodedReport, gold: dict[str, Any]) -> None:
    """Its reports are long and its templates select: they tell what a report is about, not which claims hold."""
    types = {x.strip() for t in gold["templates"] for x in t["incident_type"].split("/")}
    if types:
        sample.right = [
            claim.codes.get("muc") in types if told.topic else None
            for claim, told in zip(coded.claims, sample.told.claims, strict=True)
        ]
    else:
        sample.right = [None] * len(coded.claims)
    sample.accepted = [None] * len(coded.claims)


def own(coder: Coder, gold: Gold) -> list[Sample]:
    """The project's own gold, where every event, tie and state of control is coded."""
    entries = {entry.report.id: entry for entry in gold.reports}
    samples = []
    for coded, told in code(coder, [entry.report for entry in gold.reports]):
        entry = entries[coded.report.id]
        samples.append(_judge_own(Sample("own", coded.report.id, told), coded, entry))
    return samples


def _judge_own(sample: Sample, coded: CodedReport, entry: GoldReport) -> Sample:
    sample.main_only = False
    aligned = Aligned(coded, entry.report.text)
    main = next((event for event in entry.events if event.main), None)
    verdict: dict[str, bool] = {}
    for pairs, extra in (match_ties(aligned, entry.ties), match_control(aligned, entry.control)):
        verdict |= {claim.id: True for _, claim in pairs} | {claim.id: False for claim in extra}
    on_main = [t.claim for t in sample.told.claims if t.topic and main and _tells(aligned, t.claim, main)]
    typed = any(main and claim.type == main.type for claim in on_main)
    for told in sample.told.claims:
        claim = told.claim
        if not told.topic:
            sample.accepted.append(verdict.get(claim.id))
            sample.right.append(None)
            continue
        sample.accepted.append(
            any(
                event.type == claim.type
                and _tells(aligned, claim, event)
                and _roles_hold(aligned, claim, event)
                for event in entry.events
            )
        )
        on_it = any(claim is other for other in on_main)
        sample.right.append(on_it and (not typed or claim.type == main.type) if main else None)
    return sample


def _tells(aligned: Aligned, claim: Claim, event: GoldEvent) -> bool:
    """Whether the claim stands on words of the event."""
    place = aligned.place(claim.trigger)
    return any(overlap(place, (span.start, span.end)) for span in (event.trigger, *event.also))


def _roles_hold(aligned: Aligned, claim: Claim, event: GoldEvent) -> bool:
    """Whether every party of the claim is one of the event's in that role, or in the role of those harmed."""
    harmed = ("recipient", "victim")
    for role in claim.roles:
        if role.role not in ("actor", *harmed):
            continue
        wanted = harmed if role.role in harmed else (role.role,)
        if not any(r.role in wanted and aligned.stands_for(role.mention, r.words) for r in event.roles):
            return False
    return True


def examples(coder: Coder) -> list[Sample]:
    """The codebook's examples of what is coded: sentences that are plainly of a topic."""
    labels: dict[str, list[Label]] = {}
    for type_ in coder.codebook.types.values():
        for example in type_.coded if type_.kind == "event" else ():
            acled, plover = example.acled, example.plover
            usual = [rule.answer for rule in type_.crosswalk.acled if not rule.when and rule.answer]
            acled = acled or (usual[0].sub_event_type if usual else None)
            usual_plover = [rule.answer for rule in type_.crosswalk.plover if not rule.when and rule.answer]
            plover = plover or (usual_plover[0].event if usual_plover else None)
            told = [("topic", topic_of(type_.id, type_.family, acled)), ("plover", plover or "")]
            labels.setdefault(example.text, []).extend(x for x in told if x[1])
    reports = [Report(id=f"example-{k}", text=text) for k, text in enumerate(sorted(labels))]
    return [
        Sample("codebook", coded.report.id, told, tuple(dict.fromkeys(labels[coded.report.text])))
        for coded, told in code(coder, reports)
    ]
