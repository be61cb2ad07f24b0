"""Sanctions lists as they are published: what is read of them, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from mountjoy.errors import InputError
from mountjoy.listed import ListEntry
from mountjoy.lists import read_list
from tests.lists.made import ALT_CSV, FTM, SDN_CSV, SDN_XML, UN_XML


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_bytes(text.encode())
    return folder / name


def test_ofac_csv_with_its_alternates(tmp_path: Path) -> None:
    write(tmp_path, "ALT.CSV", ALT_CSV)
    found = read_list(write(tmp_path, "SDN.CSV", SDN_CSV))
    assert (found.name, len(found.entries)) == ("ofac-sdn", 3)
    person, group, vessel = found.entries
    assert person == ListEntry(
        "ofac-sdn", "90001", "person", "Ora Selim ZAMFARI", ("Abu Selim AL-ZAMFARI",), ("Syria",), ("03 Mar 1971",),
        ("SDGT", "ZAN"),
        remarks="DOB 03 Mar 1971; POB Kalat, Syria; nationality Syria; Gender Male; Linked To: ZAMFAR BRIGADE.", line=1,
    )  # fmt: skip
    assert person.id == "ofac-sdn:90001"
    assert (group.kind, group.aliases) == ("organisation", ("LIWA ZAMFAR", "ZAMFAR COMPANY"))
    assert (vessel.kind, vessel.name, vessel.line) == ("vessel", "KALAT STAR", 3)


def test_ofac_csv_without_alternates_and_with_a_heading(tmp_path: Path) -> None:
    heading = "ent_num,SDN_Name,SDN_Type,Program,Title,Call_Sign,Vess_type,Tonnage,GRT,Vess_flag,Vess_owner,Remarks\r\n"
    found = read_list(write(tmp_path, "SDN.CSV", heading + SDN_CSV))
    assert [entry.aliases for entry in found.entries] == [(), (), ()]
    plain = read_list(write(tmp_path, "list.csv", SDN_CSV))
    assert [entry.name for entry in plain.entries] == [entry.name for entry in found.entries]
    assert plain.sha256 != found.sha256


def test_ofac_xml(tmp_path: Path) -> None:
    found = read_list(write(tmp_path, "SDN.XML", SDN_XML))
    assert (found.name, found.published) == ("ofac-sdn", "01/31/2018")
    person, group = found.entries
    assert (person.name, person.aliases, person.countries) == (
        "Ora Selim ZAMFARI",
        ("Abu AL-ZAMFARI",),
        ("Syria",),
    )
    assert (person.born, person.programs, person.line) == (("03 Mar 1971",), ("SDGT",), 4)
    assert (group.kind, group.name, group.countries) == ("organisation", "ZAMFAR BRIGADE", ("Syria",))


def test_un_xml(tmp_path: Path) -> None:
    found = read_list(write(tmp_path, "consolidated.xml", UN_XML))
    assert (found.name, found.published) == ("un-sc", "2018-01-31T00:00:00")
    person, group = found.entries
    assert (person.id, person.kind, person.name) == ("un-sc:80001", "person", "ORA SELIM ZAMFARI")
    assert person.aliases == ("Abu Selim al-Zamfari", "أورا زمفري")
    assert (person.listed, person.born) == ("2017-08-29", ("1971-03-03",))
    assert person.programs == ("Al-Qaida", "QDi.999")
    assert (group.kind, group.aliases) == ("organisation", ("Liwa Zamfar",))


def test_followthemoney(tmp_path: Path) -> None:
    found = read_list(write(tmp_path, "zan.ftm.json", FTM))
    assert found.name == "zan"
    person, group = found.entries
    assert (person.id, person.aliases, person.countries) == ("zan:zan-1", ("Abu Selim",), ("sy",))
    assert (group.kind, group.name, group.line) == ("organisation", "Zamfar Brigade", 2)
    assert read_list(tmp_path / "zan.ftm.json", name="own").entries[0].id == "own:zan-1"


BOMB = '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n<sdnList>&b;</sdnList>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>\n<sdnList>&a;</sdnList>'


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("SDN.XML", BOMB, r"SDN.XML:2: declares a document type"),
        ("SDN.XML", OUTSIDE, r"SDN.XML:1: declares a document type"),
        ("SDN.XML", "<sdnList><sdnEntry></sdnList>", r"SDN.XML:1: is not well-formed XML \(mismatched tag\)"),
        ("SDN.XML", "<sdnList>" + "<a>" * 50, r"SDN.XML:1: elements stand more than 40 deep"),
        ("SDN.XML", "<Sanctions/>", r"SDN.XML:1: <Sanctions> is no list that is known: OFAC's SDN.CSV"),
        ("SDN.XML", "<sdnList/>", "holds no entries"),
        (
            "SDN.XML",
            "<sdnList>\n<sdnEntry><uid>1</uid></sdnEntry></sdnList>",
            r"SDN.XML:2: an entry without uid or name",
        ),
        (
            "un.xml",
            UN_XML.replace("<DATAID>80002</DATAID>", ""),
            r"un.xml:\d+: an entry without DATAID or name",
        ),
        ("SDN.CSV", SDN_CSV.replace(",-0- ,-0- \r\n", ",-0- \r\n", 1), r"SDN.CSV:2: 11 columns, 12 expected"),
        ("SDN.CSV", SDN_CSV.replace("90003", "none"), r"SDN.CSV:3: ent_num 'none' is not a number"),
        ("SDN.CSV", SDN_CSV.replace("90002", "90001"), r"SDN.CSV:2: entry 90001 stands already on line 1"),
        ("a.json", FTM + "{not json\n", r"a.json:5: is not JSON"),
        ("a.json", '{"id": "x"}\n', r"a.json:1: no FollowTheMoney entity"),
        (
            "a.json",
            '{"id": "x", "schema": "Person", "properties": {"name": "Ora"}}',
            r"a.json:1: name must be a list",
        ),
        ("a.json", '{"id": "x", "schema": "Person", "properties": {}}', r"a.json:1: entity 'x' has no name"),
        ("a.txt", "hello", "is no list that is known"),
    ],
)
def test_wrong_files_are_told_by_line(tmp_path: Path, name: str, text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_list(write(tmp_path, name, text))


def test_alternates_of_another_date(tmp_path: Path) -> None:
    alt = write(tmp_path, "other.csv", ALT_CSV.replace("90002", "90009"))
    with pytest.raises(InputError, match=r"other.csv: names entry 90009, which .*SDN.CSV does not have"):
        read_list(write(tmp_path, "SDN.CSV", SDN_CSV), alternates=alt)


def test_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_list(tmp_path / "none.xml")
    (tmp_path / "SDN.CSV").write_bytes(SDN_CSV.split("\r\n")[0].encode() + b"\r\n90002,\xff\n")
    with pytest.raises(InputError, match=r"SDN.CSV:2: is not UTF-8"):
        read_list(tmp_path / "SDN.CSV")
