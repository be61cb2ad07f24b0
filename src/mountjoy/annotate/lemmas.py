"""Lemmas as edit rules: how many letters to take off the end of a word, and what to put there."""

from __future__ import annotations


def lemma_rule(word: str, lemma: str) -> str:
    """The rule that turns ``word`` into ``lemma``: ``case|letters off|letters on``.

    ``case`` is k (kept as written), l (lower-cased) or u (written in capitals).
    """
    best = ""
    for case, form in (("l", word.lower()), ("k", word), ("u", word.upper())):
        same = 0
        while same < min(len(form), len(lemma)) and form[same] == lemma[same]:
            same += 1
        rule = f"{case}|{len(form) - same}|{lemma[same:]}"
        if not best or len(rule) + len(form) - same < _cost(best):
            best = rule
    return best


def _cost(rule: str) -> int:
    _, off, _on = rule.split("|", 2)
    return len(rule) + int(off)


def apply_rule(word: str, rule: str) -> str:
    """The lemma that ``rule`` gives for ``word``; the word itself where the rule takes off too much."""
    case, off, on = rule.split("|", 2)
    form = word.lower() if case == "l" else word.upper() if case == "u" else word
    if int(off) > len(form):
        return form
    return form[: len(form) - int(off)] + on


CLASSES = ("V", "N", "J")
"""The word classes of the lemma table: verbs, common nouns, adjectives and adverbs that compare."""


def word_class(tag: str) -> str:
    """The table's class of a Penn tag; empty for words that do not inflect or whose lemma is their form."""
    if tag.startswith("VB"):
        return "V"
    if tag in ("NN", "NNS"):
        return "N"
    return "J" if tag in ("JJ", "JJR", "JJS", "RBR", "RBS") else ""
