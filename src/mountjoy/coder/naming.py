"""Who the parties of an event are by name: pronouns, appositions, and the organisation that people belong to."""

from __future__ import annotations

from mountjoy.claim import Mention
from mountjoy.coder.candidate import PARTY, Candidate, Part
from mountjoy.coder.view import View

_PRONOUNS = frozenset(
    "he him she her they them who whom his their it its himself herself themselves which that those these".split()
)
_VIOLENT = frozenset({"battle", "explosion", "violence-against-civilians", "crime"})
_BESIDE = ("appos", "flat", "nmod:desc")


def name_parties(view: View, candidate: Candidate) -> None:
    """Fills an event's parties with the mentions that say most: the name in the place of a pronoun or beside a phrase."""
    candidate.parts = _told_apart([_meant(view, part) for part in candidate.parts])
    for part in list(candidate.parts):
        if part.role not in PARTY:
            continue
        for token in _names_beside(view, part):
            mention = view.typed_at(token, ("person", "actor"))
            if mention is not None:
                candidate.add(part.role, mention, token, f"{part.reason}, the name beside it")
        if part.role == "actor" and candidate.frame.type.family in _VIOLENT:
            _add_organisation(view, candidate, part)


def _meant(view: View, part: Part) -> Part:
    """The part with what its pronoun stands for in the place of the pronoun."""
    mention: Mention | None = part.mention
    seen = 0
    while mention is not None and mention.text.lower() in _PRONOUNS and mention.antecedent and seen < 5:
        mention = view.by_id.get(mention.antecedent)
        seen += 1
    if mention is None or not seen or mention.text.lower() in _PRONOUNS:
        return part
    return Part(part.role, mention, part.token, f"{part.reason}, {part.mention.text!r} stands for it")


def _told_apart(parts: list[Part]) -> list[Part]:
    """Each mention once a role."""
    kept: dict[tuple[str, str], Part] = {}
    for part in parts:
        kept.setdefault((part.role, part.mention.id), part)
    return list(kept.values())


def _names_beside(view: View, part: Part) -> list[int]:
    """The names set beside an unnamed person or group: *two of her guards, Ali Musa and Omar Keita*."""
    if part.mention.named or part.mention.type not in ("person", "actor") or view.pos[part.token] == "PRON":
        return []
    out = []
    for child in view.kids(part.token, *_BESIDE):
        for token in view.conjuncts(child):
            mention = view.typed_at(token, ("person",))
            if mention is not None and mention.named:
                out.append(token)
    return out


def _add_organisation(view: View, candidate: Candidate, part: Part) -> None:
    """The named organisation whose people act: *members of the ELN*, *a group of gunmen from the ELN*."""
    single = part.mention.type == "person" or view.lemmas[part.token] == "member"
    if part.mention.named or not single:
        return
    for child in view.under(part.token):
        if child == part.token or view.sentence_of[child] != view.sentence_of[part.token]:
            continue
        dep = view.deps[child].split(":")[0]
        inside = dep == "compound" and view.heads[child] == part.token
        belongs = dep == "nmod" and view.case(child) in ("of", "from") and _close(view, child, part.token)
        if not inside and not belongs:
            continue
        mention = view.typed_at(child, ("actor",))
        if mention is not None and mention.named and mention.id != part.mention.id:
            candidate.add("actor", mention, child, "the organisation that the actor belongs to")


def _close(view: View, child: int, head: int) -> bool:
    """Whether only such phrases stand between (*a group of terrorists from the front*)."""
    path = view.path_up(child)[1:]
    between = path[: path.index(head)]
    return all(view.deps[node] == "nmod" for node in between)
