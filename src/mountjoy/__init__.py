"""Mountjoy reads reporting on armed conflict and keeps a cited record of it.

The public interface, each loaded when it is first used:

- ``read_reports(paths, items=..., limits=...)``: files, folders and archive pages as `Report`, with issues;
- ``code_reports(reports, codebook=...)``: each report's mentions and claims as `CodedReport`, in order;
- ``run(paths, record, ...)``: read, code, merge and keep in a record file; returns a `Summary`;
- ``open_record(path)``: a `RecordFile` to ask: events, ties, control, actors, places, and as data frames.

Offsets are Unicode code points, positions degrees (WGS 84), days those of the source's calendar, dates
ranges of days (inclusive), tolls numbers of people. Everything that goes wrong on purpose is a
`MountjoyError`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from mountjoy.claim import Claim, CodedReport, Count, DateValue, Entity, Mention, PeopleCount, Role, Span
    from mountjoy.coding import code_reports
    from mountjoy.errors import (
        CodebookError,
        InputError,
        LimitError,
        MountjoyError,
        NotFoundError,
        PipelineError,
        RecordError,
        RegistryError,
    )
    from mountjoy.ingest import read as read_reports
    from mountjoy.issues import Issue
    from mountjoy.pipeline import Summary, run
    from mountjoy.record import Control, CountValue, Event, Party, PlaceValue, Tie
    from mountjoy.report import Report
    from mountjoy.store import RecordFile, open_record

# Where each public name lives; ``import mountjoy`` itself loads none of them.
_HOMES = {
    "read_reports": ("mountjoy.ingest", "read"),
    "code_reports": ("mountjoy.coding", "code_reports"),
    "run": ("mountjoy.pipeline", "run"),
    "Summary": ("mountjoy.pipeline", "Summary"),
    "open_record": ("mountjoy.store", "open_record"),
    "RecordFile": ("mountjoy.store", "RecordFile"),
    "Report": ("mountjoy.report", "Report"),
    "Issue": ("mountjoy.issues", "Issue"),
    **{
        name: ("mountjoy.claim", name)
        for name in (
            "Claim", "CodedReport", "Count", "DateValue", "Entity", "Mention", "PeopleCount", "Role", "Span",
        )
    },
    **{
        name: ("mountjoy.record", name)
        for name in ("Control", "CountValue", "Event", "Party", "PlaceValue", "Tie")
    },
    **{
        name: ("mountjoy.errors", name)
        for name in (
            "MountjoyError", "InputError", "CodebookError", "RegistryError", "PipelineError", "RecordError",
            "NotFoundError", "LimitError",
        )
    },
}  # fmt: skip

__all__ = [
    "Claim",
    "CodebookError",
    "CodedReport",
    "Control",
    "Count",
    "CountValue",
    "DateValue",
    "Entity",
    "Event",
    "InputError",
    "Issue",
    "LimitError",
    "Mention",
    "MountjoyError",
    "NotFoundError",
    "Party",
    "PeopleCount",
    "PipelineError",
    "PlaceValue",
    "RecordError",
    "RecordFile",
    "RegistryError",
    "Report",
    "Role",
    "Span",
    "Summary",
    "Tie",
    "__version__",
    "code_reports",
    "open_record",
    "read_reports",
    "run",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'mountjoy' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    value = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
