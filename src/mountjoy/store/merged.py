"""What was merged, written inside the caller's transaction: all of it, or only what changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, delete, select, update

from mountjoy.decision import Decision
from mountjoy.evidence import decode_evidence
from mountjoy.record import Control, Event, Tie
from mountjoy.standing import carried, claim_reviews, now
from mountjoy.store import (
    bearing,
    deciding,
    direct,
    disputes,
    fulltext,
    positions,
    rows,
    schema,
    spans,
    states,
    tallies,
    terms,
)
from mountjoy.store.bulk import insert_rows
from mountjoy.store.indexing import in_parts, index_merged
from mountjoy.store.packed import unpack
from mountjoy.store.reading import EVENT

PUBLISHED = "published"  # the state of an event that some snapshot holds as it is


def replace_all(
    connection: Connection,
    events: Sequence[Event],
    ties: Sequence[Tie],
    control: Sequence[Control],
    changed: int,
) -> None:
    """Replace everything that was merged. An event that is as it was keeps when it changed, and that it was published."""
    table = schema.events
    known = {
        row.id: (row.state, row.changed)
        for row in connection.execute(select(table.c.id, table.c.state, table.c.changed))
    }
    for gone in (
        schema.event_claims,
        schema.relation_claims,
        table,
        schema.ties,
        schema.control,
        schema.unmerged,
    ):
        connection.execute(delete(gone))
    spans.clear(connection)
    disputes.clear(connection)
    fulltext.clear(connection, "events_fts")
    tallies.clear_events(connection)
    positions.clear(connection)
    put_events(connection, events, changed, known)
    change_relations(connection, (), ties, control, {})


def drop_events(connection: Connection, event_ids: Sequence[str]) -> None:
    """Take events away."""
    found = direct.fetch_in(connection, 'SELECT "key", body FROM events WHERE id IN (*)', event_ids)
    keys = [key for key, _ in found]
    fulltext.remove(connection, "events_fts", keys)
    bearing.drop(connection, keys)
    tallies.count_events(connection, [EVENT.decode(unpack(body)) for _, body in found], -1)
    positions.drop(connection, keys)
    direct.run_in(connection, "DELETE FROM event_claims WHERE event_id IN (*)", event_ids)
    direct.run_in(connection, "DELETE FROM events WHERE id IN (*)", event_ids)


def put_events(
    connection: Connection,
    events: Sequence[Event],
    changed: int,
    known: Mapping[str, tuple[str, int]],
) -> None:
    """Write events, with what they are found by."""
    for part in in_parts(events):
        _put_part(connection, part, changed, known)
    index_merged(connection, events, (), ())


def _put_part(
    connection: Connection, events: Sequence[Event], changed: int, known: Mapping[str, tuple[str, int]]
) -> None:
    keys = _free_keys(connection, events)
    reviewed = states.states_of(connection, events)
    standing = {
        event.id: (before if before == PUBLISHED else reviewed[event.id], since)
        for event in events
        for before, since in (known.get(event.id, ("", changed)),)
    }
    event_rows = [rows.event_row(event, keys[event.id], *standing[event.id]) for event in events]
    insert_rows(connection, schema.events, event_rows)
    positions.put(connection, event_rows)
    held = [(event.id, claim, assertion) for event in events for claim, assertion in event.assertions]
    statement = "INSERT INTO event_claims (event_id, claim_id, assertion) VALUES (?, ?, ?)"
    direct.run_many(connection, statement, held)
    index_events(connection, [(keys[event.id], standing[event.id][0], event) for event in events])
    tallies.count_events(connection, events, 1)


def restate(connection: Connection, decisions: Iterable[Decision]) -> None:
    """Bring the states of events up to date after decisions, so that they can be found by them.

    An event that was published stays so: what was published is told by the snapshots.
    """
    decisions = list(decisions)
    claims = {one.subject for one in decisions if one.about == "claim"}
    claims |= {one.object for one in decisions if one.about == "carry" and one.object is not None}
    if any(one.about == "setting" for one in decisions):
        claims |= set(claim_reviews(deciding.list_decisions(connection)))
    fates = carried(deciding.list_decisions(connection, "carry"))
    here = {ident for claim in claims if (ident := now(claim, fates)) is not None}
    links, table = schema.event_claims, schema.events
    held = select(links.c.event_id).where(links.c.claim_id.in_(here))
    rows = connection.execute(
        select(table.c.key, table.c.state, table.c.body).where(table.c.id.in_(held))
    ).all()
    events = [EVENT.decode(row.body) for row in rows]
    reviewed = states.states_of(connection, events)
    changed = [
        (row.key, reviewed[event.id], event)
        for row, event in zip(rows, events, strict=True)
        if row.state not in (reviewed[event.id], PUBLISHED)
    ]
    for key, state, _ in changed:
        connection.execute(update(table).where(table.c.key == key).values(state=state))
    fulltext.remove(connection, "events_fts", [key for key, _, _ in changed])
    index_events(connection, changed)


def mark_published(connection: Connection, event_ids: Sequence[str]) -> None:
    """Note of events that a snapshot holds them as they are."""
    table = schema.events
    columns = (table.c.key, table.c.body)
    for part in in_parts(event_ids):
        wanted = (table.c.id.in_(part), table.c.state != PUBLISHED)
        found = connection.execute(select(*columns).where(*wanted)).all()
        keys = [row.key for row in found]
        connection.execute(update(table).where(table.c.key.in_(keys)).values(state=PUBLISHED))
        fulltext.remove(connection, "events_fts", keys)
        index_events(connection, [(row.key, PUBLISHED, EVENT.decode(row.body)) for row in found])


def index_events(connection: Connection, events: Sequence[tuple[int, str, Event]]) -> None:
    """Index events (key, state, event) by the words of their claims' sentences and by their terms."""
    plain = [event for _, _, event in events]
    reports = _reports(connection, plain)
    words = _sentences(connection, plain, {ident: text for ident, (_, text) in reports.items()})
    entries = []
    for key, state, event in events:
        outlets = [reports[report_id][0] for report_id in event.reports if report_id in reports]
        body = "\n".join(dict.fromkeys(words[claim_id] for claim_id in event.claims if claim_id in words))
        entries.append((key, body, terms.event_terms(event, state, outlets)))
    fulltext.put(connection, "events_fts", entries)


def _free_keys(connection: Connection, events: Sequence[Event]) -> dict[str, int]:
    """A key for each event; of two that would have the same, the second takes the next that is free."""
    wanted = {event.id: rows.event_key(event) for event in events}
    statement = 'SELECT "key" FROM events WHERE "key" IN (*)'
    taken = {key for (key,) in direct.fetch_in(connection, statement, list(wanted.values()))}
    found: dict[str, int] = {}
    for event_id in sorted(wanted):
        key = wanted[event_id]
        while key in taken:
            key += 1
            if direct.fetch_in(connection, statement, [key]):
                taken.add(key)
        taken.add(key)
        found[event_id] = key
    return found


def _sentences(connection: Connection, events: Sequence[Event], texts: Mapping[str, str]) -> dict[str, str]:
    """The sentence of each claim of the events."""
    statement = "SELECT id, report_id, sentence_start, sentence_end FROM claims WHERE id IN (*)"
    wanted = [claim_id for event in events for claim_id in event.claims]
    found = {
        claim_id: texts[report_id][start:end]
        for claim_id, report_id, start, end in direct.fetch_in(connection, statement, wanted)
    }
    _add_by_people(connection, [one for event in events for one in event.claims if one not in found], found)
    return found


def _add_by_people(connection: Connection, claim_ids: Sequence[str], found: dict[str, str]) -> None:
    """The sentences of claims that people added, which are among the evidence alone."""
    statement = (
        "SELECT evidence.claim_id, evidence.body, reports.text FROM evidence"
        " JOIN reports ON reports.id = evidence.report_id"
        " WHERE evidence.claim_id IN (*) AND evidence.body IS NOT NULL"
    )
    for claim_id, body, text in direct.fetch_in(connection, statement, claim_ids):
        start, end = decode_evidence(unpack(body)).sentence
        found[claim_id] = text[start:end]


def _reports(connection: Connection, events: Sequence[Event]) -> dict[str, tuple[str | None, str]]:
    """The outlet and the text of each report of the events."""
    wanted = sorted({report_id for event in events for report_id in event.reports})
    statement = "SELECT id, source, text FROM reports WHERE id IN (*)"
    return {one: (source, text) for one, source, text in direct.fetch_in(connection, statement, wanted)}


def known_relations(connection: Connection, ids: Collection[str]) -> dict[str, tuple[Tie | Control, bytes]]:
    """The ties and control of these ids, each with what its claims add up to; those of which this is kept."""
    found: dict[str, tuple[Tie | Control, bytes]] = {}
    types: tuple[tuple[str, type[Tie] | type[Control]], ...] = (("ties", Tie), ("control", Control))
    for table, type_ in types:
        statement = (
            f"SELECT id, CAST(body AS TEXT), stated FROM {table} WHERE id IN (*) AND stated IS NOT NULL"
        )
        for ident, body, stated in direct.fetch_in(connection, statement, sorted(ids)):
            found[ident] = (msgspec.json.decode(body, type=type_), bytes(stated))
    return found


def change_relations(
    connection: Connection,
    old: Iterable[str],
    ties: Sequence[Tie],
    control: Sequence[Control],
    stated: Mapping[str, bytes],
) -> None:
    """Put ties and control in the place of those with the ``old`` ids; of the claims that each rests on, only what differs.

    ``stated``: what their claims add up to, packed, by id; where it is not known, all claims are read when one comes.
    """
    ids = sorted(old)
    made: list[Tie | Control] = [*ties, *control]
    statement = "SELECT relation, claim_id FROM relation_claims WHERE relation IN (*)"
    before: set[tuple[str, str]] = {
        (one, claim) for one, claim in direct.fetch_in(connection, statement, ids)
    }
    rests = {(one.id, claim) for one in made for claim in one.claims}
    statement = "DELETE FROM relation_claims WHERE relation = ? AND claim_id = ?"
    direct.run_many(connection, statement, sorted(before - rests))
    direct.run_in(connection, "DELETE FROM ties WHERE id IN (*)", ids)
    direct.run_in(connection, "DELETE FROM control WHERE id IN (*)", ids)
    insert_rows(
        connection, schema.ties, [{**rows.tie_row(tie), "stated": stated.get(tie.id)} for tie in ties]
    )
    insert_rows(
        connection,
        schema.control,
        [{**rows.control_row(state), "stated": stated.get(state.id)} for state in control],
    )
    statement = "INSERT INTO relation_claims (relation, claim_id) VALUES (?, ?)"
    direct.run_many(connection, statement, sorted(rests - before))
    index_merged(connection, (), ties, control)
