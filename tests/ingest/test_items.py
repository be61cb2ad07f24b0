"""Which texts are archive pages. The texts are the project's own."""

from __future__ import annotations

import pytest

from mountjoy.ingest import cohesion
from mountjoy.ingest.items import decide, is_page_heading, split, wrapped

UNRELATED = [
    "Separatist fighters overran a customs post outside Goma on Tuesday, and nine guards were taken away.",
    "Kenya's parliament approved a larger budget for patrols along the Somali frontier.",
    "Two mortar rounds landed on a market in Donetsk. Paramedics counted fourteen wounded.",
    "Colombian navy divers recovered the cargo of a semi-submersible craft near Tumaco.",
    "Villagers in Kachin State fled as artillery fire resumed after a month of quiet.",
    "A former mayor of Mindanao's largest port was sentenced for arming a private militia.",
    "Mali and Niger agreed to share intelligence on convoys that cross the desert by night.",
    "Demonstrators blocked the coastal road in Tripoli to demand unpaid wages.",
]
ARTICLE = [
    "A roadside bomb killed three soldiers near the town of Bakool on Monday, the army said.",
    "The blast tore through a supply truck that was carrying water to a forward base.",
    "Colonel Hassan Warsame, who commands the garrison, blamed insurgents who hold the hills to the west.",
    '"We will find those who did this," Warsame told reporters at the scene.',
    "He added that two suspects had been detained in a nearby village.",
    "No group has claimed responsibility, but the insurgents have used such bombs before.",
    "They withdrew from Bakool last year after a long siege.",
    "Residents said that the road had been closed since dawn and that shops stayed shut.",
]
WRAPPED = """The ministry said late on Sunday that its forces had entered the northern
districts of the city after three weeks of fighting, and that engineers
were clearing mines from the bridges. A spokesman for the rebels denied
this and said that his men still held the grain silos and the railway
station. Neither account could be checked. Aid groups said that several
thousand people were sheltering in schools and had little water left.
"""
RELEASE = """KAMPALA, March 4, 2016 — The command announced the end of an exercise with four neighbours.
Some nine hundred troops took part in drills along the lake.
Instructors from two partner nations trained medics and engineers for a month.
Commanders reviewed lessons on logistics, radio procedure and the care of the wounded.
Ministers will meet again in the autumn to settle the calendar for the coming season.
Donors pledged boats, tents and fuel worth several million dollars.
"""
STRIKES = """The air force struck targets in three provinces on Friday:
- Near Marjah, two strikes destroyed a fuel depot and a pickup truck.
- Near Sangin, one strike hit a bunker and wounded four fighters.
- Near Nawa, three strikes cut a supply track and collapsed a tunnel.
- Near Garmser, one strike destroyed a mortar and its crew's shelter.
"""
NEAR = """Near Marjah, two strikes destroyed a fuel depot and a pickup truck.
Near Sangin, one strike hit a bunker and wounded four fighters.
Near Nawa, three strikes cut a supply track and collapsed a tunnel.
Near Garmser, one strike destroyed a mortar and a wooden shelter.
"""
HEADLINES = """Army retakes border post after night of shelling near Kassala
Governor of Borno survives second ambush in a month on highway
Thousands march in Conakry against delay of the presidential vote
Court in Manila jails two officers over disappearance of farmer
Rival militias exchange forty prisoners at a crossing in Taiz
"""

CASES = [
    ("archive page", "\n".join(UNRELATED), "lines"),
    (
        "archive page with Windows ends already folded and no last newline",
        "\n".join(UNRELATED).strip(),
        "lines",
    ),
    ("four unrelated items", "\n".join(UNRELATED[:4]), "lines"),
    ("article, a paragraph a line", "\n".join(ARTICLE), "none"),
    ("article, five lines", "\n".join(ARTICLE[:5]), "none"),
    ("article between blank lines", "\n\n".join(ARTICLE), "none"),
    ("unrelated paragraphs between blank lines show no sign", "\n\n".join(UNRELATED), "none"),
    ("wrapped at 72 columns", WRAPPED, "none"),
    ("press release with a dateline", RELEASE, "none"),
    ("list of strikes under an introduction", STRIKES, "none"),
    ("list of strikes of one form", NEAR, "none"),
    ("headlines", HEADLINES, "lines"),
    ("one line", UNRELATED[0], "none"),
    ("nothing", "", "none"),
    ("two lines", "\n".join(UNRELATED[:2]), "none"),
    ("short lines", "Goma\nBunia\nBukavu\nKigali\nKampala\n", "none"),
    ("credits", "\n".join([*UNRELATED, "(Reporting by A. Writer; Editing by B. Reader)"]), "none"),
    ("a line twice", "\n".join([*UNRELATED[:4], UNRELATED[3], *UNRELATED[4:]]), "lines"),
    ("bullets on every line", "\n".join(f"• {line}" for line in UNRELATED), "lines"),
]


@pytest.mark.parametrize(("name", "text", "mode"), CASES, ids=[case[0] for case in CASES])
def test_decide(name: str, text: str, mode: str) -> None:
    decided, reason = decide(text)
    assert decided == mode, reason
    assert reason


def test_headline_over_teaser_is_an_item() -> None:
    pairs = [f"Report number {n} from the field\n{line}" for n, line in enumerate(UNRELATED)]
    divided = split("\n\n".join(pairs))
    assert divided.mode == "paragraphs"
    assert [unit.text for unit in divided.units] == pairs
    assert [unit.line for unit in divided.units][:3] == [1, 4, 7]


def test_repeated_paragraphs_speak_for_an_archive_page() -> None:
    assert decide("\n\n".join([*UNRELATED, UNRELATED[0]]))[0] == "paragraphs"


def test_lines_keep_headlines_and_drop_the_heading_dates_and_asides() -> None:
    text = "\n".join(["Africa archives", "March 4, 2016", *UNRELATED[:4], "Rebels seize the port of Kismayo",
                      "March 3, 2016", "Read more", *UNRELATED[4:], "Next page »"])  # fmt: skip
    divided = split(text)
    assert divided.mode == "lines"
    assert divided.heading == "Africa archives"
    assert [unit.text for unit in divided.units] == [
        *UNRELATED[:4], "Rebels seize the port of Kismayo", *UNRELATED[4:]
    ]  # fmt: skip
    assert {unit.published for unit in divided.units[:5]} == {"March 4, 2016"}
    assert {unit.published for unit in divided.units[5:]} == {"March 3, 2016"}
    assert divided.units[0].line == 3


def test_bullets_are_no_part_of_an_item() -> None:
    divided = split("\n".join(f"• {line}" for line in UNRELATED))
    assert [unit.text for unit in divided.units] == UNRELATED


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [
        ("Syria", True),
        ("Latest news from the Horn of Africa", True),
        ("Islamist group loses last stronghold in the province", False),
        ("Rebels suffer heavy losses in the north and the east", False),
        ("It ended.", False),
    ],
)
def test_page_heading(line: str, is_heading: bool) -> None:
    assert is_page_heading(line, UNRELATED) is is_heading


def test_overrides() -> None:
    assert len(split("\n".join(ARTICLE), "lines").units) == len(ARTICLE)
    assert len(split("\n\n".join(ARTICLE), "paragraphs").units) == len(ARTICLE)
    assert len(split("\n".join(UNRELATED), "none").units) == 1


def test_title_byline_and_date_at_the_head_of_an_article() -> None:
    divided = split("Bomb kills three near Bakool\nBy Amina Yusuf\n4 March 2016\n\n" + "\n\n".join(ARTICLE))
    assert (divided.title, divided.author, divided.published) == (
        "Bomb kills three near Bakool", "Amina Yusuf", "4 March 2016"
    )  # fmt: skip
    assert divided.units[0].text == "\n\n".join(ARTICLE)
    assert divided.units[0].line == 5


def test_wrapped_text_has_no_title_but_one_over_a_blank_line() -> None:
    assert split(WRAPPED).title is None
    assert split("Fighting in the north\n\n" + WRAPPED).title == "Fighting in the north"
    assert wrapped(WRAPPED.strip().split("\n"))
    assert not wrapped(UNRELATED)


def test_cohesion() -> None:
    assert cohesion.leaning(UNRELATED) == 0
    assert cohesion.leaning(ARTICLE) == 3 / 7
    assert cohesion.leaning(["One line."]) == 0
    assert cohesion.standing_alone(ARTICLE) is None
    two = ["ACCRA (Agency) - Police shot a man.", "LAGOS (Agency) - Floods closed the port."]
    assert cohesion.standing_alone(two) == "2 lines have a dateline of their own"


def test_long_input_is_judged_in_linear_time() -> None:
    text = "\n".join(UNRELATED * 2_000)
    assert decide(text)[0] == "lines"
    assert decide("word " * 1_000_000)[0] == "none"
    assert decide("A " * 1_000_000 + "\n" + "Aa " * 1_000_000 + "\nx\n")[0] == "none"
