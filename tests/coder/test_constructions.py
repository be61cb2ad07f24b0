"""Sentences of many wars through the shipped pipeline: who plays which part, and how a statement is put and by whom.

One row a construction of reporting. The sentences are the project's own.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from mountjoy.claim import Claim, CodedReport
from mountjoy.coding import Coder
from mountjoy.report import Report

# name, sentence, event type, trigger's first word, parties that must stand in each role
ROLES: list[tuple[str, str, str, str, dict[str, set[str]]]] = [
    ("passive with an agent", "Three villages near Goma were attacked by gunmen on Sunday.", "attack", "attacked", {"actor": {"gunmen"}}),
    ("relative clause", "Soldiers who ambushed the rebels near Lashio lost two trucks.", "clash", "ambushed", {"actor": {"Soldiers"}, "recipient": {"the rebels"}}),
    ("object relative", "The journalist whom the militia kidnapped in Sanaa was freed.", "abduction", "kidnapped", {"actor": {"the militia"}, "recipient": {"The journalist"}}),
    ("participle with a purpose", "Militants seeking to attack the garrison were killed by soldiers.", "clash", "attack", {"actor": {"Militants"}}),
    ("participle before the clause", "Backed by helicopters, Malian troops attacked the rebels near Kidal.", "clash", "attacked", {"actor": {"Malian troops"}, "recipient": {"the rebels"}}),
    ("control", "The Karen rebels tried to attack a police convoy.", "clash", "attack", {"actor": {"The Karen rebels"}}),
    ("object control", "The general ordered his men to attack the rebels.", "clash", "attack", {"actor": {"his men"}, "recipient": {"the rebels"}}),
    ("indirect object of asking", "Honduras asked Canada to send doctors.", "demand", "asked", {"actor": {"Honduras"}, "recipient": {"Canada"}}),
    ("raising", "Ukrainian troops are likely to attack Russian forces near Kupiansk.", "clash", "attack", {"actor": {"Ukrainian troops"}, "recipient": {"Russian forces"}}),
    ("predicative adjective", "Ethiopia is willing to withdraw its troops from Eritrea.", "pledge", "willing", {"actor": {"Ethiopia"}, "recipient": {"Eritrea"}}),
    ("clause with a subject of its own after a noun", "The envoy rejected the report that army units are responsible for the killing of six priests.", "attribution-of-responsibility", "responsible", {"recipient": {"army units"}}),
    ("fired from", "Missiles were fired from Belarus at Kyiv overnight.", "missile-strike", "fired", {"origin": {"Belarus"}, "place": {"Kyiv"}}),
    ("hyphens in a weapon's name", "Truck-mounted rockets hit the town of Orikhiv.", "shelling", "hit", {"instrument": {"Truck-mounted rockets"}}),
    ("pronoun under a verb of saying", "Sudan said it would expel the diplomats.", "expulsion-of-diplomats", "expel", {"actor": {"Sudan"}}),
    ("coordinated verbs", "Gunmen stormed the village and abducted two nurses.", "abduction", "abducted", {"actor": {"Gunmen"}, "recipient": {"two nurses"}}),
    ("coordination under a passive", "The minister was indicted by a court and will resign.", "resignation", "resign", {"actor": {"The minister"}}),
    ("coordinated parties", "Nepal and Bhutan signed a treaty on refugees.", "treaty", "signed", {"actor": {"Nepal", "Bhutan"}}),
    ("apposition", "The rebels' leader, Omar Said, rejected the plan of the African Union.", "rejection", "rejected", {"actor": {"The rebels' leader", "Omar"}, "recipient": {"the African Union"}}),
    ("title and name", "The junior minister Musa Bello summoned Benin's ambassador.", "accusation", "summoned", {"actor": {"The junior minister Musa Bello"}}),
    ("possessive nominal", "Turkey's shelling of Kurdish fighters went on all night.", "shelling", "shelling", {"actor": {"Turkey"}}),
    ("possessor in the object", "The junta rejected the envoy's proposal for a truce.", "rejection", "rejected", {"actor": {"The junta"}, "recipient": {"the envoy"}}),
    ("light verb", "The army launched an offensive against the guerrillas in Arauca.", "offensive", "launched", {"actor": {"The army"}, "recipient": {"the guerrillas"}}),
    ("measure of a light object", "Chile suspended part of a military aid programme for Peru.", "relations-cut", "suspended", {"actor": {"Chile"}, "recipient": {"Peru"}}),
    ("participle after a document", "The union issued a declaration demanding that the government free its chairman.", "demand", "demanding", {"actor": {"The union"}, "recipient": {"the government"}}),
    ("call on to", "Pope Francis called on Russia to end the war.", "demand", "called", {"actor": {"Pope Francis"}, "recipient": {"Russia"}}),
    ("accused of", "Bogota accused Caracas of sheltering the guerrillas.", "accusation", "accused", {"actor": {"Bogota"}, "recipient": {"Caracas"}}),
    ("said must", "The Rwandan president said that the Congolese government must disarm the militia.", "demand", "said", {"actor": {"The Rwandan president"}, "recipient": {"the Congolese government"}}),
    ("reciprocal", "Burmese soldiers clashed with Karen rebels near Hpakant.", "clash", "clashed", {"actor": {"Burmese soldiers"}, "recipient": {"Karen rebels"}}),
    ("reciprocal with both before", "Soldiers and guerrillas clashed near Tumaco on Monday.", "clash", "clashed", {"actor": {"Soldiers", "guerrillas"}}),
    ("between", "The bishop launched a mediation effort between the army and the rebels.", "mediation", "launched", {"recipient": {"the army", "the rebels"}}),
    ("party in the content of an offer", "Libya has offered to hand over two suspects to Malta.", "pledge", "offered", {"actor": {"Libya"}, "recipient": {"Malta"}}),
    ("party in the content of a refusal", "Ghana has refused to deploy peacekeepers in Mali.", "rejection", "refused", {"actor": {"Ghana"}, "recipient": {"Mali"}}),
    ("party in the content of a threat", "Iraq threatened to break off relations with Jordan over the pipeline.", "threat", "threatened", {"recipient": {"Jordan"}}),
    ("party in a call for", "The junta dismissed an appeal from the elders to end the raids.", "rejection", "dismissed", {"recipient": {"the elders"}}),
    ("against whom a protest is", "Students marched in Tbilisi to protest against Russia's decision.", "protest", "marched", {"actor": {"Students"}, "recipient": {"Russia"}}),
    ("owner of what is destroyed", "Army bulldozers demolished Palestinian homes near Jericho.", "property-destruction", "demolished", {"recipient": {"Palestinian"}}),
    ("those harmed", "A roadside bomb killed two Kenyan policemen near Mandera.", "remote-explosive", "roadside", {"recipient": {"two Kenyan policemen"}, "victim": {"two Kenyan policemen"}}),
    ("source and goal of a move", "The last soldiers withdrew from Kidal to Gao.", "withdrawal", "withdrew", {"actor": {"The last soldiers"}, "origin": {"Kidal"}, "destination": {"Gao"}}),
    ("purpose of those equipped", "Uganda is training Somali militias in the area to fight Al-Shabaab.", "clash", "fight", {"actor": {"Somali militias"}, "recipient": {"Al-Shabaab"}}),
    ("sides and place after a verb of telling", "Clashes were reported in Puerto Asis between FARC dissidents and the army.", "clash", "Clashes", {"actor": {"FARC dissidents", "the army"}, "place": {"Puerto Asis"}}),
    ("sides under two places", "Several clashes were reported in Bamenda and Kumba between separatists and soldiers.", "clash", "clashes", {"actor": {"separatists", "soldiers"}, "place": {"Bamenda", "Kumba"}}),
    ("whom a post is for", "The president named a general to lead the offensive against the rebels.", "offensive", "lead", {"actor": {"a general"}, "recipient": {"the rebels"}}),
    ("country that only tells where", "Rwanda sent soldiers to Mozambique's Cabo Delgado province.", "deployment", "sent", {"actor": {"Rwanda"}, "recipient": set()}),
    ("at whose side they fight", "Foreign volunteers are fighting along with the FMLN.", "clash", "fighting", {"actor": {"Foreign volunteers", "the FMLN"}, "recipient": set()}),
    ("fired from, beside the verb", "A missile fired from Belgorod struck an apartment block in Kharkiv.", "missile-strike", "missile", {"origin": {"Belgorod"}, "actor": set(), "place": {"Kharkiv"}}),
    ("killed along with", "The commander was killed along with Hezbollah fighters.", "killing", "killed", {"actor": set()}),
    ("forces of two sides", "Russian and Syrian warplanes bombed a hospital in Idlib.", "air-strike", "bombed", {"actor": {"Russian", "Syrian warplanes"}, "recipient": set()}),
    ("a side and those it backs", "Turkish and Turkish-backed forces captured Tal Abyad.", "capture", "captured", {"actor": {"Turkish", "Turkish-backed forces"}}),
    ("forces strike an installation", "The army struck a rebel camp near Kidal.", "clash", "struck", {"actor": {"The army"}, "place": {"Kidal"}}),
    ("a state strikes a port", "Israel struck the port of Hodeidah.", "attack", "struck", {"actor": {"Israel"}}),
    ("enemy of what is praised", "The general hailed victory in Marib against the Houthis.", "praise", "hailed", {"actor": {"The general"}, "place": set()}),
    ("place of what is condemned", "Ukraine denounced the shelling of a hospital in Kherson.", "accusation", "denounced", {"actor": {"Ukraine"}, "place": set()}),
    ("place of who condemns", "In Geneva, the envoy condemned the attack in Kabul.", "accusation", "condemned", {"actor": {"the envoy"}, "place": {"Geneva"}}),
    ("place of what is welcomed", "France welcomed the release of hostages in Burkina Faso.", "praise", "welcomed", {"actor": {"France"}, "place": set()}),
    ("place of what is broken", "The rebels violated the ceasefire in Hodeidah on Monday.", "rejection", "violated", {"actor": {"The rebels"}, "place": {"Hodeidah"}}),
    ("those kept from it", "The junta prevented aid workers from entering Sittwe.", "restriction", "prevented", {"actor": {"The junta"}, "recipient": {"aid workers"}}),
    ("fighters loyal to someone", "Boko Haram fighters loyal to Abubakar Shekau raided Magumeri.", "offensive", "raided", {"actor": {"Boko Haram fighters"}}),
    ("acronym with a figure", "Rwanda denies backing the M23.", "denial", "denies", {"actor": {"Rwanda"}, "recipient": {"M23"}}),
    ("harmed in the course of it", "Russian forces shelled Kherson, wounding four people.", "shelling", "shelled", {"actor": {"Russian forces"}, "victim": {"four people"}}),
    ("device of two words", "Two peacekeepers were killed when their truck hit a roadside bomb near Kidal.", "remote-explosive", "hit", {"victim": {"Two peacekeepers"}, "instrument": {"a roadside bomb"}}),
    ("strikes counted in engagements", "Coalition forces conducted six strikes consisting of nine engagements against ISIS targets in Syria.", "air-strike", "strikes", {"actor": {"Coalition forces"}, "recipient": {"ISIS"}, "target": {"ISIS targets"}, "place": {"Syria"}}),
    ("what strikes did", "Near Abu Kamal, two strikes engaged an ISIS tactical unit and destroyed three vehicles.", "air-strike", "strikes", {"recipient": {"an ISIS tactical unit"}, "target": {"vehicles"}, "place": {"Abu Kamal"}}),
    ("town handed back", "The Kokang rebels handed Lashio back to the junta.", "territory-transfer", "handed", {"actor": {"The Kokang rebels"}, "recipient": {"the junta"}}),
    ("name of one word", "Switzerland sanctioned Hemedti over the siege.", "sanctions-imposed", "sanctioned", {"actor": {"Switzerland"}, "recipient": {"Hemedti"}}),
    ("seat of whom something is demanded", "Turkey demanded that Washington reverse its decision to arm the militia.", "demand", "demanded", {"actor": {"Turkey"}, "recipient": {"Washington"}}),
    ("siege that was imposed", "The army broke the siege that the RSF had imposed on El Obeid.", "siege-broken", "broke", {"actor": {"The army"}, "recipient": {"the RSF"}, "place": {"El Obeid"}}),
    ("means", "Rebels attacked the base with mortars.", "shelling", "attacked", {"actor": {"Rebels"}, "instrument": {"mortars"}}),
    ("at the side of the subject, between commas", "The garrison, together with tribal militias, took Sirte on Monday.", "capture", "took", {"actor": {"The garrison", "tribal militias"}, "place": {"Sirte"}}),
    ("a group before an event noun", "Four drivers died in a Boko Haram ambush near Monguno.", "clash", "ambush", {"actor": {"Boko Haram"}, "place": {"Monguno"}}),
    ("whose attack was repelled", "Villagers repelled an RSF attack on the northern edge of the town.", "attack-repelled", "repelled", {"actor": {"Villagers"}, "recipient": {"RSF"}}),
    ("an active verb taken for a passive", "Malian soldiers and Wagner mercenaries executed nine herders near Nampala.", "execution", "executed", {"actor": {"Malian soldiers", "Wagner mercenaries"}, "recipient": {"nine herders"}}),
    ("where the struck thing is", "A missile struck a block of flats in Kryvyi Rih at dawn.", "missile-strike", "struck", {"target": {"a block of flats"}, "place": {"Kryvyi Rih"}}),
    ("where both struck things are", "Jets struck Houthi targets in Hodeidah and Saada.", "air-strike", "struck", {"recipient": {"Houthi"}, "place": {"Hodeidah", "Saada"}}),
    ("where what was burnt is", "Settlers set fire to barns in the village of Qusra.", "property-destruction", "set", {"target": {"barns"}, "place": {"the village of Qusra"}}),
    ("what a strike hit", "An RSF drone strike hit a hospital in El Fasher.", "drone-strike", "drone", {"actor": {"RSF"}, "target": {"a hospital"}, "place": {"El Fasher"}}),
    ("fighters who set off a bomb", "ISWAP fighters detonated a roadside bomb under an army lorry.", "remote-explosive", "detonated", {"actor": {"ISWAP fighters"}, "instrument": {"a roadside bomb"}}),
    ("whose clashes they were", "Army units took control of Zinjibar after clashes with separatist fighters.", "clash", "clashes", {"actor": {"Army units"}, "recipient": {"separatist fighters"}}),
    ("the fallen fought", "Two soldiers were killed in clashes with rebels near Kidal.", "clash", "clashes", {"actor": {"Two soldiers"}, "recipient": {"rebels"}, "victim": {"Two soldiers"}}),
    ("some of a number", "Air defence crews shot down 23 of 31 drones.", "weapons-disruption", "shot", {"target": {"31 drones"}}),
    ("a small town that was shelled", "Rebels shelled Avdiivka.", "shelling", "shelled", {"place": {"Avdiivka"}}),
    ("an ambush of many groups", "KNLA and PDF fighters overran an outpost at Kawkareik.", "capture", "overran", {"actor": {"KNLA", "PDF fighters"}}),
    ("fighters are no aircraft", "A Turkish drone killed two SDF fighters near Kobane.", "drone-strike", "killed", {"victim": {"SDF fighters"}, "place": {"Kobane"}}),
    ("a branch by where it is", "Al-Qaeda in the Arabian Peninsula attacked a checkpoint in Abyan.", "clash", "attacked", {"actor": {"Al-Qaeda in the Arabian Peninsula"}}),
    ("an acronym at the front", "A CODECO attack on the village of Djaiba left 25 dead.", "attack", "attack", {"actor": {"CODECO"}}),
    ("who laid the mine", "Two officers died when their lorry hit a mine laid by Al-Shabaab in Lamu.", "remote-explosive", "hit", {"actor": {"Al-Shabaab"}, "place": {"Lamu"}}),
    ("where what it carried is", "Gunmen attacked a bus carrying oil workers in Deir ez-Zor.", "attack", "attacked", {"target": {"a bus"}, "place": {"Deir ez-Zor"}}),
    ("a clause of its own, elsewhere", "Gunmen fought soldiers in Culiacan, and the governor asked for calm.", "demand", "asked", {"place": set()}),
    ("a relative clause, elsewhere", "Two men who had signed the peace accord were murdered in Cauca.", "treaty", "signed", {"place": set()}),
    ("a ship sunk", "Rebels sank a gunboat off Port Sudan.", "clash", "sank", {"actor": {"Rebels"}, "target": {"a gunboat"}}),
    ("protested against, not whose death it was", "Lawyers condemned the assassination of judge Ana Ruiz.", "accusation", "condemned", {"recipient": set()}),
    ("whose kidnappings", "The campaign of student kidnappings began in August.", "abduction", "kidnappings", {"actor": set(), "recipient": {"student"}}),
    ("bombers who are no aircraft", "The attack on the village of Kolofata was carried out by two suicide bombers.", "suicide-bombing", "attack", {"actor": {"two suicide bombers"}}),
]  # fmt: skip

# name, sentence, trigger's first word, how it is put, who says so
PUT: list[tuple[str, str, str, str, str | None]] = [
    ("who ordered a deed", "The massacre was ordered by the colonel.", "massacre", "reported", None),
    ("called for", "The mediators insisted on talks between the government and the rebels.", "talks", "planned", None),
    ("looked into", "The UN called for an investigation into the killing of two aid workers.", "killing", "reported", None),
    ("a participle under what is not known", "I do not know if you have seen a leaflet issued by the air force.", "leaflet", "reported", None),
    ("set off is no plan", "Soldiers arrested a chief in Culiacan, setting off clashes with his gunmen.", "clashes", "reported", None),
    ("what is to be ended goes on", "Police moved in to break up clashes between rival militias.", "clashes", "reported", None),
    ("not verified is not denied", "Reports of clashes in Goma could not be verified.", "clashes", "hypothetical", None),
    ("accusations over a deed", "The warring sides traded accusations over the attack on the convoy.", "attack", "reported", None),
    ("not, within a condition", "The militia would attack if its leader was not freed.", "freed", "hypothetical", None),
    ("suspected to have been", "A device suspected to have been planted by al-Shabaab exploded in Mandera.", "device", "alleged", None),
    ("told by the report", "Gunmen killed six villagers near Kaya.", "killed", "reported", None),
    ("according to a source apart", "According to residents, gunmen killed six villagers near Kaya.", "killed", "reported", "residents"),
    ("quoted", '"Gunmen killed six villagers," a doctor said.', "killed", "reported", "a doctor"),
    ("told by a side", "Government troops seized the town of Bria, the army said.", "seized", "claimed", "the army"),
    ("told by the other side", "American warplanes bombed a militia base, a military source said.", "bombed", "claimed", "a military source"),
    ("told by police", "A bomb killed two people in Karachi, police said.", "bomb", "reported", "police"),
    ("accused of", "Residents accused soldiers of killing 12 farmers.", "killing", "alleged", "Residents"),
    ("believed to", "The army is believed to have killed 20 protesters.", "killed", "alleged", None),
    ("said to", "The rebels are said to have captured the town of Sake.", "captured", "alleged", None),
    ("alleged deed", "The alleged killing of two monks by soldiers angered residents of Mandalay.", "killing", "alleged", None),
    ("denied that", "The army denied that its soldiers had killed the monks.", "killed", "denied", "The army"),
    ("denied a report", "The spokesman denied reports that soldiers had killed the monks.", "killed", "denied", "The spokesman"),
    ("did not deny", "The general did not deny that his men had killed the monks.", "killed", "alleged", "The general"),
    ("not", "The rebels did not attack the convoy.", "attack", "denied", None),
    ("failed to", "The insurgents failed to capture the city of Bago.", "capture", "denied", None),
    ("did not fail to", "The insurgents did not fail to capture the city of Bago.", "capture", "reported", None),
    ("failed to stop", "The truce failed to stop the shelling of Taiz.", "shelling", "reported", None),
    ("refused to", "Mali refused to release the prisoners.", "release", "denied", None),
    ("unable to", "The insurgents are unable to capture the city of Bago.", "capture", "denied", None),
    ("set to", "The junta was set to sign a ceasefire with the rebels.", "sign", "planned", None),
    ("ready to", "Government troops are ready to attack the rebels in El Fasher.", "attack", "planned", None),
    ("said would", "The colonel said his men would attack the rebels on Sunday.", "attack", "planned", "The colonel"),
    ("ordered to", "The general ordered his men to attack the rebels.", "attack", "planned", "The general"),
    ("vowed to", "The rebels vowed to attack the capital.", "attack", "threatened", "The rebels"),
    ("will unless", "Nigeria will withdraw its troops from Chad unless the rebels sign a truce.", "withdraw", "threatened", None),
    ("what came of an attempt", "The army tried to seize the town of Bakhmut, killing five civilians.", "killing", "reported", None),
    ("be to", "The rebels are to withdraw from Goma by Friday.", "withdraw", "planned", None),
    ("beside what is to come", "The truce was to begin at midnight; fighting continued in Omdurman.", "fighting", "reported", None),
    ("beside what nobody did", "There was no comment from the junta, and gunmen attacked a second village hours later.", "attacked", "reported", None),
    ("likely to", "Ethiopia is likely to attack Eritrea.", "attack", "hypothetical", None),
    ("whether", "It is unclear whether the militia attacked the village.", "attacked", "hypothetical", None),
    ("an event referred to", "The UN will investigate the killing of three aid workers in Goma.", "killing", "reported", None),
    ("a part in an event denied", "The army denied any role in the shelling of the market in Sloviansk.", "shelling", "reported", None),
    ("nobody claims it", "No group has claimed responsibility for the bombing in Peshawar.", "bombing", "reported", None),
    ("a relative clause in what is said", "Officials said the rebels, who seized the town in May, may leave.", "seized", "reported", None),
    ("speaker after a list", "Junta jets bombed a school in Loikaw, killing 20 students and two teachers, rescue workers said.", "bombed", "reported", "rescue workers"),
    ("speaker of a second clause", "Israeli tanks advanced into Rafah, and Hamas said its fighters were battling troops.", "battling", "claimed", "Hamas"),
    ("a party's own toll", "A police officer said the raid killed two soldiers. Al-Shabaab said it killed 21 soldiers in the raid.", "killed", "claimed", "Al-Shabaab"),
    ("claimed deed", "The Free Eagles claimed responsibility for a bombing that killed nine people in Kabul.", "bombing", "claimed", "The Free Eagles"),
    ("what befell somebody named in a demand", "Activists demanded the release of jailed opposition leader Musa Bello.", "jailed", "reported", None),
    ("what was proposed and rejected", "The front rejected the truce proposed by the government.", "proposed", "reported", None),
    ("what is to be cleared is there", "Guards moved in to clear protesters from the square in Bamako.", "protesters", "reported", None),
    ("what force was used for", "Troops used live rounds to disperse a peaceful march in Bamako.", "disperse", "reported", None),
    ("a question", "Have weapons been seized in the camp?", "seized", "hypothetical", None),
]  # fmt: skip


@pytest.fixture(scope="module")
def coded(coder: Coder) -> Mapping[str, CodedReport]:
    texts = sorted({row[1] for row in (*ROLES, *PUT)})
    return {c.report.text: c for c in coder.code(Report(text, text) for text in texts)}


def told(coded: CodedReport, trigger: str, type_: str | None = None) -> list[Claim]:
    """The event claims whose trigger holds the word, of the type where one is given."""
    return [
        c for c in coded.claims
        if c.kind == "event" and trigger in c.trigger.text.split() and type_ in (None, c.type)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "type_", "trigger", "roles"), [pytest.param(*r[1:], id=r[0]) for r in ROLES]
)
def test_who_plays_which_part(
    coded: Mapping[str, CodedReport], text: str, type_: str, trigger: str, roles: dict[str, set[str]]
) -> None:
    claims = told(coded[text], trigger, type_)
    assert claims, [(c.type, c.trigger.text) for c in coded[text].claims]
    found = [
        {role: {coded[text].mention(r.mention).text for r in c.roles if r.role == role} for role in roles}
        for c in claims
    ]
    assert roles in found, found


@pytest.mark.parametrize(
    ("text", "trigger", "assertion", "speaker"), [pytest.param(*r[1:], id=r[0]) for r in PUT]
)
def test_how_it_is_put_and_by_whom(
    coded: Mapping[str, CodedReport], text: str, trigger: str, assertion: str, speaker: str | None
) -> None:
    claims = told(coded[text], trigger)
    assert claims, [(c.type, c.trigger.text) for c in coded[text].claims]
    found = {
        (c.assertion, coded[text].mention(c.attribution).text if c.attribution else None) for c in claims
    }
    wanted = [(a, s) for a, s in found if a == assertion and (speaker is None or s == speaker)]
    assert wanted, found


@pytest.mark.parametrize(
    "text",
    [
        "A roadside bomb targeting a police vehicle wounded three officers in Quetta.",
        "Rockets fired by the Houthis at the town of Abha hit a school.",
        "Russian forces shelled Kherson, wounding four people.",
        "A drone hit a bus in Omdurman, killing five and injuring eleven.",
        "An attack on the camp killed and injured dozens of refugees.",
        "An improvised explosive device went off under a bus in Gedo, killing six passengers.",
        "Two peacekeepers were killed when their truck hit a roadside bomb near Kidal.",
    ],
)
def test_harm_done_is_no_event_of_its_own(coder: Coder, text: str) -> None:
    (coded,) = coder.code([Report(id="r", text=text)])
    assert len([c for c in coded.claims if c.kind == "event"]) == 1


@pytest.mark.parametrize(
    "text", ["Traders came to the market from the occupied West Bank.", "Aid reached besieged Avdiivka."]
)
def test_what_a_place_is_called_is_no_event(coder: Coder, text: str) -> None:
    (coded,) = coder.code([Report("called", text)])
    assert not [c for c in coded.claims if c.type in ("capture", "siege")]


@pytest.mark.parametrize(
    ("parties", "ids"),
    [
        ("Kenya and Ethiopia", ["government:KE", "government:ET"]),
        ("Kenya and the African Union", ["government:KE", "african-union"]),
        ("Israel and Hezbollah", ["government:IL", "hezbollah"]),
    ],
)
def test_two_names_are_two_parties(coder: Coder, parties: str, ids: list[str]) -> None:
    (coded,) = coder.code([Report("two", f"{parties} signed a treaty on water.")])
    (treaty,) = [c for c in coded.claims if c.type == "treaty"]
    actors = [coded.mention(r.mention).entity for r in treaty.roles if r.role == "actor"]
    assert [a.id for a in actors if a is not None] == ids


@pytest.mark.parametrize(
    ("text", "type_", "actors"),
    [
        ("It captured the town of Bria from the rebels.", "capture", set()),
        ("His forces withdrew from Bria.", "withdrawal", set()),
        ("General Haftar said his forces had captured Derna.", "capture", {"his forces"}),
        ("Nigeria's military said it killed 18 insurgents in Borno.", "clash", {"Nigeria's military"}),
        ('"We killed six soldiers near Bama," the Boko Haram spokesman said.', "clash", {"Boko Haram"}),
        ('"We will not negotiate with the junta," the envoy said.', "negotiation", {"the envoy"}),
        ("The US attacked the base.", "clash", {"The US"}),
        ("Abu Yusuf was killed by an airstrike.", "air-strike", set()),
    ],
)
def test_who_is_nobody_known_is_no_party(coder: Coder, text: str, type_: str, actors: set[str]) -> None:
    (coded,) = coder.code([Report("nobody", text)])
    claims = [c for c in coded.claims if c.type == type_]
    assert claims, [c.type for c in coded.claims]
    assert {coded.mention(r.mention).text for c in claims for r in c.roles if r.role == "actor"} == actors


@pytest.mark.parametrize(
    "text", ["They rejected the proposal of the government.", "He met the minister on Monday."]
)
def test_words_of_nobody_known_are_not_coded(coder: Coder, text: str) -> None:
    (coded,) = coder.code([Report("words", text)])
    assert not [c for c in coded.claims if c.kind == "event"]


def test_a_claim_of_responsibility_gives_its_event_the_actor(coded: Mapping[str, CodedReport]) -> None:
    text = next(row[1] for row in PUT if row[0] == "claimed deed")
    (bombing,) = told(coded[text], "bombing")
    actors = {coded[text].mention(r.mention).text for r in bombing.roles if r.role == "actor"}
    assert actors == {"The Free Eagles"}
    assert told(coded[text], "claimed", "claim-of-responsibility")


def test_nobody_plays_no_part(coded: Mapping[str, CodedReport]) -> None:
    text = next(row[1] for row in PUT if row[0] == "nobody claims it")
    assert not [r for c in coded[text].claims for r in c.roles if r.role == "actor"]


@pytest.mark.parametrize(
    ("text", "words", "year"),
    [
        ("At 1900 rebels attacked the barracks in Arauca.", None, None),
        ("At 0530 hours on 3 May 2022 the village of Tina was shelled.", "3 May 2022", 2022),
        ("In 1994 rebels attacked the barracks in Arauca.", "1994", 1994),
    ],
)
def test_an_hour_is_no_year(coder: Coder, text: str, words: str | None, year: int | None) -> None:
    (one,) = coder.code([Report("hour", text)])
    (claim,) = [c for c in one.claims if c.kind == "event"]
    assert claim.date is not None
    assert claim.date.text == words
    assert (claim.date.start and claim.date.start.year) == year


def test_no_one_is_not_one(coder: Coder) -> None:
    (coded,) = coder.code([Report("none", "Gunmen fired at the bus but no-one was injured.")])
    assert not [c for c in coded.claims if c.injuries is not None or c.trigger.text == "injured"]
