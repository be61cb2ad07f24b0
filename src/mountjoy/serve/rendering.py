"""Pages made from templates: everything escaped, text of reports with its hidden signs shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from mountjoy import __version__, wording
from mountjoy.deciding.claims import codebook
from mountjoy.serve import holding, marks
from mountjoy.serve.desk import Desk, desk_of
from mountjoy.serve.families import FAMILIES, OTHER, SIDES, family
from mountjoy.serve.person import may_of, person_of
from mountjoy.serve.query import ASSERTIONS

if TYPE_CHECKING:
    from mountjoy.serve.evidence import Card

RAIL = (
    ("Overview", "/"), ("Events", "/events"), ("Control", "/control"), ("Actors", "/actors"), ("Network", "/network"),
    ("Reports", "/reports"), ("Contradictions", "/contradictions"), ("Review", "/review"), ("Sources", "/sources"),
    ("Snapshots", "/snapshots"), ("Searches", "/searches"),
)  # fmt: skip


_FOLDERS = re.compile(r"(?<!\S)/(?:[^\s/]+/)+")


def json_block(value: Any) -> Markup:
    """A value as JSON that can stand in a script element of data, whatever it holds."""
    text = msgspec.json.encode(value).decode()
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _dash(text: str) -> str:
    """A dash for what is unknown."""
    return "–" if text in ("", wording.DASH) else text


def _file_name(origin: str) -> str:
    """Where a report was read, without the folders of this machine: page.txt#3."""
    return origin.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]


def _without_folders(message: str) -> str:
    """A message without the folders of this machine before the names of files."""
    return _FOLDERS.sub("", message)


def _utc(at: str, seconds: bool = False) -> Markup:
    """A time of the record (ISO 8601, UTC) as 3 Nov 2017, 14:05 UTC, never broken into two lines."""
    clock = at[11:19] if seconds else at[11:16]
    return Markup('<time datetime="{}Z">{}, {} UTC</time>').format(at[:19], _utc_day(at), clock)


def _utc_day(at: str) -> str:
    """The day of a time of the record, as 3 Nov 2017."""
    return wording.day(date.fromisoformat(at[:10]))


def _code_words(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _known_types(cards: Iterable[Card]) -> list[str]:
    """The types of the codebook that these claims could be corrected to: those of their kinds."""
    kinds = {one.claim.kind for one in cards}
    return [one.id for one in codebook().types.values() if one.kind in kinds]


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    made.filters |= {
        "visible": marks.visible,
        "plain": marks.plain,
        "plain_json": lambda value: msgspec.json.encode(value).decode(), "day": wording.day, "when": wording.when, "toll": wording.toll, "place": wording.place,
        "number": wording.number, "words": wording.type_name, "days": lambda pair: wording.days(*pair),
        "published": wording.published, "count": "{:,}".format, "dash": _dash, "sentence": lambda text: text[:1].upper() + text[1:],
        "file_name": _file_name, "without_folders": _without_folders, "utc": _utc, "utc_day": _utc_day, "json_block": json_block, "code_words": _code_words,
    }  # fmt: skip
    made.globals |= {
        "rail": RAIL, "families": FAMILIES, "family": family, "sides": SIDES, "other": OTHER, "app_version": __version__, "plural": wording.plural, "DASH": "–",
        "names": wording.names, "position": wording.position, "known_types": _known_types, "assertions": ASSERTIONS,
        "bases": wording.BASES, "place_name": holding.place_name, "shown_name": holding.shown_name, "marks": holding.marks,
        "families_json": json_block({one.id: one for one in (*FAMILIES.values(), OTHER)}),
    }  # fmt: skip
    return made


ENVIRONMENT = _environment()


def load_templates() -> None:
    """Read all templates, so that the first page need not and processes share them."""
    for name in ENVIRONMENT.list_templates():
        ENVIRONMENT.get_template(name)


def _last_snapshot(desk: Desk) -> str:
    """The tag of the snapshot published last, for the foot of a printed page; empty where there is none."""
    held = desk.once("snapshot tags", lambda record: record.snapshots())
    return held[-1].tag if held else ""


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page or a part of one; the page's cookie goes with it. ``token`` is for forms that change the record: none for
    who may only read; ``csrf`` is for a person's own.
    """
    desk = desk_of(request)
    may = may_of(request)
    text = ENVIRONMENT.get_template(template).render(
        request=request,
        record_title=desk.title,
        last_snapshot=lambda: _last_snapshot(desk),
        path=request.url.path,
        status=status,
        token=desk.tokens.value if "code" in may else "",
        csrf=desk.tokens.value,
        may=may,
        person=person_of(request),
        tiles=desk.shared.tiles.value,
        catching_up=desk.shared.catching_up.value,
        who=desk.who,
        writable=desk.record.writable or request.app.state.team is not None,
        **context,
    )
    response = HTMLResponse(text, status)
    desk.tokens.give(response)
    return response
