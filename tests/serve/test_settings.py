"""Grades of sources, settings, and what is new since the last visit: kept, shown, undone."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi.testclient import TestClient

from mountjoy.assessing import assess
from mountjoy.serve.guard import check_tiles
from mountjoy.standing import second_reviewer
from mountjoy.store import open_record
from tests.serve.test_deciding import decisions, token_of
from tests.serve.test_pages import check_page

OUTLET = "Meridian Wire"


def test_a_source_is_graded_and_the_grade_undone(own: TestClient, own_file: Path) -> None:
    form = own.get("/sources", params={"grade": OUTLET}).text
    check_page(form)
    assert f"Grade {OUTLET}" in form
    token = token_of(own)
    data = {
        "source": OUTLET,
        "grade": "B",
        "affiliation": "Islamic State",
        "leaning": "",
        "why": "<b>checked</b>",
    }
    assert own.post("/sources", data=data).status_code == 400  # no token
    shown = own.post("/sources", data={**data, "token": token})
    assert shown.status_code == 200 and "&lt;b&gt;checked&lt;/b&gt;" in shown.text
    with open_record(own_file) as record:
        grade = assess(record).sources[OUTLET]
    assert (grade.reliability, grade.affiliation, grade.basis) == ("B", "islamic-state", "ana")
    [made] = decisions(own_file)
    assert f'action="/decisions/{made.number}/undo"' in shown.text
    again = own.post(f"/decisions/{made.number}/undo", data={"token": token, "to": "/sources"})
    assert again.status_code == 200
    with open_record(own_file) as record:
        assert assess(record).sources[OUTLET].reliability == "F"
        assert record.merged


def test_what_is_no_grade_is_told(own: TestClient, own_file: Path) -> None:
    token = token_of(own)
    data = {"source": OUTLET, "grade": "B", "token": token}
    for wrong in ({"grade": "G"}, {"affiliation": "nobody that is known"}, {"why": "x" * 3000}):
        assert own.post("/sources", data={**data, **wrong}).status_code == 400, wrong
    assert own.post("/sources", data={**data, "source": "No Such Paper"}).status_code == 404
    assert own.get("/sources?grade=No+Such+Paper").status_code == 404
    assert decisions(own_file) == []


def test_a_second_reviewer_is_asked_for_and_no_longer(own: TestClient, own_file: Path) -> None:
    page = own.get("/settings")
    check_page(page.text)
    assert "<b>not asked for</b>" in page.text
    token = token_of(own)
    shown = own.post("/settings/second-reviewer", data={"on": "on", "why": "house rule", "token": token})
    assert "<b>asked for</b>" in shown.text and "house rule" in shown.text
    assert second_reviewer(decisions(own_file))
    number = re.search(r'action="/decisions/(\d+)/undo"', shown.text)
    assert number
    again = own.post(f"/decisions/{number[1]}/undo", data={"token": token, "to": "/settings"})
    assert "<b>not asked for</b>" in again.text
    assert own.post("/settings/second-reviewer", data={"on": "maybe", "token": token}).status_code == 400


def test_settings_say_where_files_lie_and_which_versions(own: TestClient, own_file: Path) -> None:
    text = own.get("/settings").text
    assert str(own_file) in text and "MOUNTJOY_PLACES" in text
    assert all(name in text for name in ("Mountjoy", "Codebook", "Python", "SQLite"))


def test_a_tile_server_is_named_in_the_policy_from_then_on(own: TestClient) -> None:
    token = token_of(own)
    given = "http://localhost:8080/{z}/{x}/{y}.png"
    shown = own.post("/settings/tiles", data={"tiles": given, "token": token})
    assert given in shown.text
    assert "http://localhost:8080" in own.get("/events").headers["content-security-policy"]
    own.post("/settings/tiles", data={"tiles": "", "token": token})
    assert "http" not in own.get("/events").headers["content-security-policy"]
    for wrong in (
        "localhost/{z}/{x}/{y}",
        "http://a.b/tile.png",
        "http://a b;c/{z}{x}{y}",
        "ftp://a/{z}{x}{y}",
    ):
        assert own.post("/settings/tiles", data={"tiles": wrong, "token": token}).status_code == 400, wrong
    assert check_tiles("https://tiles.example:8443/{z}/{x}/{y}?k=1").startswith("https://")


def test_the_overview_tells_what_came_since_the_last_visit(own: TestClient, own_file: Path) -> None:
    first = own.get("/").text
    assert "Since you looked last" not in first
    assert "Nothing is new since" in own.get("/").text
    with open_record(own_file) as record:
        claim = record.events(type="bombing")[0].claims[0]
    token = token_of(own)
    own.post(f"/claims/{claim}/decide", data={"verdict": "correct", "text": "fatalities=3", "token": token})
    text = own.get("/").text
    new = re.search(r'href="/events\?changed=(\d+)">(\d+) events? ', text)
    assert new and int(new[2]) >= 1
    assert own.get(f"/events?changed={new[1]}").text.count('data-open="event:') == int(new[2])
    check_page(text)
    done = own.post("/seen", data={"token": token}).text
    assert "Nothing is new since" in done and "All that is new counts as seen." in done
    check_page(done)
    back = re.search(r'name="back" value="([^"]+)"', done)
    assert back
    undone = own.post("/seen", data={"token": token, "back": back[1]}).text
    assert f'href="/events?changed={new[1]}">' in undone and 'name="back"' not in undone
    assert 'name="back"' not in own.get("/?seen=999999@2017-01-01T00:00@00000000").text
    assert own.post("/seen").status_code == 400


def test_a_cookie_that_is_no_mark_is_left_aside(own: TestClient) -> None:
    for value in ("x", "999999999@2017-01-01T00:00@00000000", "1@2017-01-01T00:00@ffffffff"):
        own.cookies.set("mountjoy_seen", value)
        response = own.get("/")
        assert response.status_code == 200 and "Since you looked last" not in response.text
        own.cookies.delete("mountjoy_seen")
