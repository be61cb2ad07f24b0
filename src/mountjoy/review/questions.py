"""What a reviewer is asked, in one sentence: the question of a claim from its type and parties (``questions.yaml``)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from mountjoy.claim import Claim, CodedReport, Mention
from mountjoy.errors import CodebookError

QUESTIONS_FILE = Path(__file__).with_name("questions.yaml")
ROLES = frozenset(
    ("actor", "recipient", "victim", "target", "place", "origin", "destination", "instrument", "topic")
)
MOST_NAMES = 3  # of one role in a question
_SEVERAL = frozenset(("people", "police", "men", "women", "children", "gunmen", "servicemen", "policemen"))
_BEGINNINGS = frozenset(
    ("The", "A", "An", "Some", "Several", "Many", "More", "Other", "Two", "Three", "Its", "Their")
)
_OPENINGS = ("Did ", "Was ", "Were ", "Is ", "Do ")
_SLOT = re.compile(r"\{([a-z|]+)\}")
_PART = re.compile(r"\[([^\[\]]*)\]")
_BE = re.compile(r"^(?:Was|Were|Is) (there|\{[a-z|]+\})")


@dataclass(frozen=True, slots=True)
class Questions:
    """Patterns of questions by type, the one for all others, and how each assertion is put."""

    types: Mapping[str, tuple[str, ...]]
    default: tuple[str, ...]
    tails: Mapping[str, str]
    will: frozenset[str]


def question(claim: Claim, coded: CodedReport, *, questions: Questions | None = None) -> str:
    """The claim as a question, such as "Did Iraqi troops capture Al Qaim?"."""
    names = {role: told for role in ROLES if (told := party_names(claim, coded, role))}
    return ask(claim.type, names, claim.assertion, questions=questions)


def ask(type_: str, names: Mapping[str, str], assertion: str, *, questions: Questions | None = None) -> str:
    """The question of a type with its parties' names by role, as the assertion puts it."""
    known = questions or default_questions()
    for pattern in (*known.types.get(type_, ()), *known.default):
        told = _filled(pattern.replace("{type}", type_.replace("-", " ")), names, assertion in known.will)
        if told is not None:
            return told.removesuffix("?") + known.tails.get(assertion, "") + "?"
    raise CodebookError(f"{QUESTIONS_FILE}: no question can be asked of {type_!r}; its default needs no role")


def _filled(pattern: str, names: Mapping[str, str], will: bool) -> str | None:
    pattern = _as_will(pattern) if will else pattern.replace("~", "")

    def part(match: re.Match[str]) -> str:
        return _slots(match[1], names) or ""

    return _slots(_agreeing(_PART.sub(part, pattern), names), names)


def _slots(text: str, names: Mapping[str, str]) -> str | None:
    """The text with its slots filled, or None where one cannot be."""
    out, last = [], 0
    for slot in _SLOT.finditer(text):
        role = next((role for role in slot[1].split("|") if role in names), None)
        if role is None:
            return None
        out += [text[last : slot.start()], names[role]]
        last = slot.end()
    return "".join([*out, text[last:]])


def _agreeing(pattern: str, names: Mapping[str, str]) -> str:
    """The pattern with Are or Were where its subject is several: Is A allied with B, Are the militias allied with B."""
    match = _BE.match(pattern)
    if match is None or match[1] == "there" or pattern.startswith("Were"):
        return pattern
    subject = _slots(match[1], names)
    if subject is None or not is_several(subject):
        return pattern
    return {"Is": "Are", "Was": "Were"}[pattern.split(" ", 1)[0]] + pattern[pattern.index(" ") :]


def is_several(name: str) -> bool:
    """Whether a name is told of in the plural: "Iraqi troops", "Ana and Ben"; not "the United States"."""
    if " and " in name or ", " in name:
        return True
    head = re.split(r" (?:of|in|from|with|at|near|who|that|by|to) ", name, maxsplit=1)[0].rsplit(" ", 1)[-1]
    if head in _SEVERAL:
        return True
    return head.islower() and head.endswith("s") and not head.endswith(("ss", "us", "is"))


def _as_will(pattern: str) -> str:
    """The pattern asked of what is to come: Did A take B, Was B taken: Will A take B, Will B be taken."""
    if pattern.startswith(("Did ", "Do ")):
        return "Will " + pattern.split(" ", 1)[1]
    if "~" in pattern:
        return "Will " + pattern.split(" ", 1)[1].replace("~", "be ")
    return _BE.sub(lambda match: f"Will {match[1]} be", pattern)


def party_names(claim: Claim, coded: CodedReport, role: str) -> str:
    """Who plays a role, in the report's words: "Iraqi troops and tribal fighters"; empty for nobody."""
    mentions = {mention.id: mention for mention in coded.mentions}
    told = list(
        dict.fromkeys(words_of(mentions[one.mention], mentions) for one in claim.roles if one.role == role)
    )
    if len(told) > MOST_NAMES:
        told = [*told[: MOST_NAMES - 1], f"{len(told) - MOST_NAMES + 1} more"]
    return " and ".join(filter(None, (", ".join(told[:-1]), *told[-1:])))


def words_of(mention: Mention, mentions: Mapping[str, Mention]) -> str:
    """A mention in words that name it: its own, or of what a pronoun stands for."""
    seen, own = {mention.id}, mention
    while mention.antecedent is not None and mention.antecedent not in seen and " " not in mention.text:
        mention = mentions[mention.antecedent]
        seen.add(mention.id)
    person_gave_it = own.id.startswith("d") and own.entity is not None
    told = own.entity.name if person_gave_it and own.entity is not None else mention.text
    first, *rest = told.split() or [""]
    return " ".join([first.lower() if first in _BEGINNINGS and rest else first, *rest])


@cache
def default_questions() -> Questions:
    """The shipped table."""
    return load_questions(QUESTIONS_FILE)


def load_questions(path: Path) -> Questions:
    """Read a table of questions. Raises CodebookError (file and pattern named) where it is not as it should be."""
    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise CodebookError(f"{path}: cannot be read: {error}") from error
    if not isinstance(data, dict) or set(data) != {"default", "tails", "will", "types"}:
        raise CodebookError(f"{path}: must hold default, tails, will and types, and nothing else")
    types = {str(name): _patterns(path, str(name), given) for name, given in data["types"].items()}
    default = _patterns(path, "default", data["default"])
    if any(_SLOT.search(_PART.sub("", pattern.replace("{type}", ""))) for pattern in default[-1:]):
        raise CodebookError(f"{path}: default: {default[-1]!r} must need no role")
    return Questions(
        types, default, {str(k): str(v) for k, v in data["tails"].items()}, frozenset(data["will"])
    )


def _patterns(path: Path, name: str, given: Sequence[Any] | Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not given:
        raise CodebookError(f"{path}: {name}: must be a list of questions")
    for pattern in given:
        roles = {role for slot in _SLOT.findall(str(pattern)) for role in slot.split("|")} - {"type"}
        if roles - ROLES:
            raise CodebookError(f"{path}: {name}: {pattern!r}: there is no role {min(roles - ROLES)!r}")
        if not str(pattern).startswith(_OPENINGS) or not str(pattern).endswith("?"):
            raise CodebookError(
                f"{path}: {name}: {pattern!r} must begin with Did, Was, Were, Do or Is and end with ?"
            )
    return tuple(map(str, given))
