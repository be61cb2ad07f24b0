"""Notes on input that was skipped or not understood: content problems are rows, not exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["note", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Issue:
    """Something about one input. ``origin`` is the file (and line or item); ``error`` means that input was skipped."""

    severity: Severity
    origin: str
    message: str
