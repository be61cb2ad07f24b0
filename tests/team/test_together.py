"""Two people on one item: they see each other, and the second save is told what changed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from mountjoy.deciding import claims
from mountjoy.serve.versions import happened, version_of, versions_of
from mountjoy.store import RecordFile
from tests.team.conftest import Browser, SignedIn, hidden

PART = {"hx-request": "true"}


def test_people_on_an_event_see_each_other(signed_in: SignedIn, record: RecordFile) -> None:
    event = record.events()[0].id
    rae, cole, ren = (signed_in(name) for name in ("rae", "cole", "ren"))
    page = rae.get(f"/events/{event}").text
    at = re.search(r'hx-get="(/presence\?on=[^"]+)"', page)
    assert at
    same = re.search(r'hx-get="(/presence\?on=[^"]+)"', rae.get("/review/events").text)
    assert same and same[1] == at[1]  # the same item in the queue
    alone = rae.get(at[1], headers=PART)
    assert alone.status_code == 200 and "here too" not in alone.text
    seen = cole.get(at[1], headers=PART)
    assert "rae" in seen.text and "is here too" in seen.text
    following = re.search(r'hx-get="([^"]+)"', seen.text)
    assert following
    assert cole.get(following[1].replace("&amp;", "&")).status_code == 204  # nothing new to tell
    assert "cole, rae" in ren.get(at[1]).text and "are here too" in ren.get(at[1]).text
    assert "ren" not in rae.get(at[1]).text.replace("here", "")  # who decides nothing is not shown


def test_asking_who_is_here_is_no_click(signed_in: SignedIn, clock: Any, book: Any) -> None:
    rae = signed_in("rae")
    clock.go(minutes=5)
    rae.get("/presence?on=event:x")
    assert book.sessions(book.account_named("rae").id)[0].seen < book.stamp()
    rae.get("/review")
    assert book.sessions(book.account_named("rae").id)[0].seen == book.stamp()


def shown(browser: Browser, claim: str) -> dict[str, str]:
    page = browser.get(f"/drawer?open=claim:{claim}").text
    return {"version": hidden(page, "version"), "open": hidden(page, "open")}


def sent_again(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(?!token)([^"]+)" value="([^"]*)"', page))


def test_the_second_save_of_a_claim_is_told_what_the_first_did(
    signed_in: SignedIn, record: RecordFile
) -> None:
    claim = record.events()[0].claims[0]
    rae, cole = signed_in("rae"), signed_in("cole")
    before, before_too = shown(rae, claim), shown(cole, claim)
    assert before["version"] == "0"
    where = f"/claims/{claim}/decide"
    assert cole.post(where, {**before_too, "verdict": "correct", "text": "fatalities=71"}).status_code == 200
    told = rae.post(where, {**before, "verdict": "reject", "text": "<b>no</b>"}, headers=PART)
    assert told.status_code == 409 and "<html" not in told.text
    assert "cole" in told.text and "correct" in told.text and "71" in told.text
    assert "You sent: reject" in told.text and "&lt;b&gt;no&lt;/b&gt;" in told.text
    assert [one.who for one in record.decisions()] == ["cole"]
    theirs = re.search(r'hx-get="(/drawer\?open=[^"]+)"', told.text)
    assert theirs and "accepted" in rae.get(theirs[1]).text  # keep theirs
    mine = rae.post(where, {**sent_again(told.text), "text": "no"})
    assert mine.status_code == 200
    assert [(one.who, one.verdict) for one in record.decisions()] == [("cole", "correct"), ("rae", "reject")]
    whole = cole.post(where, {**before_too, "verdict": "note", "text": "hm"})
    assert whole.status_code == 409 and "<html" in whole.text and "rae" in whole.text


def test_ones_own_decisions_are_no_conflict(signed_in: SignedIn, record: RecordFile) -> None:
    claim = record.events()[0].claims[0]
    rae = signed_in("rae")
    before = shown(rae, claim)
    for verdict in ("accept", "reject"):
        assert rae.post(f"/claims/{claim}/decide", {**before, "verdict": verdict}).status_code == 200


def test_an_undoing_by_another_is_told_too(signed_in: SignedIn, record: RecordFile) -> None:
    claim = record.events()[0].claims[0]
    made = claims.accept(record, claim, "rae")
    ada, rae = signed_in("ada"), signed_in("rae")
    before = shown(rae, claim)
    assert before["version"] == str(made.number)
    assert ada.post(f"/decisions/{made.number}/undo").status_code == 200
    told = rae.post(f"/claims/{claim}/decide", {**before, "verdict": "note", "text": "sure"})
    assert told.status_code == 409 and "undo" in told.text and "ada" in told.text


def queue_item(browser: Browser, kind: str = "events") -> dict[str, str]:
    page = browser.get(f"/review/{kind}").text
    return {name: hidden(page, name) for name in ("item", "after", "version", "claims")}


def test_the_second_answer_to_an_item_is_told_and_can_stand(signed_in: SignedIn, record: RecordFile) -> None:
    rae, ada = signed_in("rae"), signed_in("ada")
    item = queue_item(rae)
    assert queue_item(ada) == item and len(item["claims"].split()) == 2
    assert ada.post("/review/events", {**item, "key": "a"}).status_code == 303
    told = rae.post("/review/events", {**item, "key": "r"})
    assert told.status_code == 409 and told.text.count("ada") >= 2 and "Mine anyway" in told.text
    assert {one.who for one in record.decisions()} == {"ada"}
    keep = re.search(r'<a class="button" href="([^"]+)"', told.text)
    assert keep and rae.get(keep[1].replace("&amp;", "&")).status_code == 200
    assert rae.post("/review/events", {**sent_again(told.text), "key": "r"}).status_code == 303
    reviews = record.reviews(item["claims"].split())
    assert {one.state for one in reviews.values()} == {"rejected"}  # on each claim, not only one


def test_a_coder_cannot_go_over_a_reviewer_that_way(signed_in: SignedIn, record: RecordFile) -> None:
    rae, cole = signed_in("rae"), signed_in("cole")
    item = queue_item(cole)
    rae.post("/review/events", {**item, "key": "a"})
    told = cole.post("/review/events", {**item, "key": "r"})
    assert told.status_code == 409
    assert cole.post("/review/events", {**sent_again(told.text), "key": "r"}).status_code == 403
    assert {one.who for one in record.decisions()} == {"rae"}


@pytest.mark.parametrize("wrong", [{"version": "x"}, {"claims": "none"}, {"anyway": "maybe"}])
def test_forms_that_were_changed_by_hand(
    signed_in: SignedIn, record: RecordFile, wrong: dict[str, str]
) -> None:
    rae = signed_in("rae")
    item = {**queue_item(rae), "anyway": "yes", "key": "a", **wrong}
    assert rae.post("/review/events", item).status_code in (400, 404)
    assert record.decisions() == []


def test_versions_count_what_was_decided_on_any_of_the_ids(record: RecordFile) -> None:
    one, two = record.events()[0].claims[:2]
    assert version_of(record, [one, two]) == 0 and versions_of(record, [one, two]) == {}
    first = claims.accept(record, one, "a")
    pair = claims.pair(record, one, two, "same", "b")[0]
    assert versions_of(record, [one, two]) == {one: pair.number, two: pair.number}
    record.undo(first.number, "c")
    assert version_of(record, [one]) == versions_of(record, [one])[one] > pair.number
    assert [decision.who for decision in happened(record, [one])] == ["a", "b", "c"]
    assert versions_of(record, [two]) == {two: pair.number}


def test_who_settles_a_contradiction_second_is_told(signed_in: SignedIn, record: RecordFile) -> None:
    rae, ada, cole = (signed_in(name) for name in ("rae", "ada", "cole"))
    page = rae.get("/contradictions").text
    where = re.search(r'action="(/contradictions/[^"]+/settle)"', page)
    sides = re.findall(r'name="claim" value="([^"]+)"><input type="hidden" name="held" value="none"', page)
    assert where and len(sides) == 2
    assert where[1] not in cole.get("/contradictions").text  # settling is not a coder's
    assert ada.post(where[1], {"claim": sides[0], "held": "none"}).status_code == 303
    told = rae.post(where[1], {"claim": sides[1], "held": "none"})
    assert told.status_code == 409 and "ada" in told.text and "settled" in told.text
    assert len(record.decisions("contradiction")) == 1
    assert rae.post(where[1], sent_again(told.text)).status_code == 303
    assert [one.who for one in record.decisions()] == ["ada", "rae"]
