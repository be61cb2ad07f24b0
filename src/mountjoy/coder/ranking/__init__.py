"""The trained part of the coder: which claim a report is mainly about, and how likely a reader accepts a claim."""

from mountjoy.coder.ranking.model import Ranking, load

__all__ = ["Ranking", "load"]
