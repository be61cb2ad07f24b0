"""Where a trigger's parties stand: each slot of the codebook as a walk over roles and tree."""

from __future__ import annotations

from mountjoy.coder.phrases import Filler, is_party, modifiers, prepositional
from mountjoy.coder.spreading import spread
from mountjoy.coder.view import RELATIVES, View

OBJECT_CONTROL = frozenset(
    "order force urge tell ask allow let help lead cause prompt compel enable push persuade instruct authorize"
    " permit call invite press convince direct appoint train send deploy want expect".split()
)
"""Verbs whose infinitive has their object for a subject."""
_EQUIPPING = frozenset(
    "train arm equip fund finance recruit hire mobilize mobilise deploy dispatch send assist enlist appoint name elect "
    "nominate choose select pick designate".split()
)
"""Verbs whose purpose is what the party that is their object shall do (*is training militias to fight B*)."""

_SERVING = frozenset("serve act work appoint name elect nominate choose select position post job".split())
_BELONGING = frozenset("part member ally partner component element proxy".split())
"""Nouns that say of the clause's subject what it is to another (*fights as part of A*)."""
_STAYING = frozenset("remain stay lie fall come".split())
"""Verbs whose subject is in the state that stands after *under* or *in* (*remains under A's control*)."""
_TAKING_PART = frozenset("involve participate implicate".split())
"""Verbs whose subject does what stands after *in*."""


def fill(view: View, trigger: int, slot: str, light: int | None = None) -> list[Filler]:
    """The fillers of one slot of a trigger, coordinated ones included; empty where it is not filled.

    ``light`` is the object noun of a light verb construction, for ``object.PREP`` slots.
    """
    if "." in slot:
        found = _beside(view, trigger, slot, light)
    elif slot == "self":
        found = [itself(view, trigger)]
    elif slot.startswith("ARG"):
        found = [Filler(i, slot) for i in view.args(trigger, slot)]
    elif slot == "subject":
        found = subject(view, trigger)
    elif slot == "object":
        found = object_(view, trigger)
    elif slot == "indirect":
        found = [Filler(i, "iobj") for i in view.kids(trigger, "iobj")]
    elif slot == "possessor":
        found = [Filler(i, "possessor") for i in view.kids(trigger, "nmod:poss")]
    elif slot == "modifier":
        found = modifiers(view, trigger)
    elif slot in _INVOLVING:
        found = [
            Filler(i, slot)
            for c in view.children[trigger]
            if view.lower[c] == slot
            for i in view.kids(c, "obj")
        ]
    elif slot == "clause":
        own = {f.token for f in subject(view, trigger)}
        clauses = view.kids(trigger, "ccomp", "xcomp")
        found = [
            Filler(f.token, "who shall do it")
            for c in clauses
            for f in subject(view, c)
            if f.token not in own
        ]
    else:
        found = prepositional(view, trigger, slot)
    return spread(view, found)


_INVOLVING = frozenset({"using", "involving", "containing"})


def _beside(view: View, trigger: int, slot: str, light: int | None) -> list[Filler]:
    """``object.PREP``, ``subject.possessor`` and the like: a slot of the object (or subject) instead of the trigger."""
    side, _, inner = slot.partition(".")
    if side == "object":
        bases = [light] if light is not None else [f.token for f in object_(view, trigger)]
    else:
        bases = [f.token for f in subject(view, trigger)]
    found = [f for base in bases for f in fill(view, base, inner)]
    if not found and inner in ("in", "of", "over"):  # "a large amount of terrain in X"
        below = [c for base in bases for c in view.kids(base, "nmod")]
        found = [f for c in below if inner != "of" or view.case(c) == "of" for f in fill(view, c, inner)]
    if not found and inner in ("on", "around", "by"):  # "the siege that B had imposed on X"
        found = [f for base in bases for f in _imposed(view, base, inner)]
    if not found and inner == "against":  # "12 strikes consisting of 31 engagements against X"
        found = [f for base in bases for c in view.kids(base, "acl", "nmod") for f in _against_below(view, c)]
    if not found and light is not None and inner not in ("possessor", "modifier"):
        found = prepositional(view, trigger, inner)
    return found


_IMPOSING = frozenset({"impose", "lay", "place", "mount", "enforce"})


def _imposed(view: View, noun: int, slot: str) -> list[Filler]:
    """On what, or by whom, the relative clause after a siege or the like says that it was imposed."""
    clauses = [c for c in view.kids(noun, "acl") if view.lemmas[c] in _IMPOSING]
    if slot == "by":
        return [f for c in clauses for f in subject(view, c) if f.token != noun]
    return [f for c in clauses for f in prepositional(view, c, slot)]


def _against_below(view: View, token: int) -> list[Filler]:
    """Phrases with *against* on a word or on the nouns of its phrases."""
    return fill(view, token, "against") or [
        f for c in view.kids(token, "obl", "obj", "nmod") for f in fill(view, c, "against")
    ]


def itself(view: View, noun: int) -> Filler:
    """Who a noun stands for: the name it is set beside, describes or is said of; else the noun itself."""
    head, dep = view.heads[noun], view.deps[noun]
    if dep in ("appos", "nmod:desc") and head != noun and not view.is_verb(head):
        return Filler(head, "the name it describes")
    if dep in ("xcomp", "obj") and view.lemmas[head] in ("become", "remain"):
        found = subject(view, head)
        if found:
            return Filler(found[0].token, f"who {view.lower[head]} it")
    if any(view.deps[c] == "cop" for c in view.children[noun]):
        subjects = view.kids(noun, "nsubj")
        if subjects:
            return Filler(view.referent(subjects[0], noun), "who is said to be it")
    if dep == "obl" and view.case(noun) == "as" and view.is_verb(head):
        if view.lemmas[head] in _SERVING or view.lemmas[noun] in _BELONGING:
            found = object_(view, head) if view.passive(head) else subject(view, head)
            if found:
                return Filler(found[0].token, f"who {view.lower[head]} as it")
    name = _name_beside(view, noun)
    return Filler(noun, "the trigger itself") if name is None else Filler(name, "the name beside it")


def _name_beside(view: View, noun: int) -> int | None:
    """The name set beside a description (*the commander of A, B*), also where the tree hangs it on its last word."""
    own = view.mention_at(noun)
    near = [*view.kids(noun, "appos", "flat", "nmod:desc")]
    near += [
        c for c in view.kids(noun, "nmod") if c > noun + 1 and not view.case(c) and _after_comma(view, c)
    ]
    of = [c for c in view.kids(noun, "nmod") if view.case(c) in ("of", "for", "in")]
    for child in near:
        mention = view.mention_at(child)
        if mention is not None and mention.named and mention.type in ("person", "actor"):
            return child
    for child in (c for owner in of for c in view.kids(owner, "appos")):
        mention, owner_mention = view.mention_at(child), view.mention_at(view.heads[child])
        if own is None or mention is None or not mention.named or mention.type != own.type:
            continue
        if owner_mention is None or owner_mention.type != own.type or own.type == "actor":
            return child
    return None


def _after_comma(view: View, token: int) -> bool:
    """Whether a comma opens the phrase that a token heads, as part of it or before it."""
    first = view.under(token)[0]
    return "," in (view.words[first], view.words[max(0, first - 1)])


def subject(view: View, verb: int, depth: int = 0) -> list[Filler]:
    """The agent or causer of a verb; for a noun its agent by roles, possessor or light verb."""
    if depth > 6:
        return []
    if not view.is_verb(verb):
        after = view.deps[verb] in ("amod", "acl") and view.heads[verb] < verb
        if view.pos[verb] == "ADJ" and after and not view.kids(verb, "nsubj"):
            return [Filler(view.heads[verb], "noun that the adjective follows")]
        return noun_subject(view, verb)
    if view.deps[verb] == "acl" and view.tags[verb] == "VBG" and not view.kids(verb, "nsubj"):
        return _of_the_noun(view, view.heads[verb], depth)
    before = _small_clause(view, verb)
    if before:
        return before
    accused = _accused(view, verb)
    if accused:
        return [Filler(i, "accused of it") for i in accused]
    told = _controlled(view, verb)
    if told:
        return [Filler(i, "object control") for i in told]
    if any(view.lower[c] == "for" for c in view.kids(verb, "mark")):  # "calls for A to unite": A's doing
        return [Filler(view.referent(c, verb), "nsubj") for c in view.kids(verb, "nsubj")]
    agents = [
        i for i in view.args(verb, "ARG0")
        if not _clausal(view, i) and not _of_another(view, i, verb) and not _no_doer(view, i)
    ]  # fmt: skip
    mine = [c for c in view.kids(verb, "nsubj") if c in agents]
    if mine:  # who acts in the clause above or before is another
        agents = [i for i in agents if i in mine or view.heads[i] in mine]
    if len(agents) > 1 and view.passive(verb):  # "forces backed by A": A backs them
        by = [i for i in agents if view.case(i) == "by"]
        agents = [i for i in by if view.heads[i] == verb] or by or agents
    if agents:
        return [Filler(i, "ARG0") for i in agents]
    if view.passive(verb):
        by = [c for c in view.kids(verb, "obl") if view.case(c) in ("by", "") and _agent(view, c)]
        return [Filler(i, "by-agent") for i in by]
    own = [view.referent(c, verb) for c in view.kids(verb, "nsubj", "csubj")]
    if own:
        return [Filler(i, "nsubj") for i in own if view.lower[i] not in RELATIVES]
    return inherited(view, verb, depth) or _bare_subject(view, verb)


def _of_the_noun(view: View, noun: int, depth: int) -> list[Filler]:
    """Who does what an *-ing* form after a noun says: the party that the noun names, or who issued or held it.

    *Militants seeking to ...*, but *a statement demanding ...*, *a march calling for ...*.
    """
    mention = view.mention_at(noun)
    if mention is None or mention.type not in ("actor", "person", "nationality", "place", "platform"):
        behind = noun_subject(view, noun, depth + 1)
        if behind:
            return [Filler(f.token, f"behind the {view.lower[noun]}") for f in behind]
    return [Filler(noun, "modified noun")]


def _controlled(view: View, verb: int) -> list[int]:
    """The object of a verb like *order* or *train*, for its infinitive: they are to do it, whatever the roles say."""
    head, dep = view.heads[verb], view.deps[verb]
    ordered = dep == "xcomp" and view.lemmas[head] in OBJECT_CONTROL
    equipped = dep in ("xcomp", "advcl") and view.lemmas[head] in _EQUIPPING
    if not (ordered or equipped) or view.passive(head):
        return []
    if not any(view.lower[c] == "to" for c in view.kids(verb, "mark")):
        return []
    found = [view.referent(c, head) for c in view.kids(head, "obj", "iobj")]
    return found if ordered else [i for i in found if is_party(view, i)]


_ACCUSING = frozenset("accuse suspect convict guilty acquit charge blame criticise criticize condemn".split())


def _accused(view: View, verb: int) -> list[int]:
    """The object of *accuse* and the like, for the gerund after *of* or *for*: they are said to have done it."""
    head = view.heads[verb]
    if view.tags[verb] != "VBG" or view.lemmas[head] not in _ACCUSING or view.passive(head):
        return []
    marked = any(view.lower[c] in ("of", "for") for c in view.kids(verb, "mark", "case"))
    objects = view.kids(head, "obj") if marked and not view.kids(verb, "nsubj") else []
    return [view.referent(c, head) for c in objects if c < verb]


def _bare_subject(view: View, verb: int) -> list[Filler]:
    """The name right before a finite verb that the tree hangs under it by some other relation."""
    if view.tags[verb] not in ("VBD", "VBZ", "VBP"):
        return []
    before = [
        c for c in view.children[verb]
        if c < verb and view.pos[c] == "PROPN" and not view.case(c)
        and view.deps[c] in ("flat", "dep", "appos", "nmod", "compound", "parataxis", "obj", "nmod:desc")
    ]  # fmt: skip
    return [Filler(before[-1], "the name before the verb")] if before else []


def _agent(view: View, token: int) -> bool:
    """Whether a phrase names a passive's agent; the preposition counts for more than the tree's own label."""
    return view.deps[token] == "obl:agent" or view.case(token) == "by"


def inherited(view: View, verb: int, depth: int) -> list[Filler]:
    """The subject that a verb without one takes from what governs it."""
    head, dep = view.heads[verb], view.deps[verb]
    if head == verb:
        return []
    if dep == "conj" and view.is_verb(head):
        if view.passive(head) and not view.passive(verb):  # "was indicted and will resign"
            return object_(view, head, depth + 1)
        return subject(view, head, depth + 1)
    if dep in ("xcomp", "advcl") and view.is_verb(head):
        if view.passive(head) and any(view.lower[c] == "by" for c in view.kids(verb, "mark", "case")):
            return []  # "were killed by shelling": what did it, not what they did
        if dep != "advcl" and view.lemmas[head] in OBJECT_CONTROL:
            controlled = object_(view, head, depth + 1) or [
                Filler(i, "iobj") for i in view.kids(head, "iobj")
            ]
            if controlled:
                return [Filler(f.token, "object control") for f in controlled]
        found = object_(view, head, depth + 1) if view.passive(head) else subject(view, head, depth + 1)
        return [Filler(f.token, "control") for f in found]
    if dep in ("xcomp", "advcl", "ccomp") and _predicative(view, head):
        return [Filler(f.token, "control") for f in noun_subject(view, head, depth + 1)]
    if dep in ("acl", "acl:relcl") and view.tags[verb] != "VBN" and not view.is_verb(head):
        if view.lemmas[verb] and any(view.lower[c] == "to" for c in view.kids(verb, "mark")):
            return noun_subject(view, head, depth + 1)  # "an operation to retake the town"
        return [Filler(head, "modified noun")]
    return []


def _predicative(view: View, token: int) -> bool:
    """Whether an adjective or noun is said of a subject (*is willing to*, *are committed to*)."""
    linking = ("cop", "aux:pass") if view.pos[token] == "ADJ" else ("cop",)
    return any(view.deps[c] in linking for c in view.children[token])


def noun_subject(view: View, noun: int, depth: int = 0) -> list[Filler]:
    """Who does what an event noun names: by roles, *by*, possessor, or the light verb that carries it."""
    if _predicative(view, noun):
        own = [view.referent(c, noun) for c in view.kids(noun, "nsubj", "nsubj:outer")]
        if not own and view.pos[noun] == "ADJ":  # "it", taken for a mere expletive
            own = view.kids(noun, "expl")
        if own:
            return [Filler(i, "subject of the copula") for i in own]
    if (
        view.deps[noun] == "obl"
        and view.case(noun) in ("under", "in")
        and view.lemmas[view.heads[noun]] in _STAYING
    ):
        return [Filler(f.token, "what stays so") for f in subject(view, view.heads[noun])]
    agents = [i for i in view.args(noun, "ARG0") if i != noun and view.deps[i] != "nsubj:pass"]
    found = [Filler(i, "ARG0") for i in agents]
    if found:
        return found
    for slot in ("by", "possessor"):
        fillers = fill(view, noun, slot)
        if fillers:
            return fillers
    return light_subject(view, noun, depth)


_AGAINST = frozenset(
    "foil thwart prevent stop halt avert block condemn denounce criticise criticize deplore reject oppose repel repulse"
    " suffer face survive escape witness see hear fear report investigate probe blame resist disrupt end ban"
    " flee shelter avoid discover uncover detect expose".split()
)
"""Verbs whose subject is never the one who does what their object names (*police foiled an attempt to ...*)."""


def light_subject(view: View, noun: int, depth: int = 0) -> list[Filler]:
    """The subject of the verb whose object the event noun is (*launched an offensive*, *a string of strikes*)."""
    noun = view.carrier(noun)
    head, dep = view.heads[noun], view.deps[noun]
    if dep == "conj" and not view.is_verb(head):
        return light_subject(view, head, depth + 1) if depth < 4 else []
    if (
        dep == "obl"
        and view.lower[head] == "involved"
        and view.case(noun) == "in"
        and view.kids(head, "nsubj")
    ):
        return [Filler(view.referent(c, head), "light verb, taking part") for c in view.kids(head, "nsubj")]
    if head != noun and view.is_verb(head) and view.lemmas[head] not in _AGAINST:
        if dep == "obj" and not view.passive(head):
            return [Filler(f.token, "light verb's subject") for f in subject(view, head, depth + 1)]
        if dep == "obl" and view.case(noun) == "in" and view.lemmas[head] in _TAKING_PART:
            found = object_(view, head) if view.passive(head) else subject(view, head, depth + 1)
            return [Filler(f.token, "light verb, taking part") for f in found]
        if dep == "nsubj:pass":
            return [Filler(f.token, "light verb's agent") for f in subject(view, head, depth + 1)]
    return []


def object_(view: View, verb: int, depth: int = 0) -> list[Filler]:
    """What undergoes the verb: its direct object, the subject of a passive, the noun a participle modifies."""
    direct = [] if _small_clause(view, verb) else view.kids(verb, "obj")
    if direct:
        return [Filler(view.referent(i, verb), "obj") for i in direct]
    themes = [i for i in view.args(verb, "ARG1") if not _clausal(view, i) and not _marked(view, i, verb)]
    if view.is_verb(verb) and view.deps[verb] != "acl:relcl" and not view.passive(verb):
        themes = [i for i in themes if i > verb]  # what an active verb acts on follows it
    if not view.is_verb(verb):
        return [Filler(i, "ARG1") for i in themes]
    if view.passive(verb):
        own = [view.referent(c, verb) for c in view.kids(verb, "nsubj:pass", "nsubj")]
        if own:
            return [Filler(i, "subject of the passive") for i in own]
        if view.deps[verb] in ("acl", "amod"):
            return [itself(view, _described(view, verb))]
        if themes:
            return [Filler(i, "ARG1") for i in themes]
        if (
            depth < 4
            and view.deps[verb] in ("conj", "advcl", "xcomp", "ccomp")
            and view.is_verb(view.heads[verb])
        ):
            up = view.heads[verb]
            beside = [c for c in view.kids(up, "obj") if c < verb] if view.lemmas[verb] in _ACCUSING else []
            if beside and view.deps[verb] == "advcl" and not view.passive(up):
                return [
                    Filler(c, "the accused beside it") for c in beside
                ]  # "held two men, accused of plotting"
            found = object_(view, up, depth + 1) if view.passive(up) else subject(view, up, depth + 1)
            return [Filler(f.token, "shared with the governing verb") for f in found]
        return []
    relative = [view.heads[verb]] if view.deps[verb] == "acl:relcl" and not view.kids(verb, "obj") else []
    if (
        relative
        and view.kids(verb, "nsubj")
        and not any(view.lower[c] in RELATIVES for c in view.kids(verb, "nsubj"))
    ):
        if view.args(verb, "ARG1"):
            return [Filler(relative[0], "noun that the relative clause modifies")]
    nsubj = {view.referent(c, verb) for c in view.kids(verb, "nsubj")}
    return [Filler(i, "ARG1") for i in themes if i not in nsubj]


def _described(view: View, participle: int) -> int:
    """The noun that a participle describes; the party beside it where the tree takes the event that it acts in.

    *An advance by A's forces, backed by B*: they are backed, not the advance.
    """
    noun = view.heads[participle]
    if view.deps[participle] != "acl" or view.mention_at(noun) is not None:
        return noun
    beside = [c for c in view.kids(noun, "nmod") if noun < c < participle and is_party(view, c)]
    return beside[-1] if beside and view.case(beside[-1]) == "by" else noun


def _small_clause(view: View, verb: int) -> list[Filler]:
    """The noun before an *-ing* form that a tree takes for its object (*joined militias training abroad*): its subject."""
    if view.tags[verb] != "VBG":
        return []
    left = [c for c in view.kids(verb, "obj") if c < verb and view.lower[c] not in RELATIVES]
    return [Filler(c, "noun before the participle") for c in left]


def _of_another(view: View, token: int, verb: int) -> bool:
    """Whether a prepositional phrase hangs on another verb (the *by* phrase of a participle before the clause)."""
    head = view.heads[token]
    return view.deps[token].startswith("obl") and head != verb and view.is_verb(head)


def _no_doer(view: View, token: int) -> bool:
    """Whether a phrase tells of who was there too (*was killed along with his guards*), or from where something was fired."""
    case, mention = view.case(token), view.mention_at(token)
    if case.split(" ")[0] in ("along", "together", "alongside", "besides"):
        return True
    return case == "from" and mention is not None and mention.type == "place"


def _clausal(view: View, token: int) -> bool:
    return view.is_verb(token) and view.deps[token] not in ("obj", "nsubj")


def _marked(view: View, token: int, verb: int) -> bool:
    """Whether the argument stands in a prepositional phrase of its own."""
    return view.heads[token] == verb and bool(view.case(token))
