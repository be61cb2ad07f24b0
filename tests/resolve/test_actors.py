"""The actor registry, composition from words, asserted ties, and mentions of one report resolved together."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from mountjoy.claim import Entity, Mention
from mountjoy.errors import RegistryError
from mountjoy.resolve.actors import resolve_actors
from mountjoy.resolve.compose import asserted_ties, compose, head_kind
from mountjoy.resolve.nations import default_nations, load_nations
from mountjoy.resolve.registry import default_registry, load_registry
from mountjoy.resolve.tables import data_folder
from mountjoy.resolve.vocabulary import load_vocabulary

# words, the report's country, id, kind, country
COMPOSED = [
    ("Iraqi troops", None, "state-forces:IQ", "state-forces", "IQ"),
    ("the Iraqi army", None, "state-forces:IQ", "state-forces", "IQ"),
    ("Syrian warplanes", None, "state-forces:SY", "state-forces", "SY"),
    ("the Iraqi air force", None, "state-forces:IQ", "state-forces", "IQ"),
    ("guatemala army", None, "state-forces:GT", "state-forces", "GT"),
    ("us forces", None, "state-forces:US", "state-forces", "US"),
    ("U.S. forces", None, "state-forces:US", "state-forces", "US"),
    ("the army", "SV", "state-forces:SV", "state-forces", "SV"),
    ("government forces", "SY", "state-forces:SY", "state-forces", "SY"),
    ("security forces in Guinea", None, "state-forces:GN", "state-forces", "GN"),
    ("the FARDC", None, "state-forces:CD", "state-forces", "CD"),
    ("police in Khartoum", None, "police:SD", "state-forces", "SD"),
    ("police officers", "NG", "police:NG", "state-forces", "NG"),
    ("the government of Iraq", None, "government:IQ", "government", "IQ"),
    ("Baghdad government", None, "government:IQ", "government", "IQ"),
    ("U.S. officials", None, "government:US", "government", "US"),
    ("the Assad regime", None, "government:SY", "government", "SY"),
    ("the regime", "SY", "government:SY", "government", "SY"),
    ("Turkey", None, "government:TR", "government", "TR"),
    ("the United States", None, "government:US", "government", "US"),
    ("U.S.", None, "government:US", "government", "US"),
    ("IS", None, "islamic-state", "rebel-group", None),
    ("Kurdish and Yezidi fighters", None, "militia:kurdish:yazidi", "identity-militia", None),
    ("the Kremlin", None, "government:RU", "government", "RU"),
    ("the ministry of defense", "SV", "ministry:defence:SV", "government", "SV"),
    ("Iraqi interior ministry", None, "ministry:interior:IQ", "government", "IQ"),
    ("Iraqis", None, "civilians:IQ", "civilians", "IQ"),
    ("the Americans", None, "civilians:US", "civilians", "US"),
    ("villagers", "SV", "civilians:SV", "civilians", "SV"),
    ("peasants", None, "civilians", "civilians", None),
    ("aid workers", "SY", "civilians:SY", "civilians", "SY"),
    ("Iraqi Kurds", None, "civilians:kurdish:IQ", "civilians", "IQ"),
    ("demonstrators", None, "protesters", "protesters", None),
    ("anti-government protesters", "SD", "protesters:SD", "protesters", "SD"),
    ("stone-throwers", "PK", "rioters:PK", "rioters", "PK"),
    ("guerrillas", "CO", "rebels:CO", "rebel-group", "CO"),
    ("a rebel column", "GT", "rebels:GT", "rebel-group", "GT"),
    ("Pakistani militants", None, "rebels:PK", "rebel-group", "PK"),
    ("Turkish-backed rebels", None, "rebels:turkey-backed", "rebel-group", None),
    ("rebels backed by Turkey", None, "rebels:turkey-backed", "rebel-group", None),
    ("Iranian-backed militias", None, "militia:iran-backed", "political-militia", None),
    ("Iranian supported militias", "IQ", "militia:iran-backed", "political-militia", "IQ"),
    ("Iraq’s Iranian-backed militias", None, "militia:iran-backed:IQ", "political-militia", "IQ"),
    ("Iranian–backed Shia militias", None, "militia:iran-backed:shia", "identity-militia", None),
    ("pro-Syrian regime forces", None, "militia:pro-syria", "political-militia", None),
    ("pro-Syrian government militias", "SY", "militia:pro-syria", "political-militia", "SY"),
    ("pro-regime forces", "SY", "militia:pro-syria", "political-militia", "SY"),
    ("pro-Assad fighters", None, "militia:pro-syria", "political-militia", None),
    ("Shia militias", "IQ", "militia:shia:IQ", "identity-militia", "IQ"),
    ("Kurdish fighters", None, "militia:kurdish", "identity-militia", None),
    ("Amhara militia", None, "militia:amhara", "identity-militia", "ET"),
    ("tribesmen", "YE", "tribal-militia:YE", "identity-militia", "YE"),
    ("unidentified gunmen", "NG", "unidentified-armed-group:NG", "unidentified-armed-group", "NG"),
    ("three heavily armed men", "PE", "unidentified-armed-group:PE", "unidentified-armed-group", "PE"),
    ("Palestinian gunmen", None, "unidentified-armed-group:PS", "unidentified-armed-group", "PS"),
    ("drug traffickers", "CO", "criminals:CO", "political-militia", "CO"),
    ("Ugandan peacekeepers", None, "peacekeepers:UG", "external-forces", "UG"),
    ("the opposition", "VE", "opposition:VE", "party", "VE"),
    ("coalition warplanes", "IQ", "cjtf-oir", "coalition", None),
    ("the US-led coalition", None, "cjtf-oir", "coalition", None),
    ("Islamic State fighters", None, "islamic-state", "rebel-group", None),
    ("two senior Islamic State figures", None, "islamic-state", "rebel-group", None),
    ("IS militants", None, "islamic-state", "rebel-group", None),
    ("FMLN GUERRILLAS", None, "farabundo-marti-national-liberation-front", "rebel-group", "SV"),
    ("fmln guerrillas", None, "farabundo-marti-national-liberation-front", "rebel-group", "SV"),
    ("members of the shining path", None, "shining-path", "rebel-group", "PE"),
    ("Haftar's forces", None, "libyan-national-army", "rebel-group", "LY"),
    ("the Islamic State's finance emir", None, "person:islamic-state/emir", "person", None),
    ("Houthi spokesman", None, "person:houthis/spokesman", "person", "YE"),
]

NOT_COMPOSED = ["Iraqi", "the", "he", "forces", "Karkoo militia", "Foo Front", "blue cars", ""]

# words, tie, subject, object, the words that say so
TIES = [
    ("Iranian-backed militias", "backs", "government:IR", "militia:iran-backed", "Iranian-backed"),
    ("Iranian supported militias", "backs", "government:IR", "militia:iran-backed", "Iranian supported"),
    ("rebels backed by Turkey", "backs", "government:TR", "rebels:turkey-backed", "backed by Turkey"),
    ("the US-led coalition", "leads", "government:US", "cjtf-oir", "US-led"),
    ("IRGC-controlled Iraqi Shia militias", "leads", "islamic-revolutionary-guard-corps",
     "militia:islamic-revolutionary-guard-corps-led:shia:IQ", "IRGC-controlled"),
    ("pro-regime forces", "allied-with", "militia:pro-syria", "government:SY", "pro-regime"),
    ("pro-Syrian regime forces", "allied-with", "militia:pro-syria", "government:SY", "pro-Syrian regime"),
    ("al-Qaeda-linked fighters", "allied-with", "militia:al-qaeda-allied", "al-qaeda", "al-Qaeda-linked"),
    ("Free Syrian Army-branded militias", "part-of", "militia:free-syrian-army-branded", "free-syrian-army",
     "Free Syrian Army-branded"),
    ("anti-Houthi tribesmen", "opposes", "tribal-militia:YE", "houthis", "anti-Houthi"),
    ("Muqtada al Sadr’s Peace Brigades", "leads", "muqtada-al-sadr", "peace-brigades",
     "Muqtada al Sadr’s Peace Brigades"),
    ("Iran's Revolutionary Guards Quds Force", None, "", "", ""),
    ("the Guard Corps’ Qods Force", "part-of", "quds-force", "islamic-revolutionary-guard-corps",
     "Guard Corps’ Qods Force"),
    ("chief of the Qods Force", "leads", "person:quds-force/chief", "quds-force", "chief of the Qods Force"),
    ("Hezbollah field commander", "member-of", "person:hezbollah/field-commander", "hezbollah",
     "Hezbollah field commander"),
    ("Iraqi troops", None, "", "", ""),
]  # fmt: skip


def _marked(text: str) -> tuple[str, list[Mention]]:
    """A text with its mentions written in it: [type|words], [type!|Name], [type@m0|pronoun of m0]."""
    plain = ""
    mentions: list[Mention] = []
    for part in re.split(r"(\[[a-z]+!?(?:@\w+)?\|[^\]]*\])", text):
        found = re.fullmatch(r"\[([a-z]+)(!?)(?:@(\w+))?\|([^\]]*)\]", part)
        if found:
            kind, named, above, words = found.groups()
            end = len(plain) + len(words)
            mentions.append(
                Mention(f"m{len(mentions)}", len(plain), end, words, kind, bool(named), above)  # type: ignore[arg-type]
            )
        plain += found[4] if found else part
    return plain, mentions


def _resolve(text: str, focus: str | None = None, acting: tuple[str, ...] = ()) -> dict[str, Entity]:
    plain, mentions = _marked(text)
    return resolve_actors(plain, mentions, country_focus=focus, acting=acting)


@pytest.mark.parametrize(("words", "focus", "id_", "kind", "country"), COMPOSED)
def test_compose(words: str, focus: str | None, id_: str, kind: str, country: str | None) -> None:
    entity = compose(words, country_focus=focus)
    assert entity is not None
    assert (entity.id, entity.kind, entity.country) == (id_, kind, country)
    assert 0 < entity.score <= 1
    assert entity.reason
    assert entity.name


@pytest.mark.parametrize("words", NOT_COMPOSED)
def test_words_that_name_no_actor(words: str) -> None:
    assert compose(words) is None


def test_the_reports_country_lowers_the_score() -> None:
    stated, inferred = compose("Iraqi troops"), compose("troops", country_focus="IQ")
    assert stated is not None
    assert inferred is not None
    assert stated.id == inferred.id
    assert stated.score > inferred.score
    assert "report's country" in inferred.reason


@pytest.mark.parametrize(("words", "tie", "first", "second", "span"), TIES)
def test_asserted_ties(words: str, tie: str | None, first: str, second: str, span: str) -> None:
    focus = "YE" if "Houthi" in words else "SY"
    found = asserted_ties(words, country_focus=focus)
    if tie is None:
        assert [item for item in found if item[0] != "part-of"] == []
    else:
        said = [(item[0], item[1].id, item[2].id, words[item[3] : item[4]]) for item in found]
        assert (tie, first, second, span) in said


def test_registry_is_large_and_sound() -> None:
    registry = default_registry()
    lands = "IQ SY YE LY AF SO SD UA ML NG CD MM LB PS IL".split()
    listed = [actor for actor in registry.actors.values() if actor.country in lands]
    assert len(listed) >= 600
    assert min(sum(actor.country == land for actor in listed) for land in lands) >= 35
    assert all(actor.source for actor in registry.actors.values())
    assert {"kurdish"} & set(registry.actors) == set()
    for id_ in ("islamic-state", "houthis", "fretilin", "opcw-un-joint-investigative-mechanism", "nato"):
        assert registry.actors[id_].id == id_
    soleimani = registry.actors["qassem-soleimani"]
    assert (soleimani.leads, soleimani.post, soleimani.until) == ("quds-force", "commander", 2020)


def test_an_outlet_speaks_for_the_party_that_it_belongs_to_or_stands_by() -> None:
    registry = default_registry()
    assert registry.party_of("amaq-news-agency") == "islamic-state"
    assert registry.party_of("al-mayadeen") == "hezbollah"
    assert registry.party_of("reuters") is None
    assert registry.party_of("hezbollah") is None


@pytest.mark.parametrize(
    ("words", "id_"),
    [
        ("ISIL", "islamic-state"),
        ("Da’esh", "islamic-state"),
        ("the so-called Islamic State", "islamic-state"),
        ("Hizballah", "hezbollah"),
        ("Hezbullah", "hezbollah"),
        ("Kata’ib Imam Ali", "kataib-imam-ali"),
        ("Asaib Ahl al-Haqq", "asaib-ahl-al-haq"),
        ("Farabundo Martí National Liberation Front", "farabundo-marti-national-liberation-front"),
        ("SENDERO LUMINOSO", "shining-path"),
    ],
)
def test_spellings_meet(words: str, id_: str) -> None:
    match = default_registry().look_up(words, cased=not words.isupper())
    assert match is not None
    assert match.actor.id == id_


@pytest.mark.parametrize("words", ["is", "us", "who", "treasury", "Nobody At All"])
def test_everyday_words_are_no_names(words: str) -> None:
    assert default_registry().look_up(words) is None


def test_a_shared_acronym_follows_the_country() -> None:
    registry = default_registry()
    for focus, id_ in (("CO", "eln-colombia"), ("BO", "eln-bolivia")):
        match = registry.look_up("ELN", country_focus=focus)
        assert match is not None
        assert (match.actor.id, match.rivals) == (id_, 0)
    alone = registry.look_up("ELN")
    assert alone is not None
    assert alone.rivals == 1


GOOD = "actors:\n  - {id: a, name: Alpha Front, kind: rebel-group}\n"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{id: a, name: Beta, kind: party}", r"x\.yaml:3: id 'a' stands already at .*x\.yaml:2"),
        (
            "{id: b, name: Beta, aliases: [alpha front], kind: party}",
            r"x\.yaml:3: alias 'alpha front' of 'b' is amb",
        ),
        (
            "{id: b, name: Beta, kind: party, parent: c}",
            r"x\.yaml:3: parent 'c' of 'b' is not in the registry",
        ),
        ("{id: b, name: Beta, kind: party, parent: b}", r"x\.yaml:3: parents run in a circle: b > b"),
        ("{id: b, name: Beta, kind: team}", r"x\.yaml:3: unknown kind 'team'"),
        ("{id: b, name: Beta, kind: party, colour: red}", r"x\.yaml:3: unknown field 'colour'"),
        ("{id: b, name: Beta, kind: party, country: ZZ}", r"x\.yaml:3: unknown country 'ZZ' of 'b'"),
        ("{id: b, kind: party}", r"x\.yaml:3: 'name' must be a non-empty string, not None"),
        ("{id: b, name: Beta, kind: party, since: 2010, until: 2009}", r"x\.yaml:3: 'b' ends in 2009"),
        ("{id: b, name: Beta, kind: party, leads: a}", r"x\.yaml:3: 'b' is no person"),
        ("{id: b, name: [}", r"x\.yaml:\d+: not valid YAML"),
    ],
)
def test_a_wrong_entry_names_its_file_and_line(tmp_path: Path, row: str, message: str) -> None:
    (tmp_path / "x.yaml").write_text(f"{GOOD}  - {row}\n", encoding="utf-8")
    with pytest.raises(RegistryError, match=message):
        load_registry(tmp_path, default_nations())


def test_a_name_shared_on_purpose_is_allowed(tmp_path: Path) -> None:
    rows = "".join(f"  - {{id: {i}, name: {i} group, kind: party, shared: [XY]}}\n" for i in ("b", "c"))
    (tmp_path / "x.yaml").write_text(GOOD + rows, encoding="utf-8")
    match = load_registry(tmp_path, default_nations()).look_up("XY")
    assert match is not None
    assert (match.actor.id, match.rivals) == ("b", 1)


def test_a_country_listed_twice_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "demonyms.yaml"
    path.write_text(
        'countries:\n  - {iso: "AA", name: Aland}\n  - {iso: "AA", name: Beland}\n', encoding="utf-8"
    )
    with pytest.raises(RegistryError, match=r"demonyms\.yaml:3: iso 'AA' stands already on line 2"):
        load_nations(path)


def test_a_word_table_with_a_bare_no_is_refused(tmp_path: Path) -> None:
    table = (data_folder() / "composition.yaml").read_text(encoding="utf-8")
    path = tmp_path / "composition.yaml"
    path.write_text(table.replace('"no"', "no", 1), encoding="utf-8")
    with pytest.raises(RegistryError, match=r"composition\.yaml:1: 'determiners' must be a list of words"):
        load_vocabulary(path)


def test_every_country_has_a_state() -> None:
    nations = default_nations()
    assert len(nations.by_iso) > 190
    for iso, nation in nations.by_iso.items():
        assert nations.find(nation.name)["state"].iso == iso


def test_titles_posts_and_surnames() -> None:
    found = _resolve(
        "[person!|Iraqi Prime Minister Hayder al Abadi] met [person!|Lebanon's new President Elias Hrawi]. "
        "[person!|Brigadier General Salim Mustafa al-Mansur] spoke; "
        "[person!|Al-Mansur] left with [person!|Hrawi]."
    )
    assert found["m0"].id == "haider-al-abadi"
    assert (found["m1"].id, found["m1"].country) == ("person:elias-hrawi", "LB")
    assert found["m2"].id == found["m3"].id == "person:salim-mustafa-al-mansur"
    assert found["m2"].score < 0.6
    assert "no list" in found["m2"].reason
    assert found["m4"].id == "person:elias-hrawi"


def test_a_surname_of_this_report_comes_before_the_registry() -> None:
    found = _resolve("[person!|Samira Assad], a teacher, was hurt. [person!|Assad] was taken to hospital.")
    assert found["m0"].id == found["m1"].id == "person:samira-assad"


def test_an_acronym_defined_in_the_report_binds_there() -> None:
    found = _resolve(
        "The [actor!|Karkoo Defence Front (KDF)] attacked. "
        "[actor!|KDF] claimed it; [actor|KDF fighters] left.",
        focus="SD",
    )
    assert {entity.id for entity in found.values()} == {"actor:karkoo-defence-front"}
    assert found["m0"].kind == "rebel-group"
    assert all(entity.score < 0.6 for entity in found.values())
    assert compose("KDF fighters") != found["m2"]


def test_an_acronym_of_a_listed_group() -> None:
    found = _resolve(
        "the [actor!|guatemalan national revolutionary unity (urng)] fled. [actor!|urng] denied it."
    )
    assert {entity.id for entity in found.values()} == {"guatemalan-national-revolutionary-unity"}


def test_a_person_of_a_group_is_not_the_group() -> None:
    found = _resolve(
        "He was [person|the Islamic State’s “finance emir for Mosul”], [actor!|the Islamic State] said."
    )
    assert (found["m0"].kind, found["m0"].parent) == ("person", "islamic-state")
    assert found["m1"].id == "islamic-state"


def test_places_act_only_where_the_caller_says_so() -> None:
    text = (
        "[place!|Turkey] warned [place!|Tehran] from [place!|Ankara]; "
        "[nationality|Iraqi] towns, [actor|Iraqis]."
    )
    found = _resolve(text, acting=("m0", "m1"))
    assert found["m0"].id == "government:TR"
    assert found["m1"].id == "government:IR"
    assert "m2" not in found
    assert "m3" not in found
    assert found["m4"].id == "civilians:IQ"


def test_antecedents_chain_and_circles_end() -> None:
    found = _resolve(
        "[actor!|The Taliban] said [actor@m0|they] won; [actor@m1|the group] left. [actor@m3|it]"
    )
    assert [found[id_].id for id_ in ("m0", "m1", "m2")] == ["taliban"] * 3
    assert "m3" not in found


def test_text_of_one_case() -> None:
    lower = (
        "[person!|president cerezo] said [actor!|fmln] and [actor|the guerrillas] met "
        "[person!|col luis isaacs]."
    )
    small = _resolve(lower, focus="GT")
    assert small["m0"].id == "vinicio-cerezo"
    assert small["m1"].id == "farabundo-marti-national-liberation-front"
    assert small["m2"].id == "rebels:GT"
    assert small["m3"].id == "person:luis-isaacs"
    marks = re.sub(r"\|([^\]]*)\]", lambda found: f"|{found[1].upper()}]", lower)
    plain = re.sub(r"\][^\[]*\[", lambda found: found[0].upper(), marks)
    assert {k: v.id for k, v in _resolve(plain, focus="GT").items()} == {k: v.id for k, v in small.items()}


def test_the_order_of_mentions_does_not_matter() -> None:
    text, mentions = _marked(
        "[person!|Omar Farid] met [actor!|the Zarad Front (ZF)]. [person!|Farid] left [actor!|ZF]."
    )
    forward = resolve_actors(text, mentions)
    assert resolve_actors(text, mentions[::-1]) == forward
    assert list(resolve_actors(text, mentions[::-1])) == list(forward)
    assert len(forward) == 4


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Karkoo militants", "rebel-group"),
        ("two Tarhuni fighters", "unidentified-armed-group"),
        ("a convoy of policemen", "state-forces"),
        ("a convoy of aid workers", "civilians"),
        ("a convoy", None),
        ("the Ring Committee", None),
    ],
)
def test_the_kind_that_a_head_noun_tells(words: str, kind: str | None) -> None:
    assert head_kind(words) == kind


def test_the_first_of_two_sides_has_the_noun_of_the_second() -> None:
    text = "Russian and Syrian warplanes struck Idlib; the Russian side denied it."
    mentions = [
        Mention("m1", 0, 7, "Russian", "nationality", named=True),
        Mention("m2", 12, 28, "Syrian warplanes", "actor", named=False),
        Mention("m3", 47, 54, "Russian", "nationality", named=True),
    ]
    found = resolve_actors(text, mentions, acting={"m1", "m3"})
    assert [found[one].id for one in ("m1", "m2", "m3")] == [
        "state-forces:RU",
        "state-forces:SY",
        "government:RU",
    ]


def test_time_grows_with_the_number_of_mentions() -> None:
    words = "Syrian warplanes struck. "
    times = []
    for copies in (1, 1000, 8000):  # the first loads the lists
        mentions = [
            Mention(f"m{at}", at * len(words), at * len(words) + 16, words[:16], "actor", named=False)
            for at in range(copies)
        ]
        began = time.process_time()
        assert len(resolve_actors(words * copies, mentions)) == copies
        times.append(time.process_time() - began)
    assert times[2] < 8 * 2.5 * times[1] + 0.2


@pytest.mark.parametrize("words", ["U.S.", "the U.S."])
def test_the_last_point_of_initials_is_theirs(words: str) -> None:
    text = f"A strike by {words}, said the report."
    at = text.index(words)
    mention = Mention("m0", at, at + len(words), words, "actor", True)
    assert resolve_actors(text, [mention])["m0"].id == "government:US"
