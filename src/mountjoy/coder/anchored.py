"""When an event happened, by its date words: read against the report's date, or counted from another date of the text."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, Protocol

from mountjoy.claim import DateValue, Mention
from mountjoy.coder.circumstance import is_background, tense
from mountjoy.coder.view import View

_BACK = 700
"""Code points within which an earlier date may be what *the next day* counts from."""
_UNKNOWN = DateValue(None, None, None, "relative")
_COUNTING = frozenset({"after", "before", "later", "earlier", "afterwards", "previously"})


class Dating(Protocol):
    """Reads date words against the report's date."""

    def read(self, words: str, tense: str) -> DateValue:
        """The interval that the words give."""

    def leaning(self, words: str) -> Literal["text", "clause"] | None:
        """What words lean on that count from another date: a date told before, or a clause of their own."""

    def read_from(self, words: str, anchor: DateValue, backwards: bool) -> DateValue:
        """The interval of leaning words, counted from another date."""

    def default(self) -> DateValue:
        """The interval of an event whose report gives no date words."""


def date_of(view: View, mention: Mention | None, trigger: int, dating: Dating) -> DateValue:
    """The interval of an event with these date words."""
    counting = _counted_from(view, trigger, dating)
    if counting is not None:
        return dating.read_from(_words(view, counting), _beside(view, counting, dating), True)
    if mention is None:
        before = is_background(view, trigger)
        return replace(_UNKNOWN, text=_perfect(view, trigger)) if before else dating.default()
    words = _words(view, mention)
    if dating.leaning(words) is None:
        return dating.read(mention.text, tense(view, trigger))
    anchor = _before(view, mention, dating)
    if anchor is _UNKNOWN and words.lower().endswith(_BACKWARDS):
        anchor = dating.default()  # "captured three years earlier": than what the report tells of
    return dating.read_from(words, anchor, False)


_BACKWARDS = (" earlier", " previously", " before")


def _perfect(view: View, trigger: int) -> str:
    """The words that put an event before the time told of: *had been seized*."""
    first = min(c for c in view.kids(trigger, "aux") if view.lower[c] in ("had", "'d", "’d"))
    return view.text[view.starts[first] : view.ends[max(first, trigger)]]


def _counted_from(view: View, trigger: int, dating: Dating) -> Mention | None:
    """The words that count from this very event: *three days after* of *three days after troops captured it*."""
    for mention in view.mentions_in[view.sentence_of[trigger]]:
        if mention.type == "date" and not view.text.endswith("for ", 0, mention.start):
            if dating.leaning(_words(view, mention)) == "clause" and _in_own_clause(view, mention, trigger):
                return mention
    return None


def _words(view: View, mention: Mention) -> str:
    """The date words with what counts after them: *four days* of *four days after they fled*."""
    following = view.text[mention.end : mention.end + 12].split(maxsplit=1)
    if following and following[0].lower() in _COUNTING and view.text[mention.end : mention.end + 1] == " ":
        return f"{mention.text} {following[0]}"
    return mention.text


def _in_own_clause(view: View, mention: Mention, trigger: int) -> bool:
    """Whether the event is what the words count from: *captured* in *three days after troops captured it*."""
    if view.starts[trigger] < mention.end:
        return False
    at = view.head_of[mention.id]
    start, _ = view.sentences[view.sentence_of[at]]
    between = any(_finite(view, t) for t in range(at + 1, trigger))
    fronted = view.deps[trigger].split(":")[0] == "advcl" and view.heads[trigger] > trigger
    return not between and (fronted or any(_finite(view, t) for t in range(start, at)))


def _finite(view: View, token: int) -> bool:
    """Whether a token is the verb of a clause, participles that modify a noun (*Turkish-backed*) left out."""
    modifies = view.deps[token] in ("amod", "acl", "compound")
    return view.is_verb(token) and not modifies and view.tags[token] in ("VBD", "VBN", "VBP", "VBZ")


def _plain_dates(view: View, mention: Mention, dating: Dating) -> list[tuple[Mention, DateValue]]:
    """The other dates of the report that need no further date."""
    others = [m for m in view.mentions if m.type == "date" and m.id != mention.id]
    plain = [m for m in others if dating.leaning(_words(view, m)) is None]
    values = [(m, dating.read(m.text, "past")) for m in plain if abs(m.start - mention.start) <= _BACK]
    return [(m, when) for m, when in values if when.basis != "publication" and when.precision == 1]


def _beside(view: View, mention: Mention, dating: Dating) -> DateValue:
    """The date of the clause above: the nearest in the same sentence, else the one before."""
    sentence = view.sentence_of[view.head_of[mention.id]]
    here = [
        (abs(m.start - mention.start), when)
        for m, when in _plain_dates(view, mention, dating)
        if view.sentence_of[view.head_of[m.id]] == sentence
    ]
    if here:
        return min(here, key=lambda pair: pair[0])[1]
    before = _before(view, mention, dating)
    return dating.default() if before is _UNKNOWN else before


def _before(view: View, mention: Mention, dating: Dating) -> DateValue:
    """The last day told before the words; unknown where there is none."""
    earlier = [when for m, when in _plain_dates(view, mention, dating) if m.end <= mention.start]
    return earlier[-1] if earlier else _UNKNOWN
