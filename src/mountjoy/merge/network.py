"""Ties through time: spans with posts, the network on a day, who stands under whom, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mountjoy.evidence import Evidence, Thing, fold
from mountjoy.merge.observing import days_of
from mountjoy.merge.rules import UNDIRECTED_TIES
from mountjoy.merge.sides import FACTUAL, Kin, effective, is_generic, sayings, shown, support
from mountjoy.merge.time_rules import TimeRules, fade
from mountjoy.merge.values import content_hash
from mountjoy.record import Basis, TieSpan

_UNDER = ("part-of", "member-of")


@dataclass(frozen=True, slots=True)
class StandingTie:
    """A tie as it stands on a day: the days since it was last spoken of (0 where it is spoken of later too)."""

    span: TieSpan
    age: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Node:
    """An actor with those who lead it and those who are part of it. ``basis``: "claims" or "registry"."""

    id: str
    name: str
    basis: str
    leaders: tuple[str, ...] = ()
    below: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Ties that cannot all be right: a circle, a quarrel of two ties, or two leaders at one time."""

    kind: str
    what: str
    spans: tuple[TieSpan, ...]


def tie_spans(
    items: Iterable[Evidence], events: Iterable[Sequence[Evidence]], rules: TimeRules, kin: Kin
) -> tuple[TieSpan, ...]:
    """The spans of all ties that claims state, by type, names and first day; ``events`` (each event's evidence) may end them.

    Ties that are denied, planned or supposed, and parties that nobody names, give none.
    """
    return spans_of(items, [ender for items_ in events for ender in enders_of(items_, rules)], rules, kin)


def spans_of(
    items: Iterable[Evidence], enders: Iterable[Ender], rules: TimeRules, kin: Kin, unit: str | None = None
) -> tuple[TieSpan, ...]:
    """The spans that claims state, ended by ``enders``; of one unit (`units_of`) where it is given, which depends on its own
    claims and on the enders of its parties alone.
    """
    told: dict[TieKey, list[tuple[Evidence, Thing, Thing]]] = {}
    for item in sorted(items, key=lambda one: one.claim_id):
        for key, actor, other in _stated(item, rules, kin):
            if unit in (None, _unit(key)):
                told.setdefault(key, []).append((item, actor, other))
    in_order = sorted(enders, key=lambda one: (one[3], one[2], one[0], sorted(one[1])))
    spans = [_span(key, triples, rules, kin) for key, triples in told.items()]
    spans = _succeeded([_ended(span, in_order, rules) for span in spans])
    return tuple(
        sorted(spans, key=lambda s: (s.type, s.actor_name, s.recipient_name, s.first or date.max, s.id))
    )


def units_of(item: Evidence, rules: TimeRules, kin: Kin) -> tuple[str, ...]:
    """The units that a claim has a part in: spans of a unit are computed together, those of different units apart.

    All who lead one party are a unit, because one follows the other; else one type of tie between two parties is.
    """
    return tuple(sorted({_unit(key) for key, _, _ in _stated(item, rules, kin)}))


TieKey = tuple[str, str, str, str]
"""The type of a tie, the keys of its parties, and the post or nothing."""


def _unit(key: TieKey) -> str:
    return f"leads:{key[2]}" if key[0] == "leads" else f"{key[0]}:{key[1]}:{key[2]}"


def _stated(item: Evidence, rules: TimeRules, kin: Kin) -> Iterator[tuple[TieKey, Thing, Thing]]:
    if item.kind != "tie" or effective(item, rules, kin) not in FACTUAL:
        return
    for actor in item.role("actor"):
        for other in item.role("recipient"):
            ends = (actor, other)
            if is_generic(actor) or is_generic(other) or actor.key is None or other.key is None:
                continue
            if actor.key == other.key:
                continue
            if item.type in UNDIRECTED_TIES and other.key < actor.key:
                ends = (other, actor)
            key = (item.type, ends[0].key or "", ends[1].key or "", post_of(item, actor, rules) or "")
            yield key, *ends


def post_of(item: Evidence, actor: Thing, rules: TimeRules) -> str | None:
    """The office that the words give the person: "prime minister" of "Iraqi Prime Minister Haider al-Abadi"."""
    if actor.entity is None or actor.entity.kind != "person" or item.type not in ("leads", "member-of"):
        return None
    told = " ".join(
        word.strip(",.;:") for thing in (*item.role("topic"), actor) for word in fold(thing.words).split()
    )
    found = [post for post in rules.ties.posts if f" {post} " in f" {told} "]
    return max(found, key=lambda post: (len(post), post), default=None)


def _span(
    key: tuple[str, str, str, str],
    triples: Sequence[tuple[Evidence, Thing, Thing]],
    rules: TimeRules,
    kin: Kin,
) -> TieSpan:
    items = [item for item, _, _ in triples]
    days = [days_of([item]) for item in items]
    firsts = [first for first, _ in days if first is not None]
    lasts = [last for _, last in days if last is not None]
    actor, recipient = shown([one for _, one, _ in triples]), shown([one for _, _, one in triples])
    basis: Basis = (
        "assessed" if any(effective(item, rules, kin) == "reported" for item in items) else "claimed"
    )
    return TieSpan(
        id=content_hash([*(item.claim_id for item in items), *key]),
        type=key[0],
        actor=key[1],
        actor_name=actor.name,
        recipient=key[2],
        recipient_name=recipient.name,
        post=key[3] or None,
        basis=basis,
        first=min(firsts, default=None),
        last=max(lasts, default=None),
        end_earliest=None,
        end_latest=None,
        ended=None,
        support=support(items, rules, kin),
        sayings=sayings(items, rules, kin),
    )


Ender = tuple[str, frozenset[str], date, date]
"""The type of an event that may end ties, the keys of the parties whose ties it ends, and its days."""


def enders_of(items: Sequence[Evidence], rules: TimeRules) -> list[Ender]:
    """The ties that an event's evidence may end."""
    found = []
    for type_ in sorted({item.type for item in items} & set(rules.ties.ends)):
        end = rules.ties.ends[type_]
        of = [item for item in items if item.type == type_ and item.assertion == "reported"]
        roles = ("actor", "recipient") if end.role == "both" else (end.role,)
        keys = frozenset(thing.key for item in of for thing in item.role(*roles) if thing.key is not None)
        first, last = days_of(of) if of else (None, None)
        if keys and first is not None and last is not None:
            found.append((type_, keys, first, last))
    return found


def _ended(span: TieSpan, enders: Sequence[Ender], rules: TimeRules) -> TieSpan:
    """The span with the end that the first later event gives it."""
    for type_, keys, first, last in enders:
        end = rules.ties.ends[type_]
        if span.type not in end.types or (span.last is not None and last < span.last):
            continue
        both = {span.actor, span.recipient}
        if (end.role == "both" and both <= keys) or (end.role != "both" and span.actor in keys):
            return replace(span, end_earliest=first, end_latest=last, ended=type_)
    return span


def _succeeded(spans: Sequence[TieSpan]) -> list[TieSpan]:
    """A person's leading ends where another is later said to hold the same post."""
    made = []
    for span in spans:
        later = [
            other for other in spans
            if other.type == "leads" == span.type and other.recipient == span.recipient and other.actor != span.actor
            and span.post and other.post and other.post == span.post
            and span.last is not None and other.first is not None and other.first > span.last
        ]  # fmt: skip
        if later and span.ended is None:
            next_ = min(later, key=lambda other: (other.first or date.max, other.id))
            span = replace(
                span, end_earliest=span.last, end_latest=next_.first, ended=f"{next_.actor_name} leads"
            )
        made.append(span)
    return made


def network_at(spans: Iterable[TieSpan], day: date, rules: TimeRules) -> list[StandingTie]:
    """The ties that stand on a day: spoken of by then and not ended, the surest first."""
    standing = []
    for span in spans:
        if span.first is None or span.first > day or (span.end_latest is not None and span.end_latest <= day):
            continue
        age = max(0, (day - span.last).days) if span.last is not None else 0
        sure = round(span.support * fade(rules.ties.half_life_days[span.type], age), 4)
        standing.append(StandingTie(span, age, sure))
    return sorted(
        standing, key=lambda one: (-one.confidence, one.span.type, one.span.actor_name, one.span.id)
    )


def hierarchy(
    spans: Iterable[TieSpan], registry: Mapping[str, tuple[str, str | None]] | None = None
) -> tuple[Node, ...]:
    """Who is part of whom and who leads whom, from the top; a circle is cut where it would come back to itself.

    ``registry`` (id -> (name, parent's id)) adds what the list of actors knows of those whom claims name.
    """
    registry, spans = registry or {}, list(spans)
    names: dict[str, str] = {}
    below: dict[str, dict[str, str]] = {}
    leaders: dict[str, set[str]] = {}
    leading = {(span.actor, span.recipient) for span in spans if span.type == "leads"}
    for span in spans:
        if span.type not in (*_UNDER, "leads"):
            continue
        names[span.actor], names[span.recipient] = span.actor_name, span.recipient_name
        if span.type in _UNDER:
            below.setdefault(span.recipient, {})[span.actor] = "claims"
        else:
            post = f", {span.post}" if span.post else ""
            leaders.setdefault(span.recipient, set()).add(f"{span.actor_name}{post}")
    for ident in sorted(names):
        now = ident
        while now in registry and (parent := registry[now][1]) is not None and parent in registry:
            known = below.setdefault(parent, {})
            if now in known or (now, parent) in leading or now in _ancestors(parent, below):
                break
            known[now] = "registry"
            names.setdefault(parent, registry[parent][0])
            now = parent
    under = {child for children in below.values() for child in children}
    tops = sorted((set(below) | set(leaders)) - under, key=lambda one: (names[one], one))
    tops += sorted(_unreached(tops, below) & set(below), key=lambda one: (names[one], one))[:1]
    return tuple(_node(top, "claims", names, below, leaders, frozenset()) for top in tops)


def _ancestors(ident: str, below: Mapping[str, Mapping[str, str]]) -> set[str]:
    found: set[str] = set()
    front = {ident}
    while front:
        front = {parent for parent, children in below.items() if front & children.keys()} - found
        found |= front
    return found


def _unreached(tops: Sequence[str], below: Mapping[str, Mapping[str, str]]) -> set[str]:
    """Those that only a circle stands over."""
    reached, front = set(tops), set(tops)
    while front:
        front = {child for one in front for child in below.get(one, ())} - reached
        reached |= front
    return set(below) - reached


def _node(
    ident: str,
    basis: str,
    names: Mapping[str, str],
    below: Mapping[str, Mapping[str, str]],
    leaders: Mapping[str, set[str]],
    above: frozenset[str],
) -> Node:
    children = sorted(below.get(ident, {}).items(), key=lambda child: (names[child[0]], child[0]))
    within = above | {ident}
    return Node(
        ident,
        names[ident],
        basis,
        tuple(sorted(leaders.get(ident, ()))),
        tuple(
            _node(child, how, names, below, leaders, within) for child, how in children if child not in within
        ),
    )


def problems(spans: Sequence[TieSpan], rules: TimeRules) -> tuple[Problem, ...]:
    """Circles of part-of and membership, ties that contradict each other at one time, and two leaders of one post."""
    found = [*_circles(spans), *_quarrels(spans, rules), *_rivals(spans)]
    return tuple(sorted(found, key=lambda one: (one.kind, one.what)))


def _circles(spans: Sequence[TieSpan]) -> list[Problem]:
    edges: dict[str, dict[str, TieSpan]] = {}
    for span in spans:
        if span.type in _UNDER:
            edges.setdefault(span.actor, {})[span.recipient] = span
    found: dict[tuple[str, ...], Problem] = {}
    for start in sorted(edges):
        path = _way_back(start, edges)
        if path:
            turn = path.index(min(path))
            key = tuple(path[turn:] + path[:turn])
            around = [edges[one][two] for one, two in zip(key, (*key[1:], key[0]), strict=True)]
            what = " is part of ".join([*(span.actor_name for span in around), around[0].actor_name])
            found.setdefault(key, Problem("circle", what, tuple(around)))
    return list(found.values())


def _way_back(start: str, edges: Mapping[str, Mapping[str, TieSpan]]) -> list[str]:
    """The shortest way along the edges from ``start`` back to it, without the end; empty where there is none."""
    queue, seen = [[start]], {start}
    while queue:
        path = queue.pop(0)
        for target in sorted(edges.get(path[-1], ())):
            if target == start:
                return path
            if target not in seen:
                seen.add(target)
                queue.append([*path, target])
    return []


def _quarrels(spans: Sequence[TieSpan], rules: TimeRules) -> list[Problem]:
    by_ends: dict[frozenset[str], list[TieSpan]] = {}
    for span in spans:
        by_ends.setdefault(frozenset((span.actor, span.recipient)), []).append(span)
    wanted = {frozenset(pair) for pair in rules.ties.quarrels}
    found = []
    for same in by_ends.values():
        for index, one in enumerate(same):
            for two in same[index + 1 :]:
                if frozenset((one.type, two.type)) in wanted and one.type != two.type and _overlap(one, two):
                    what = f"{_told(one)}, and {_told(two)}"
                    found.append(Problem("quarrel", what, (one, two)))
    return found


def _told(span: TieSpan) -> str:
    return f"{span.actor_name} {span.type.replace('-', ' ')} {span.recipient_name}"


def _overlap(one: TieSpan, two: TieSpan) -> bool:
    """Whether both are said of one time; undated ones never."""
    if one.first is None or one.last is None or two.first is None or two.last is None:
        return False
    return one.first <= two.last and two.first <= one.last


def _rivals(spans: Sequence[TieSpan]) -> list[Problem]:
    """Two persons said to hold one post at a time; where neither post is named, the same of plain leading."""
    by_post: dict[tuple[str, str], list[TieSpan]] = {}
    for span in spans:
        if span.type == "leads":
            by_post.setdefault((span.recipient, span.post or ""), []).append(span)
    found = []
    for (_, post), same in by_post.items():
        for index, one in enumerate(same):
            for two in same[index + 1 :]:
                if one.actor != two.actor and _overlap(one, two):
                    of = f" as {one.post}" if post else ", no post named,"
                    what = f"{one.actor_name} and {two.actor_name} both lead {one.recipient_name}{of} at one time"
                    found.append(Problem("two leaders", what, (one, two)))
    return found
