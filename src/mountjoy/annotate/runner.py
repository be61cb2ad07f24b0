"""Runs the English network: word pieces of sentences in, label numbers of their words out.

Sentences are padded to a multiple of eight pieces and stand in a batch only with others of that length, so
that every sum inside the network has the same terms in the same order whatever else is in the batch.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from mountjoy.annotate.trees import repair_trees
from mountjoy.errors import PipelineError

Ints = NDArray[np.int64]

STEP = 8
"""Pieces; sentences are padded to a multiple of it."""
PIECES_A_BATCH = 384
PER_WORD = ("upos", "xpos", "lemma", "head", "rel", "sense", "name", "mention", "start", "end")
LAYERS = ("upos", "xpos", "lemma", "rel", "sense", "role", "name", "mention")
NAMES = ("model.onnx", "tokenizer.json", "labels.json", "lemmas.json")
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Files:
    """The pipeline's files, read and checked."""

    model: bytes
    tokenizer: Path
    labels: dict[str, list[str]]
    lemmas: dict[str, dict[str, str]]


def read_files(folder: Path) -> Files:
    """The files that the manifest in ``folder`` lists, each of the size and hash that it states.

    Raises PipelineError where one is missing, is another one, or is of another format.
    """
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise PipelineError(
                f"{path}: format {manifest['format']!r}, not {FORMAT}; install mountjoy again"
            )
        listed = {name: entry["sha256"] for name, entry in manifest["files"].items()}
        content = {name: (folder / name).read_bytes() for name in NAMES}
    except OSError as error:
        raise PipelineError(f"the English pipeline is not whole: {error}; install mountjoy again") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PipelineError(f"{path}: not a manifest of the English pipeline: {error!r}") from error
    for name, data in content.items():
        found = hashlib.sha256(data).hexdigest()
        if found != listed.get(name):
            raise PipelineError(
                f"{folder / name}: SHA-256 {found}, not {listed.get(name)}; install mountjoy again"
            )
    labels = json.loads(content["labels.json"])
    if missing := [k for k in LAYERS if not labels.get(k)]:
        raise PipelineError(f"{folder / 'labels.json'}: no labels for {', '.join(missing)}")
    return Files(content["model.onnx"], folder / "tokenizer.json", labels, json.loads(content["lemmas.json"]))


@dataclass(slots=True)
class Batch:
    """Sentences of one padded length: the network's inputs, and which of the caller's words they hold."""

    words: Ints
    """[W] the words' numbers with the caller, sentence by sentence."""
    counts: Ints
    """[B] words of each sentence."""
    inputs: dict[str, Ints]


@dataclass(slots=True)
class Result:
    """What the network says of a batch; every word is told by the caller's number."""

    words: Ints
    layers: dict[str, NDArray[Any]]
    """[W] label numbers; ``head`` holds the head's word number, or -1 for the root; ``start`` and ``end`` the
    first and the last word of the mention that the word would anchor."""
    predicates: Ints
    """[P] the predicates' words."""
    arguments: Ints
    """[A, 3]: (predicate's word, argument's head word, role number)."""


class Sentences:
    """Sentences as slices of one long row of words and of the pieces of those words."""

    def __init__(self, pieces: Ints, counts: Ints, shapes: Ints, start: int, end: int) -> None:
        """The ``pieces`` of all words end to end and their ``counts``; ``start``, ``end`` frame sentences."""
        self.pieces, self.shapes = pieces, shapes
        self.start, self.end = start, end
        self.offsets = np.zeros(len(counts) + 1, np.int64)
        np.cumsum(counts, out=self.offsets[1:])

    def batches(self, units: Sequence[tuple[int, int]], given: Ints | None = None) -> Iterator[Batch]:
        """Batches of the ``units`` (first word, last word + 1), the short ones first."""
        by_length: dict[int, list[tuple[int, int]]] = {}
        for a, b in units:
            size = int(self.offsets[b] - self.offsets[a]) + 2
            by_length.setdefault(-(-size // STEP) * STEP, []).append((a, b))
        for length in sorted(by_length):
            row = by_length[length]
            step = max(1, PIECES_A_BATCH // length)
            for i in range(0, len(row), step):
                yield self._batch(row[i : i + step], length, given)

    def _batch(self, units: list[tuple[int, int]], length: int, given: Ints | None) -> Batch:
        inputs = {k: np.zeros((len(units), length), np.int64) for k in ("pieces", "first", "shapes", "given")}
        for i, (a, b) in enumerate(units):
            begin, stop = int(self.offsets[a]), int(self.offsets[b])
            row = inputs["pieces"][i]
            row[0] = self.start
            row[1 : 1 + stop - begin] = self.pieces[begin:stop]
            row[1 + stop - begin] = self.end
            inputs["first"][i, : b - a] = self.offsets[a:b] - (begin - 1)
            inputs["shapes"][i, : b - a] = self.shapes[a:b]
            if given is not None:
                inputs["given"][i, : b - a] = given[a:b]
        words = np.concatenate([np.arange(a, b) for a, b in units])
        return Batch(words, np.array([b - a for a, b in units]), inputs)


class Runner:
    """The network, ready to run; ``threads`` batches at a time, each on one core."""

    def __init__(self, model: bytes, *, threads: int = 1) -> None:
        """Raises PipelineError where the model cannot be loaded."""
        if threads < 1:
            raise PipelineError(f"threads must be 1 or more, not {threads}")
        self.threads = threads
        options = onnxruntime.SessionOptions()
        # More threads inside one run would change how sums are split; several runs at a time do not.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        if not exact_products():
            options.add_session_config_entry("session.x64quantprecision", "1")
        try:
            self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's exceptions share no base of their own
            raise PipelineError(f"the English pipeline's model cannot be loaded: {error}") from error
        self._names = [output.name for output in self._session.get_outputs()]

    def __call__(self, batches: Iterator[Batch]) -> Iterator[Result]:
        """The results of the batches, in their order."""
        if self.threads == 1:
            yield from map(self.run, batches)
            return
        with ThreadPoolExecutor(self.threads) as pool:
            yield from pool.map(self.run, batches)

    def outputs(self, inputs: dict[str, Ints]) -> dict[str, NDArray[Any]]:
        """The graph's outputs by name."""
        return dict(zip(self._names, self._session.run(None, inputs), strict=True))

    def run(self, batch: Batch) -> Result:
        """The result of one batch; every sentence's heads form a tree with one root."""
        out = self.outputs(batch.inputs)
        ends = np.cumsum(batch.counts)
        begins = ends - batch.counts
        base = np.repeat(begins, batch.counts)
        heads = repair_trees(out["head"].astype(np.int64) - 1, out["arcs"], begins, ends)
        layers = {name: out[name] for name in PER_WORD}
        layers["head"] = np.where(heads < 0, -1, batch.words[base + heads])
        for name in ("start", "end"):
            layers[name] = batch.words[base + out[name]]
        rows, places = np.nonzero(out["role"])
        predicates = out["predicate"].astype(np.int64)
        words = batch.words[base[predicates[rows]] + places]
        arguments = np.stack([batch.words[predicates[rows]], words, out["role"][rows, places]], 1)
        return Result(batch.words, layers, batch.words[predicates], arguments)


_PROBE = bytes.fromhex(
    "08083a93010a2f0a0173120177220f436f6e7374616e744f6653686170652a160a0576616c75652a0a080110032a017f4201"
    "76a001040a180a01780a0177120179220d4d61744d756c496e74656765721201672a19080210074201734a10400000000000"
    "000010000000000000005a130a0178120e0a0c080212080a0208010a02084062130a0179120e0a0c080612080a0208010a02"
    "081042040a001011"
)
"""A graph of one product: x, 64 numbers of 8 bits without sign, by a 64 x 16 matrix full of 127."""


def exact_products() -> bool:
    """Whether this processor multiplies 8-bit numbers exactly.

    Older ones add pairs of products in 16 bits and cut off what does not fit; for them onnxruntime has a
    slower exact way, which costs half the speed on those that do not need it.
    """
    session = onnxruntime.InferenceSession(_PROBE, providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"x": np.full((1, 64), 255, np.uint8)})
    return bool((found == 255 * 127 * 64).all())
