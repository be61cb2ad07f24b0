"""Numbers of people: how many the words of a noun phrase count, and how they bound it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from mountjoy.claim import Count
from mountjoy.codebook.model import Lexicon
from mountjoy.coder.view import View

_TIME = frozenset("year month week day hour minute km kilometer kilometre mile metre meter percent %".split())
_THINGS = frozenset({"place", "facility", "weapon", "platform", "vehicle", "money"})
_HOUSEHOLDS = frozenset({"family", "household"})
_NOBODY = frozenset({"nobody", "none", "neither", "anyone", "anybody"})
_DETERMINERS = frozenset("a an another the further other additional half".split())
_FACTORS = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}
_ORDER = ("at-least", "more-than", "less-than", "at-most", "about")

Value = tuple[int | None, int | None, int | None]
"""Low, best and high."""


@dataclass(frozen=True, slots=True)
class Counted:
    """People that one phrase counts: the token that heads it, how many, and its first and last token.

    ``part`` is true where they are among the people that another phrase counts (*including 12 children*).
    """

    token: int
    count: Count
    first: int
    last: int
    part: bool = False


def counted(view: View, lexicon: Lexicon, token: int) -> Counted | None:
    """The people whom the noun phrase headed by ``token`` counts; None where it counts none or no people."""
    mention = view.mention_at(token)
    if view.lower[token] in _NOBODY or any(
        view.lower[c] in ("no", "neither") for c in view.kids(token, "det")
    ):
        return None
    armed = view.lemmas[token] in lexicon.lists["troops"]  # "655 fighters" are no aircraft
    if (mention and mention.type in _THINGS and not armed) or view.lemmas[token] in lexicon.lists["animals"]:
        return None
    found = numbered(view, lexicon, token) or _group(view, lexicon, token)
    if found is not None:
        return _households(view, found)
    if mention is None or mention.type != "person":
        return None
    singular = view.tags[token] in ("NN", "PRP") and view.pos[token] in ("NOUN", "PRON")
    if view.lemmas[token] in lexicon.lists["collectives"]:
        return None
    if singular or view.pos[token] == "PROPN":
        first, stop = view.tokens[mention.id]
        text = view.text[mention.start : mention.end]
        return Counted(token, Count(1, 1, 1, text), first, stop - 1)
    return None


def _households(view: View, found: Counted) -> Counted:
    """Families counted by the number are at least as many people."""
    if view.lemmas[found.token] not in _HOUSEHOLDS or view.tags[found.token] != "NNS":
        return found
    return replace(found, count=replace(found.count, best=None, high=None))


def _group(view: View, lexicon: Lexicon, token: int) -> Counted | None:
    """*a family of five*, *a group of 20 hostages*: as many as stand after *of*."""
    if view.lemmas[token] not in lexicon.lists["collectives"] | lexicon.transparent:
        return None
    for child in view.kids(token, "nmod"):
        if view.case(child) == "of" and (inner := numbered(view, lexicon, child)):
            first = min(view.under(token))
            text = view.text[view.starts[first] : view.ends[inner.last]]
            return Counted(token, replace(inner.count, text=text), first, inner.last)
    return None


def numbered(view: View, lexicon: Lexicon, token: int) -> Counted | None:
    """The number in the phrase: its numeral, an amount word before *of*, or the token itself."""
    if view.lemmas[token] in _TIME:
        return None
    for child in (*view.kids(token, "nummod"), *view.kids(token, "det", "amod", "advmod", "compound")):
        if child > token or (view.deps[child] == "compound" and view.tags[child] != "CD"):
            continue
        number = _number_at(view, lexicon, child)
        if number is not None and (view.deps[child] != "advmod" or view.lower[child] in lexicon.amounts):
            return bounded(view, lexicon, child, number, token)
    loose = _loose_numeral(view, token)
    if loose is not None and (number := _number_at(view, lexicon, loose)) is not None:
        return bounded(view, lexicon, loose, number, token)
    number = _number_at(view, lexicon, token)
    if number is not None and view.lower[token] not in ("a", "an") and not _of_things(view, token):
        return bounded(view, lexicon, token, number, token)
    return None


def _loose_numeral(view: View, noun: int) -> int | None:
    """The numeral before a noun that the tree hangs elsewhere (*between 130 and 230 civilians*)."""
    if view.pos[noun] not in ("NOUN", "PROPN"):
        return None
    left = min([c for c in view.kids(noun, "amod", "compound", "det") if c < noun] + [noun]) - 1
    if left < 0 or view.tags[left] != "CD" or view.heads[left] == noun:
        return None
    return left if view.deps[left].split(":")[0] in ("conj", "obl", "dep", "orphan", "parataxis") else None


def _of_things(view: View, token: int) -> bool:
    """Whether an amount counts what are no people: *dozens of vehicles*, *two of the houses*."""
    for child in view.kids(token, "nmod"):
        mention = view.mention_at(child)
        if view.case(child) == "of" and (
            view.lemmas[child] in _TIME or (mention and mention.type in _THINGS)
        ):
            return True
    return False


def _number_at(view: View, lexicon: Lexicon, token: int) -> Value | None:
    word = view.lower[token]
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d+", word):
        value = int(word.replace(",", ""))
        if 1900 <= value <= 2100 and view.deps[token] != "nummod":
            return None
        return _scaled(view, lexicon, token, value)
    if re.fullmatch(r"\d+\.\d+", word):
        factors = [f for c in view.children[token] if (f := _FACTORS.get(view.lower[c]))]
        exact = round(float(word) * factors[0]) if factors else None
        return None if exact is None else (exact, exact, exact)
    if word in lexicon.cardinals and view.pos[token] in ("NUM", "NOUN", "PRON"):
        return _scaled(view, lexicon, token, lexicon.cardinals[word])
    parts = word.split("-")
    if len(parts) == 2 and all(p in lexicon.cardinals for p in parts):
        value = sum(lexicon.cardinals[p] for p in parts)
        return value, value, value
    return _amount_at(view, lexicon, token, word)


def _amount_at(view: View, lexicon: Lexicon, token: int, word: str) -> Value | None:
    """An amount word: *dozens*, *several*, *two dozen*, *several hundred*, *tens of thousands*."""
    for child in view.kids(token, "nmod"):
        whole = f"{word} {view.case(child)} {view.lower[child]}"
        if whole in lexicon.amounts:
            word = whole
    amount = lexicon.amounts.get(word)
    if amount is None or word in ("a", "an", "both", "another"):
        return None
    if amount.low == amount.high and amount.low is not None:
        if "half" in view.lower[max(0, token - 2) : token]:
            return amount.low // 2, amount.low // 2, amount.low // 2
        for child in _numerals(view, token):
            if (number := _number_at(view, lexicon, child)) and number[1]:
                return amount.low * number[1], amount.low * number[1], amount.low * number[1]
        vague = _vague_factor(view, lexicon, token)
        if vague is not None:
            return amount.low * vague[0], amount.low * vague[0], amount.low * vague[1]
        return amount.low, amount.low, amount.low
    return amount.low, amount.best, amount.high


def _vague_factor(view: View, lexicon: Lexicon, token: int) -> tuple[int, int] | None:
    """What *several* and *a few* make of the number after them: two to nine times as many."""
    before = view.lower[token - 1] if token else ""
    amount = lexicon.amounts.get(before)
    if amount is None or amount.high is None or not 2 < amount.high < 10:
        return None
    return 2, amount.high


def _numerals(view: View, token: int) -> list[int]:
    """The numerals that stand before a number word and belong to it."""
    return [c for c in view.kids(token, "compound", "nummod") if c < token and view.tags[c] == "CD"]


def _scaled(view: View, lexicon: Lexicon, token: int, value: int) -> Value:
    """The number with the words beside it that multiply or add: *two dozen*, *3 thousand*, *twenty - five*."""
    if view.lower[token] in _FACTORS and (vague := _vague_factor(view, lexicon, token)) is not None:
        return value * vague[0], value * vague[0], value * vague[1]
    for child in view.kids(token, "compound", "flat", "nummod"):
        word = view.lower[child]
        factor = _FACTORS.get(word)
        if factor:
            value *= factor
        elif word in lexicon.cardinals and child != token:
            other = lexicon.cardinals[word]
            value = value * other if view.lower[token] in _FACTORS else value + other
        elif word.isdigit() and view.lower[token] in _FACTORS:
            value *= int(word)
    return value, value, value


def bounded(view: View, lexicon: Lexicon, number: int, value: Value, head: int) -> Counted:
    """The people counted, with what the words around the number make of it: at least, about, up to, or more.

    Of a range (*10 to 15*) the lower end is the best, as the field's own data sets have it.
    """
    low, best, high = value
    first, last = min([number, *_numerals(view, number)]), max(head, number)
    upper = _upper_end(view, lexicon, number)
    if upper is not None:
        start = first - 1 if view.lower[first - 1 : first] == ["between"] else first
        return _made(view, (best, best, upper), head, start, last)
    lower = _lower_end(view, lexicon, number, best)
    if lower is not None:
        return _made(view, (lower[0], lower[0], high), head, lower[1], last)
    while first and view.lower[first - 1] in _DETERMINERS:  # "at least another 12", "half a dozen"
        first -= 1
    before = " ".join(view.lower[max(0, first - 4) : first])
    bound, length = _bound(lexicon, before)
    first -= length
    if bound == "at-least" or view.lower[number + 1 : number + 3] == ["or", "more"]:
        high = None
    elif bound == "more-than":
        low = None if low is None else low + 1
        best, high = low, None
    elif bound == "less-than":
        high = None if high is None else high - 1
        low, best = None, high
    elif bound == "at-most":
        low = None
    elif bound == "about" or view.lower[number + 1 : number + 3] == ["or", "so"]:
        low = high = None
    return _made(view, (low, best, high), head, first, last)


def _made(view: View, value: Value, head: int, first: int, last: int) -> Counted:
    text = view.text[view.starts[first] : view.ends[last]]
    return Counted(head, Count(*value, text), first, last)


def _bound(lexicon: Lexicon, before: str) -> tuple[str, int]:
    """The bound that the last words before a number set, with how many words say so; empty where they set none."""
    best = ("", 0)
    for phrase, bound in lexicon.bounds.items():
        if before == phrase or before.endswith(" " + phrase):
            length = len(phrase.split())
            if (length, -_ORDER.index(bound)) > (best[1], -_ORDER.index(best[0]) if best[0] else -9):
                best = (bound, length)
    return best


def _upper_end(view: View, lexicon: Lexicon, number: int) -> int | None:
    """The second number of *between 10 and 15* or *10 to 15*, where the tree hangs it on the first."""
    for child in view.kids(number, "conj", "nmod"):
        joined = {view.lower[c] for c in view.kids(child, "cc", "case")}
        second = _number_at(view, lexicon, child)
        if second is None or second[1] is None or child < number:
            continue
        if "to" in joined or ("and" in joined and _opens(view, number, "between")) or "or" in joined:
            return second[1]
    return None


def _opens(view: View, number: int, word: str) -> bool:
    """Whether the word stands before the number, wherever the tree hangs it."""
    return view.case(number) == word or (number > 0 and view.lower[number - 1] == word)


def _lower_end(view: View, lexicon: Lexicon, number: int, best: int | None) -> tuple[int, int] | None:
    """The first number of *10 to 15* or *two or three*, where the second heads them, and the token they begin at."""
    if number < 2 or best is None:
        return None
    join, word = view.lower[number - 1], view.lower[number - 2]
    opened = number >= 3 and view.lower[number - 3] == "between"
    if join not in ("to", "-", "–", "or") and not (join == "and" and opened):
        return None
    value = int(word) if word.isdigit() else lexicon.cardinals.get(word)
    spelt = not word.isdigit() and join in ("-", "–")  # "twenty-three" is one number
    if value is None or value >= best or spelt:
        return None
    return value, number - 3 if opened else number - 2
