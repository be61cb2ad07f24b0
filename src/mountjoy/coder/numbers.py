"""Numbers of people: what a noun phrase bounds, and what a sentence says of the killed and the hurt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mountjoy.claim import Count
from mountjoy.codebook.model import CasualtyWords, Lexicon
from mountjoy.coder.slots import fill, object_
from mountjoy.coder.view import View

_TIME = frozenset("year month week day hour minute km kilometer kilometre mile metre meter percent %".split())


@dataclass(frozen=True, slots=True)
class Casualties:
    """Some killed (``fatal``) or hurt: the word that tells it, how many, and the tokens that say who."""

    trigger: int
    fatal: bool
    count: Count
    victims: tuple[int, ...]


def casualties(view: View, lexicon: Lexicon, sentence: tuple[int, int]) -> list[Casualties]:
    """All casualty statements of a sentence, in order of their words."""
    out: list[Casualties] = []
    for token in range(*sentence):
        for fatal, words in ((True, lexicon.fatal), (False, lexicon.injured)):
            found = _casualties_at(view, lexicon, words, token)
            if found is not None:
                count, victims = found
                out.append(Casualties(token, fatal, count, victims))
    return out


def _casualties_at(
    view: View, lexicon: Lexicon, words: CasualtyWords, token: int
) -> tuple[Count, tuple[int, ...]] | None:
    lemma = view.lemmas[token]
    if view.is_verb(token):
        victims = _victims(view, words, token, lemma)
        if victims:
            return total(view, lexicon, victims)
        return _taking(view, lexicon, words, token, lemma)
    if view.pos[token] in ("NOUN", "ADJ", "PROPN") and (
        lemma in words.nouns or view.lower[token] in words.adjectives
    ):
        return _named_toll(view, lexicon, token)
    return None


def _victims(view: View, words: CasualtyWords, verb: int, lemma: str) -> list[int]:
    if lemma in words.causing:
        return [t for f in fill(view, verb, "object") for t in (f.token,) if not view.is_verb(t)]
    if lemma in words.suffering and view.deps[verb] != "amod":
        return [f.token for f in fill(view, verb, "subject")] or [f.token for f in fill(view, verb, "object")]
    return []


def _taking(
    view: View, lexicon: Lexicon, words: CasualtyWords, verb: int, lemma: str
) -> tuple[Count, tuple[int, ...]] | None:
    """*claimed 12 lives*, *left 30 dead*, *suffered three fatalities*."""
    nouns = words.taking.get(lemma)
    if not nouns:
        return None
    for child in view.kids(verb, "obj", "xcomp"):
        if view.lemmas[child] in nouns or view.lower[child] in nouns:
            if view.deps[child] == "xcomp":
                found = total(view, lexicon, [f.token for f in object_(view, verb)])
            else:
                found = total(view, lexicon, [child])
            if found:
                return found
    return None


def _named_toll(view: View, lexicon: Lexicon, token: int) -> tuple[Count, tuple[int, ...]] | None:
    """*30 dead*, *12 deaths*, *a death toll of 45*: only where a number stands by the word itself."""
    if view.lemmas[token] == "toll":
        for child in view.kids(token, "nmod", "appos"):
            count = count_of(view, lexicon, child)
            if count:
                return count, ()
        for verb in (view.heads[token],):
            for child in view.kids(verb, "obl"):
                if view.deps[token] == "nsubj" and view.case(child) in ("to", "at"):
                    count = count_of(view, lexicon, child)
                    if count:
                        return count, ()
        return None
    if view.pos[token] == "ADJ" and view.deps[token] in ("amod", "advmod"):
        return None  # "the dead bodies", "a deadly attack" count nobody
    if view.pos[token] == "ADJ" or view.lower[token] in ("dead", "wounded", "injured"):
        people = list(view.kids(token, "nsubj", "nsubj:pass"))
        if people:
            return total(view, lexicon, people)
        if view.deps[token] in ("xcomp", "acl") and not view.kids(token, "nummod"):
            return None
    count = _counted(view, lexicon, token)
    return (count, (token,)) if count else None


def total(view: View, lexicon: Lexicon, people: list[int]) -> tuple[Count, tuple[int, ...]] | None:
    """The counts of coordinated phrases added up; None where none of them counts people."""
    counts = [(c, t) for t in people if (c := count_of(view, lexicon, t))]
    if not counts:
        return None
    counted = tuple(t for _, t in counts)
    if len(counts) == 1:
        return counts[0][0], counted
    lows = [c.low for c, _ in counts]
    bests = [c.best for c, _ in counts]
    highs = [c.high for c, _ in counts]
    text = " + ".join(c.text for c, _ in counts)
    return Count(_sum(lows), _sum(bests), _sum(highs), text), counted


def _sum(values: list[int | None]) -> int | None:
    return None if any(v is None for v in values) else sum(v for v in values if v is not None)


def count_of(view: View, lexicon: Lexicon, token: int) -> Count | None:
    """How many the noun phrase headed by ``token`` counts; one for a name or a singular noun of a person."""
    count = _counted(view, lexicon, token)
    if count:
        return count
    mention = view.mention_at(token)
    text = view.text[mention.start : mention.end] if mention else view.words[token]
    if view.pos[token] == "PROPN" and mention and mention.type == "person":
        return Count(1, 1, 1, text)
    singular = view.tags[token] in ("NN", "PRP") and view.pos[token] in ("NOUN", "PRON")
    if singular and mention and mention.type == "person":
        return Count(1, 1, 1, text)
    return None


def _counted(view: View, lexicon: Lexicon, token: int) -> Count | None:
    """The number in the phrase: its numeral, an amount word before *of*, or the token itself."""
    if view.lemmas[token] in _TIME:
        return None
    for child in (*view.kids(token, "nummod"), *view.kids(token, "det", "amod", "advmod")):
        number = _number_at(view, lexicon, child)
        if number is not None and (view.deps[child] == "nummod" or view.lower[child] in lexicon.amounts):
            return bounded(view, lexicon, child, number, token)
    number = _number_at(view, lexicon, token)
    if number is not None and view.lower[token] not in ("a", "an"):
        return bounded(view, lexicon, token, number, token)
    return None


def _number_at(view: View, lexicon: Lexicon, token: int) -> tuple[int | None, int | None, int | None] | None:
    word = view.lower[token]
    digits = re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d+", word)
    if digits:
        value = int(word.replace(",", ""))
        if 1900 <= value <= 2100 and view.deps[token] != "nummod":
            return None
        return _scaled(view, lexicon, token, value)
    if word in lexicon.cardinals and view.pos[token] in ("NUM", "NOUN", "PRON"):
        return _scaled(view, lexicon, token, lexicon.cardinals[word])
    parts = word.split("-")
    if len(parts) == 2 and all(p in lexicon.cardinals for p in parts):
        value = sum(lexicon.cardinals[p] for p in parts)
        return value, value, value
    amount = lexicon.amounts.get(word)
    if amount is None or word in ("a", "an", "both"):
        return None
    if amount.low == amount.high and amount.low is not None:  # "two dozen"
        times = [n[1] for c in _numerals(view, token) if (n := _number_at(view, lexicon, c)) and n[1]]
        value = amount.low * times[0] if times else amount.low
        return value, value, value
    return amount.low, amount.best, amount.high


def _numerals(view: View, token: int) -> list[int]:
    """The numerals that stand before a number word and belong to it."""
    return [c for c in view.kids(token, "compound", "nummod") if c < token and view.tags[c] == "CD"]


def _scaled(view: View, lexicon: Lexicon, token: int, value: int) -> tuple[int, int, int]:
    """The number with the words beside it that multiply or add: *two dozen*, *3 thousand*, *twenty - five*."""
    for child in view.kids(token, "compound", "flat", "nummod"):
        word = view.lower[child]
        factor = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}.get(word)
        if factor:
            value *= factor
        elif word in lexicon.cardinals and child != token:
            other = lexicon.cardinals[word]
            value = (
                value * other
                if view.lower[token] in ("hundred", "thousand", "million", "dozen")
                else value + other
            )
        elif word.isdigit() and view.lower[token] in ("hundred", "thousand", "million", "dozen"):
            value *= int(word)
    return value, value, value


def bounded(
    view: View, lexicon: Lexicon, number: int, value: tuple[int | None, int | None, int | None], head: int
) -> Count:
    """The count with what the words before the number make of it: at least, more than, about, up to."""
    low, best, high = value
    first = min([number, *_numerals(view, number)])
    before = " ".join(view.lower[max(0, first - 4) : first])
    start = min([number, *view.children[number]], default=number)
    upper = _upper_end(view, lexicon, number)
    if upper is not None:
        between = view.lower[first - 1 : first] == ["between"]
        text = view.text[view.starts[first - 1 if between else first] : view.ends[max(head, number)]]
        return Count(best, upper, upper, text)
    for bound, phrases in _bounds(lexicon):
        phrase = next((p for p in phrases if before.endswith(p)), None)
        if phrase is None:
            continue
        start = min(start, first - len(phrase.split()))
        if bound == "at-least":
            high = None
        elif bound == "more-than":
            low, high = (None if low is None else low + 1), None
            best = low
        elif bound == "less-than":
            low, high = None, (None if high is None else high - 1)
            best = high
        elif bound == "at-most":
            low = None
        else:
            low = high = None
        break
    pair = re.search(
        r"(?:between )?(\d+) (?:and|to|-|–|or) $", " ".join(view.lower[max(0, number - 4) : number]) + " "
    )
    if pair and best is not None and int(pair.group(1)) < best:
        low, start = int(pair.group(1)), max(0, number - 2)
    stop = max(head, number)
    text = view.text[view.starts[max(0, start)] : view.ends[stop]]
    return Count(low, best, high, text)


def _upper_end(view: View, lexicon: Lexicon, number: int) -> int | None:
    """The second number of *between 10 and 15* or *10 to 15*, where the tree hangs it on the first."""
    for child in view.kids(number, "conj", "nmod"):
        joined = {view.lower[c] for c in view.kids(child, "cc", "case")}
        second = _number_at(view, lexicon, child)
        if second is None or second[1] is None or child < number:
            continue
        if "to" in joined or (joined & {"and", "or"} and (view.case(number) == "between" or "or" in joined)):
            return second[1]
    return None


def _bounds(lexicon: Lexicon) -> list[tuple[str, list[str]]]:
    by_bound: dict[str, list[str]] = {}
    for phrase, bound in lexicon.bounds.items():
        by_bound.setdefault(bound, []).append(phrase)
    order = ("at-least", "more-than", "less-than", "at-most", "about")
    return [(b, sorted(by_bound[b], key=lambda p: -len(p))) for b in order if b in by_bound]
