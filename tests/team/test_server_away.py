"""A team over a PostgreSQL server that goes away and comes back."""

from __future__ import annotations

from mountjoy import pipeline
from mountjoy.accounts import accounts_place, open_accounts
from mountjoy.serve import create_app
from mountjoy.serve.desk import Desk
from mountjoy.serve.team.gate import Team
from mountjoy.store import open_record
from tests.accounts.conftest import GOOD
from tests.store import server as servers
from tests.store.conftest import server  # noqa: F401 - a fixture
from tests.team.conftest import REPORTS, Browser


def test_pages_say_that_the_database_is_away_and_go_on_when_it_is_back(
    server: servers.Server,  # noqa: F811
) -> None:
    server.execute("CREATE DATABASE away")
    place = server.url("away")
    with (
        open_record(place, create=True, write=True) as record,
        open_accounts(accounts_place(place), create=True) as book,
    ):
        record.add(REPORTS, coder="by hand")
        pipeline.merge_again(record)
        book.add("ada", "admin", GOOD, by="a test")
        ada = Browser(create_app(Desk(record, ""), Team(book)))
        assert ada.sign_in("ada").status_code == 303
        claim = record.events()[0].claims[0]
        where, decision = f"/claims/{claim}/decide", {"verdict": "accept"}
        server.stop()
        try:
            for told in (ada.get("/"), ada.get("/api/v1/events"), ada.post(where, decision)):
                assert told.status_code == 503, told.request.url
                assert "went away" in told.text or "cannot be reached" in told.text
                assert "Traceback" not in told.text and "postgres:" not in told.text
            assert ada.get("/static/app.css").status_code == 200
        finally:
            server.start()
        assert ada.get("/events").status_code == 200  # still signed in
        assert record.decisions() == []
        assert ada.post(where, decision).status_code == 200
        assert [one.who for one in record.decisions()] == ["ada"]
