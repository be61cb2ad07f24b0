"""Tokens and sentence boundaries: spaCy's English rules, nearer to the treebanks, and a splitter by rule."""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from typing import Any

import numpy as np
import spacy
from spacy.attrs import SENT_START
from spacy.lang.char_classes import ALPHA
from spacy.language import Language
from spacy.symbols import ORTH
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

from mountjoy.datelines import dateline_at


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ABBREVIATIONS = _words(
    """mr mrs ms dr prof gen lt col maj capt sgt cpl brig adm cmdr rep sen gov pres rev hon st sr jr vs
    etc inc ltd corp co no nos fig dept est approx jan feb mar apr jun jul aug sep sept oct nov dec
    mon tue wed thu fri sat sun u.s u.k u.n e.g i.e a.m p.m d.c ph.d al ca vol ft reps sens pvt"""
)
_TITLES = _words(
    """mr mrs ms dr prof gen lt col maj capt sgt cpl brig adm cmdr rep sen gov pres rev hon st vs pvt
    reps sens e.g i.e"""
)
_NUMBERED = _words("no nos fig ca vol approx art sec")
_WHOLE = _words("Capt. Col. Lt. Sgt. Cpl. Brig. Cmdr. Pvt. Reps. Sens. Ft. etc. al. ca. Vol. vol. No. Nos.")
"""Abbreviations that keep their full stop, beside those of spaCy's list."""
_PREFIXES = _words(
    """non anti re pre co pro mid cross post over multi ex sub counter semi mini neo socio inter intra
    un ultra e"""
)
"""What a hyphen binds to the next word in the treebanks: pro-government is one token, Iran-backed three."""
_HYPHENS = "-|‐|‑"
_RUNS = [r"[!?]{2,}", r"={2,}", r"\*{2,}", r"_{2,}", r"~{2,}", r"#{2,}"]

_BREAKS = frozenset([",", ";", ":", "-", "–", "—", ")", "\n", "\n\n"])
_CLOSERS = frozenset("\"'”’)]»")
_BULLETS = frozenset(["-", "–", "*", "•", "·", "●"])
_ABRUPT = frozenset(["!", "?", "...", "…", "。", "؟"])
_DOTTED = re.compile(r"(?:\w\.)*\w")
_STARTERS = _words(
    """the a an in on at it he she they this that these those we i but and however his her their its
    there as for"""
)
_RUNNING_ON = _words(
    """, ; - – — ( of the a an in on at by for from to with and or as that which who is are was were be
    been has have had his her its their between near into against under over"""
)
"""A line that ends with one of these has not ended its sentence."""
_WIDEST_WRAP = 100
"""Characters; a text with longer lines is not wrapped, and its line breaks end paragraphs."""


@functools.lru_cache(maxsize=1)
def tokenizer() -> Language:
    """spaCy's blank English pipeline: its vocabulary, and its tokenizer with the treebanks' hyphens."""
    nlp = spacy.blank("en")
    defaults = nlp.Defaults
    bound = "".join(rf"(?<!\b(?i:{p}))" for p in sorted(_PREFIXES))
    infixes = [x for x in defaults.infixes or () if "–" not in str(x)]  # spaCy's own rules for hyphens
    infixes += [
        rf"(?<=[{ALPHA}0-9.)\]\"”])(?:--+|–|—|~)(?=[{ALPHA}(\[\"“])",
        rf"(?<=[{ALPHA}0-9.)\]\"”]){bound}(?:{_HYPHENS})(?=[{ALPHA}(\[\"“])",
        rf"(?<=[{ALPHA}])[)\]\"”](?=(?:{_HYPHENS}|–|—))",
        r"(?<=[0-9])(?:–|—)(?=[0-9£$€])",
        rf"(?<=[{ALPHA}0-9)\"”])[.!?\"”](?=[\"”]?\[[0-9])",
        r"(?<=[.!?\"”])\[(?=[0-9])",
    ]
    suffixes = [*_RUNS, *(defaults.suffixes or ()), r"(?<=[0-9])(?:bn|mn|tn)"]
    prefixes = [*_RUNS, r"-{2,}(?=\w)", *(defaults.prefixes or ())]
    made = nlp.tokenizer
    assert isinstance(made, Tokenizer)
    made.infix_finditer = compile_infix_regex(infixes).finditer
    made.suffix_search = compile_suffix_regex(suffixes).search
    made.prefix_search = compile_prefix_regex(prefixes).search
    for word in sorted(_WHOLE):
        made.add_special_case(word, [{ORTH: word}])
    return nlp


_SURROGATE = re.compile("[\ud800-\udfff]")
"""Halves of characters, which no encoder takes; each is read as one replacement character."""


def tokenize(text: str) -> Doc:
    """The text as tokens with sentence starts set. Every code point belongs to a token or is white space."""
    nlp = tokenizer()
    text = _SURROGATE.sub("\ufffd", text)
    nlp.max_length = max(nlp.max_length, len(text) + 1)
    doc = _in_stretches(nlp, text) if _LONG_RUN.search(text) else nlp.make_doc(text)
    set_sentences(doc)
    return doc


_LONG_RUN = re.compile(r"\S{500,}")
_STRETCH = 100
"""Code points of a long run that are read together: spaCy's time grows with the square of a run's length."""


def _in_stretches(nlp: Language, text: str) -> Doc:
    """The tokens of a text in which runs without white space are longer than any word or address."""
    cuts = {0, len(text)}
    for run in _LONG_RUN.finditer(text):
        cuts.update(range(run.start(), run.end(), _STRETCH), (run.end(),))
    places = sorted(cuts)
    tokens = [t for a, b in itertools.pairwise(places) for t in nlp.make_doc(text[a:b])]
    return Doc(nlp.vocab, [t.text for t in tokens], [bool(t.whitespace_) for t in tokens])


def set_sentences(doc: Doc) -> None:
    """Marks the first token of every sentence.

    A sentence ends at a full stop, question or exclamation mark (with the quotes and brackets that close
    after it) unless the stop belongs to an abbreviation or an initial, and at a blank line; a line break
    ends one unless the text is wrapped and the line full, or the line plainly runs on. A dateline is a sentence
    of its own. What is still longer than `LONGEST_SENTENCE` is cut.
    """
    if not len(doc):
        return
    starts = np.full((len(doc), 1), -1, np.int64)
    splitter = Splitter(doc)
    starts[[0, *(i + 1 for i in splitter.cut(splitter.after_datelines(splitter.ends())))]] = 1
    numbers: Any = starts.view(np.uint64)  # spaCy's stub asks for a narrower type than it takes
    doc.from_array([SENT_START], numbers)


LONGEST_SENTENCE = 400
"""Tokens; a longer sentence is a list or a text without full stops, and is read in parts."""


class Splitter:
    """Finds the last tokens of a document's sentences."""

    def __init__(self, doc: Doc) -> None:
        self.text = text = doc.text
        self.words = [t.text for t in doc]
        self.spaced = [bool(t.whitespace_) for t in doc]
        self.one_case = text.islower()
        lines = text.split("\n")
        self.width = max(map(len, lines))
        self._offsets = [t.idx for t in doc]

    def ends(self) -> list[int]:
        """The tokens that end a sentence with another after it, in order."""
        words = self.words
        last = len(words) - 1
        found = []
        for i in range(last):
            word = words[i]
            if word[-1] in ".!?…。؟":
                ends = self._after_stop(i)
            elif word in _CLOSERS:
                ends = self._after_closer(i)
            else:
                ends = "\n" in word and word.isspace() and self._line_ends(i)
            if ends:
                end = i + 1 if words[i + 1].isspace() else i  # white space goes with the sentence before it
                if end < last:
                    found.append(end)
        return found

    def after_datelines(self, ends: list[int]) -> list[int]:
        """The ends, with one after each dateline that opens a sentence."""
        found: list[int] = []
        for begin, end in zip([0, *(i + 1 for i in ends)], [*ends, len(self.words) - 1], strict=True):
            while begin < end and self.words[begin].isspace():
                begin += 1
            stop = dateline_at(self.text, self._offsets[begin])
            if stop is not None:
                last = bisect.bisect_left(self._offsets, stop, begin, end + 1) - 1
                if begin <= last < end:
                    found.append(last)
            found.append(end)
        return found[:-1]

    def cut(self, ends: list[int]) -> list[int]:
        """The ends, with further ones in sentences that are too long: after their last comma or the like, if any."""
        found: list[int] = []
        begin = 0
        for end in [*ends, len(self.words) - 1]:
            while end - begin >= LONGEST_SENTENCE:
                last = begin + LONGEST_SENTENCE - 1
                breaks = (
                    i for i in range(last, begin + LONGEST_SENTENCE // 2, -1) if self.words[i] in _BREAKS
                )
                found.append(next(breaks, last))
                begin = found[-1] + 1
            found.append(end)
            begin = end + 1
        return found[:-1]

    def _after_stop(self, i: int) -> bool:
        following = self.words[i + 1]
        if "\n" in following or (following[:1] in _CLOSERS and not self.spaced[i]):
            return False  # the line break or the closing sign is where it ends
        if not self.spaced[i] and self.words[i] != "…" and not following.isspace():
            return False
        if self._footnote(i + 1):
            return False
        return self.stop_ends(i, i + 1)

    def _after_closer(self, i: int) -> bool:
        following = self.words[i + 1]
        if "\n" in following or (following[:1] in _CLOSERS and not self.spaced[i]):
            return False
        if (not self.spaced[i] and not following.isspace()) or self._footnote(i + 1):
            return False
        end = self._behind(i)
        return end is not None and self.stop_ends(end, i + 1)

    def _behind(self, i: int) -> int | None:
        """The stop that the closing signs, or the footnote's number, up to ``i`` stand after."""
        while i > 0 and self.words[i] in _CLOSERS and not self.spaced[i - 1]:
            note = (
                i >= 3 and self.words[i] == "]" and self.words[i - 1].isdigit() and self.words[i - 2] == "["
            )
            i -= 3 if note else 1
        return i if self.words[i][-1:] in ".!?…。؟" else None

    def _footnote(self, i: int) -> bool:
        """Whether ``[12]`` stands at ``i``: it belongs to the sentence before it."""
        w = self.words
        return w[i] == "[" and i + 2 < len(w) and w[i + 1].isdigit() and w[i + 2] == "]"

    def stop_ends(self, i: int, following: int) -> bool:
        """Whether the stop at ``i`` ends a sentence, when ``following`` is the next token."""
        words, end = self.words, self.words[i]
        after = next((w for w in words[following : following + 3] if not w.isspace()), "")
        second = words[following + 1] if following + 1 < len(words) else ""
        opens = after.lstrip("\"'“‘([«")[:1] or second[:1]
        lower = opens.islower() and not self.one_case
        if end in _ABRUPT or end[-1] in "!?…" or end.endswith(".."):
            return not lower
        own = len(end) > 1
        word = end[:-1].lower() if own else (words[i - 1].lower() if i else "")
        if word in _NUMBERED and after[:1].isdigit():
            return False
        if own and word in _TITLES:
            return False
        if own and (word in ABBREVIATIONS or _DOTTED.fullmatch(word)):
            return after[:1].isupper() and after.lower() in _STARTERS
        initial = not own and i > 0 and len(word) == 1 and word.isascii() and word.isalpha()
        if initial and not self.spaced[i - 1]:
            return words[i - 1].islower() and not lower
        return not lower

    def _line_ends(self, i: int) -> bool:
        """Whether the white space with a line break at ``i`` ends a sentence."""
        words = self.words
        if words[i].count("\n") > 1:
            return True
        if not i:
            return False
        before, after = words[i - 1], words[i + 1]
        end = self._behind(i - 1)
        if end is not None:
            return self.stop_ends(end, i + 1)
        if before == ":" or (after in _BULLETS and self.spaced[i + 1]):
            return True
        if before.lower() in _RUNNING_ON or (after[:1].islower() and not self.one_case):
            return False
        return self.width > _WIDEST_WRAP or self._room(i)

    def _room(self, i: int) -> bool:
        """Whether the line that ends at ``i`` had room for the next word: then the break was meant."""
        begin = i
        while begin > 0 and "\n" not in self.words[begin - 1]:
            begin -= 1
        length = self._offsets[i] - self._offsets[begin]
        return length + 1 + len(self.words[i + 1]) < self.width - 2


def sentences_of(text: str) -> list[list[tuple[str, int, int]]]:
    """The sentences as (word, start, end) triples, white space tokens left out."""
    doc = tokenize(text)
    out: list[list[tuple[str, int, int]]] = []
    for token in doc:
        if token.is_sent_start or not out:
            out.append([])
        if not token.is_space:
            out[-1].append((token.text, token.idx, token.idx + len(token.text)))
    return [s for s in out if s]
