"""One report through the stages that make claims: annotate, mentions, resolve, code."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from spacy.tokens import Doc

from mountjoy import codebook as codebooks
from mountjoy.annotate.english import English, Spacy
from mountjoy.annotate.mentions import find_mentions
from mountjoy.annotate.tokens import tokenize
from mountjoy.claim import CodedReport, DateValue
from mountjoy.codebook.model import Codebook
from mountjoy.coder import Weighing, code
from mountjoy.coder.explain import explain as explain_coded
from mountjoy.coder.ranking import load as load_ranking
from mountjoy.errors import LimitError
from mountjoy.report import Report
from mountjoy.resolve.dates import default_date, resolve_date
from mountjoy.resolve.leaning import Leaning, leaning, resolve_leaning
from mountjoy.resolve.places import find_toponyms
from mountjoy.settling import kinds_of, settle, spans_found

BATCH = 32
"""Reports annotated together: enough to fill the encoder's batches, few enough to stay flat in memory."""


@dataclass(frozen=True, slots=True)
class CodingLimits:
    """What one report may cost: code points of text, and seconds from mentions to claims."""

    characters: int = 200_000
    seconds: float = 60.0


class _Dates:
    """Date words read against one report's date, or the interval in which it was published."""

    def __init__(self, report: Report) -> None:
        self._reference: date | None = report.published
        self._earliest: date | None = report.published_earliest

    def read(self, words: str, tense: str) -> DateValue:
        """The interval of the words; words that give none (*midnight*) leave what the report's date gives."""
        when = resolve_date(words, reference=self._reference, earliest=self._earliest, tense=tense)  # type: ignore[arg-type]
        if when.start is None and when.end is None and self._reference is not None:
            return replace(self.default(), text=words)
        return when

    def leaning(self, words: str) -> Leaning | None:
        """What date words lean on, where they are not read against the report's date."""
        return leaning(words)

    def read_from(self, words: str, anchor: DateValue, backwards: bool) -> DateValue:
        """The interval of leaning words, counted from another date; the default where that gives none."""
        when = resolve_leaning(words, anchor, backwards=backwards)
        return when if when.start is not None else replace(self.default(), text=words)

    def default(self) -> DateValue:
        """The interval of an event without date words."""
        return default_date(self._reference, self._earliest)


class Coder:
    """Loads the English pipeline and the codebook once, and codes reports.

    ``pipeline`` is an annotator such as `English` (the shipped one where None); ``codebook_folders`` are a user's
    own folders that extend or replace types; ``ranking`` orders and scores claims (the shipped one where None). Raises PipelineError or CodebookError where either is wrong.
    """

    def __init__(
        self,
        pipeline: English | Spacy | None = None,
        codebook_folders: Sequence[Path] = (),
        limits: CodingLimits = CodingLimits(),
        ranking: Weighing | None = None,
    ) -> None:
        self.pipeline: English | Spacy = pipeline or English.load()
        self.codebook: Codebook = codebooks.load(*codebook_folders)
        self.limits = limits
        self.ranking: Weighing = ranking or load_ranking()

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
        if report.copy_of is not None and not report.near_copy:
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
        found = find_mentions(doc, self.codebook.lexicon, spans_found(doc, toponyms))
        settled = settle(doc, found, toponyms)
        kinds = kinds_of(settled.mentions, settled.entities)
        claims = code(
            report.id, doc, settled.mentions, kinds, self.codebook, _Dates(report),
            within=lambda: time.process_time() - began < self.limits.seconds, entities=settled.entities,
            title=report.title or "", ranking=self.ranking,
        )  # fmt: skip
        return CodedReport(report, settled.kept(claims), tuple(claims))


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
