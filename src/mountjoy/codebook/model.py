"""What the codebook is made of. All frozen; made by `mountjoy.codebook.load`, never by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from mountjoy.claim import Assertion, Kind, MentionType, Outcome, RoleName

PartOfSpeech = Literal["verb", "noun", "adjective"]
Voice = Literal["active", "passive"]
UcdpSide = Literal["government", "organised", "civilians"]
Bound = Literal["at-least", "more-than", "about", "less-than", "at-most"]


@dataclass(frozen=True, slots=True)
class ActorKind:
    """A kind of actor and what other schemes call it.

    ``inter`` is ACLED's number (1 to 8), ``plover`` a PLOVER sector, ``ucdp`` the side that UCDP would take
    it for (None where UCDP has no side for it).
    """

    id: str
    name: str
    definition: str
    inter: int
    plover: str
    ucdp: UcdpSide | None


@dataclass(frozen=True, slots=True)
class AcledCode:
    """An ACLED sub-event type with the event type and disorder type above it."""

    disorder_type: str
    event_type: str
    sub_event_type: str


@dataclass(frozen=True, slots=True)
class PloverCode:
    """A PLOVER event with its mode (None where unsure), quad class (1 to 4) and scale (-10 to 10).

    ``planned``, ``threatened`` and ``denied`` are what the act becomes where it is only that, None where it stays
    itself; ``cameo`` is then what CAMEO calls it.
    """

    event: str
    mode: str | None
    quad: int
    scale: float
    planned: PloverCode | None = None
    threatened: PloverCode | None = None
    denied: PloverCode | None = None
    cameo: str | None = None


@dataclass(frozen=True, slots=True)
class PloverEvent:
    """One of PLOVER's sixteen events: quad class, scale (after Goldstein) and the modes that it may take."""

    id: str
    quad: int
    scale: float
    modes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Unreal:
    """What acts of some PLOVER events (and, where named, modes) become that are only planned, threatened, or denied."""

    events: frozenset[str]
    modes: frozenset[str]
    planned: PloverCode | None
    threatened: PloverCode | None
    denied: PloverCode | None


@dataclass(frozen=True, slots=True)
class Schemes:
    """The other schemes' own tables; ``acled`` is keyed by sub-event type, in ACLED's order of rank.

    ``cameo`` maps codes to what they mean. ``contexts`` gives each PLOVER context the words that tell of it.
    """

    acled: Mapping[str, AcledCode]
    plover: Mapping[str, PloverEvent]
    plover_sectors: frozenset[str]
    plover_unreal: tuple[Unreal, ...]
    contexts: Mapping[str, frozenset[str]]
    cameo: Mapping[str, str]
    muc: frozenset[str]
    ucdp: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """``answer`` holds where every role of ``when`` has a filler of one of its actor kinds, one of the lemmas
    of ``trigger`` stands in the trigger, and one of ``words`` in its clause (where these are not empty).
    """

    when: tuple[tuple[RoleName, frozenset[str]], ...]
    answer: Any
    trigger: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """What each scheme calls a type: the answer of the first rule that holds; without rules, nothing.

    Answers are `AcledCode`, `PloverCode`, a CAMEO code, a MUC incident type, or the tuple of UCDP types of
    violence that are possible; any answer may be None. ``sides`` maps an actor kind to its UCDP side.
    """

    acled: tuple[Rule, ...] = ()
    plover: tuple[Rule, ...] = ()
    cameo: tuple[Rule, ...] = ()
    muc: tuple[Rule, ...] = ()
    ucdp: tuple[Rule, ...] = ()
    sides: Mapping[str, UcdpSide | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CodedExample:
    """A sentence that must yield a type: its trigger, the words in each role, and (where told) its codes."""

    text: str
    trigger: str
    roles: Mapping[RoleName, tuple[str, ...]]
    line: int
    acled: str | None = None
    plover: str | None = None
    cameo: str | None = None
    muc: str | None = None
    assertion: Assertion | None = None


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of event, tie or control state.

    ``source`` is the file and line that define it, ``extended`` those that add to it.
    """

    id: str
    name: str
    kind: Kind
    family: str
    definition: str
    salience: float
    crosswalk: Crosswalk
    coded: tuple[CodedExample, ...]
    not_coded: tuple[str, ...]
    source: str
    extended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """What the fillers of one role must be (``where``) or must not be (``unless``).

    In ``where`` each set that is not empty must hold for at least one filler; ``unless`` refuses the frame where
    each does. With all three empty the role must merely be filled, or must
    not. Tested on what stands in the role's slot, before places and things are moved to other roles.
    """

    role: RoleName
    types: frozenset[MentionType]
    kinds: frozenset[str]
    lemmas: frozenset[str]

    @property
    def parts(self) -> int:
        """How many conditions this makes, at least one."""
        return max(1, bool(self.types) + bool(self.kinds) + bool(self.lemmas))


@dataclass(frozen=True, slots=True)
class Trigger:
    """A lemma of a frame; ``words`` are its parts (split at spaces and hyphens), ``words[head]`` heads them.

    A verb's further words are its particle (``take over``) or, before the head, the first part of a
    hyphenated verb (``machine-gun``). A noun's are compound or adjectival modifiers (``air strike``) or,
    after the head, words that follow it at once (``show of force``, ``sit-in``). ``joined`` is what a
    tokenizer that keeps hyphens gives as one token (``air-strike``, ``machine-gun``; of a verb without its
    particle).
    """

    text: str
    words: tuple[str, ...]
    head: int
    joined: str

    @property
    def lemma(self) -> str:
        """The word that heads the trigger."""
        return self.words[self.head]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Which words bring a type, and where its roles stand. ``id`` is the type and the frame's number in it.

    ``triggers`` all have equally many words: a frame that is written with triggers of several lengths is
    loaded as one frame for each length, under the same id.

    ``roles`` maps a role to its slots in order of preference. ``objects`` are head lemmas of the direct
    object in a light-verb construction, ``complements`` the open complement verbs, ``modals`` what must stand
    with the verb of the complement clause (*said that they must*). ``near`` words stand
    elsewhere in the sentence. ``needs`` is None where the default holds: for nouns any of actor, recipient,
    victim, target or place, for verbs nothing. Where several frames fit one trigger, the one of the highest
    ``specificity`` is meant, then the one of the highest weight. ``crosswalk`` holds what the frame's words tell
    other schemes beyond the type; what it answers wins.
    """

    id: str
    type: Type
    pos: PartOfSpeech
    triggers: tuple[Trigger, ...]
    roles: Mapping[RoleName, tuple[str, ...]]
    objects: frozenset[str]
    complements: frozenset[str]
    modals: frozenset[str]
    voice: Voice | None
    where: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    near: frozenset[str]
    not_near: frozenset[str]
    senses: frozenset[str]
    reciprocal: bool
    assertion: Assertion | None
    needs: frozenset[RoleName] | None
    weight: float
    line: int
    crosswalk: Crosswalk | None = None

    @property
    def specificity(self) -> int:
        """How much the frame asks for: its conditions, and twice each further word of its triggers.

        What it merely excludes does not count. A compound weighs more than a condition, because it names
        the thing itself: a "suicide attack" on soldiers is no clash.
        """
        flags = (self.objects, self.complements, self.modals, self.voice, self.near, self.senses)
        conditions = sum(condition.parts for condition in self.where) + sum(map(bool, flags))
        return conditions + 2 * (len(self.triggers[0].words) - 1)

    def triggers_at(self, lemma: str) -> tuple[Trigger, ...]:
        """The frame's triggers that a token of this lemma may head."""
        return tuple(trigger for trigger in self.triggers if lemma in (trigger.lemma, trigger.joined))


@dataclass(frozen=True, slots=True)
class Amount:
    """What a word of number bounds: how many at least, best and at most; None for an end left open."""

    low: int | None
    best: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class CasualtyWords:
    """Words that tell of what became of people: killed, hurt, captured and so on.

    ``causing`` verbs have the victim as object (and the subject of a passive), ``suffering`` verbs as
    subject, ``taking`` are light verbs with the object nouns that complete them (``claim`` + ``life``);
    ``nouns`` stand for the toll itself or for those who suffered; ``adjectives`` say it of a person.
    """

    causing: frozenset[str]
    suffering: frozenset[str]
    taking: Mapping[str, frozenset[str]]
    nouns: frozenset[str]
    adjectives: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Closed classes of words that the coder reads with; lemmas, lower case, a particle after a space.

    ``saying``, ``saying_nouns`` and ``hedging`` give how the words put what they govern; ``negating`` verbs
    govern what did not happen. ``light_agent`` verbs have the actor as subject (``launch an attack``),
    ``light_undergoer`` verbs the recipient (``come under fire``). ``occurrence`` verbs only say that their
    subject took place; ``effect`` verbs join an event to what it brought about. ``transparent`` nouns lend
    their place to what stands after ``of``. ``outcomes`` are the words of every outcome, ``fatal`` and
    ``injured`` those of the killed and the wounded. ``lists`` are named lists that frames refer to as ``$name``.
    """

    prepositions: frozenset[str]
    locative: frozenset[str]
    saying: Mapping[str, Assertion]
    saying_nouns: Mapping[str, Assertion]
    citing: frozenset[str]
    planning: frozenset[str]
    threatening: frozenset[str]
    denying: frozenset[str]
    negating: frozenset[str]
    negating_words: frozenset[str]
    hedging: Mapping[str, Assertion]
    light_agent: frozenset[str]
    light_undergoer: frozenset[str]
    occurrence: frozenset[str]
    effect: frozenset[str]
    transparent: frozenset[str]
    weapons: frozenset[str]
    platforms: frozenset[str]
    vehicles: frozenset[str]
    facilities: frozenset[str]
    amounts: Mapping[str, Amount]
    cardinals: Mapping[str, int]
    bounds: Mapping[str, Bound]
    fatal: CasualtyWords
    injured: CasualtyWords
    outcomes: Mapping[Outcome, CasualtyWords]
    lists: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Codebook:
    """Everything that was loaded. ``frames`` stand in the order of type names, then as written."""

    types: Mapping[str, Type]
    kinds: Mapping[str, ActorKind]
    kind_groups: Mapping[str, frozenset[str]]
    schemes: Schemes
    lexicon: Lexicon
    frames: tuple[Frame, ...]
    index: Mapping[tuple[str, PartOfSpeech], tuple[Frame, ...]]
    trigger_lemmas: frozenset[str]

    def frames_for(self, lemma: str, pos: PartOfSpeech) -> tuple[Frame, ...]:
        """The frames a word of this lemma may bring: most specific first, then by weight, then as written.

        A frame stands under the head of each of its triggers (``strike`` for ``air strike``, ``take`` for
        ``take over``, ``show`` for ``show of force``) and under the hyphenated whole (``air-strike``).
        """
        return self.index.get((lemma, pos), ())

    def frames_of(self, type_id: str) -> tuple[Frame, ...]:
        """A type's frames as written; one with triggers of several lengths stands once for each length."""
        return tuple(frame for frame in self.frames if frame.type.id == type_id)
