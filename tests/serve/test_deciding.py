"""Decisions taken in the browser: kept with who, seen at once, undone; and nothing decided without the page's token."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from mountjoy import __version__
from mountjoy.assessing import assess
from mountjoy.decision import Decision
from mountjoy.serve.pages import review as review_pages
from mountjoy.store import RecordFile, open_record
from tests.serve.test_pages import check_page


def token_of(client: TestClient) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/").text)
    assert found
    return found[1]


def decisions(path: Path) -> list[Decision]:
    with open_record(path) as record:
        return record.decisions()


def first_event(path: Path, **filters: Any) -> Any:
    with open_record(path) as record:
        return max(record.events(**filters), key=lambda one: (len(one.claims), one.id))


def test_a_claim_is_accepted_noted_and_undone_in_the_drawer(own: TestClient, own_file: Path) -> None:
    event = first_event(own_file)
    claim, token = event.claims[0], token_of(own)
    where = f"/claims/{claim}/decide"
    shown = own.post(where, data={"verdict": "accept", "token": token, "open": f"event:{event.id}"})
    assert shown.status_code == 200 and 'class="state">accepted' in shown.text
    shown = own.post(where, data={"verdict": "note", "text": "checked <b>twice</b>", "token": token})
    assert "checked &lt;b&gt;twice&lt;/b&gt;" in shown.text
    made = decisions(own_file)
    assert [(one.who, one.verdict, one.subject) for one in made] == [
        ("ana", "accept", claim),
        ("ana", "note", claim),
    ]
    own.post(f"/decisions/{made[0].number}/undo", data={"token": token})
    assert decisions(own_file)[0].undone


def test_a_rejected_claim_leaves_its_event_and_comes_back(own: TestClient, own_file: Path) -> None:
    event = first_event(own_file)
    token = token_of(own)
    own.post(f"/claims/{event.claims[0]}/decide", data={"verdict": "reject", "token": token})
    with open_record(own_file) as record:
        assert record.merged
        assert event.claims[0] not in {claim for one in record.events() for claim in one.claims}
    own.post(f"/decisions/{decisions(own_file)[0].number}/undo", data={"token": token})
    with open_record(own_file) as record:
        assert record.event(event.id) == event


def test_a_correction_shows_everywhere(own: TestClient, own_file: Path) -> None:
    event = first_event(own_file, type="bombing")
    claim = event.claims[0]
    shown = own.post(
        f"/claims/{claim}/decide",
        data={"verdict": "correct", "text": "date=2016-07-02, fatalities=7-9", "token": token_of(own)},
    )
    assert shown.status_code == 200
    with open_record(own_file) as record:
        now = record.events_of([claim])[claim]
    assert "7-9" in own.get(f"/events/{now.id}").text
    assert any(value.count.low == 7 and value.count.high == 9 for value in now.fatalities)


def test_a_correction_has_a_field_for_each_usual_value(own: TestClient, own_file: Path) -> None:
    event = first_event(own_file, type="bombing")
    claim, token = event.claims[0], token_of(own)
    shown = own.get("/drawer", params={"open": f"claim:{claim}"}).text
    for name in (
        "type",
        "date",
        "fatalities",
        "injuries",
        "assertion",
        "actor",
        "recipient",
        "target",
        "place",
    ):
        assert f'name="{name}"' in shown
    assert '<option value="shelling">' in shown and '<option value="leads">' not in shown
    data = {
        "verdict": "correct",
        "type": "shelling",
        "date": "2016-07-02",
        "assertion": "claimed",
        "place": "Kirkuk",
    }
    assert (
        own.post(f"/claims/{claim}/decide", data={**data, "fatalities": "", "token": token}).status_code
        == 200
    )
    with open_record(own_file) as record:
        now = record.events_of([claim])[claim]
        [made] = record.decisions()
    assert made.detail and set(made.detail["set"]) == {
        "type=shelling", "date=2016-07-02", "assertion=claimed", "place=Kirkuk",
    }  # fmt: skip
    assert (now.type, now.assertion) == ("shelling", "claimed") and now.place is not None
    assert now.place.name == "Kirkuk"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"verdict": "correct", "text": "colour=red"}, "colour=red"),
        ({"verdict": "correct", "text": "date=soon"}, "soon"),
        ({"verdict": "correct", "text": ""}, "field=value"),
        ({"verdict": "note", "text": " "}, "note"),
        ({"verdict": "bless"}, "bless"),
        ({"verdict": "accept", "text": "x" * 3000}, "text"),
        ({}, "verdict"),
    ],
)
def test_what_cannot_be_decided_is_told_and_not_kept(
    own: TestClient, own_file: Path, data: dict[str, str], told: str
) -> None:
    claim = first_event(own_file).claims[0]
    response = own.post(f"/claims/{claim}/decide", data={**data, "token": token_of(own)})
    assert response.status_code == 400 and told in response.text
    assert decisions(own_file) == []


def test_nothing_is_decided_without_the_token(own: TestClient, own_file: Path) -> None:
    claim, token = first_event(own_file).claims[0], token_of(own)
    for given in ({}, {"token": "x"}, {"token": token[:-1]}):
        assert own.post(f"/claims/{claim}/decide", data={"verdict": "accept", **given}).status_code == 400
    own.cookies.clear()
    assert own.post(f"/claims/{claim}/decide", data={"verdict": "accept", "token": token}).status_code == 400
    assert decisions(own_file) == []


def test_the_cookie_stays_with_this_site(own: TestClient) -> None:
    given = own.get("/").headers["set-cookie"].lower()
    assert "httponly" in given and "samesite=strict" in given


def answer(
    client: TestClient, kind: str, key: str, token: str, address: str | None = None, **more: str
) -> Any:
    page = client.get(address or f"/review/{kind}")
    item = re.search(r'name="item" value="([^"]*)"', page.text)
    after = re.search(r'name="after" value="([^"]*)"', page.text)
    assert item and after
    return client.post(
        f"/review/{kind}", data={"item": item[1], "after": after[1], "key": key, "token": token, **more}
    )


@pytest.mark.parametrize(
    "kind", ["events", "merges", "actors", "places", "contradictions", "low", "changed", "second"]
)
def test_each_queue_has_its_page(client: TestClient, kind: str) -> None:
    page = client.get(f"/review/{kind}")
    assert page.status_code == 200
    assert check_page(page.text).tags.count("h1") == 1


def test_the_foot_of_a_review_page_names_the_version_of_the_app(client: TestClient) -> None:
    assert f"<span>Mountjoy {__version__}</span>" in client.get("/review/events").text


def test_the_queues_name_what_waits(client: TestClient) -> None:
    check_page(client.get("/review").text)
    assert client.get("/review/none").status_code == 400
    assert client.get("/review/events?after=nowhere").status_code == 400


def test_a_key_decides_and_goes_on_and_u_takes_back(own: TestClient, own_file: Path) -> None:
    token = token_of(own)
    first = own.get("/review/events").text
    after = answer(own, "events", "a", token)
    assert after.status_code == 200 and "Decided and kept" in after.text
    made = decisions(own_file)
    assert made and {one.verdict for one in made} == {"accept"}
    question = re.search(r"<h1[^>]*>([^<]+)</h1>", first)
    assert question and question[0] not in after.text  # the next item is asked about
    done = re.search(r'name="done" value="([^"]+)"', after.text)
    assert done
    again = own.post("/review/events/undo", data={"done": done[1], "token": token})
    assert question[0] in again.text
    assert all(one.undone for one in decisions(own_file) if one.about != "undo")


def test_claims_said_to_be_one_event_are_merged(own: TestClient, own_file: Path) -> None:
    item = re.search(r'name="item" value="([^"]*)"', own.get("/review/merges").text)
    assert item
    one, two = item[1].split("+")
    assert answer(own, "merges", "m", token_of(own)).status_code == 200
    with open_record(own_file) as record:
        events = record.events_of([one, two])
    assert events[one].id == events[two].id


def test_the_second_save_is_told_that_it_was_decided(own: TestClient, own_file: Path) -> None:
    token = token_of(own)
    item = re.search(r'name="item" value="([^"]*)"', own.get("/review/low").text)
    assert item
    data = {"item": item[1], "key": "r", "token": token}
    assert own.post("/review/low", data=data).status_code == 200
    number = len(decisions(own_file))
    second = own.post("/review/low", data=data)
    assert second.status_code == 400 and "decided on meanwhile" in second.text
    assert len(decisions(own_file)) == number


def test_a_key_that_decides_nothing_there_is_refused(own: TestClient, own_file: Path) -> None:
    assert answer(own, "merges", "a", token_of(own)).status_code == 400
    assert answer(own, "events", "e", token_of(own), text="colour=red").status_code == 400
    assert answer(own, "events", "a", token_of(own), focus="9").status_code == 400
    assert decisions(own_file) == []


def test_a_claim_that_was_missed_is_added(own: TestClient, own_file: Path) -> None:
    with open_record(own_file) as record:
        coded = next(one for one in record.coded() if one.claims and one.claims[0].kind == "event")
    words = coded.claims[0].sentence.text.split()[0]
    trigger = coded.claims[0].sentence.text
    data = {"type": "protest", "trigger": trigger, "token": token_of(own), "roles": f"actor={words}"}
    shown = own.post(f"/report-add/{coded.report.id}", data=data)
    assert shown.status_code == 200
    made = decisions(own_file)
    assert [(one.about, one.verdict) for one in made] == [("claim", "add")]
    assert (
        own.post(f"/report-add/{coded.report.id}", data={**data, "trigger": "no such words"}).status_code
        == 400
    )
    assert own.post(f"/report-add/{coded.report.id}", data={**data, "roles": "nobody"}).status_code == 400


def test_a_claim_is_added_with_roles_day_and_tolls(own: TestClient, own_file: Path) -> None:
    with open_record(own_file) as record:
        coded = next(one for one in record.coded() if one.claims and one.claims[0].kind == "event")
    sentence = coded.claims[0].sentence
    words = sentence.text.split()
    trigger, actor, place = words[3], words[0], words[-1].strip(".,")
    data = {
        "type": "protest", "trigger": trigger, "at": str(sentence.start + sentence.text.index(trigger)),
        "role": ["actor", "recipient", "place"], "words": [actor, "", place], "date": "2017-11-01..2017-11-03",
        "fatalities": "2-3", "injuries": "", "assertion": "alleged", "token": token_of(own),
    }  # fmt: skip
    shown = own.post(f"/report-add/{coded.report.id}", data=data)
    assert shown.status_code == 200, shown.text
    [made] = decisions(own_file)
    with open_record(own_file) as record:
        [claim] = [one for one in record.coded_as_decided(coded.report.id).claims if one.id == made.subject]
    assert claim.trigger.start == sentence.start + sentence.text.index(trigger)
    assert [role.role for role in claim.roles] == ["actor", "place"]
    assert claim.date and str(claim.date.end) == "2017-11-03"
    assert claim.fatalities and (claim.fatalities.low, claim.fatalities.high) == (2, 3)
    assert claim.assertion == "alleged"
    for wrong in ({"date": "soon"}, {"fatalities": "many"}, {"words": ["no such words", "", ""]}):
        assert own.post(f"/report-add/{coded.report.id}", data={**data, **wrong}).status_code == 400
    assert len(decisions(own_file)) == 1


def test_words_that_stand_twice_are_told_apart_by_where_they_stand(own: TestClient, own_file: Path) -> None:
    with open_record(own_file) as record:
        for coded in record.coded():
            text = coded.report.text
            sentences = {one.sentence.start: one.sentence for one in coded.claims}
            if len(sentences) > 1 and text.count(" the ") > 1:
                first, second = list(sentences.values())[:2]
                if " the " in first.text and " the " in second.text:
                    break
    data = {"type": "protest", "trigger": "the", "token": token_of(own)}
    where = f"/report-add/{coded.report.id}"
    refused = own.post(where, data=data)
    assert refused.status_code == 400 and "several sentences" in refused.text
    at = second.start + second.text.index(" the ") + 1
    assert own.post(where, data={**data, "at": str(at)}).status_code == 200
    [made] = decisions(own_file)
    assert made.detail and made.detail["claim"]["trigger"]["start"] == at


def test_a_report_shows_how_its_claims_stand_and_what_was_rejected(own: TestClient, own_file: Path) -> None:
    with open_record(own_file) as record:
        coded = next(one for one in record.coded() if len({c.trigger.start for c in one.claims}) > 1)
    kept, gone = (
        coded.claims[0],
        next(one for one in coded.claims if one.trigger.start != coded.claims[0].trigger.start),
    )
    token = token_of(own)
    own.post(f"/claims/{kept.id}/decide", data={"verdict": "accept", "token": token})
    own.post(f"/claims/{gone.id}/decide", data={"verdict": "reject", "token": token})
    text = own.get(f"/reports/{coded.report.id}").text
    check_page(text)
    assert re.search(rf'data-open="claim:{kept.id}"[^>]*data-state="accepted"', text)
    assert f'data-open="claim:{gone.id}"' in text.partition("<h2>Rejected</h2>")[2]
    assert f'id="c-{gone.id}"' not in text


def test_a_contradiction_shows_its_sides_and_is_settled(own: TestClient, own_file: Path) -> None:
    with open_record(own_file) as record:
        view = next(one for one in assess(record).contradictions() if one.contradiction.kind == "toll")
    it = view.contradiction
    page = own.get("/contradictions?state=open").text
    assert f'id="{it.id}"' in page and all(side.value in page for side in it.sides)
    assert it.sides[0].value in own.get(f"/events/{it.events[0]}").text
    where, claim = f"/contradictions/{it.id}/settle", it.sides[0].sayings[0].claim
    assert own.post(where, data={"claim": claim}).status_code == 400  # no token
    assert own.post(where, data={"claim": "other", "token": token_of(own)}).status_code == 400
    assert (
        own.post("/contradictions/none/settle", data={"claim": claim, "token": token_of(own)}).status_code
        == 404
    )
    settled = own.post(where, data={"claim": claim, "token": token_of(own)})
    assert settled.status_code == 200 and "held right" in settled.text
    made = decisions(own_file)
    assert [(one.about, one.subject, one.object, one.who) for one in made] == [
        ("contradiction", it.id, claim, "ana")
    ]
    assert f'id="{it.id}"' not in own.get("/contradictions?state=open").text


def test_a_record_too_large_to_assess_says_what_to_run(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RecordFile, "keeps_through_time", False)
    assert client.get("/contradictions?kind=toll").text.count('class="quarrel') >= 1
    monkeypatch.setattr("mountjoy.serve.pages.contradictions.MOST_ASSESSED", 1)
    assert "mountjoy show contradictions" in client.get("/contradictions").text
    assert client.get("/sources").status_code == 200


def test_decisions_are_listed_a_page_at_a_time(
    own: TestClient, own_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_pages, "PAGE", 3)
    with open_record(own_file, write=True) as record:
        claims = [claim.id for claim in record.claims(kind="event")][:7]
        made = [record.decide("ben", "claim", "accept", claim).number for claim in claims]
        record.undo(made[1], "ben")
        assert [one.number for one in record.last_decisions(99)] == made[::-1]
        assert [one.undone for one in record.last_decisions(99)] == [
            number == made[1] for number in made[::-1]
        ]
        assert record.decisions_numbered([made[0], 10**30, -1]) == record.decisions()[:1]
        assert record.last_decisions(99, about="source") == []
    page, seen = "/review", list[int]()
    while page:
        text = own.get(page).text
        check_page(text)
        seen += map(int, re.findall(r'<tr><td class="num"[^>]*>(\d+)', text))
        following = re.search(r'href="(\?before=\d+)#decisions" rel="next"', text)
        page = f"/review{following[1]}" if following else ""
    assert seen == made[::-1]
    assert "Earlier decisions" in text and "Latest decisions" in own.get("/review").text
    assert own.get("/review?before=x").status_code == 400
