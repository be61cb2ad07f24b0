"""A team as it is used: the system's Chromium signs in, invites, decides, meets a conflict and signs out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mountjoy.accounts import Accounts
from mountjoy.store import RecordFile
from tests.accounts.conftest import GOOD
from tests.browsing import (
    DESKTOP,
    PHONE,
    Watched,
    axe_faults,
    bare_cells,
    needs_chromium,
    picture,
    sent,
    shifted,
)
from tests.installed import serving

pytestmark = needs_chromium
CONFLICT = "409"  # which the browser and htmx note, and the page shows


@pytest.fixture
def home(installed: Path, record: RecordFile, book: Accounts) -> Iterator[str]:
    """The address of the installed app, opened for the team over its record."""
    with serving(installed, Path(record.path), "--team", "--accounts", str(book.place)) as address:
        yield address


def sign_in(page: Any, name: str, password: str = GOOD) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_selector("#rail", state="attached")  # a phone hides it


def test_a_team_works_on_one_event(browser: Any, home: str, record: RecordFile) -> None:
    event = record.events()[0]
    one, two = (Watched(browser, home, DESKTOP) for _ in range(2))
    ada, zoe = one.page, two.page
    # An address that was asked for is shown after signing in.
    ada.goto(f"{home}/people")
    picture(ada, "team-sign-in-desktop")
    sign_in(ada, "ada")
    assert ada.url == f"{home}/people" and ada.locator("h1").inner_text() == "People"
    ada.get_by_label("As", exact=True).select_option("reviewer")
    ada.get_by_role("button", name="Make a link").click()
    link = ada.locator(".secret").inner_text()
    picture(ada, "team-people-desktop")
    # Somebody else, in another browser.
    zoe.goto(link)
    zoe.get_by_label("Name").fill("Zoë")
    zoe.get_by_label("Password, at least").fill(GOOD)
    zoe.get_by_label("The same again").fill(GOOD)
    zoe.get_by_role("button", name="Make the account").click()
    zoe.wait_for_selector("#rail")
    assert "Zoë" in zoe.locator(".me").inner_text() and "reviewer" in zoe.locator(".me").inner_text()
    # Both open the event, and see each other.
    ada.goto(f"{home}/events/{event.id}?open=claim:{event.claims[0]}")
    zoe.goto(f"{home}/events/{event.id}?open=claim:{event.claims[0]}")
    zoe.get_by_text("ada is here too.").wait_for()
    ada.get_by_text("Zoë is here too.").wait_for()
    # The first decides; the second is told, and insists.
    zoe.locator("#drawer button[value=accept]").click()
    zoe.wait_for_selector("#drawer .state")
    ada.locator("#drawer button[value=reject]").click()
    told = ada.locator("#drawer .problem")
    told.wait_for()
    assert "Zoë" in told.inner_text() and "You sent: reject" in told.inner_text()
    picture(ada, "team-conflict-desktop")
    assert [one.who for one in record.decisions()] == ["Zoë"]
    ada.get_by_role("button", name="Mine anyway").click()
    ada.wait_for_selector("#drawer .state")
    assert [(made.who, made.verdict) for made in record.decisions()] == [("Zoë", "accept"), ("ada", "reject")]
    # Signing out by keys, and the door is shut.
    ada.get_by_role("button", name="Sign out").focus()
    ada.keyboard.press("Enter")
    ada.get_by_text("You are signed out.").wait_for()
    ada.go_back()
    ada.goto(f"{home}/events")
    assert "/sign-in?next=" in ada.url
    assert [fault for fault in one.faults + two.faults if CONFLICT not in fault] == []
    ada.context.close()
    zoe.context.close()


def test_the_pages_fit_a_phone(browser: Any, home: str) -> None:
    watched = Watched(browser, home, PHONE)
    page = watched.page
    page.goto(f"{home}/sign-in")
    page.wait_for_function("document.activeElement.id === 'name'")
    picture(page, "team-sign-in-phone")
    assert axe_faults(page) == []
    sign_in(page, "ada")
    for address in ("/account", "/people", "/people/log"):
        page.goto(home + address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        unnamed = page.evaluate(
            "[...document.querySelectorAll('main input:not([type=hidden]):not([hidden]), main select, main button')]"
            ".filter(one => !(one.labels?.length || one.innerText.trim() || one.ariaLabel)).length"
        )
        assert unnamed == 0, address
        assert bare_cells(page) == [], address
        assert shifted(page) < 0.1 and sent(page) < 300_000, address
        assert re.findall(r"\d\d:\d\d(?::\d\d)?(?! UTC|:|\d)", page.locator("main").inner_text()) == [], (
            address
        )
        for theme in ("light", "dark"):
            page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            assert axe_faults(page) == [], theme
        picture(page, f"team-{address.strip('/').replace('/', '-')}-phone")
    assert watched.faults == []
    page.context.close()
