from __future__ import annotations

import itertools
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from mountjoy.annotate.english import English, data_folder
from mountjoy.annotate.runner import Runner, read_files
from mountjoy.annotate.trees import best_tree, broken, repair_trees
from mountjoy.errors import PipelineError


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return shutil.copytree(data_folder(), tmp_path / "english")


def test_the_shipped_files_are_small(copy: Path) -> None:
    assert sum(f.stat().st_size for f in copy.iterdir()) < 30_000_000


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "labels.json", "manifest.json"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(PipelineError, match=name):
        English.load(copy)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "labels.json"])
def test_a_changed_file_is_named(copy: Path, name: str) -> None:
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    with pytest.raises(PipelineError, match=f"{name}: SHA-256"):
        English.load(copy)


@pytest.mark.parametrize(
    "manifest", ["", "[]", "{}", '{"format": 2, "files": {}}', '{"format": 1, "files": []}']
)
def test_a_bad_manifest_is_refused(copy: Path, manifest: str) -> None:
    (copy / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(PipelineError, match=r"manifest\.json"):
        read_files(copy)


def test_a_layer_without_labels_is_refused(copy: Path) -> None:
    labels = json.loads((copy / "labels.json").read_text(encoding="utf-8")) | {"rel": []}
    (copy / "labels.json").write_text(json.dumps(labels), encoding="utf-8")
    import hashlib

    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["labels.json"]["sha256"] = hashlib.sha256(
        (copy / "labels.json").read_bytes()
    ).hexdigest()
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(PipelineError, match="no labels for rel"):
        read_files(copy)


def test_a_model_that_is_none() -> None:
    with pytest.raises(PipelineError, match="cannot be loaded"):
        Runner(b"no model")
    with pytest.raises(PipelineError, match="threads"):
        Runner(b"", threads=0)


def exhaustive(scores: np.ndarray) -> list[int]:
    """The best tree with one root, by trying all."""
    size = len(scores)
    best, found = -np.inf, []
    for heads in itertools.product(range(-1, size), repeat=size):
        row = np.array(heads)
        if (row == np.arange(size)).any() or len(broken(row, np.array([0]), np.array([size]))):
            continue
        total = scores[np.arange(size), row + 1].sum()
        if total > best:
            best, found = total, list(heads)
    return found


@pytest.mark.parametrize("seed", range(25))
def test_repaired_trees_are_the_best(seed: int) -> None:
    chance = np.random.default_rng(seed)
    size = int(chance.integers(1, 6))
    scores = chance.normal(size=(size, size + 1))
    assert best_tree(scores).tolist() == exhaustive(scores)


def test_only_broken_sentences_are_touched() -> None:
    heads = np.array([-1, 0, 1, 0, -1, -1])  # a tree, a cycle, two roots
    begins, ends = np.array([0, 2, 4]), np.array([2, 4, 6])
    assert broken(heads, begins, ends).tolist() == [1, 2]
    scores = np.zeros((3, 2, 3), np.float32)
    scores[1, 1, 0] = 1
    scores[2, 0, 0] = 1
    assert repair_trees(heads, scores, begins, ends).tolist() == [-1, 0, 1, -1, -1, 0]
    assert heads.tolist() == [-1, 0, 1, 0, -1, -1]
