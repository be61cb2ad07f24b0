"""What people decide, kept in the record: on actors, places, claims, pairs, entries of sanctions lists."""

from mountjoy.deciding.actors import known_actor, merge_actor, promote, reject
from mountjoy.deciding.sanctions import decide_entry, designations, import_list, list_candidates

__all__ = [
    "decide_entry",
    "designations",
    "import_list",
    "known_actor",
    "list_candidates",
    "merge_actor",
    "promote",
    "reject",
]
