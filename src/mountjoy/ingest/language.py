"""The language of a text: English unless there is good reason to think otherwise."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from mountjoy.ingest.words import words

LATIN = (
    "en", "fr", "de", "es", "pt", "it", "nl", "tr", "ku", "az", "pl", "sv", "da", "no", "fi", "cs", "sk",
    "ro", "hu", "hr", "sq", "id", "ms", "sw", "so", "ha", "vi", "tl",
)  # fmt: skip
OTHER = (
    "ar", "fa", "ur", "ps", "ku", "ug", "ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "he", "el",
    "hy", "ka", "am", "hi", "bn", "pa", "ta", "te", "ml", "mr", "ne", "si", "th", "my", "km", "lo", "zh",
    "ja", "ko", "dz",
)  # fmt: skip
_SAMPLE = 4_000
_FEW_LETTERS = 60
_ENGLISH_SHARE = 0.1
_CERTAIN = 0.9
_TOKEN = re.compile(r"[^\W\d_]+")
_NAMES = {
    "english": "en", "arabic": "ar", "french": "fr", "spanish": "es", "russian": "ru", "ukrainian": "uk",
    "persian": "fa", "farsi": "fa", "turkish": "tr", "kurdish": "ku", "german": "de", "portuguese": "pt",
    "hebrew": "he", "italian": "it",
}  # fmt: skip


@cache
def _identifier(languages: tuple[str, ...]) -> Any:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in languages if code in set(identifier.labels)])
    return identifier


def detect(text: str) -> str | None:
    """The ISO 639-1 code of a text's language, judged by its first 4,000 characters; None without letters.

    Text in another script is set against the languages of those scripts. Text in Latin letters is English
    unless it has 60 letters or more, hardly any English function words, and another language is certain: a
    report that is wrongly taken for foreign would be lost, one wrongly taken for English codes to nothing.
    """
    sample = text[:_SAMPLE]
    tokens = _TOKEN.findall(sample.lower())
    letters = sum(map(len, tokens))
    if letters == 0:
        return None
    latin = sum(len(token) for token in tokens if token[0] < "\u0250" or "\u1e00" <= token[0] <= "\u1eff")
    lowered = sample.lower() if sample.isupper() else sample
    if latin * 2 < letters:
        return str(_identifier(OTHER).classify(lowered)[0])
    if letters < _FEW_LETTERS:
        return "en"
    english = sum(token in words().function_words for token in tokens)
    if english > _ENGLISH_SHARE * len(tokens):
        return "en"
    language, certainty = _identifier(LATIN).classify(lowered)
    return str(language) if certainty >= _CERTAIN else "en"


def stated(value: str) -> str | None:
    """The code that an input's language field means (``en-GB``, ``English``), or None where it means none."""
    lowered = value.strip().lower()
    if lowered in _NAMES:
        return _NAMES[lowered]
    match = re.fullmatch(r"([a-z]{2,3})(?:[-_][a-z0-9-]{2,12})?", lowered)
    return match[1] if match else None
