"""``mountjoy actors``: look-ups and actors of one's own."""

from __future__ import annotations

import json

from tests.cli.conftest import Bench


def test_lookup_shows_codes_and_ties(bench: Bench) -> None:
    told = bench("actors", "lookup", "Iranian-backed militias", "--country", "iq").stdout
    assert "*  militia:iran-backed" in told and "IRQUAF" in told
    assert "The words 'Iranian-backed' assert: Iranian government - backs - Iran-backed militias" in told
    found = json.loads(bench("actors", "lookup", "Iraqi police", "--json").stdout)
    assert found["candidates"][0]["codes"] == {"inter": 1, "plover": "COP", "cameo": "IRQCOP"}
    assert "No actor is known" in bench("actors", "lookup", "zzyxqwk").stdout


def test_add_and_look_up(bench: Bench) -> None:
    result = bench(
        "actors", "add", "Zamfar Brigade", "--kind", "rebel-group", "-c", "sy", "--alias", "Liwa Zamfar"
    )
    assert result.stdout == "zamfar-brigade: added to mountjoy-actors.yaml on line 4.\n"
    assert "*  zamfar-brigade" in bench("actors", "lookup", "Liwa Zamfar").stdout
    again = bench("actors", "add", "Zamfar Brigade", "--kind", "rebel-group")
    assert again.exit_code == 1
    assert "mountjoy-actors.yaml:5: id 'zamfar-brigade' stands already at" in again.stderr
    elsewhere = bench("actors", "add", "Zan Band", "--kind", "party", "--to", "other.yaml")
    assert "To use it, set MOUNTJOY_ACTORS=other.yaml" in elsewhere.stdout
