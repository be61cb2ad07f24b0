"""Merging: what the claims of many reports add up to. Pure: no store, no clock, no order of input."""

from __future__ import annotations

from mountjoy.merge.building import Record, build

__all__ = ["Record", "build"]
