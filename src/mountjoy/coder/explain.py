"""Why the coder coded what it coded: the tree, the roles, the mentions, and each claim with its reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spacy.tokens import Doc

from mountjoy.claim import Claim, CodedReport, Count, Mention, PeopleCount


def explain(doc: Doc, coded: CodedReport) -> str:
    """The whole account of an annotated text and its claims, as plain text."""
    parts = [_tree(doc), _roles(doc), _mentions(coded.mentions), _claims(coded)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _tree(doc: Doc) -> str:
    """One indented line a word, children under their head in order."""
    lines = ["Tree"]
    for sentence in doc.sents:
        roots = [t for t in sentence if t.head.i == t.i and not t.is_space]
        for root in roots:
            stack = [(root, 1)]
            while stack:
                token, depth = stack.pop()
                lines.append(
                    f"{'  ' * min(depth, 30)}{token.text}  {token.dep_} {token.tag_} ({token.lemma_})"
                )
                stack += [(c, depth + 1) for c in reversed(list(token.children)) if not c.is_space]
    return "\n".join(lines)


def _roles(doc: Doc) -> str:
    if not doc._.predicates:
        return ""
    lines = ["Semantic roles"]
    for predicate in doc._.predicates:
        args = ", ".join(f"{a.label} {doc[a.head].text!r}" for a in predicate.args)
        lines.append(f"  {predicate.sense}  at {doc[predicate.token].text!r}: {args or 'no arguments'}")
    return "\n".join(lines)


def _mentions(mentions: Sequence[Mention]) -> str:
    lines = ["Mentions"]
    by_id = {m.id: m for m in mentions}
    for mention in mentions:
        line = f"  {mention.id:>4} {mention.type:<11} {mention.text!r}"
        if (meant := by_id.get(mention.antecedent or "")) is not None:
            line += f"  stands for {meant.text!r}"
        if mention.entity is not None:
            entity = mention.entity
            line += f"  -> {entity.name} [{entity.id}, {entity.kind}]"
            line += f" {entity.score:.2f}: {entity.reason}" if entity.reason else ""
        lines.append(line)
    return "\n".join(lines) if mentions else "Mentions: none"


def _claims(coded: CodedReport) -> str:
    if not coded.claims:
        return "Claims: none"
    by_id = {m.id: m for m in coded.mentions}
    return "\n".join(["Claims", *(line for claim in coded.claims for line in _claim(claim, by_id))])


def _claim(claim: Claim, mentions: Mapping[str, Mention]) -> list[str]:
    lines = [
        f"  {claim.kind} {claim.type}  score {claim.score:.2f}",
        f"      trigger      {claim.trigger.text!r}",
    ]
    lines.append(f"      frame        {claim.frame}")
    lines += [f"      {r.role:<12} {mentions[r.mention].text!r}  ({r.reason})" for r in claim.roles]
    if claim.date is not None:
        words = f" from {claim.date.text!r}" if claim.date.text else ""
        lines.append(
            f"      date         {claim.date.start or '?'} to {claim.date.end or '?'} ({claim.date.basis}{words})"
        )
    lines += [
        f"      {name:<12} {_count(c)}"
        for name, c in (("fatalities", claim.fatalities), ("injuries", claim.injuries))
        if c
    ]
    lines += [f"      people       {_people(p, mentions)}" for p in claim.people]
    lines.append(f"      assertion    {claim.assertion}")
    if (speaker := mentions.get(claim.attribution or "")) is not None:
        lines.append(f"      attribution  {speaker.text!r}")
    acled = (claim.codes.get("acled") or {}).get("sub_event_type")
    plover = (claim.codes.get("plover") or {}).get("event")
    known = [f"ACLED {acled}" if acled else "", f"PLOVER {plover}" if plover else ""]
    known.append(f"CAMEO {claim.codes['cameo']}" if claim.codes.get("cameo") else "")
    shown = ", ".join(k for k in known if k)
    return [*lines, f"      codes        {shown}"] if shown else lines


def _people(people: PeopleCount, mentions: Mapping[str, Mention]) -> str:
    part = ", part of another number" if people.part else ""
    who = "" if people.who is None else f", who: {mentions[people.who].text!r}"
    return f"{people.outcome} {_count(people.count)}{part}{who}"


def _count(count: Count) -> str:
    return f"{count.low or '?'} to {count.high or '?'}, best {count.best or '?'}, from {count.text!r}"
