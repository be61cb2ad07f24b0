"""The codebook: event types, ties, control states, actor kinds, schemes and the words that tell of them.

All of it is YAML beside this module. `load` reads and checks it; `codes` answers what other schemes call a
type.
"""

from mountjoy.codebook.crosswalk import codes
from mountjoy.codebook.load import load
from mountjoy.codebook.model import (
    AcledCode,
    ActorKind,
    Codebook,
    CodedExample,
    Condition,
    Crosswalk,
    Frame,
    Lexicon,
    PloverCode,
    Rule,
    Schemes,
    Trigger,
    Type,
)

__all__ = [
    "AcledCode",
    "ActorKind",
    "Codebook",
    "CodedExample",
    "Condition",
    "Crosswalk",
    "Frame",
    "Lexicon",
    "PloverCode",
    "Rule",
    "Schemes",
    "Trigger",
    "Type",
    "codes",
    "load",
]
