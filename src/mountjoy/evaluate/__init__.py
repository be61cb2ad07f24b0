"""How good the coding is: gold files, the matching of coded claims with them, and scores."""

from mountjoy.evaluate.figures import Accuracy, Disagreement, Rate
from mountjoy.evaluate.gold import Gold, GoldReport, load_gold
from mountjoy.evaluate.score import Scores, score, score_lines, score_merge

__all__ = [
    "Accuracy",
    "Disagreement",
    "Gold",
    "GoldReport",
    "Rate",
    "Scores",
    "load_gold",
    "score",
    "score_lines",
    "score_merge",
]
