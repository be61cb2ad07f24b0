"""Full text in each database: FTS5 in SQLite, tsvector in PostgreSQL; one way to write and to ask both.

Three tables: ``reports_fts`` (by a report's number), ``claims_fts`` (their sentences, by the number of their
evidence) and ``events_fts`` (by an event's key: the sentences of its claims, and its terms, see
`mountjoy.store.terms`). Words, keys of names and terms are all words of one index, so that any question is one step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import BigInteger, Connection, TableClause, text
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table

from mountjoy.store import begun, direct
from mountjoy.store.fitting import best_first
from mountjoy.store.words import KEY_MARK, Term, TextQuery, index_words

Name = Literal["reports_fts", "claims_fts", "events_fts"]
NAMES: tuple[Name, ...] = ("reports_fts", "claims_fts", "events_fts")
LONGEST_TEXT = 200_000  # code points of one text that are searched: PostgreSQL holds no more in one entry
_LAST_POSITION = (
    16_383  # PostgreSQL's own limits: of positions, of positions of one word, of one word's length
)
_MOST_POSITIONS = 250
_LONGEST_WORD = 500


@dataclass(frozen=True, slots=True)
class Match:
    """What to find: one term at least of each group of ``terms``, and the text."""

    terms: tuple[tuple[str, ...], ...] = ()
    text: TextQuery | None = None


def put(connection: Connection, table: Name, texts: Iterable[tuple[int, str, Sequence[str]]]) -> None:
    """Index texts: number, text, terms. A number that is there must have been removed before."""
    sqlite = connection.dialect.name == "sqlite"
    entries = []
    for number, body, terms in texts:
        words = " ".join((index_words(body[:LONGEST_TEXT]), *terms))
        entries.append((number, words if sqlite else _vector(words)))
    value = "?" if sqlite else "CAST(? AS tsvector)"
    statement = f"INSERT INTO {table} ({_number(connection)}, words) VALUES (?, {value})"
    direct.run_many(connection, statement, entries)


def remove(connection: Connection, table: Name, numbers: Iterable[int]) -> None:
    """Take texts out of the index."""
    statement = f"DELETE FROM {table} WHERE {_number(connection)} = ?"
    direct.run_many(connection, statement, [(number,) for number in numbers])


def clear(connection: Connection, table: Name) -> None:
    """Take all texts out of the index."""
    connection.execute(text(f"DELETE FROM {table}"))


def _number(connection: Connection) -> str:
    return "rowid" if connection.dialect.name == "sqlite" else "number"


def index_table(connection: Connection, table: Name) -> TableClause:
    """The index, with the ``number`` of each of its texts."""
    return sql_table(table, sql_column(_number(connection), BigInteger))


def condition(connection: Connection, table: Name) -> str:
    """A condition on the words of ``table``, with the parameter ``query`` that `question` gives."""
    if connection.dialect.name == "sqlite":
        return f"{table} MATCH :query"
    return f"{table}.words @@ CAST(:query AS tsquery)"


def question(connection: Connection, match: Match, page_of: Name | None = None) -> str:
    """What to find, in the database's own language. It must have something that is wanted.

    With ``page_of``, words that are only begun are asked for in the way that gives the first rows of that index soon.
    """
    if connection.dialect.name != "sqlite":
        return _tsquery(match)
    return _fts5(match if page_of is None else _spelt_out(connection, page_of, match))


def _spelt_out(connection: Connection, table: Name, match: Match) -> Match:
    """The same with the words of the index in the place of those that are only begun, where they are not too many."""
    if match.text is None:
        return match
    terms = []
    for term in match.text.terms:
        if term.prefix and len(term.words) == 1:
            term = replace(term, begun=tuple(begun.words_begun(connection, table, term.words[0])))
        terms.append(term)
    return replace(match, text=TextQuery(tuple(terms)))


def best(connection: Connection, table: Name, match: Match, limit: int, newest: int) -> list[int]:
    """The numbers of the texts that hold what is asked for, best first; of very many, the ``newest`` are ranked."""
    asked = {"query": question(connection, match, table), "newest": newest, "limit": limit}
    number, found = _number(connection), condition(connection, table)
    last = f"SELECT {number}, words FROM {table} WHERE {found} ORDER BY {number} DESC LIMIT :newest"
    if connection.dialect.name == "sqlite":  # its own rank looks at all texts that have one of the words
        texts = {int(row[0]): str(row[1]) for row in connection.execute(text(last), asked)}
        return best_first(texts, match.text or TextQuery(()))[:limit]
    rank = "ts_rank(words, CAST(:query AS tsquery))"
    statement = f"SELECT {number} FROM ({last}) AS newest ORDER BY {rank} DESC, {number} LIMIT :limit"
    return [int(row[0]) for row in connection.execute(text(statement), asked)]


def _fts5(match: Match) -> str:
    parts = [f"({' OR '.join(f'{_double(term)}' for term in group)})" for group in match.terms]
    excluded: list[str] = []
    if match.text is not None:
        parts += [_fts5_term(term) for term in match.text.wanted]
        excluded = [_fts5_term(term) for term in match.text.terms if term.excluded]
    wanted = " AND ".join(parts)
    return f"({wanted}) NOT ({' OR '.join(excluded)})" if excluded else wanted


def _fts5_term(term: Term) -> str:
    found = [_double(word) for word in term.begun]
    if term.words and not term.begun:
        found.append(_double(" ".join(term.words)) + (" *" if term.prefix else ""))
    if term.parts:
        found.append("(" + " AND ".join(_fts5_term(part) for part in term.parts) + ")")
    if term.key:
        found.append(_double(KEY_MARK + term.key))
    return f"({' OR '.join(found)})"


def _double(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


def _tsquery(match: Match) -> str:
    parts = [f"({' | '.join(_single(term) for term in group)})" for group in match.terms]
    if match.text is not None:
        parts += [("!" if term.excluded else "") + _tsquery_term(term) for term in match.text.terms]
    return " & ".join(parts)


def _tsquery_term(term: Term) -> str:
    found = []
    if term.words:
        words = [_single(word) for word in term.words]
        found.append("(" + " <-> ".join(words) + (":*" if term.prefix else "") + ")")
    if term.parts:
        found.append("(" + " & ".join(_tsquery_term(part) for part in term.parts) + ")")
    if term.key:
        found.append(_single(KEY_MARK + term.key))
    return f"({' | '.join(found)})"


def _single(word: str) -> str:
    return "'" + word[:_LONGEST_WORD].replace("\\", "\\\\").replace("'", "''") + "'"


def _vector(words: str) -> str:
    """A tsvector as text; made here, because the server's own reading of words depends on its locale."""
    places: dict[str, list[str]] = {}
    for position, word in enumerate(words.split(), start=1):
        at = places.setdefault(word[:_LONGEST_WORD], [])
        if position <= _LAST_POSITION and len(at) < _MOST_POSITIONS:
            at.append(str(position))
    return " ".join(f"{_single(word)}:{','.join(at)}" if at else _single(word) for word, at in places.items())
