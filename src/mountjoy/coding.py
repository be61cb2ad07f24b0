"""One report through the stages that make claims: annotate, mentions, resolve, code."""

from __future__ import annotations

import itertools
import re
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from spacy.tokens import Doc

from mountjoy import codebook as codebooks
from mountjoy.annotate.coref import link
from mountjoy.annotate.english import English, Spacy
from mountjoy.annotate.mentions import Found, find_mentions
from mountjoy.annotate.tokens import tokenize
from mountjoy.claim import Claim, CodedReport, DateValue, Entity, Mention
from mountjoy.codebook.model import Codebook
from mountjoy.coder import code
from mountjoy.coder.explain import explain as explain_coded
from mountjoy.errors import LimitError
from mountjoy.report import Report
from mountjoy.resolve.actors import resolve_actors
from mountjoy.resolve.dates import default_date, find_dates, resolve_date
from mountjoy.resolve.gazetteer import PlaceCandidate
from mountjoy.resolve.places import find_toponyms, resolve_places
from mountjoy.resolve.registry import default_registry

BATCH = 32
"""Reports annotated together: enough to fill the encoder's batches, few enough to stay flat in memory."""


@dataclass(frozen=True, slots=True)
class CodingLimits:
    """What one report may cost: code points of text, and seconds from mentions to claims."""

    characters: int = 200_000
    seconds: float = 60.0


class _Dates:
    """Date words read against one report's date."""

    def __init__(self, report: Report) -> None:
        self._reference: date | None = report.published
        self._basis = report.published_basis

    def read(self, words: str, tense: str) -> DateValue:
        """The interval of the words; words that give none (*midnight*) leave what the report's date gives."""
        when = resolve_date(words, reference=self._reference, reference_basis=self._basis, tense=tense)  # type: ignore[arg-type]
        if when.start is None and when.end is None and self._reference is not None:
            return replace(self.default(), text=words)
        return when

    def default(self) -> DateValue:
        """The interval of an event without date words."""
        return default_date(self._reference)


class Coder:
    """Loads the English pipeline and the codebook once, and codes reports.

    ``pipeline`` is an annotator such as `English` (the shipped one where None); ``codebook_folders`` are a user's
    own folders that extend or replace types. Raises PipelineError or CodebookError where either is wrong.
    """

    def __init__(
        self,
        pipeline: English | Spacy | None = None,
        codebook_folders: Sequence[Path] = (),
        limits: CodingLimits = CodingLimits(),
    ) -> None:
        self.pipeline: English | Spacy = pipeline or English.load()
        self.codebook: Codebook = codebooks.load(*codebook_folders)
        self.limits = limits

    def code(self, reports: Iterable[Report]) -> Iterator[CodedReport]:
        """Codes reports in the order given; one coded report each, also where there is nothing to code."""
        stream = iter(reports)
        while batch := list(itertools.islice(stream, BATCH)):
            notes = [self.refusal(report) for report in batch]
            docs = {k: tokenize(r.text) for k, r in enumerate(batch) if notes[k] is None}
            failed = self._annotate(docs)
            for k, report in enumerate(batch):
                note = failed.get(k, notes[k])
                if note is None:
                    yield self._coded(report, docs[k])
                else:
                    yield CodedReport(report, issues=(note,) if note else ())

    def _annotate(self, docs: dict[int, Doc]) -> dict[int, str]:
        """Annotates the documents together; where that fails, one by one, with a note for each that cannot be."""
        try:
            self.pipeline.annotate(list(docs.values()))
        except (ValueError, RuntimeError, IndexError, KeyError, MemoryError):
            return self._annotate_singly(docs)
        return {}

    def _annotate_singly(self, docs: dict[int, Doc]) -> dict[int, str]:
        failed: dict[int, str] = {}
        for k, doc in docs.items():
            try:
                docs[k] = tokenize(doc.text)
                self.pipeline.annotate([docs[k]])
            except (ValueError, RuntimeError, IndexError, KeyError, MemoryError) as error:
                failed[k] = f"could not be annotated ({type(error).__name__}: {error}): kept, not coded"
        return failed

    def _coded(self, report: Report, doc: Doc) -> CodedReport:
        """One report's coding; what goes wrong in it becomes its note, so that the others are still coded."""
        try:
            return self.code_annotated(report, doc)
        except LimitError as error:
            return CodedReport(report, issues=(f"{error} ({self.limits.seconds:g} s): kept, not coded",))
        except (ValueError, RuntimeError, IndexError, KeyError, AttributeError, TypeError) as error:
            note = f"could not be coded ({type(error).__name__}: {error}): kept, not coded"
            return CodedReport(report, issues=(note,))

    def refusal(self, report: Report) -> str | None:
        """Why a report is not coded; None where it is, empty where there is nothing to say about it."""
        if report.copy_of is not None:
            return ""
        if report.language not in (None, "en"):
            return f"language {report.language}: kept, not coded"
        if len(report.text) > self.limits.characters:
            return (
                f"{len(report.text)} characters, over the limit of {self.limits.characters}: kept, not coded"
            )
        return None

    def code_annotated(self, report: Report, doc: Doc) -> CodedReport:
        """The claims of one annotated report, with its mentions resolved."""
        began = time.process_time()
        toponyms = find_toponyms(report.text)
        mentions = link(report.text, find_mentions(doc, self.codebook.lexicon, _found(report.text, toponyms)))
        mentions = [_registered(m) for m in mentions]
        could_act = [m.id for m in mentions if m.type in ("place", "nationality")]
        actors = _resolved(report.text, mentions, country_focus(toponyms), could_act)
        mentions, places = _settled(report.text, mentions, actors)
        entities = _joined(mentions, places, actors)
        kinds = {k: e.kind for k, e in entities.items()}
        claims = code(
            report.id, doc, mentions, kinds, self.codebook, _Dates(report),
            within=lambda: time.process_time() - began < self.limits.seconds,
        )  # fmt: skip
        acting = _acting(mentions, claims)
        entities |= {k: _with_place(actors[k], places.get(k)) for k in acting if k in actors}
        resolved = tuple(replace(m, entity=entities.get(m.id)) for m in mentions)
        return CodedReport(report, resolved, tuple(claims))


def _resolved(
    text: str, mentions: Sequence[Mention], focus: str | None, could_act: Collection[str]
) -> dict[str, Entity]:
    """The actors. Only *the army*, *the police* and the like are those of the country that the report is about."""
    actors = resolve_actors(text, mentions, acting=could_act)
    definite = [m for m in mentions if not m.named and m.text[:4].lower() == "the "]
    if focus is not None and definite:
        at_home = resolve_actors(text, definite, country_focus=focus)
        vague = {m.id for m in definite if m.id in actors and actors[m.id].country is None}
        actors |= {k: e for k, e in at_home.items() if k in vague}
    return actors


def _registered(mention: Mention) -> Mention:
    """A name typed as a person's that the registry knows as a group's or an outlet's is an actor."""
    if mention.type != "person" or not mention.named:
        return mention
    match = default_registry().look_up(mention.text)
    if match is None or match.actor.kind == "person":
        return mention
    return replace(mention, type="actor")


_LOCATIVE = frozenset(
    "in at near from to into outside inside around across of towards toward over between and".split()
)


def _surname(mention: Mention) -> str:
    """The last word of a person's full name, folded; empty where the mention is no full name."""
    words = mention.text.split()
    if mention.type != "person" or not mention.named or len(words) < 2:
        return ""
    plain = [
        w
        for w in words
        if w[:1].isupper() or w.lower() in ("al", "el", "bin", "ibn", "abu", "de", "la", "von", "van")
    ]
    return words[-1].casefold() if len(plain) >= len(words) - 1 else ""


def _settled(
    text: str, mentions: Sequence[Mention], actors: dict[str, Entity]
) -> tuple[list[Mention], dict[str, Entity]]:
    """Names whose type the registry or the gazetteer knows better than the pipeline's guess; and the places.

    A name typed as a place that is an actor's becomes that actor. A name that no registry holds is tried as a place,
    and becomes one where the gazetteer has it in a country that the report is about, or after a preposition of place.
    """
    trial: list[Mention] = []
    tried: dict[str, Mention] = {}
    full_names = {surname for m in mentions if (surname := _surname(m))}
    for mention in mentions:
        actor = actors.get(mention.id)
        known = actor is not None and actor.score >= 0.8
        if mention.type == "place" and " " not in mention.text and mention.text.casefold() in full_names:
            mention = replace(mention, type="person")
        elif (
            mention.type == "place"
            and known
            and actor is not None
            and actor.kind not in ("government", "civilians", "country")
        ):
            mention = replace(mention, type="person" if actor.kind == "person" else "actor")
        elif (
            mention.type in ("actor", "person")
            and mention.named
            and not known
            and mention.text.casefold() not in full_names
        ):
            if mention.antecedent is None and len(mention.text) > 3:
                tried[mention.id] = mention
                mention = replace(mention, type="place")
        trial.append(mention)
    places = resolve_places(text, trial)
    focus = {e.country for k, e in places.items() if k not in tried and e.country}
    out = []
    for mention in trial:
        if mention.id in tried and not _reads_as_place(text, mention, places.get(mention.id), focus):
            places.pop(mention.id, None)
            mention = tried[mention.id]
        out.append(mention)
    return out, places


def _reads_as_place(text: str, mention: Mention, place: Entity | None, focus: Collection[str | None]) -> bool:
    if place is None or place.kind in ("country", "area"):
        return False
    before = text[max(0, mention.start - 16) : mention.start].lower().split()
    before = before[:-1] if before[-1:] == ["the"] else before
    return place.country in focus or bool(before[-1:] and before[-1] in _LOCATIVE)


def _found(text: str, toponyms: Sequence[tuple[int, int, PlaceCandidate]]) -> list[Found]:
    """Date expressions and gazetteer names of a text."""
    spans = [Found(start, end, "date") for start, end, _ in find_dates(text)]
    for start, end, place in toponyms:
        demonym = place.kind == "country" and place.name.casefold() != text[start:end].casefold()
        spans.append(Found(start, end, "nationality" if demonym and _adjective(text[start:end]) else "place"))
    for match in _BEFORE_HYPHEN.finditer(text):
        if find_toponyms(match.group(1)) and _adjective(match.group(1)):
            spans.append(Found(match.start(1), match.end(1), "nationality"))
    return spans


_BEFORE_HYPHEN = re.compile(r"\b([A-Z][a-z]+)(?=-[a-z]+(?:ed|ld|n|un)\b)")


def country_focus(toponyms: Sequence[tuple[int, int, PlaceCandidate]]) -> str | None:
    """The country that most of a report's places lie in, towns and provinces counting double; None without a majority."""
    counts: Counter[str] = Counter()
    for _, _, place in toponyms:
        if place.country:
            counts[place.country] += 1 if place.kind == "country" else 2
    if not counts:
        return None
    country, most = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return country if 2 * most > counts.total() else None


def _adjective(word: str) -> bool:
    return word.endswith(("an", "ian", "i", "ish", "ese", "ch", "ic", "sh", "ck", "ss", "ns", "is"))


def _joined(
    mentions: Sequence[Mention], places: dict[str, Entity], actors: dict[str, Entity]
) -> dict[str, Entity]:
    out: dict[str, Entity] = {}
    for mention in mentions:
        if mention.type in ("place", "facility", "nationality"):
            entity = places.get(mention.id) or (
                actors.get(mention.id) if mention.type != "nationality" else None
            )
        else:
            entity = actors.get(mention.id)
            if entity is not None and entity.kind in ("government", "country"):
                entity = _with_place(entity, places.get(mention.id))
        if entity is not None:
            out[mention.id] = entity
    return out


def _with_place(actor: Entity, place: Entity | None) -> Entity:
    """A state named by its country's name keeps the country's position."""
    if place is None or place.lat is None or place.kind != "country":
        return actor
    return replace(actor, lat=place.lat, lon=place.lon, precision=place.precision)


def _acting(mentions: Sequence[Mention], claims: Sequence[Claim]) -> list[str]:
    """The places and nationalities that stand in a party's role or say something."""
    named = {m.id for m in mentions if m.type in ("place", "nationality")}
    parties = {r.mention for c in claims for r in c.roles if r.role in ("actor", "recipient", "victim")}
    parties |= {c.attribution for c in claims if c.attribution}
    return sorted(named & parties)


def code_reports(
    reports: Iterable[Report], *, codebook: Sequence[Path] = (), limits: CodingLimits = CodingLimits()
) -> Iterator[CodedReport]:
    """Each report with its mentions and claims, in the order given; the pipeline is loaded at the first report."""
    return Coder(codebook_folders=codebook, limits=limits).code(reports)


def explain(text: str, coder: Coder | None = None) -> str:
    """Why a text is coded as it is: its tree, roles, mentions, and each claim with the rule behind every role."""
    coder = coder or Coder()
    report = Report(id="explained", text=text)
    doc = tokenize(text)
    coder.pipeline.annotate([doc])
    return explain_coded(doc, coder.code_annotated(report, doc))
