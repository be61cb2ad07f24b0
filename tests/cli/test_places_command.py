"""``mountjoy places``: what it prints, what it refuses."""

from __future__ import annotations

import json

from tests.cli.conftest import Bench
from tests.resolve.test_import_places import ROWS


def test_lookup_shows_candidates_with_reasons(bench: Bench) -> None:
    told = bench("places", "lookup", "Tripoli", "--limit", "2").stdout
    lines = told.splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("*  geonames:2210247  Tripoli") and "same name" in lines[1]
    assert "LB" in lines[2]
    found = json.loads(bench("places", "lookup", "Tripoli", "--country", "lb", "--json").stdout)
    assert found[0]["country"] == "LB" and found[0]["taken"] is True and found[0]["reason"]
    assert bench("places", "lookup", "Zzyxqwk").stdout == "No place is known by the name 'Zzyxqwk'.\n"


def test_a_country_is_a_code(bench: Bench) -> None:
    result = bench("places", "lookup", "Tripoli", "--country", "Lebanon")
    assert result.exit_code == 1
    assert "an ISO code of two letters is needed" in result.stderr


def test_import_tells_what_it_kept_and_look_ups_find_it(bench: Bench) -> None:
    (bench.folder / "IQ.txt").write_text("".join(f"{row}\n" for row in ROWS), encoding="utf-8")
    result = bench("places", "import", "IQ.txt")
    assert result.exit_code == 0
    assert "IQ: 4 places of 6 rows kept in mountjoy-places/IQ; 2 were known." in result.stdout
    assert "geonames:900000002" in bench("places", "lookup", "Tall Zanbaq").stdout
    elsewhere = bench("places", "import", "IQ.txt", "--to", "other")
    assert "To use them, set MOUNTJOY_PLACES=other" in elsewhere.stdout


def test_a_wrong_file_is_an_error(bench: Bench) -> None:
    (bench.folder / "IQ.txt").write_text("id,name\n1,Kalat\n", encoding="utf-8")
    result = bench("places", "import", "IQ.txt")
    assert result.exit_code == 1
    assert "IQ.txt:1: 1 columns, 19 expected" in result.stderr
    assert not (bench.folder / "mountjoy-places").exists()
