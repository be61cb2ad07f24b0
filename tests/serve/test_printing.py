"""Pages on paper, as the system's Chromium prints them: light whatever the screen is, whole, and with what they rest on at the foot.
Skipped where there is no Chromium.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mountjoy import custody
from mountjoy.store import open_record
from tests.browsing import DESKTOP, Watched, needs_chromium
from tests.installed import serving
from tests.serve.test_deciding import first_event

pytestmark = needs_chromium
TAG = "2017-q4"
_FOOT = re.compile(
    rf"Record paper, last snapshot {TAG} · /\S+ · Times in UTC · Printed \d+ [A-Z][a-z]{{2}} \d{{4}}, \d\d:\d\d UTC"
)
SHADE = "one => [getComputedStyle(one).color, getComputedStyle(document.body).backgroundColor]"
# How light a picture is from 0 to 255, and how many colours it has: a blank one has one.
LIGHT = """async one => {
  await one.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: one.naturalWidth, height: one.naturalHeight });
  const pen = canvas.getContext("2d");
  pen.drawImage(one, 0, 0);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0;
  const colours = new Set();
  for (let at = 0; at < data.length; at += 4) {
    sum += data[at] + data[at + 1] + data[at + 2];
    colours.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
  }
  return [canvas.width, sum / (data.length / 4) / 3, colours.size];
}"""


@pytest.fixture(scope="module")
def paper(
    installed: Path, demo_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """The address of the app over a record with a published snapshot, and the record."""
    path = Path(shutil.copy(demo_file, tmp_path_factory.mktemp("paper") / "paper.db"))
    with open_record(path, write=True) as record:
        custody.publish(record, TAG, "ana")
    with serving(installed, path, "--by", "ana") as home:
        yield home, path


@pytest.fixture
def shown(browser: Any, paper: tuple[str, Path]) -> Iterator[Watched]:
    """A dark screen, from which is printed."""
    one = Watched(browser, paper[0], DESKTOP, color_scheme="dark")
    yield one
    one.page.context.close()
    assert one.faults == []


def printed(watched: Watched, address: str) -> Any:
    """A page as it is printed: light, with its foot and without what only a screen can do."""
    page = watched.go(address)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    ink, ground = page.locator("h1").evaluate(SHADE)
    assert (ink, ground) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
    assert _FOOT.fullmatch(page.locator(".printed").inner_text())
    for what in ("button", "input", "select", ".rail", ".top", ".act", ".undo"):
        assert [one for one in page.locator(what).all() if one.is_visible()] == [], what
    assert page.pdf(format="A4").startswith(b"%PDF")
    return page


def test_an_event_prints_its_values_its_claims_and_where_they_differ(
    shown: Watched, paper: tuple[str, Path]
) -> None:
    event = first_event(paper[1], type="bombing")
    page = printed(shown, f"/events/{event.id}")
    assert page.locator(".claim blockquote").count() == len(event.claims) > 1
    for what in (".values", ".claim blockquote", ".saying blockquote", ".claim .source"):
        assert all(one.is_visible() for one in page.locator(what).all()), what
    mark = page.locator("mark.trigger").first
    assert mark.evaluate("one => getComputedStyle(one).color") == "rgb(0, 0, 0)"


def test_contradictions_print_side_by_side(shown: Watched) -> None:
    page = printed(shown, "/contradictions")
    first = page.locator(".quarrel").first.locator(".sides section")
    left, right = (first.nth(number).bounding_box() for number in (0, 1))
    assert left["y"] == right["y"] and left["x"] + left["width"] <= right["x"]
    assert all(one.is_visible() for one in page.locator(".saying blockquote").all())


@pytest.mark.parametrize(("address", "legends"), [("/control", 2), ("/events", 1), ("/network", 0)])
def test_a_map_or_a_drawing_prints_light_with_its_legend(shown: Watched, address: str, legends: int) -> None:
    page = printed(shown, address)
    picture = page.locator(".drawn-printed")
    assert picture.is_visible() and page.locator(".map, .graph").first.is_hidden()
    width, light, colours = picture.evaluate(LIGHT)
    assert width > 600 and light > 200 and colours > 20, (width, light, colours)
    seen = [one for one in page.locator(".legend").all() if one.is_visible()]
    assert len(seen) == legends and all(one.inner_text() for one in seen)
    page.emulate_media(media="screen", color_scheme="dark")
    assert picture.is_hidden() and page.locator(".map, .graph").first.is_visible()
