"""Text of reports that would command, hide or break the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from mountjoy import pipeline
from mountjoy.serve import create_app
from mountjoy.serve.desk import Desk
from mountjoy.serve.marks import Stretch, marked, visible
from mountjoy.store import open_record
from tests.hand import coded
from tests.serve.test_pages import check_page

SCRIPT = "<script>alert(1)</script>"
NAME = 'x" onmouseover="alert(1)'


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[TestClient]:
    reports = [
        coded(
            "a/b?c#<i>", f"clash 2017-11-02 | [actor:{SCRIPT}Army=army] <fought> near [place:Zubara=zubara] \u202egnorw\u202c.",
            title=f"{SCRIPT} </title>", source=NAME, url="javascript:alert(1)",
        ),
        coded("long", "clash 2017-11-02 | [actor:Army=army] <fought> in [place:Zubara=zubara] " + "y" * 1_000_000 + ".", title="\u200b" * 40),
        coded("rtl", "clash 2017-11-02 | [actor:الجيش=army] <قاتل> in [place:زبارة=zubara].", title="الجيش في زبارة"),
        coded("tie", f"leads | [actor:{SCRIPT}] <leads> [recipient:</script><b>Group]."),
    ]  # fmt: skip
    with open_record(tmp_path / "hostile.db", create=True, write=True) as record:
        record.add(reports, coder="by hand")
        pipeline.merge_again(record)
        with TestClient(create_app(Desk(record, SCRIPT)), base_url="http://127.0.0.1") as client:
            yield client


ADDRESSES = (
    "/", "/events", "/reports", "/reports/a%2Fb%3Fc%23%3Ci%3E", "/reports/long", "/reports/rtl", "/actors", "/actors/army",
    "/network", "/control", "/sources", "/search?text=%3Cscript%3E", "/events?actor=%22%3E%3Cscript%3E",
    "/actors?name=%3Cscript%3Ealert(1)%3C/script%3E", "/events/%3Cscript%3E", "/%3Cscript%3E",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_runs_what_a_report_says(hostile: TestClient, address: str) -> None:
    response = hostile.get(address)
    assert response.status_code in (200, 404)
    page = check_page(response.text)
    assert SCRIPT not in response.text
    assert "\u202e" not in response.text and "\u200b" not in response.text
    assert not any((one or "").startswith("javascript:") for one in page.addresses)
    assert page.tags.count("script") <= 8


def test_a_long_text_is_cut_with_the_whole_one_click_away(hostile: TestClient) -> None:
    assert len(hostile.get("/reports/long").content) < 300_000
    whole = hostile.get("/report-text/long")
    assert len(whole.content) > 1_000_000
    assert whole.headers["content-type"].startswith("text/plain")


def test_an_id_that_could_be_an_address_is_found(hostile: TestClient) -> None:
    assert hostile.get("/api/v1/reports/a%2Fb%3Fc%23%3Ci%3E").json()["report"]["id"] == "a/b?c#<i>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a<b", "a&lt;b"),
        ("a\u202eb", "RLO"),
        ("a\u200bb", "ZWSP"),
        ("a\x00b", "U+0000"),
        ("a\x1bb", "U+001B"),
        ("a\ud800b", "U+D800"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200d\u200d\u200db", "U+200D"),
        ("العربية", "العربية"),
    ],
)
def test_hidden_signs_are_shown(text: str, shown: str) -> None:
    assert shown in visible(text)


def test_stretches_that_cross_are_cut_and_closed() -> None:
    made = marked(
        "abcdefgh",
        0,
        8,
        [Stretch(0, 4, "one"), Stretch(2, 6, "two"), Stretch(4, 4, "none"), Stretch(3, 99, "far")],
    )
    assert made.count("<span") == made.count("</span>")
    text = made
    for piece in ('<span class="one">', '<span class="two">', '<span class="far">', "</span>"):
        text = text.replace(piece, "")
    assert text == "abcdefgh"
