"""Ties by who stands with, under or against whom: *alongside*, *with the support of*, *and its allies*, *X's forces*."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from mountjoy.claim import Mention
from mountjoy.coder.phrases import Filler, modifiers, prepositional
from mountjoy.coder.relations.asserted import PARTIES, Asserted, collective, nested, party_at, words
from mountjoy.coder.slots import fill, itself, object_, subject
from mountjoy.coder.view import ARMED, View, kind_of

_PRONOUNS = frozenset({"its", "their", "his", "her"})


def in_company(view: View, sentence: tuple[int, int]) -> list[Asserted]:
    """What a sentence asserts in these ways, in order of the words."""
    out: list[Asserted] = []
    for token in range(*sentence):
        if view.lemmas[token] in words("together-done"):
            out += _jointly(view, token)
        if view.pos[token] not in ("NOUN", "PROPN"):
            continue
        for rule in (_alongside, _with_support, _ally, _of_a_group, _included, _struggle):
            out += [one for one in rule(view, token) if not nested(one.actor, one.other)]
        out += _followers(view, token)
    return out


def _alongside(view: View, token: int) -> Iterator[Asserted]:
    """*A fought alongside B*, *A, together with B, took*, *A, in coordination with B*."""
    other = party_at(view, token)
    if other is None or not collective(view, other):
        return
    case, head = view.case(token), view.heads[token]
    if view.lower[head] in words("beside") and view.deps[head] == "advmod":
        head = view.heads[head]  # "together", which a tree may hang on the verb with its phrase
    if view.passive(head) or view.lemmas[head] in words("in-talks"):
        return
    sides: list[Mention] = []
    if case.split(" ")[0] in words("beside"):
        sides = _doers(view, head)
    elif case == "with" and view.lemmas[head] in words("concert") and view.case(head) in ("in", "through"):
        sides = _doers(view, view.heads[head])
    elif case == "with" and _word_before_case(view, token) in words("beside"):
        sides = _doers(view, head)
    for side in sides:
        if collective(view, side) and side.id != other.id:
            said = tuple(sorted((*view.kids(token, "case"), *_near_verb(view, token))))
            yield Asserted("tie", "allied-with", other, side, said or (token,), "together with")


def _jointly(view: View, verb: int) -> Iterator[Asserted]:
    """*A, B and C captured P*, *A and B launched an offensive*: armed sides that did one thing against a third."""
    done = view.tags[verb] in ("VBD", "VBN", "VBP", "VBZ") and not view.passive(verb)
    if not done or any(
        view.lower[c] in ("not", "never") or view.tags[c] == "MD" for c in view.children[verb]
    ):
        return
    things = [view.lemmas[c] for c in view.kids(verb, "obj")]
    if not things or (view.lemmas[verb] in words("wage") and not words("joint-deed") & set(things)):
        return
    sides: dict[str, Mention] = {}
    for filler in subject(view, verb):
        for one in view.conjuncts(filler.token):
            party = party_at(view, one)
            if party is not None and kind_of(view, party) in ARMED | {"government"} and party.type == "actor":
                sides.setdefault(view.entities.get(party.id, party.id), party)
    for first, second in itertools.combinations(sides.values(), 2):
        yield Asserted("tie", "allied-with", second, first, (verb,), "did it together")


def _near_verb(view: View, token: int) -> list[int]:
    """The verb whose company a phrase tells, where it stands just before it."""
    head = view.heads[token]
    return [head] if view.is_verb(head) and 0 < token - head <= 4 else []


def _word_before_case(view: View, token: int) -> str:
    """The word before the preposition that opens a phrase (*together* with)."""
    first = min(view.kids(token, "case"), default=0)
    return view.lower[first - 1] if first else ""


def _doers(view: View, head: int) -> list[Mention]:
    """The parties of a clause (its subject), or the party that a noun is."""
    if view.is_verb(head):
        found = [party_at(view, f.token) for f in subject(view, head)]
        if not any(found) and view.passive(head):
            return []
        return [m for m in found if m is not None]
    mention = party_at(view, head)
    return [mention] if mention is not None else []


def _with_support(view: View, token: int) -> Iterator[Asserted]:
    """*With the support of A, B took P*; *B, aided by air cover from A*; *A flew raids in support of B*; *A, in its support for B*."""
    if view.lemmas[token] not in words("support"):
        return
    case, head = view.case(token).split(" ")[0], view.heads[token]
    backers: list[Mention] = []
    helped: list[Mention] = []
    given = [
        *prepositional(view, token, "of"),
        *prepositional(view, token, "for"),
        *prepositional(view, token, "to"),
    ]
    if any(view.lower[c] in _PRONOUNS for c in view.kids(token, "nmod:poss")) and given:
        backers = _nearest_parties(view, token)
        helped = [m for f in given for t in view.conjuncts(f.token) if (m := party_at(view, t))]
    elif case == "with" or (case == "by" and view.lemmas[head] in words("aided")):
        backers = _backers(view, token) or _those(view, prepositional(view, head, "from"))
        helped = _doers(view, head) if case == "with" else _those(view, fill(view, head, "object"))
    elif view.lemmas[token] == "support" and any(view.lower[c] == "in" for c in view.kids(token, "case")):
        backers = _acting(view, head)
        helped = _those(view, prepositional(view, token, "of") or prepositional(view, head, "of"))
    for backer in backers:
        for side in helped:
            if collective(view, side) and side.id != backer.id:
                yield Asserted("tie", "backs", backer, side, (token,), "with the support of")


def _backers(view: View, token: int) -> list[Mention]:
    """Those whose support it is: *of A*, *from A*, *A's*, *A support*."""
    found = [f for slot in ("of", "from", "by", "possessor", "modifier") for f in fill(view, token, slot)]
    mentions = [view.mention_at(f.token) for f in found]
    return [m for m in mentions if m is not None and (m.type in PARTIES or m.type == "platform")]


def _those(view: View, fillers: list[Filler]) -> list[Mention]:
    """The parties at these places; of a deed (*in support of A's operations*) those who do it."""
    out: list[Mention] = []
    for token in dict.fromkeys(t for f in fillers for t in view.conjuncts(f.token)):
        party = party_at(view, token)
        if party is not None and view.lemmas[token] not in words("deed"):
            out.append(party)
            continue
        owners = [*fill(view, token, "possessor"), *modifiers(view, token)]
        out += [m for f in owners if (m := party_at(view, f.token)) is not None]
    return out


def _acting(view: View, head: int) -> list[Mention]:
    """Who does what a word stands under: the doers of the nearest verb above, or whose deed the noun is."""
    for node in view.path_up(head)[:4]:
        if view.is_verb(node):
            found = [m for m in _doers(view, node) if collective(view, m)]
            if found or view.deps[node] not in ("acl", "xcomp", "conj"):
                return found
            continue
        owners = [m for f in fill(view, node, "possessor") if (m := party_at(view, f.token)) is not None]
        if owners:
            return owners
    return []


def _ally(view: View, token: int) -> Iterator[Asserted]:
    """*A and its allies*, *its ally B*, *A's partner, B*; *A and allied forces* is left, for it names no owner."""
    if view.lemmas[token] not in words("ally"):
        return
    ally = view.mention_at(itself(view, token).token)
    if ally is None or not ally.named:
        ally = _named_after(view, token) or party_at(view, token)
    if ally is None:
        return
    for child in view.kids(token, "nmod:poss"):
        owner = _owner(view, child, token)
        if owner is not None and owner.id != ally.id:
            yield Asserted("tie", "allied-with", ally, owner, (token,), "X's ally")


def _named_after(view: View, token: int) -> Mention | None:
    """The name that follows a coordinated *its ally*, where the tree sets it beside the first conjunct."""
    if view.deps[token] != "conj":
        return None
    beside = [c for c in view.kids(view.heads[token], "appos") if c > token]
    return next((m for c in beside if (m := view.mention_at(c)) and m.named), None)


def _owner(view: View, child: int, noun: int) -> Mention | None:
    """Whom a possessor stands for; a pronoun beside a conjunct means that one (*the army and its allies*)."""
    if view.tags[child] != "PRP$":
        return party_at(view, child)
    if view.lower[child] not in _PRONOUNS:
        return None  # the writer's own
    if view.deps[noun] == "conj":
        return party_at(view, view.heads[noun])
    mention = view.mention_at(child)
    if mention is not None:
        meant = view.by_id.get(mention.antecedent or "")
        return None if meant is None or meant.text.lower().endswith(("self", "selves")) else meant
    return None


def _followers(view: View, token: int) -> Iterator[Asserted]:
    """*The government of A*, *A's forces*: a person's own group."""
    if view.lemmas[token] not in words("group"):
        return
    group = view.mention_at(token)
    if group is None or group.type != "actor" or group.named:
        return
    owners = [*prepositional(view, token, "of"), *fill(view, token, "possessor")]
    for filler in owners:
        person = party_at(view, filler.token)
        if person is not None and person.type == "person" and person.named:
            yield Asserted("tie", "leads", person, group, (token, filler.token), "X's forces")


def _of_a_group(view: View, token: int) -> Iterator[Asserted]:
    """*Colonel A of the B Army*: a named person of a named group."""
    group = view.mention_at(token)
    if group is None or group.type != "actor" or not group.named or view.deps[token] != "nmod":
        return
    if view.case(token) not in ("of", "from", "with"):
        return
    men = view.mention_at(view.heads[token])
    if men is not None and view.case(token) == "from" and view.lemmas[view.heads[token]] in words("men"):
        yield Asserted("tie", "member-of", men, group, (view.heads[token], token), "men from a group")
        return
    person = view.typed_at(view.heads[token], ("person",)) or _narrow_person(view, view.heads[token])
    if person is not None and person.named and view.pos[view.heads[token]] == "PROPN":
        yield Asserted("tie", "member-of", person, group, (view.heads[token], token), "person of a group")


def _narrow_person(view: View, token: int) -> Mention | None:
    """A person's name that begins or ends at the token, inside a wider mention."""
    found = [
        m for m in view.mentions
        if m.type == "person" and m.named and view.tokens[m.id][0] <= token < view.tokens[m.id][1]
    ]  # fmt: skip
    return min(found, key=lambda m: (m.end - m.start, m.start), default=None)


def _included(view: View, token: int) -> Iterator[Asserted]:
    """*The alliance, including A and B*: those named are part of the group."""
    if view.case(token).split(" ")[0] != "including" and view.case(token) != "such as":
        return
    whole = view.mention_at(view.heads[token])
    if whole is None or whole.type != "actor" or view.lemmas[view.heads[token]] not in words("union"):
        return
    for one in view.conjuncts(token):
        part = party_at(view, one)
        if part is not None and part.named and collective(view, part):
            yield Asserted("tie", "part-of", part, whole, (one,), "a group including X")


def _struggle(view: View, token: int) -> Iterator[Asserted]:
    """*Their fight against B*, *help A in the war on B*, *A joined the campaign to defeat B*: whose fight it is."""
    if view.lemmas[token] not in words("struggle"):
        return
    against = [*prepositional(view, token, "against"), *prepositional(view, token, "with")]
    if not against and view.lemmas[token] in ("war", "fight"):
        against = prepositional(view, token, "on")
    for verb in view.kids(token, "acl"):
        for one in view.conjuncts(verb):
            against += object_(view, one) if view.lemmas[one] in words("defeat") else []
    for enemy in (party_at(view, f.token) for f in against):
        if enemy is None or enemy.type not in ("actor", "person", "nationality"):
            continue
        for side in _fighters(view, token):
            if side.id != enemy.id:
                yield Asserted("tie", "fights", side, enemy, (token,), "the fight of X against Y")


def _fighters(view: View, token: int) -> list[Mention]:
    """Whose fight it is: of the pronoun before it, of who joined or wages it, or of who is helped or acts in it."""
    head = view.heads[token]
    if any(view.lower[c] in _PRONOUNS for c in view.kids(token, "nmod:poss")):
        return [] if view.lemmas[head] in words("over") else _nearest_parties(view, token)
    if fill(view, token, "possessor") or modifiers(view, token):
        return []  # the codebook's frames read these
    if view.deps[token] == "obj" and view.is_verb(head) and view.lemmas[head] in words("wage"):
        return _doers(view, head)
    if view.case(token) not in ("in", "during"):
        return []
    if view.pos[head] == "ADV" and view.heads[head] != head:
        head = view.heads[head]  # "elsewhere in the fight"
    head = next((c for c in view.kids(head, "obj") if view.lemmas[c] in words("help")), head)
    if view.lemmas[head] in words("help"):
        given = view.kids(head, "obj") if view.is_verb(head) else []
        fillers = [Filler(c, "obj") for c in given]
        fillers += [f for slot in ("for", "to", "of") for f in prepositional(view, head, slot)]
        return [m for f in fillers for t in view.conjuncts(f.token) if (m := party_at(view, t))]
    if party_at(view, head) is not None:
        helped = view.case(head) in ("for", "to", "of") and view.lemmas[view.heads[head]] in words("help")
        return [m for m in [party_at(view, head)] if m is not None and helped]
    if not view.is_verb(head) and view.is_verb(view.heads[head]):
        head = view.heads[head]
    doers = _doers(view, head) if view.is_verb(head) else []
    return doers if any(kind_of(view, m) in ARMED for m in doers) else []


def _nearest_parties(view: View, token: int) -> list[Mention]:
    """Whose *their* before a noun is: the subject of the clause it is told in, or the party named last before it."""
    node = token
    while view.deps[node] == "conj" and not view.is_verb(view.heads[node]):
        node = view.heads[node]
    head = view.heads[node]
    if (
        view.is_verb(head)
        and view.lemmas[head] not in words("help")
        and view.deps[node].split(":")[0] in ("obj", "obl")
    ):
        found = [m for m in _doers(view, head) if collective(view, m) or m.type == "person"]
        if found:
            return found
    return _named_last(view, token)


def _named_last(view: View, token: int) -> list[Mention]:
    """The party named last before a word of its sentence, with those coordinated to it."""
    start = view.sentences[view.sentence_of[token]][0]
    for before in range(token - 1, start - 1, -1):
        mention = view.mention_at(before)
        if mention is None or not collective(view, mention) or view.tags[before] == "PRP$":
            continue
        if any(
            m.type == "actor"
            and m.id != mention.id
            and nested(m, mention)
            and m.start <= mention.start
            and mention.end <= m.end
            for m in view.mentions
        ):
            continue  # inside a wider party
        first = before
        while view.deps[first] == "conj" and not view.is_verb(view.heads[first]):
            first = view.heads[first]
        return [m for t in view.conjuncts(first) if (m := party_at(view, t))]
    return []
