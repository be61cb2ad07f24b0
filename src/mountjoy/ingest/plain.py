"""Text files and Markdown: divided into items as `items.split` decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from mountjoy.ingest.clean import clean_text, decode
from mountjoy.ingest.items import Split, split
from mountjoy.ingest.records import fields_of
from mountjoy.ingest.types import Draft, Found, ItemDecision, Items, Received
from mountjoy.issues import Issue

_FRONT_CHARS = 20_000
_MARKDOWN_CHARS = 2_000_000
_BLOCK_CHARS = 20_000
"""Markdown's links and emphasis take time by the square of a paragraph's length."""
_OVERRIDES = {
    "lines": "--items none reads it as one report",
    "paragraphs": "--items none reads it as one report",
    "none": "--items lines reads each line as a report, --items paragraphs each paragraph",
}


def read_text(received: Received, items: Items) -> Iterator[Found]:
    """The reports of a text file. Raises InputError where the bytes are no text."""
    text, notes = _text_of(received)
    yield from notes
    yield from _drafts(received.origin, split(text, items), {})


def read_markdown(received: Received, items: Items) -> Iterator[Found]:
    """The reports of a Markdown file as plain text, with title, date and source from its front matter."""
    text, notes = _text_of(received)
    yield from notes
    front, body, issue = _front_matter(text, received.origin)
    if issue is not None:
        yield issue
    if len(body) > _MARKDOWN_CHARS or max(map(len, body.split("\n\n"))) > _BLOCK_CHARS:
        yield Issue("note", received.origin, "too long for Markdown; its marks were left as they stand")
        yield from _drafts(received.origin, split(body, items), front)
        return
    tokens = MarkdownIt("commonmark", {"maxNesting": 50}).enable("table").parse(body)
    divided = split(_plain(tokens, "\n"), items)
    if divided.mode == "none":  # lines of one paragraph run on
        divided = replace(split(_plain(tokens, " "), "none"), reason=divided.reason)
    yield from _drafts(received.origin, divided, front)


def _text_of(received: Received) -> tuple[str, tuple[Issue, ...]]:
    decoded = decode(received.data)
    text, removed = clean_text(decoded.text)
    notes = []
    if decoded.note is not None:
        notes.append(Issue("note", received.origin, decoded.note))
    if removed:
        notes.append(Issue("note", received.origin, f"{removed} control characters were removed"))
    return text, tuple(notes)


def _drafts(origin: str, divided: Split, front: Mapping[str, Any]) -> Iterator[Found]:
    otherwise = divided.mode != "none" or any("\n" in unit.text for unit in divided.units)
    override = _OVERRIDES[divided.mode] if otherwise else ""
    yield ItemDecision(origin, divided.mode, len(divided.units), divided.reason, override, divided.heading)
    if not divided.units:
        yield Issue("error", origin, "there is no text in it")
    if divided.mode == "none":
        for unit in divided.units:
            found = {"title": divided.title, "author": divided.author, "published": divided.published}
            yield Draft(unit.text, **{**{k: v for k, v in found.items() if v is not None}, **front})
        return
    shared = {key: value for key, value in front.items() if key not in ("title", "id")}
    for sequence, unit in enumerate(divided.units):
        dated = {**shared, "published": unit.published} if unit.published is not None else shared
        yield Draft(unit.text, place=unit.line, sequence=sequence, **dated)


def _front_matter(text: str, origin: str) -> tuple[dict[str, Any], str, Issue | None]:
    """The fields between two lines ``---`` at the head, the text below them, and what is wrong with them."""
    if not text.startswith("---\n"):
        return {}, text, None
    end = text.find("\n---", 3, _FRONT_CHARS)
    if end < 0:
        return {}, text, None
    block, body = text[4 : end + 1], text[end + 4 :].partition("\n")[2]
    try:
        content = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        first = str(error).partition("\n")[0]
        return {}, body, Issue("warning", origin, f"the front matter is not YAML and was left out: {first}")
    if not isinstance(content, dict):
        return {}, text, None  # a rule over a text that is no front matter
    fields, _ = fields_of({str(key): value for key, value in content.items()})
    fields.pop("text", None)
    return fields, body, None


def _plain(tokens: Sequence[Token], soft_break: str) -> str:
    """The words of parsed Markdown: a blank line between blocks, a line for each list item, no pictures."""
    parts: list[str] = []
    tight = 0
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open", "table_open"):
            tight += 1
        elif token.type in ("bullet_list_close", "ordered_list_close", "table_close"):
            tight -= 1
            if tight == 0:
                parts.append("\n")
        elif token.type == "inline":
            words = _inline(token.children or (), soft_break).strip()
            if words:
                parts.append(words + ("\n" if tight else "\n\n"))
        elif token.type in ("fence", "code_block"):
            parts.append(token.content.rstrip("\n") + "\n\n")
    return "".join(parts).strip("\n")


def _inline(children: Sequence[Token], soft_break: str) -> str:
    out: list[str] = []
    for child in children:
        if child.type in ("text", "code_inline"):
            out.append(child.content)
        elif child.type == "softbreak":
            out.append(soft_break)
        elif child.type == "hardbreak":
            out.append("\n")
    return "".join(out)
