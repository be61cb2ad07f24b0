"""Writing a large record fast: the rows that the product would write, made without going by way of its steps.

`fill_slowly` of `bench.filling` writes reports and merges as the product does; that takes hours for a million events. Here the
same rows are made from what is known of the made-up world (`bench.world`): names are folded once, evidence is put together
from parts that are kept, the driver is given tuples. That both write the same is tested (tests/store/test_made.py),
table by table.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import import_module
from itertools import pairwise
from typing import Any

import msgspec

from mountjoy import merge
from mountjoy.claim import Claim, CodedReport, Entity, Mention
from mountjoy.copies import copy_keys
from mountjoy.evidence import Evidence, Thing, encode_evidence
from mountjoy.record import Event
from mountjoy.store import rows, terms
from mountjoy.store.bulk import MANY
from mountjoy.store.merging import key_number
from mountjoy.store.packed import pack
from mountjoy.store.server import to_json
from mountjoy.store.words import KEY_MARK, names_in
from mountjoy.store.writing import copy_key_number
from mountjoy.translit import plain

assemble = import_module("mountjoy.merge.assemble")  # the package names functions like the modules
gather = import_module("mountjoy.merge.gather")

_RULES = merge.default_rules()
_TRIGGER_WORDS = _RULES.function_words - gather._AMOUNTS
_NAME_WORDS = _RULES.function_words | _RULES.place_words


def day(value: date | None) -> str | None:
    """A day as SQLite keeps it."""
    return None if value is None else value.isoformat()


@cache
def _plain(words: str) -> str:
    return plain(words)


@cache
def _keys(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(KEY_MARK + key for _, _, key in names_in(words)))


@dataclass
class _Known:
    """What is the same wherever an actor or place is named."""

    entity: Entity
    thing: Thing
    parents: tuple[tuple[str, str], ...]
    general: bool
    json: str


@dataclass
class Stamp:
    """Writes chunks of made-up reports into a new SQLite record through its own connection."""

    connection: sqlite3.Connection
    number: int = 0  # of the last report
    evidence_number: int = 0
    statements: list[Evidence] = field(default_factory=list)
    mentions: dict[tuple[str, str, str], rows.Row] = field(default_factory=dict)
    _known: dict[str, _Known] = field(default_factory=dict)

    def write(self, reports: Sequence[CodedReport], of_event: Sequence[Sequence[str]], changed: int) -> int:
        """Write reports with what merging makes of them; how many events."""
        evidence: dict[str, Evidence] = {}
        sentences: dict[str, tuple[str, tuple[str, ...]]] = {}
        numbers: dict[str, int] = {}
        for first in range(0, len(reports), MANY):
            part = reports[first : first + MANY]
            self._reports(part)
            for coded in part:
                for position, claim in enumerate(coded.claims):
                    evidence[claim.id] = self._evidence(coded, claim, position)
                    sentences[claim.id] = self._sentence(coded, claim)
            self._numbers(part, numbers)
            self._words(part, numbers, sentences)
        self._merged_parts(evidence, numbers)
        sources = {coded.report.id: coded.report.source for coded in reports}
        return self._events(of_event, evidence, numbers, sentences, sources, changed)

    # Reports ---------------------------------------------------------------------------------

    def _reports(self, part: Sequence[CodedReport]) -> None:
        mentions: list[tuple[Any, ...]] = []
        claims: list[rows.Row] = []
        roles: list[tuple[Any, ...]] = []
        keys: list[tuple[int, str]] = []
        made = []
        for coded in part:
            self.number += 1
            row = rows.report_row(coded.report, "made", ())
            row |= {"number": self.number, "published": day(row["published"]), "issues": "[]", "dating": None}
            made.append(row)
            report = coded.report.id
            for position, one in enumerate(coded.mentions):
                entity = one.entity
                assert entity is not None
                known = self._of(one)
                mentions.append(
                    (
                        report, one.id, position, one.start, one.end, one.text, one.type, 1, None, known.json, entity.id,
                        entity.name, entity.kind, entity.country,
                    )
                )  # fmt: skip
            own, acts = rows.claim_rows(coded)
            for claim in own:
                claim["date_start"], claim["date_end"] = day(claim["date_start"]), day(claim["date_end"])
                toll = claim["fatalities"]
                claim["fatalities"] = None if toll is None else to_json(toll)
                claim["codes"] = "{}"
            claims += own
            roles += [tuple(role.values()) for role in acts]
            numbers = {copy_key_number(key) for key in copy_keys(coded.report.text)}
            keys += [(number, report) for number in sorted(numbers)]
        self._insert("reports", made)
        self._insert("claims", claims)
        columns = 'report_id, id, position, start, "end", text, type, named, antecedent, entity, entity_id, entity_name'
        self._many("mentions", f"{columns}, entity_kind, entity_country", mentions)
        self._many("roles", "claim_id, position, role, report_id, mention, reason", roles)
        self._many("copy_keys", '"key", report_id', keys)

    def _of(self, mention: Mention) -> _Known:
        entity = mention.entity
        assert entity is not None
        known = self._known.get(entity.id)
        if known is None:
            parents = {(entity.id, one) for one in gather._parents(entity, _RULES) if one != entity.id}
            known = _Known(
                entity, Thing(entity, entity.name, entity.id, mention.text), tuple(sorted(parents)),
                _RULES.is_general(entity), to_json(msgspec.to_builtins(entity)),
            )  # fmt: skip
            self._known[entity.id] = known
            self.mentions[mention.type, entity.id, mention.text] = {
                "type": mention.type, "entity": msgspec.to_builtins(entity), "text": mention.text, "named": 1,
            }  # fmt: skip
        return known

    # Claims ----------------------------------------------------------------------------------

    def _evidence(self, coded: CodedReport, claim: Claim, position: int) -> Evidence:
        report = coded.report
        first = int(claim.roles[0].mention[1:])
        actor, other, place = (self._of(one) for one in coded.mentions[first : first + 3])
        sentence = claim.sentence.text
        made = Evidence(
            claim_id=claim.id, kind=claim.kind, type=claim.type, family=claim.family or "", report_id=report.id,
            root=report.id, position=position, assertion=claim.assertion, score=claim.score,
            things=(("actor", actor.thing), ("recipient", other.thing), ("place", place.thing)), place=place.thing,
            actors=() if actor.general else (actor.entity.id,), others=() if other.general else (other.entity.id,),
            parents=tuple(sorted({*actor.parents, *other.parents})),
            trigger=(claim.trigger.start, claim.trigger.end), sentence=(claim.sentence.start, claim.sentence.end),
            trigger_words=_trigger_words(claim.trigger.text),
            words=gather._stems(sentence, _RULES.function_words)[: gather.MOST_WORDS],
            names=_names(actor.entity.name, other.entity.name, place.entity.name),
            twin=gather._twin(claim, report.id), turn=gather.turn_of(claim.sentence, claim.trigger, _RULES), date=claim.date,
            fatalities=claim.fatalities, frame=claim.frame, origin=report.origin, source=report.source,
            published=report.published,
        )  # fmt: skip
        if claim.kind == "control":
            self.statements.append(made)
        return made

    def _sentence(self, coded: CodedReport, claim: Claim) -> tuple[str, tuple[str, ...]]:
        """The folded words of a claim's sentence, and the keys of its names."""
        first = int(claim.roles[0].mention[1:])
        names = [one.text for one in coded.mentions[first : first + 3]]
        text, last = coded.report.text, coded.mentions[first + 2].end
        words = text[last : claim.sentence.end - 1]  # folded as they are
        before = _plain(claim.trigger.text)
        told = f"{_plain(names[0])} {before} {_plain(names[1])} near {_plain(names[2])}{words}"
        return told, tuple(dict.fromkeys(key for name in names for key in _keys(name)))

    def _numbers(self, part: Sequence[CodedReport], numbers: dict[str, int]) -> None:
        """Claims are numbered by report and position, part by part."""
        for coded in sorted(part, key=lambda one: one.report.id):
            for claim in coded.claims:
                self.evidence_number += 1
                numbers[claim.id] = self.evidence_number

    def _words(
        self, part: Sequence[CodedReport], numbers: Mapping[str, int],
        sentences: Mapping[str, tuple[str, tuple[str, ...]]],
    ) -> None:  # fmt: skip
        """Index the words of reports and of claims."""
        texts, told = [], []
        for number, coded in enumerate(part, start=self.number - len(part) + 1):
            title = coded.report.title or ""
            own = [sentences[claim.id] for claim in coded.claims]
            keys = dict.fromkeys((*_keys(title), *(key for _, found in own for key in found)))
            texts.append((number, " ".join((_plain(title), *(words for words, _ in own), *keys))))
            told += [(numbers[claim.id], _indexed([sentences[claim.id]])) for claim in coded.claims]
        self._many("reports_fts", "rowid, words", texts)
        self._many("claims_fts", "rowid, words", sorted(told))

    def _merged_parts(self, evidence: Mapping[str, Evidence], numbers: Mapping[str, int]) -> None:
        """Evidence and its keys."""
        blocks, bodies = [], []
        for ident, item in evidence.items():
            number = numbers[ident]
            bodies.append((number, ident, item.report_id, item.kind, pack(encode_evidence(item))))
            keys = (*merge.block_keys(item, _RULES), *merge.relation_keys(item))
            blocks += [(key_number(key), number) for key in keys]
        self._many("evidence", "number, claim_id, report_id, kind, body", sorted(bodies))
        self._many("blocks", '"key", claim', sorted(blocks))

    # Events ----------------------------------------------------------------------------------

    def _events(
        self, of_event: Sequence[Sequence[str]], evidence: Mapping[str, Evidence], numbers: Mapping[str, int],
        sentences: Mapping[str, tuple[str, tuple[str, ...]]], sources: Mapping[str, str | None], changed: int,
    ) -> int:  # fmt: skip
        links, made, held, texts = [], [], [], []
        for claims in of_event:
            ordered = sorted(claims)
            links += [
                (numbers[one], numbers[two], 0.9, "same", '["made so"]') for one, two in pairwise(ordered)
            ]
            for event in self._assembled([evidence[claim] for claim in ordered]):
                key = rows.event_key(event)
                row = rows.event_row(event, key, "coded", changed)
                row |= {"date_start": day(row["date_start"]), "date_end": day(row["date_end"])}
                row["body"] = pack(msgspec.json.encode(event))
                made.append(row)
                held += [(event.id, claim, assertion) for claim, assertion in event.assertions]
                outlets = [sources[report] for report in event.reports]
                words = _indexed([sentences[claim] for claim in event.claims])
                texts.append((key, " ".join((words, *terms.event_terms(event, "coded", outlets)))))
        self._many("links", "one, two, score, verdict, reasons", sorted(links))
        self._insert("events", made)
        self._many("event_claims", "event_id, claim_id, assertion", sorted(held))
        self._many("events_fts", "rowid, words", sorted(texts))
        return len(made)

    def _assembled(self, items: Sequence[Evidence]) -> tuple[Event, ...]:
        told = [item for item in items if item.kind == "event"]
        return (assemble._event(told, _RULES),) if told else ()

    # Rows ------------------------------------------------------------------------------------

    def _insert(self, table: str, values: Sequence[rows.Row]) -> None:
        if values:
            names = ", ".join(f'"{name}"' for name in values[0])
            self._many(table, names, [tuple(row.values()) for row in values])

    def _many(self, table: str, columns: str, values: Iterable[tuple[Any, ...]]) -> None:
        marks = ", ".join("?" for _ in columns.split(","))
        self.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)


@cache
def _trigger_words(words: str) -> tuple[str, ...]:
    found: tuple[str, ...] = gather._stems(words, _TRIGGER_WORDS)
    return found


@cache
def _of_name(name: str) -> tuple[str, ...]:
    found: tuple[str, ...] = gather._names(f"X {name}", _NAME_WORDS)
    return found


def _names(actor: str, other: str, place: str) -> tuple[str, ...]:
    """The words with capitals of a sentence; not the first, which heads it."""
    found = {*_of_name(actor.split(" ", 1)[1]), *_of_name(other), *_of_name(place)}
    return tuple(sorted(found))[: gather.MOST_NAMES]


def _indexed(told: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    """What sentences are found by, as `mountjoy.store.words.index_words` makes it; each sentence once."""
    lines = dict.fromkeys(told)
    keys = dict.fromkeys(key for _, found in lines for key in found)
    return " ".join((*(words for words, _ in lines), *keys))
