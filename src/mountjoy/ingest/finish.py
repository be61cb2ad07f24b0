"""The last step: a draft's text cleaned, date and language read, identifier settled, copies marked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from mountjoy.ingest import language
from mountjoy.ingest.clean import clean_text, copy_key
from mountjoy.ingest.dates import read_day
from mountjoy.ingest.types import Draft, Limits, Note, place_of
from mountjoy.issues import Issue, Severity
from mountjoy.report import PublishedBasis, Report, content_id

_ID_CHARS = 200
_FIELD_CHARS = 2_000


class Finisher:
    """Makes reports of drafts. Holds a fingerprint and the identifier of every report so far, and no text."""

    def __init__(self, limits: Limits, tell: Callable[[Note], None]) -> None:
        self._limits = limits
        self._tell = tell
        self._by_text: dict[bytes, tuple[str, str]] = {}
        self._by_id: dict[str, bytes] = {}

    def finish(self, draft: Draft, origin: str, sha256: str) -> Report | None:
        """The report, or None where it was skipped (an issue says why)."""
        where = place_of(origin, draft.place)
        text, removed = clean_text(draft.text)
        if removed:
            self._issue("note", where, f"{removed} control characters were removed")
        if not text.strip():
            self._issue("error", where, "the text is empty; it was skipped")
            return None
        if len(text) > self._limits.report_chars:
            limit = self._limits.report_chars
            message = (
                f"the text has {len(text)} characters; skipped (raise the limit report_chars, now {limit})"
            )
            self._issue("error", where, message)
            return None
        title, source, url, author = map(_line, (draft.title, draft.source, draft.url, draft.author))
        published, basis = self._published(draft.published, where)
        own = content_id(text, title, source, url)
        identifier, copy_of = self._identify(_line(draft.id, _ID_CHARS), own, copy_key(text), where)
        return Report(
            id=identifier,
            text=text,
            title=title,
            published=published,
            published_basis=basis,
            source=source,
            url=url,
            author=author,
            language=self._language(draft.language, text, where),
            origin=where,
            sequence=draft.sequence,
            copy_of=copy_of,
            sha256=sha256,
        )

    def _published(self, value: object, where: str) -> tuple[date | None, PublishedBasis]:
        if value is None:
            return None, "unknown"
        try:
            return read_day(value), "stated"
        except (ValueError, OverflowError) as error:
            shown = str(value)[:60] if isinstance(value, str | int | float) else type(value).__name__
            self._issue("warning", where, f"the date of publication {shown!r} cannot be read: {error}")
            return None, "unknown"

    def _language(self, value: str | None, text: str, where: str) -> str | None:
        if value is not None:
            code = language.stated(value)
            if code is not None:
                return code
            self._issue(
                "warning", where, f"the language {value[:40]!r} is not known; it was told from the text"
            )
        found = language.detect(text)
        if found != "en":
            what = f"the text seems to be in {found!r}, not English" if found else "the text has no words"
            self._issue("note", where, f"{what}; it is kept and marked, not coded")
        return found

    def _identify(self, given: str | None, own: str, key: bytes, where: str) -> tuple[str, str | None]:
        """The identifier, one that no report before has, and that of the first report with the same text."""
        base = given or own
        first = self._by_text.get(key)
        if first is not None:
            self._issue("note", where, f"a copy: the same words as {first[1]} (report {first[0]})")
        identifier = base
        if base in self._by_id:
            if self._by_id[base] != key:
                identifier = f"{base}-{own[:8]}"
                message = (
                    f"another report has the id {base!r} and other words; this one is kept as {identifier!r}"
                )
                self._issue("warning", where, message)
            number = 2
            while identifier in self._by_id:
                identifier = f"{base}-{number}"
                number += 1
        self._by_id[identifier] = key
        self._by_text.setdefault(key, (identifier, where))
        return identifier, first[0] if first is not None else None

    def _issue(self, severity: Severity, where: str, message: str) -> None:
        self._tell(Issue(severity, where, message))


def _line(value: str | None, most: int = _FIELD_CHARS) -> str | None:
    """A field on one line, cut at ``most`` characters; None where nothing is left."""
    if value is None:
        return None
    return " ".join(clean_text(value)[0].split())[:most] or None
