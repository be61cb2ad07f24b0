"""The words of SQLite's index that begin with some letters.

FTS5 answers ``lost*`` by reading where each of those words stands in all texts before it gives the first. Asked for the
words themselves one beside the other, it reads no more of each than a page needs.
"""

from __future__ import annotations

from sqlalchemy import Connection

from mountjoy.store import direct

MOST = 200  # words: of more, each text would be compared with too many
SHORTEST = 3  # letters: fewer begin too many words
_BEHIND = "\x01"  # sorts before any letter that a longer word goes on with


def words_begun(connection: Connection, table: str, letters: str) -> list[str]:
    """The words in the index ``table`` that begin so, ascending; none where they are more than `MOST` or cannot be told."""
    # Other letters may be divided into words by the index's own rules.
    if len(letters) < SHORTEST or not (letters.isascii() and letters.isalnum()):
        return []
    vocabulary = _vocabulary(connection, table)
    # Each row is one place of one word. Only the first of each word is read, and the next word is sought behind it.
    statement = f"SELECT term FROM {vocabulary} WHERE term >= ? LIMIT 1"
    words: list[str] = []
    at = letters
    while (found := direct.fetch(connection, statement, (at,))) and found[0][0].startswith(letters):
        words.append(found[0][0])
        if len(words) > MOST:
            return []
        at = words[-1] + _BEHIND
    return words


def _vocabulary(connection: Connection, table: str) -> str:
    """The view of an index as words, made beside the record for this connection where it is not there."""
    name = f"temp.words_of_{table}"
    [(only_read,)] = direct.fetch(connection, "PRAGMA query_only")
    direct.fetch(connection, "PRAGMA query_only = OFF")  # else nothing can be made beside the record either
    try:
        direct.run(
            connection, f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5vocab(main, {table}, instance)"
        )
    finally:
        direct.fetch(connection, f"PRAGMA query_only = {only_read}")
    return name
