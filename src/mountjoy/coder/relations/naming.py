"""Two names of one party: *A (ABC)*, *A, also known as B*, *A, formerly B*, *A, or B,* read from what stands between them."""

from __future__ import annotations

import re

from mountjoy.claim import Mention
from mountjoy.coder.relations.asserted import Asserted, nested, words
from mountjoy.coder.view import View

_REACH = 110
"""Code points that may stand between two names of one party."""
_ARTICLE = r"(?:the\s+|a\s+)?(?:so-called\s+)?[\"“”'‘’«]*$"
_ADVERB = r"(?:(?:also|better|best|now|then|commonly|locally|officially|formerly|previously|originally|widely|often|sometimes|variously|until recently)\s+)"
_BY = r"(?:(?:by|in|under)\s+(?:its|his|her|their|the)?[^,;.()]{0,40}?\s+)?"
_KNOWN = re.compile(
    rf"^[\s,(\[–—-]*(?:(?:which|who)\s+)?(?:(?:is|are|was|were|has been)\s+)?{_ADVERB}*(?:known|referred\s+to)\s+{_BY}as\s+{_ARTICLE}",
    re.IGNORECASE,
)
_CALLED = re.compile(
    rf"^(?:\s*[,(\[–—]\s*{_ADVERB}*|\s+{_ADVERB}+)(?:called|named|styled|dubbed|nicknamed|rebranded(?:\s+as)?|renamed(?:\s+as)?)\s+{_ARTICLE}",
    re.IGNORECASE,
)
_ITSELF = re.compile(
    rf"^[\s,]*(?:that|which|who)?\s*(?:calling|calls|called|styling|styles)\s+(?:itself|themselves|himself)\s+{_ARTICLE}",
    re.IGNORECASE,
)
_ONCE = re.compile(
    rf"^\s*[,(\[]\s*(?:formerly|previously|originally|officially|alias|aka|a\.k\.a\.|née)\s+{_ARTICLE}",
    re.IGNORECASE,
)
_ALIAS = re.compile(rf"^\s*,?\s*(?:alias|aka|a\.k\.a\.)\s+{_ARTICLE}", re.IGNORECASE)
_OR = re.compile(r"^\s*[,(\[]\s*or\s+(?:simply\s+)?(?:the\s+)?[\"“'‘]*$", re.IGNORECASE)
_BRACKET = re.compile(
    r"^(?:['’]s)?[\"”]?\s*[(\[]\s*(?:the\s+|or\s+|formerly\s+|now\s+)?[\"“'‘]*$", re.IGNORECASE
)
_LONGER = re.compile(r"^(?:\s+(?:for|of|and|the|de|la|del|[A-Z][\w'’-]*))+\s*\($")
"""The rest of a name whose mention ends early, before a bracket."""
_QUOTED = re.compile(r"^\s*[(\[][^()\[\]]{0,90}?[,:;]?\s*[\"“‘']+$")
_SAID = (_KNOWN, _CALLED, _ITSELF, _ONCE, _ALIAS)
_PARTY = frozenset({"actor", "person"})
_THINGS = frozenset({"place", "facility", "platform"})


def renamed(view: View, sentence: tuple[int, int]) -> list[Asserted]:
    """The pairs of names in a sentence that its words set equal, in order of the second name."""
    start, end = view.starts[sentence[0]], view.ends[sentence[1] - 1]
    here = [m for m in view.mentions if start <= m.start and m.end <= end]
    out: list[Asserted] = []
    for second in here:
        if not second.named:
            continue
        near = [m for m in here if 0 < second.start - m.end <= _REACH and not nested(m, second)]
        for first in sorted(near, key=lambda m: (-m.end, m.start)):
            rule = _said(view, first, second)
            if rule:
                out.append(Asserted("tie", "same-as", first, second, _tokens(view, first, second), rule))
                break
        title = _title(view, second)
        if title is not None:
            out.append(Asserted("tie", "same-as", title, second, (view.head_of[title.id],), "title, name"))
    return out


def _tokens(view: View, first: Mention, second: Mention) -> tuple[int, ...]:
    """The words between two names that set them equal; where only a bracket does, the second name."""
    between = range(view.tokens[first.id][1], view.tokens[second.id][0])
    said = [t for t in between if view.words[t].isalpha() and view.lower[t] not in ("the", "a", "s")]
    return tuple(said) or tuple(range(*view.tokens[second.id]))


def _title(view: View, name: Mention) -> Mention | None:
    """The office set beside a person's name (*the Minister for the North, A*), where it names no body that he is of.

    It is another name of the person, who is what both resolve to; the record makes no tie of it.
    """
    if name.type != "person":
        return None
    head = view.head_of[name.id]
    near = [c for c in view.kids(head, "appos") if c > head]
    if view.deps[head] == "appos":
        near.append(view.heads[head])
    for token in near:
        title = view.mention_at(token)
        if title is None or title.type != "person" or nested(title, name):
            continue
        if view.lemmas[token] not in words("title") or not view.words[token][:1].isupper():
            continue
        bodies = [m for m in view.mentions if m.type == "actor" and nested(m, title) and m.id != title.id]
        after = view.text[title.end : name.start] if title.end <= name.start else ""
        if not bodies and not any(c.isalpha() for c in after):
            return title
    return None


def _said(view: View, first: Mention, second: Mention) -> str:
    """The rule by which the words between two mentions set them equal; empty where they do not."""
    text = view.text
    gap, after = text[first.end : second.start], text[second.end : second.end + 3]
    if not _one_kind(first, second):
        return ""
    if any(pattern.match(gap) for pattern in _SAID):
        return "known as"
    if not _may_be_one(view, first, second):
        return ""
    if not first.named or first.type != second.type:
        return ""
    if _OR.match(gap) and re.match(r"[\"”]?\s*[,.;)\]]", after):
        return "A, or B"
    if not re.match(r"[\"”'’]*\s*[)\]]", after):
        return ""
    if _LONGER.match(gap) and second.text.isupper() and _opening(first) == second.text[0]:
        return "name (acronym)"
    if _BRACKET.match(gap) and _short_form(first, second):
        return "name (acronym)"
    return "name (“name”)" if _QUOTED.match(gap) else ""


def _may_be_one(view: View, first: Mention, second: Mention) -> bool:
    """False where the lists know the two for different parties: in *the Quds Force of the IRGC (IRGC)* each has its own."""
    known = (view.entities.get(first.id, "actor:"), view.entities.get(second.id, "actor:"))
    listed = [k for k in known if ":" not in k]
    return len(listed) < 2 or listed[0] == listed[1]


def _one_kind(first: Mention, second: Mention) -> bool:
    kinds = {first.type, second.type}
    return kinds <= _THINGS or kinds <= _PARTY or (kinds == {"actor", "facility"} and first.named)


def _short_form(first: Mention, second: Mention) -> bool:
    """Whether what stands in brackets is a short form: it is resolved to the name, or one spells the other."""
    if second.antecedent == first.id:
        return True
    if first.type == "person":
        return second.type == "person"
    long, short = (first, second) if len(first.text) >= len(second.text) else (second, first)
    letters = "".join(c for c in short.text if c.isalpha())
    if " " in short.text or sum(c.isupper() for c in letters) < 2 or len(long.text.split()) < 2:
        return False
    if letters.lower() in words("wire"):
        return False
    initials = {w[0].lower() for w in re.findall(r"[\w'’]+", long.text)}
    spelt = sum(c.lower() in initials for c in letters)
    if first is long and letters.isupper() and len(letters) > 2:
        return sum(w[0].isupper() for w in long.text.split()) > 1  # of a name in another language (*YPG*)
    return 2 * spelt > len(letters) or _in_order(letters.lower(), long.text.lower())


def _in_order(letters: str, name: str) -> bool:
    """Whether the letters stand in the name in order, the first at the beginning of a word (*CENTCOM*)."""
    for start in re.finditer(rf"\b{re.escape(letters[0])}", name):
        at = start.start()
        for letter in letters:
            at = name.find(letter, at) + 1
            if at == 0:
                break
        else:
            return True
    return False


def _opening(mention: Mention) -> str:
    """The first letter of a name, its article left out."""
    kept = [w for w in mention.text.split() if w.lower() not in ("the", "a", "an")]
    return kept[0][0] if kept else ""
