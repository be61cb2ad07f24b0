"""The page of control as people use it. Skipped where there is no Chromium."""

from __future__ import annotations

from tests.browsing import Watched, needs_chromium, picture

pytestmark = needs_chromium


def test_days_are_walked_played_and_every_state_opens(watched: Watched) -> None:
    page = watched.go("/control?on=2016-11-01")
    picture(page, "control-desktop")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "control.geojson" in one.url else None)
    page.locator("[data-step='7']").click()
    page.wait_for_selector("[data-map][data-shown='2016-11-08']", state="attached")
    page.wait_for_selector("#held-count >> text=8 Nov 2016")
    assert "on=2016-11-08" in page.url
    assert asked and all(
        "bbox=" in one and "on=2016-11-08" in one for one in asked
    )  # one day, what is in view
    page.locator("[data-play]").click()
    page.wait_for_selector("[data-map][data-shown='2016-11-22']", state="attached")
    page.locator("[data-play]").click()
    assert page.locator("[data-play]").inner_text() == "Play by week"
    day = page.locator("#c-on").input_value()
    row = page.locator(f"#held-list tr[data-open^='held:{day}:']").first  # the list has followed the map
    row.focus()
    page.locator("[data-step='7']").evaluate("step => step.click()")
    page.wait_for_function(
        "day => !document.querySelector(`#held-list tr[data-open^='held:${day}:']`)", arg=day
    )
    assert (
        page.evaluate("document.activeElement.dataset.open").split(":", 2)[0] == "held"
    )  # the row stays chosen
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer .claim blockquote")
    assert "open=held" in page.url
    page.locator("#drawer .band a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-opened^='span:']")


def test_a_place_through_time_opens_its_spans(watched: Watched) -> None:
    page = watched.go("/places/geonames:99072")
    picture(page, "place-desktop")
    page.locator(".band a").last.click()
    page.wait_for_selector("#drawer .claim blockquote")
    assert "open=span" in page.url
