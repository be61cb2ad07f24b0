"""The trained part: what it is told, how it weighs, and what it must not do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mountjoy.claim import Claim, Span
from mountjoy.coder.ranking import load
from mountjoy.coder.ranking.facts import ReportTold, Told, topic_of
from mountjoy.coder.ranking.model import Ranking, Views, dot, probability, save, with_views
from mountjoy.coder.ranking.words import BUCKETS, bucket, buckets, sentence_words
from mountjoy.coding import Coder
from mountjoy.errors import PipelineError
from mountjoy.report import Report
from tests.coder.build import make
from training.linear import choice, logistic, names_of, ridge, table
from training.rank_figures import calibration
from training.rank_fit import kept, verdicts
from training.rank_samples import Sample

CLAIM = Claim("c", "event", "clash", "battle", Span(0, 5, "clash"), Span(0, 9, "A clash ."), ())


def told(*facts: dict[str, float], groups: tuple[int, ...] = (), topic: str = "Armed clash") -> ReportTold:
    numbers = groups or tuple(range(len(facts)))
    rows = tuple(buckets(["clash"]))
    claims = (Told(f, topic, "ASSAULT", rows, g, CLAIM) for f, g in zip(facts, numbers, strict=True))
    return ReportTold(tuple(claims), rows)


def ranking(**salience: float) -> Ranking:
    weights = np.zeros((BUCKETS, 2), np.float32)
    weights[bucket("clash"), 0] = 0.75
    labels = (("topic", "Armed clash"), ("plover", "ASSAULT"))
    return Ranking(Views(labels, weights, np.ones(BUCKETS, np.float32)), salience, {"1": -1.0, "first": 3.0})


def first_type(coder: Coder, text: str, title: str | None = None) -> str:
    coded = next(coder.code([Report("r", text, title)]))
    return next(c.type for c in coded.claims if c.kind == "event")


# What is told --------------------------------------------------------------------------------------


def test_names_and_numbers_stand_as_their_kind() -> None:
    made = make(
        "Rebels/rebel/NNP/2/nsubj shelled/shell/VBD/0/root Zubara//NNP/2/obj 3/3/CD/5/nummod times/time/NNS/2/obl",
        mentions={"Rebels": "actor", "Zubara": "place"},
        kinds={"Rebels": "rebel-group"},
    )
    words = sentence_words(made.view, (0, 5))
    assert words[:5] == ["=rebel-group", "shell", "=place", "=number", "time"]
    assert "shell_=place" in words
    assert not any("zubara" in word.lower() for word in words)


def test_a_word_has_the_same_row_everywhere() -> None:
    assert bucket("ceasefire") == 4544
    assert buckets(["a", "b", "a"]) == sorted({bucket("a"), bucket("b")})


@pytest.mark.parametrize(
    ("type_", "family", "acled", "topic"),
    [
        ("capture", "battle", "Government regains territory", "Government regains territory"),
        ("natural-disaster", "disaster", None, "natural-disaster"),
        ("claim-of-responsibility", "statement", "Other", "responsibility"),
        ("visit", "diplomacy", "Other", "diplomacy"),
        ("pledge", "statement", None, "=statement"),
    ],
)
def test_topics(type_: str, family: str, acled: str | None, topic: str) -> None:
    assert topic_of(type_, family, acled) == topic


# How it weighs -------------------------------------------------------------------------------------


def test_the_more_salient_claim_is_told_that_it_is_first() -> None:
    weighed = ranking(prior=1.0).weigh(told({"1": 1.0, "prior": -2.0}, {"1": 1.0, "prior": 1.0}))
    assert weighed[1][0] > weighed[0][0]
    assert weighed[1][1] == pytest.approx(probability(2.0), abs=1e-4)
    assert weighed[0][1] == pytest.approx(probability(-1.0), abs=1e-4)


def test_words_suggest_the_claims_own_codes() -> None:
    facts = with_views(ranking().views, told({}))[0]
    assert facts["words topic"] == pytest.approx(0.75)
    assert facts["words plover"] == 0.0
    other = with_views(ranking().views, told({}, topic="Grenade"))[0]
    assert other["words topic"] == 0.0
    assert other["lead topic short of best"] == pytest.approx(0.75)


def test_a_fact_that_was_never_seen_counts_nothing() -> None:
    assert dot({"a": 2.0}, {"a": 1.0, "b": 100.0}) == 2.0


def test_nothing_is_sure() -> None:
    assert probability(1e9) == 0.98
    assert probability(-1e9) == 0.02


def test_ties_stand_below_every_event() -> None:
    given = told({"1": 1.0, "prior": -50.0}, {"1": 1.0})
    given = replace(given, claims=(given.claims[0], replace(given.claims[1], topic="", plover="")))
    event, tie = ranking(prior=1.0).weigh(given)
    assert event[0] > tie[0]


def test_weights_come_back_as_they_were_saved(tmp_path: Path) -> None:
    save(ranking(prior=1.0), tmp_path)
    before = (tmp_path / "words.npz").read_bytes()
    again = load(tmp_path)
    assert again.salience == {"prior": 1.0}
    assert again.weigh(told({"1": 1.0, "prior": 1.0})) == ranking(prior=1.0).weigh(
        told({"1": 1.0, "prior": 1.0})
    )
    save(again, tmp_path)
    assert (tmp_path / "words.npz").read_bytes() == before


def test_missing_or_other_weights_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="cannot be read"):
        load(tmp_path / "nowhere")
    save(ranking(), tmp_path)
    text = (tmp_path / "weights.json").read_text(encoding="utf-8")
    (tmp_path / "weights.json").write_text(text.replace('"format": 1', '"format": 99'), encoding="utf-8")
    with pytest.raises(PipelineError, match="not the ranking weights"):
        load(tmp_path)


def test_the_shipped_weights_are_small() -> None:
    shipped = load()
    assert shipped.salience["prior"] > 0
    folder = Path(__file__).parents[2] / "src" / "mountjoy" / "data" / "ranking"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 3_000_000


# With the pipeline ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        (
            "A car bomb exploded outside a police station in Baidoa, and the president condemned the attack.",
            "bombing",
        ),
        ("Fighters seized the town of Kutum on Sunday after weeks of clashes with the army.", "capture"),
        (
            "Hundreds of farmers marched in Manila to demand land reform, a year after talks collapsed.",
            "protest",
        ),
        ("The two sides signed a ceasefire in Juba on Friday following months of fighting.", "ceasefire"),
    ],
)
def test_what_a_report_is_about_comes_first(coder: Coder, text: str, type_: str) -> None:
    assert first_type(coder, text) == type_


def test_one_type_is_kept_at_a_trigger(coder: Coder) -> None:
    text = "Gunmen attacked the town of Djibo at dawn. Soldiers stormed the building. Police clashed with protesters."
    coded = next(coder.code([Report("r", text)]))
    triggers = [c.trigger for c in coded.claims if c.kind == "event"]
    assert triggers
    assert len(triggers) == len(set(triggers))


def test_scores_tell_plain_claims_from_doubtful_ones(coder: Coder) -> None:
    plain = next(
        coder.code(
            [Report("r", "A suicide bomber killed 12 soldiers at a checkpoint in Maiduguri on Monday.")]
        )
    )
    vague = next(coder.code([Report("r", "The minister said the operation might allow them to move.")]))
    assert max(c.score for c in plain.claims) > 0.7
    assert all(c.score < max(p.score for p in plain.claims) for c in vague.claims)


# How it is trained ---------------------------------------------------------------------------------


def test_a_choice_learns_what_sets_the_right_one_apart() -> None:
    x = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 1.0]])
    right = np.array([True, False, True, False])
    w = choice(x, [slice(0, 2), slice(2, 4)], right, [1.0, 1.0], np.zeros(2), 0.1)
    assert w[0] > 0.5
    assert w[0] > w[1]


def test_a_logistic_regression_gives_the_shares() -> None:
    x = np.array([[1.0, 1.0]] * 4 + [[1.0, 0.0]] * 4)
    y = np.array([True, True, True, False, False, False, False, True])
    w = logistic(x, y, np.ones(8), 1e-6, 0)
    assert probability(float(w.sum())) == pytest.approx(0.75, abs=1e-3)
    assert probability(float(w[0])) == pytest.approx(0.25, abs=1e-3)


def test_ridge_and_tables() -> None:
    rows = [{"a": 1.0}, {"b": 2.0}, {"a": 1.0, "c": 0.0}]
    assert names_of(rows, 2) == ["a"]
    assert table(rows, ["b", "a"]).tolist() == [[0, 1], [2, 0], [0, 1]]
    x = np.eye(3, dtype=np.float32)
    assert np.allclose(ridge(x, x, 1.0), x / 2)


def test_of_the_types_at_one_trigger_the_first_is_kept_and_judged() -> None:
    sample = Sample("case2021", "r", told({}, {}, {}, groups=(0, 0, 2)), (("topic", "Armed clash"),))
    sample.right = sample.accepted = [True, False, False]
    order = kept(sample, [1.0, 2.0, 0.5])
    assert order == [1, 2]
    assert verdicts(sample, order) == [(1, False)]
    sample.main_only = False
    assert verdicts(sample, order) == [(1, False), (2, False)]


def test_calibration_error() -> None:
    good = calibration([(0.75, True)] * 3 + [(0.75, False)])
    assert good["expected calibration error"] == 0.0
    assert calibration([(0.95, False)])["expected calibration error"] == 0.95
    assert [t["claims"] for t in good["thresholds"]][-3:] == [4, 0, 0]
