"""What a saved web page holds: an article, or a listing of short items. Runs in the process of `worker`."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import trafilatura
from selectolax.lexbor import LexborHTMLParser, LexborNode
from trafilatura.settings import Document

from mountjoy.ingest.dates import is_day
from mountjoy.ingest.types import Items
from mountjoy.ingest.words import words

_ITEM_TAGS = frozenset(("article", "li", "div", "section", "tr", "dd"))
_ASIDE = "nav, footer, aside, form, script, style, noscript, template, svg, button, select"
_HEADINGS = "h1, h2, h3, h4, h5, h6"
_BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, blockquote, pre, td, th, dd, dt, figcaption"
_LEAST_ITEMS = 3
_ITEM_CHARS = range(30, 2_500)
_TITLE_CHARS = range(12, 300)
_LEAST_ARTICLE = 80
_DATES = {"extensive_search": False, "original_date": True, "max_date": "2199-12-31"}
_DATE_CLASS = re.compile(r"date|time|publish", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Teaser:
    node: LexborNode
    title: str
    url: str | None
    size: int


def examine(html: str, items: Items) -> dict[str, Any]:
    """``kind`` (article, listing or text), ``reason``, ``heading``, and ``items``: fields of `Draft`.

    ``none`` asks for one report whatever the page is, ``lines`` and ``paragraphs`` for its items.
    """
    tree = LexborHTMLParser(html)
    if items != "none" and tree.body is not None:
        for node in tree.css(_ASIDE):
            node.decompose()
        teasers = _teasers(tree)
        reason = _listing_reason(tree, teasers)
        if reason is not None or (items != "auto" and teasers):
            base, site = _address(tree), _site(tree)
            found = [_item(teaser, base, site) for teaser in teasers]
            reason = reason or f"asked for; {len(found)} like items stand in it"
            return {"kind": "listing", "reason": reason, "heading": _heading(tree), "items": found}
    return _article(html)


def _article(html: str) -> dict[str, Any]:
    found = trafilatura.bare_extraction(
        html, include_comments=False, with_metadata=True, date_extraction_params=dict(_DATES)
    )
    tree = LexborHTMLParser(html)
    document = found if isinstance(found, Document) else None
    text = ((document.text or "") if document is not None else "").strip()
    kind, reason = "article", "the page is one article"
    if len(text) < _LEAST_ARTICLE:
        bare = bare_text(tree)
        if len(bare) > len(text):
            text, kind = bare, "text"
            reason = "no article was found on the page, so all its text is one report"
    item: dict[str, Any] = {"text": text, "url": _address(tree), "source": _site(tree)}
    if document is not None:
        item |= {"title": document.title, "author": document.author, "published": document.date}
        item["url"] = item["url"] or document.url
        item["source"] = item["source"] or document.sitename or document.hostname
    item["title"] = item.get("title") or _heading(tree)
    if item["title"]:
        first, _, rest = text.partition("\n")
        if rest and _same(first, item["title"]):
            item["text"] = rest.strip()
    return {"kind": kind, "reason": reason, "heading": None, "items": [item]}


def bare_text(tree: LexborHTMLParser) -> str:
    """All the text of a page, a block a line, without its menus, forms and scripts."""
    for node in tree.css(_ASIDE):
        node.decompose()
    if tree.body is None:
        return ""
    whole = _words(tree.body)
    lines = [_words(node) for node in tree.css(_BLOCKS) if node.css_first(_BLOCKS) in (None, node)]
    lines = [line for line in lines if line]
    return "\n".join(lines) if sum(map(len, lines)) > 0.6 * len(whole) else whole


def _words(node: LexborNode) -> str:
    return " ".join(node.text(deep=True, separator=" ").split())


def _same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _content(tree: LexborHTMLParser, *selectors: str) -> str | None:
    for selector in selectors:
        node = tree.css_first(selector)
        value = (node.attributes.get("content") or node.attributes.get("href") or "").strip() if node else ""
        if value:
            return value
    return None


def _address(tree: LexborHTMLParser) -> str | None:
    value = _content(tree, "link[rel=canonical]", "meta[property='og:url']")
    try:
        return value if value and urlsplit(value).scheme in ("http", "https") else None
    except ValueError:
        return None


def _site(tree: LexborHTMLParser) -> str | None:
    return _content(tree, "meta[property='og:site_name']", "meta[name='application-name']")


def _heading(tree: LexborHTMLParser) -> str | None:
    for selector in ("h1", "title"):
        node = tree.css_first(selector)
        if node is not None and _words(node):
            return _words(node)
    return None


def _teasers(tree: LexborHTMLParser) -> list[_Teaser]:
    """The largest group of like siblings that each begin with a headline (a heading or a link)."""
    groups: dict[tuple[int, str, str], list[LexborNode]] = defaultdict(list)
    assert tree.body is not None
    for node in tree.body.traverse():
        if node.tag in _ITEM_TAGS and node.parent is not None:
            style = (node.attributes.get("class") or "").split()
            groups[node.parent.mem_id, node.tag or "", style[0] if style else ""].append(node)
    best: list[_Teaser] = []
    for nodes in groups.values():
        if len(nodes) < _LEAST_ITEMS:
            continue
        teasers = [teaser for teaser in map(_teaser, nodes) if teaser is not None]
        enough = len(teasers) >= max(_LEAST_ITEMS, 0.6 * len(nodes))
        if enough and sum(each.size for each in teasers) > sum(each.size for each in best):
            best = teasers
    return best


def _teaser(node: LexborNode) -> _Teaser | None:
    whole = _words(node)
    if len(whole) not in _ITEM_CHARS:
        return None
    head = node.css_first(_HEADINGS)
    links = [link for link in node.css("a[href]") if len(_words(link)) in _TITLE_CHARS]
    if head is None and not links:
        return None
    title = _words(head if head is not None else links[0])
    if len(title) not in _TITLE_CHARS or whole.find(title) > 80:  # a date or rubric may stand before it
        return None
    inner = head.css_first("a[href]") if head is not None else None
    link = inner or (links[0] if links else node.css_first("a[href]"))
    return _Teaser(node, title, link.attributes.get("href") if link is not None else None, len(whole))


def _listing_reason(tree: LexborHTMLParser, teasers: list[_Teaser]) -> str | None:
    """Why a page is a listing, in words; None for an article: more text in one place than in teasers."""
    size = sum(each.size for each in teasers)
    if len(teasers) < _LEAST_ITEMS or size < 40 * len(teasers):
        return None
    inside = {node.mem_id for each in teasers for node in each.node.traverse()}
    running: dict[int, int] = defaultdict(int)
    for paragraph in tree.css("p"):
        parent = paragraph.parent
        if parent is not None and parent.mem_id not in inside:
            running[parent.mem_id] += len(_words(paragraph))
    article = max(running.values(), default=0)
    stated = (_content(tree, "meta[property='og:type']") or "").lower() == "article"
    if size < article * (3 if stated else 1):
        return None
    if stated and article >= _LEAST_ARTICLE:
        return None
    return f"{len(teasers)} like items, each with a headline, hold most of the page's text"


def _item(teaser: _Teaser, base: str | None, site: str | None) -> dict[str, Any]:
    node = teaser.node
    published = _item_date(node)
    parts = [_words(each) for each in node.css("p")] or [_after_title(_words(node), teaser.title)]
    kept = [
        part
        for part in parts
        if part and not _same(part, teaser.title) and not is_day(part)
        and part.strip(" .…»›>→|[]()").casefold() not in words().boilerplate
    ]  # fmt: skip
    try:
        url = urljoin(base or "", teaser.url) if teaser.url else None
    except ValueError:
        url = None
    return {
        "title": teaser.title if kept else None,
        "text": "\n".join(kept) or teaser.title,
        "published": published,
        "url": url,
        "source": site,
    }


def _after_title(whole: str, title: str) -> str:
    return whole.partition(title)[2].strip()


def _item_date(node: LexborNode) -> str | None:
    time = node.css_first("time")
    if time is not None:
        return time.attributes.get("datetime") or _words(time) or None
    for each in node.css("span, div, p"):
        text = _words(each)
        if len(text) < 40 and (_DATE_CLASS.search(each.attributes.get("class") or "") or is_day(text)):
            return text if is_day(text) else None
    return None
