"""What was merged, written inside the caller's transaction: all of it, or only what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete, select, update

from mountjoy.decision import Decision
from mountjoy.evidence import decode_evidence
from mountjoy.record import Control, Event, Tie
from mountjoy.standing import carried, claim_reviews, now
from mountjoy.store import bearing, deciding, disputes, fulltext, rows, schema, spans, states, terms
from mountjoy.store.bulk import insert_rows
from mountjoy.store.indexing import in_parts, index_merged
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
    put_events(connection, events, changed, known)
    put_relations(connection, ties, control)


def drop_events(connection: Connection, event_ids: Sequence[str]) -> None:
    """Take events away."""
    table = schema.events
    for part in in_parts(event_ids):
        keys = connection.execute(select(table.c.key).where(table.c.id.in_(part))).scalars().all()
        fulltext.remove(connection, "events_fts", keys)
        bearing.drop(connection, keys)
        connection.execute(delete(schema.event_claims).where(schema.event_claims.c.event_id.in_(part)))
        connection.execute(delete(table).where(table.c.id.in_(part)))


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
    insert_rows(
        connection,
        schema.events,
        [rows.event_row(event, keys[event.id], *standing[event.id]) for event in events],
    )
    insert_rows(
        connection,
        schema.event_claims,
        [
            {"event_id": event.id, "claim_id": claim_id, "assertion": assertion}
            for event in events
            for claim_id, assertion in event.assertions
        ],
    )
    index_events(connection, [(keys[event.id], standing[event.id][0], event) for event in events])


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
    words, sources = _sentences(connection, plain), _sources(connection, plain)
    entries = []
    for key, state, event in events:
        outlets = [sources.get(report_id) for report_id in event.reports]
        body = "\n".join(dict.fromkeys(words[claim_id] for claim_id in event.claims if claim_id in words))
        entries.append((key, body, terms.event_terms(event, state, outlets)))
    fulltext.put(connection, "events_fts", entries)


def _free_keys(connection: Connection, events: Sequence[Event]) -> dict[str, int]:
    """A key for each event; of two that would have the same, the second takes the next that is free."""
    wanted = {event.id: rows.event_key(event) for event in events}
    table = schema.events.c.key
    taken = set(connection.execute(select(table).where(table.in_(list(wanted.values())))).scalars())
    found: dict[str, int] = {}
    for event_id in sorted(wanted):
        key = wanted[event_id]
        while key in taken:
            key += 1
            if connection.execute(select(table).where(table == key)).scalar() is not None:
                taken.add(key)
        taken.add(key)
        found[event_id] = key
    return found


def _sentences(connection: Connection, events: Sequence[Event]) -> dict[str, str]:
    """The sentence of each claim of the events."""
    claims, reports = schema.claims, schema.reports
    found: dict[str, str] = {}
    for part in in_parts([claim_id for event in events for claim_id in event.claims]):
        statement = (
            select(claims.c.id, claims.c.sentence_start, claims.c.sentence_end, reports.c.text)
            .join(reports, reports.c.id == claims.c.report_id)
            .where(claims.c.id.in_(part))
        )
        for row in connection.execute(statement):
            found[row.id] = row.text[row.sentence_start : row.sentence_end]
    _add_by_people(connection, [one for event in events for one in event.claims if one not in found], found)
    return found


def _add_by_people(connection: Connection, claim_ids: Sequence[str], found: dict[str, str]) -> None:
    """The sentences of claims that people added, which are among the evidence alone."""
    evidence, reports = schema.evidence, schema.reports
    for part in in_parts(claim_ids):
        statement = (
            select(evidence.c.claim_id, evidence.c.body, reports.c.text)
            .join(reports, reports.c.id == evidence.c.report_id)
            .where(evidence.c.claim_id.in_(part), evidence.c.body.is_not(None))
        )
        for row in connection.execute(statement):
            start, end = decode_evidence(row.body).sentence
            found[row.claim_id] = row.text[start:end]


def _sources(connection: Connection, events: Sequence[Event]) -> dict[str, str | None]:
    """The outlet of each report of the events."""
    table = schema.reports
    found: dict[str, str | None] = {}
    for part in in_parts(list({report_id for event in events for report_id in event.reports})):
        for row in connection.execute(select(table.c.id, table.c.source).where(table.c.id.in_(part))):
            found[row.id] = row.source
    return found


def put_relations(connection: Connection, ties: Sequence[Tie], control: Sequence[Control]) -> None:
    """Write ties and control, with the claims that each rests on."""
    insert_rows(connection, schema.ties, [rows.tie_row(tie) for tie in ties])
    insert_rows(connection, schema.control, [rows.control_row(state) for state in control])
    made: list[Tie | Control] = [*ties, *control]
    rests = [{"relation": one.id, "claim_id": claim_id} for one in made for claim_id in one.claims]
    insert_rows(connection, schema.relation_claims, rests)
    index_merged(connection, (), ties, control)


def drop_relations(connection: Connection, ids: Sequence[str]) -> None:
    """Take ties and control away."""
    for part in in_parts(ids):
        connection.execute(delete(schema.relation_claims).where(schema.relation_claims.c.relation.in_(part)))
        connection.execute(delete(schema.ties).where(schema.ties.c.id.in_(part)))
        connection.execute(delete(schema.control).where(schema.control.c.id.in_(part)))
