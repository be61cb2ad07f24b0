"""The stages in order: read, code, keep, merge. The one place that knows them all."""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mountjoy import __version__
from mountjoy.claim import CodedReport
from mountjoy.copies import name_near_copies
from mountjoy.errors import CodebookError
from mountjoy.issues import Issue, Severity
from mountjoy.receipt import Receipt
from mountjoy.report import Report
from mountjoy.settings import from_environment

if TYPE_CHECKING:
    from mountjoy import coding, merge
    from mountjoy.evidence import Evidence
    from mountjoy.ingest.types import Ingested, ItemDecision, Items, Limits, SourceBytes
    from mountjoy.store import RecordFile

BATCH = 32  # reports written together: a run that is cut off loses at most these
KEPT_BYTES = 200_000_000  # a larger file is not kept in the record beside what it says
Code = Callable[[Iterable[Report]], Iterator[CodedReport]]
OnProgress = Callable[[str, int, int], None]


class Coder:
    """Turns reports into coded reports; loads the English pipeline and the lists once, at the first report.

    ``codebook`` names folders of the user's own that extend or replace types. ``pipeline`` is the name of an
    installed spaCy pipeline with Universal Dependencies labels, to be used in place of the project's own (without
    semantic roles); PipelineError at the first report where there is none that fits.
    """

    def __init__(self, *, codebook: Sequence[Path] = (), pipeline: str | None = None) -> None:
        self.codebook = tuple(codebook)
        self.pipeline = pipeline

    @cached_property
    def _coding(self) -> coding.Coder:
        from mountjoy import coding  # slow to import: it brings the English pipeline
        from mountjoy.annotate.installed import Spacy

        chosen = from_environment()
        limits = coding.CodingLimits(chosen.report_characters, chosen.report_seconds)
        annotator = Spacy.load(self.pipeline) if self.pipeline else None
        return coding.Coder(annotator, codebook_folders=self.codebook, limits=limits)

    @cached_property
    def name(self) -> str:
        """The coder and its version, as the record notes it: what another one coded is coded again.

        A codebook, places and actors of the user's own take part by a hash of their files. Raises
        CodebookError or RegistryError where they cannot be read.
        """
        own = f"mountjoy {__version__}" + (f", {self.pipeline}" if self.pipeline else "") + _own_lists()
        if not self.codebook:
            return own
        digest = hashlib.sha256()
        for folder in self.codebook:
            try:
                for path in sorted(folder.rglob("*.yaml")):
                    digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
            except OSError as error:
                raise CodebookError(f"{folder}: cannot be read: {error.strerror or error}") from error
        return f"{own}, codebook {digest.hexdigest()[:12]}"

    def code(self, reports: Iterable[Report]) -> Iterator[CodedReport]:
        """Each report with its mentions and claims, in the order given."""
        yield from self._coding.code(reports)

    def explain(self, text: str) -> str:
        """Why a text is coded as it is: its tree, roles, mentions and claims with reasons, as plain text."""
        from mountjoy import coding

        return coding.explain(text, self._coding)


def _own_lists() -> str:
    """The user's own places and actors, for the name of the coder; empty where there are none."""
    from mountjoy.resolve.own_actors import own_actors_digest
    from mountjoy.resolve.own_places import own_places_digest

    places, actors = own_places_digest(), own_actors_digest()
    return (f", places {places}" if places else "") + (f", actors {actors}" if actors else "")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. ``claims`` counts the claims now in the record by kind; ``issues`` are its notes.

    ``read`` reports were read, of which ``new`` were coded for the first time, ``again`` coded again
    (revised, or coded by another version), ``unchanged`` were there already, ``refused`` have the id of
    another report. ``laid_anew``: contradictions, ties and who holds what were, because the list of actors or the rules are others.
    """

    record: Path | str
    read: int = 0
    new: int = 0
    again: int = 0
    unchanged: int = 0
    refused: int = 0
    reports: int = 0
    copies: int = 0
    claims: Mapping[str, int] = field(default_factory=dict)
    events: int = 0
    ties: int = 0
    control: int = 0
    unresolved: int = 0
    laid_anew: bool = False
    issues: tuple[Issue, ...] = ()
    decisions: tuple[ItemDecision, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the run added anything to the record."""
        return self.new + self.again > 0

    @property
    def skipped(self) -> int:
        """How many inputs could not be used."""
        return sum(issue.severity == "error" for issue in self.issues)


def run(
    paths: Sequence[str | Path],
    record: str | Path,
    *,
    items: Items | None = None,
    limits: Limits | None = None,
    code: Code | None = None,
    coder: str | None = None,
    year: int | None = None,
    on_progress: OnProgress | None = None,
) -> Summary:
    """Read ``paths``, code what the record does not hold yet, keep it, and merge.

    ``items`` says how a file is cut into reports (None: found out), ``limits`` bounds what is read.
    ``year`` is the year of undated items of a page (None: told by the page). ``code`` turns reports into coded reports in order (by default `Coder`), under the name ``coder``.
    ``on_progress`` is told the stage ("code", "merge", or what is laid: see `mountjoy.updating.update`), how many are done and how many there are.
    Running twice changes nothing; a run that was cut off goes on where it stopped. Raises InputError where
    a path does not exist, RecordError where the record cannot be used; what is wrong with one report is an
    issue of the summary.
    """
    from mountjoy.store import open_record

    own = Coder()
    code = code or own.code
    coder = coder or own.name
    ingested = read(paths, items=items, limits=limits, year=year)
    with open_record(record, create=True) as file:
        wanted, counts, refused = _choose(file, ingested.reports, coder)
        issues = (*ingested.issues, *refused)
        number, others = None, _are_others(file)
        file.receive(_receipts(ingested, items, year))
        if wanted:
            wanted = list(name_near_copies(wanted, file.like))
            number = file.begin_run(__version__, [str(path) for path in paths])
            unkept = _code(file, wanted, code, coder, ingested.sources, on_progress)
            issues = (*issues, *unkept)
        if wanted or others or _unfinished(file):
            _merge(file, on_progress)
        file.note(issues)
        summary = replace(
            _summary(file, file.path, len(ingested.reports), counts, issues, ingested.decisions),
            laid_anew=others,
        )
        if number is not None:
            file.end_run(number, {"read": summary.read, "new": summary.new, "again": summary.again})
    return summary


def read(
    paths: Sequence[str | Path],
    *,
    items: Items | None = None,
    limits: Limits | None = None,
    year: int | None = None,
) -> Ingested:
    """What `mountjoy.ingest.read` makes of the paths, with the undated items of a page dated by each other and near
    copies named.

    Options that are None are left to it and to the settings; ``year`` is that of undated items.
    """
    from mountjoy import dating, ingest
    from mountjoy.ingest.types import DEFAULT

    options: dict[str, Any] = {}
    if items is not None:
        options["items"] = items
    options["limits"] = limits or replace(DEFAULT, report_chars=from_environment().report_characters)
    ingested = ingest.read([Path(path) for path in paths], **options)
    dated = dating.date_pages(ingested.reports, ingested.decisions, year)
    return replace(ingested, reports=name_near_copies(dated))


def _receipts(ingested: Ingested, items: Items | None, year: int | None) -> list[Receipt]:
    """How the bytes came in of every file that gave a report."""
    from mountjoy.ingest import headers_of

    giving = {report.sha256 for report in ingested.reports}
    made = []
    for source in ingested.sources:
        if source.sha256 not in giving:
            continue
        try:
            headers = headers_of(Path(source.origin).suffix.lower(), source.read)
        except OSError:  # it is gone again; `_bytes_of` tells of it
            headers = {}
        made.append(
            Receipt(source.sha256, source.origin, source.size, __version__, headers, items or "auto", year)
        )
    return made


def _choose(
    file: RecordFile, reports: Sequence[Report], coder: str
) -> tuple[list[Report], Counter[str], list[Issue]]:
    """The reports to code, how many stand how, and an issue for each that is refused."""
    wanted: list[Report] = []
    counts: Counter[str] = Counter()
    refused: list[Issue] = []
    seen: dict[str, Report] = {}
    for report, held in zip(reports, file.standings(reports, coder), strict=True):
        first = seen.setdefault(report.id, report)
        standing: str = held
        if first is not report:
            standing = "unchanged" if (first.text, first.title) == (report.text, report.title) else "conflict"
        counts[standing] += 1
        if standing == "conflict":
            origin = report.origin or report.id
            message = f"another report has the id {report.id!r} and other words; this one was skipped"
            refused.append(Issue("error", origin, message))
        elif standing != "unchanged":
            wanted.append(report)
    return wanted, counts, refused


def _code(
    file: RecordFile,
    reports: Sequence[Report],
    code: Code,
    coder: str,
    sources: Iterable[SourceBytes],
    on_progress: OnProgress | None,
) -> list[Issue]:
    """Code the reports and keep them with the bytes they came from, a batch at a time; what could not be
    kept. The reports of a run that is one batch are merged as they are kept.
    """
    pending = {source.sha256: source for source in sources}
    issues: list[Issue] = []
    batch: list[CodedReport] = []

    def keep() -> None:
        received = {}
        for sha256 in sorted({coded.report.sha256 for coded in batch}):
            source = pending.pop(sha256, None)
            held = None if source is None else _bytes_of(source, issues)
            if held is not None:
                received[sha256] = held
        if len(reports) <= BATCH:
            _add_merged(file, batch, coder, received, on_progress)
        else:
            file.add(batch, coder=coder, sources=received)
        batch.clear()

    for done, coded in enumerate(code(reports), start=1):
        batch.append(coded)
        issues += notes(coded)
        if len(batch) >= BATCH:
            keep()
        if on_progress is not None:
            on_progress("code", done, len(reports))
    if batch:
        keep()
    return issues


def notes(coded: CodedReport) -> list[Issue]:
    """What coding said of a report: an error where it should have been coded and was not, else a note."""
    foreign = coded.report.language not in (None, "en")
    severity: Severity = "note" if foreign else "error"
    return [Issue(severity, coded.report.origin or coded.report.id, text) for text in coded.issues]


def _bytes_of(source: SourceBytes, issues: list[Issue]) -> bytes | None:
    """The bytes received, or None and an issue where they are too many or are no longer those that
    were read.
    """
    if source.size > KEPT_BYTES:
        message = f"its {source.size:,} bytes are more than {KEPT_BYTES:,}; they were not kept: keep the file"
        issues.append(Issue("warning", source.origin, message))
        return None
    try:
        held = source.read()
    except OSError as error:
        issues.append(
            Issue("warning", source.origin, f"its bytes could not be read again to keep them: {error}")
        )
        return None
    if hashlib.sha256(held).hexdigest() != source.sha256:
        issues.append(
            Issue("warning", source.origin, "it changed while it was read; its bytes were not kept")
        )
        return None
    return held


def _merge(file: RecordFile, on_progress: OnProgress | None) -> None:
    from mountjoy import updating

    updating.update(
        file,
        version=__version__,
        on_step=_telling("merge", on_progress),
        on_laying=on_progress,
    )


def _add_merged(
    file: RecordFile,
    batch: Sequence[CodedReport],
    coder: str,
    sources: Mapping[str, bytes],
    on_progress: OnProgress | None,
) -> None:
    from mountjoy import updating

    updating.add(
        file, batch, coder=coder, sources=sources, version=__version__, on_step=_telling("merge", on_progress),
        on_laying=on_progress,
    )  # fmt: skip


def _telling(stage: str, on_progress: OnProgress | None) -> Callable[[int, int], None] | None:
    return None if on_progress is None else lambda done, of: on_progress(stage, done, of)


def merged_anew(file: RecordFile) -> tuple[list[Evidence], merge.Record]:
    """The evidence of the record's claims as people decided, by claim, and what it adds up to, computed from the beginning; nothing is
    written. Reports are read some at a time, and let go.
    """
    from mountjoy import merge, outlets

    decided, coded = outlets.decided_of(file), file.coded(as_decided=True)
    items: list[Evidence] = []
    while part := list(itertools.islice(coded, BATCH)):
        items += merge.gather(part, decided=decided)
    items.sort(key=lambda item: item.claim_id)
    return items, merge.build_of(items, decided)


def merge_again(file: RecordFile, on_progress: OnProgress | None = None) -> None:
    """Bring events, ties and control up to date with claims and decisions, where they are older than these; lay the spans of
    control, contradictions and ties where they are not kept yet, or by other rules. ``on_progress`` is told the stage, how many are
    done and how many there are.
    """
    if waits(file):
        _merge(file, on_progress)


def waits(file: RecordFile) -> bool:
    """Whether events, ties, control or what is kept through time are older than claims, decisions or the rules."""
    return _unfinished(file) or _are_others(file)


def _unfinished(file: RecordFile) -> bool:
    return not file.merged or file.holdings_wanted or file.through_time_wanted


def _are_others(file: RecordFile) -> bool:
    """Whether what is kept through time was laid by other rules, or by another list of actors, than there are now."""
    from mountjoy.keeping import rules

    return rules.are_others(file.kept_by)


def _summary(
    file: RecordFile,
    record: Path | str,
    read: int,
    counts: Counter[str],
    issues: tuple[Issue, ...],
    decisions: tuple[ItemDecision, ...],
) -> Summary:
    totals = file.totals()
    return Summary(
        record=record,
        read=read,
        new=counts["new"],
        again=counts["recode"] + counts["revised"],
        unchanged=counts["unchanged"],
        refused=counts["conflict"],
        reports=totals["reports"],
        copies=totals["copies"],
        claims={kind: totals[f"claims.{kind}"] for kind in ("event", "tie", "control")},
        events=totals["events"],
        ties=totals["ties"],
        control=totals["control"],
        unresolved=file.count_unresolved(),
        issues=issues,
        decisions=decisions,
    )
