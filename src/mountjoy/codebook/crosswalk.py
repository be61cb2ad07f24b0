"""What other schemes call a type, given who took part."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from mountjoy.codebook.model import PloverCode, Rule, Type, UcdpSide

_FORCES = frozenset({"government", "organised"})


def codes(
    event_type: Type, kinds_by_role: Mapping[str, Collection[str]], assertion: str = "reported"
) -> dict[str, Any]:
    """A type's codes: ``acled``, ``plover``, ``cameo``, ``muc``, ``ucdp``; None where a scheme has none.

    ``kinds_by_role`` maps a role to the actor kinds of its fillers (a kind may stand twice). The mappings
    under ``acled`` (disorder_type, event_type, sub_event_type) and ``plover`` (event, mode, quad) are new at
    each call.
    """
    crosswalk = event_type.crosswalk
    acled = _answer(crosswalk.acled, kinds_by_role)
    plover = _answer(crosswalk.plover, kinds_by_role)
    possible = _answer(crosswalk.ucdp, kinds_by_role)
    return {
        "acled": acled
        and {
            "disorder_type": acled.disorder_type,
            "event_type": acled.event_type,
            "sub_event_type": acled.sub_event_type,
        },
        "plover": plover and _plover(plover, assertion),
        "cameo": _answer(crosswalk.cameo, kinds_by_role),
        "muc": _answer(crosswalk.muc, kinds_by_role),
        "ucdp": _violence(possible or (), kinds_by_role, crosswalk.sides),
    }


_TO_COME = frozenset({"planned", "threatened"})
_COOPERATIVE = frozenset({"SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"})


def _plover(code: PloverCode, assertion: str) -> dict[str, Any]:
    if assertion in _TO_COME and code.event in _COOPERATIVE and assertion == "planned":
        return {"event": "AGREE", "mode": None, "quad": 1}
    if assertion in _TO_COME and code.quad == 4 and code.event != "PROTEST":
        return {"event": "THREATEN", "mode": None, "quad": 3}
    return {"event": code.event, "mode": code.mode, "quad": code.quad}


def _answer(rules: tuple[Rule, ...], kinds_by_role: Mapping[str, Collection[str]]) -> Any:
    for rule in rules:
        if all(not kinds.isdisjoint(kinds_by_role.get(role, ())) for role, kinds in rule.when):
            return rule.answer
    return None


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
