"""``docs/ranking-card.md`` and its reliability diagram, from the figures that training wrote.

python -m tools.ranking_page
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FIGURES = ROOT / "src" / "mountjoy" / "data" / "ranking" / "figures.json"
DIAGRAM = ROOT / "docs" / "images" / "reliability.svg"
HEAD = Path(__file__).with_name("ranking_head.md").read_text(encoding="utf-8")
COLUMNS = ("by hand", "cross-validated", "fitted on all")
NAMES = {"case2021": "CASE 2021", "plover-gsr": "PLOVER", "muc4": "MUC-4", "own": "own gold"}
SIDE, EDGE = 320, 46


def page() -> str:
    """The whole card."""
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    return "\n".join([HEAD, *_order(figures), *_scores(figures["cross-validated"], figures)]).rstrip() + "\n"


def _order(figures: dict[str, Any]) -> Iterator[str]:
    yield f"| the first event is right | {' | '.join(COLUMNS)} | among the candidates |"
    yield "| --- | --- | --- | --- | --- |"
    for source, name in NAMES.items():
        for what in ("first right", "weighted F1"):
            if what in figures["cross-validated"][source]:
                values = " | ".join(f"{figures[column][source][what]:.3f}" for column in COLUMNS)
                found = figures["cross-validated"][source]
                best = f"{found['any right']:.3f}" if what == "first right" else ""
                label = "share right" if what == "first right" else what
                yield f"| {name} ({found['reports']} reports), {label} | {values} | {best} |"
    yield ""


def _scores(found: dict[str, Any], figures: dict[str, Any]) -> Iterator[str]:
    yield "## What the scores mean"
    yield ""
    yield "![Reliability diagram: accepted claims by score](images/reliability.svg)"
    yield ""
    yield "| judged claims | claims | accepted | expected calibration error | Brier | the error fitted on all |"
    yield "| --- | --- | --- | --- | --- | --- |"
    rows = [("all", found["confidence"], figures["fitted on all"]["confidence"])]
    for source in ("own", "case2021", "plover-gsr"):
        rows.append(
            (NAMES[source], found[source]["confidence"], figures["fitted on all"][source]["confidence"])
        )
    for name, told, fitted in rows:
        error = "expected calibration error"
        yield (
            f"| {name} | {told['claims']} | {told['accepted']:.3f} | {told[error]:.3f} | {told['Brier']:.3f} "
            f"| {fitted[error]:.3f} |"
        )
    yield ""
    yield "Cross-validated, over all judged claims:"
    yield ""
    yield "| claims with a score of at least | claims | of them accepted | of all good claims kept |"
    yield "| --- | --- | --- | --- |"
    for row in found["confidence"]["thresholds"]:
        yield (
            f"| {row['score at least']:.1f} | {row['claims']} | {row['accepted']:.3f} "
            f"| {row['share of good claims kept']:.3f} |"
        )


def diagram() -> str:
    """The reliability diagram as an SVG: a dot a bin, as large as it holds claims, beside the line of perfect scores."""
    bins = json.loads(FIGURES.read_text(encoding="utf-8"))["cross-validated"]["confidence"]["bins"]
    most = max(b["claims"] for b in bins)
    size = SIDE + 2 * EDGE
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size}" height="{size}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{size}" height="{size}" fill="#fff"/>',
        f'<rect x="{EDGE}" y="{EDGE}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#999"/>',
        f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="#999" stroke-dasharray="4 4"/>',
    ]
    for tick in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        out.append(f'<text x="{_x(tick)}" y="{_y(0) + 18:.1f}" text-anchor="middle">{tick:.1f}</text>')
        out.append(f'<text x="{_x(0) - 8:.1f}" y="{_y(tick) + 4:.1f}" text-anchor="end">{tick:.1f}</text>')
    points = " ".join(f"{_x(b['score'])},{_y(b['accepted'])}" for b in bins)
    out.append(f'<polyline points="{points}" fill="none" stroke="#1f5a8a" stroke-width="1.5"/>')
    for b in bins:
        radius = 3 + 8 * (b["claims"] / most) ** 0.5
        out.append(
            f'<circle cx="{_x(b["score"])}" cy="{_y(b["accepted"])}" r="{radius:.1f}" fill="#1f5a8a" fill-opacity="0.75">'
            f"<title>{b['claims']} claims, mean score {b['score']:.2f}, {b['accepted']:.2f} accepted</title></circle>"
        )
    middle = size / 2
    out.append(f'<text x="{middle}" y="{size - 8}" text-anchor="middle">score</text>')
    out.append(
        f'<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">share accepted</text>'
    )
    out.append(
        f'<text x="{middle}" y="24" text-anchor="middle">Scores and accepted claims, cross-validated</text>'
    )
    return "\n".join([*out, "</svg>"]) + "\n"


def _x(value: float) -> float:
    return round(EDGE + SIDE * value, 1)


def _y(value: float) -> float:
    return round(EDGE + SIDE * (1 - value), 1)


def main() -> None:
    """Writes both."""
    (ROOT / "docs" / "ranking-card.md").write_text(page(), encoding="utf-8")
    DIAGRAM.write_text(diagram(), encoding="utf-8")


if __name__ == "__main__":
    main()
