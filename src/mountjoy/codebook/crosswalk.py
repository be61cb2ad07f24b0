"""What other schemes call a type, given who took part and with what words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from mountjoy.codebook.model import Crosswalk, PloverCode, Rule, Schemes, Type, UcdpSide

Says = Callable[[frozenset[str]], bool]
"""Answers whether one of some lemmas stands in a stretch of text."""

_NO_INCIDENT = frozenset({"denied", "hypothetical", "threatened"})
"""What did not happen is no incident of the Message Understanding Conferences; attempts (planned) are."""
_FORCES = frozenset({"government", "organised"})


def _silent(_: frozenset[str]) -> bool:
    return False


def codes(
    event_type: Type,
    kinds_by_role: Mapping[str, Collection[str]],
    assertion: str = "reported",
    *,
    own: Crosswalk | None = None,
    trigger: Says = _silent,
    clause: Says = _silent,
) -> dict[str, Any]:
    """A type's codes: ``acled``, ``plover``, ``cameo``, ``muc``, ``ucdp``; None where a scheme has none.

    ``kinds_by_role`` maps a role to the actor kinds of its fillers (a kind may stand twice); ``own`` is the
    crosswalk of the frame that fired, which wins where it answers; ``trigger`` and ``clause`` tell which words
    stand in the trigger and in its clause. What is only planned or threatened, or denied, has the codes of that. The
    mappings under ``acled`` (disorder_type, event_type, sub_event_type) and ``plover`` (event, mode, quad, scale) are new at each call.
    """

    def answer(scheme: str) -> Any:
        for crosswalk in (own, event_type.crosswalk):
            rules: tuple[Rule, ...] = getattr(crosswalk, scheme) if crosswalk is not None else ()
            for rule in rules:
                if _holds(rule, kinds_by_role, trigger, clause):
                    return rule.answer
        return None

    acled = answer("acled")
    plover: PloverCode | None = answer("plover")
    unreal = plover and {
        "planned": plover.planned, "threatened": plover.threatened, "denied": plover.denied,
    }.get(assertion)  # fmt: skip
    meant = unreal or plover
    return {
        "acled": acled
        and {
            "disorder_type": acled.disorder_type,
            "event_type": acled.event_type,
            "sub_event_type": acled.sub_event_type,
        },
        "plover": meant
        and {"event": meant.event, "mode": meant.mode, "quad": meant.quad, "scale": meant.scale},
        "cameo": unreal.cameo if unreal else answer("cameo"),
        "muc": answer("muc") if assertion not in _NO_INCIDENT else None,
        "ucdp": _violence(answer("ucdp") or (), kinds_by_role, event_type.crosswalk.sides),
    }


def contexts(schemes: Schemes, sentence: Says) -> list[str]:
    """The PLOVER contexts of which a sentence has words, in the scheme's order."""
    return [name for name, words in schemes.contexts.items() if sentence(words)]


def _holds(rule: Rule, kinds_by_role: Mapping[str, Collection[str]], trigger: Says, clause: Says) -> bool:
    if not all(not kinds.isdisjoint(kinds_by_role.get(role, ())) for role, kinds in rule.when):
        return False
    return (not rule.trigger or trigger(rule.trigger)) and (not rule.words or clause(rule.words))


def _violence(
    possible: Collection[str],
    kinds_by_role: Mapping[str, Collection[str]],
    sides: Mapping[str, UcdpSide | None],
) -> str | None:
    """UCDP's type of violence among the possible ones, from the sides; None where they do not tell.

    Civilians attacked make it one-sided; a government against anyone organised (or another government) makes
    it state-based; two organised sides without a government make it non-state. One side alone tells nothing,
    except that a government which fights at all fights a state-based conflict.
    """
    if len(possible) == 1:
        return next(iter(possible))
    attackers = [sides.get(kind) for kind in kinds_by_role.get("actor", ())]
    attacked = [sides.get(kind) for role in ("recipient", "victim") for kind in kinds_by_role.get(role, ())]
    fighting = [side for side in (*attackers, *attacked) if side in _FORCES]
    answer: str | None = None
    if "civilians" in attacked and _FORCES.isdisjoint(side for side in attacked if side):
        answer = "one-sided"
    elif "government" in fighting:
        answer = "state-based"
    elif len(fighting) > 1:
        answer = "non-state"
    return answer if answer in possible else None
