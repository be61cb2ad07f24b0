"""Sanctions lists: read as they are published, matched with the actors and persons of a record."""

from __future__ import annotations

from mountjoy.lists.match import candidates, installed, require
from mountjoy.lists.read import read_list

__all__ = ["candidates", "installed", "read_list", "require"]
