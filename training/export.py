"""Writes the trained network as what the package ships: ``python -m training.export --checkpoint FILE``.

Leaves ``model.onnx``, ``tokenizer.json``, ``labels.json`` and ``manifest.json`` in the package's data folder.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto

from training.graph import MICROSOFT, Graph
from training.network import ARC, POINTER, REL, ROLE, WIDTH, Labels
from training.train import encoder_folder

HEADS = 12
"""Attention heads of the encoder."""
LEMMAS = Path(__file__).parents[1] / "src" / "mountjoy" / "data" / "english" / "lemmas.json"
FILES = ("model.onnx", "tokenizer.json", "labels.json", "lemmas.json")
Weights = dict[str, NDArray[np.float32]]
LABELLED = ("upos", "xpos", "lemma", "predicate", "sense", "name", "mention")
SIDES = {"arc": ARC, "rel": REL, "role": ROLE, "start": POINTER, "end": POINTER}


def read_checkpoint(path: Path) -> tuple[Labels, Weights]:
    """The label sets and the averaged weights of a checkpoint."""
    state = torch.load(path, map_location="cpu", weights_only=False)
    return Labels(**state["labels"]), {k: v.float().numpy() for k, v in state["kept"].items()}


class Layout:
    """Where pieces and words stand: names of index tensors in the graph.

    B sentences, L pieces a padded sentence, T pieces and W words in all. ``grid`` is [B, L] or [B, N]
    laid flat; N, the words of a padded sentence, equals L.
    """

    def __init__(self, g: Graph) -> None:
        mask = g.op("Greater", "pieces", g.constant(np.array(0, np.int64)))
        self.mask = g.op("Cast", mask, to=TensorProto.INT32)
        size = g.op("Shape", "pieces")
        self.batch = g.op("Slice", size, g.ints(0), g.ints(1))
        self.length = g.op("Slice", size, g.ints(1), g.ints(2))
        self.pieces = self._present(g, mask)
        self.piece_rows = self._rows(g, self.mask)
        words = g.op("Greater", "first", g.constant(np.array(0, np.int64)))
        self.word_mask = words
        self.words = self._present(g, words)
        self.word_rows = self._rows(g, g.op("Cast", words, to=TensorProto.INT32))
        self.sentence = g.op("Div", self.words, self.length)
        self.position = g.op("Sub", self.words, g.op("Mul", self.sentence, self.length))
        first = g.op("Gather", g.op("Reshape", "first", g.ints(-1)), self.words)
        in_grid = g.op("Add", g.op("Mul", self.sentence, self.length), first)
        self.first_piece = g.op("Gather", self.piece_rows, in_grid)
        """[W]: of the T pieces, each word's first."""

    @staticmethod
    def _present(g: Graph, mask: str) -> str:
        """Where in the grid the mask is set."""
        flat = g.op("Reshape", mask, g.ints(-1))
        return g.op("Reshape", g.op("NonZero", flat), g.ints(-1))

    @staticmethod
    def _rows(g: Graph, mask: str) -> str:
        """For each place of the grid, the row that stands there; 0 where none does."""
        flat = g.op("Cast", g.op("Reshape", mask, g.ints(-1)), to=TensorProto.INT64)
        summed = g.op("CumSum", flat, g.constant(np.array(0, np.int64)))
        return g.op("Max", g.op("Sub", summed, g.ints(1)), g.ints(0))

    def grid(self, g: Graph, rows: str, index: str, width: int) -> str:
        """Rows laid out as [B, L, width]."""
        shape = g.op("Concat", self.batch, self.length, g.ints(width), axis=0)
        return g.op("Reshape", g.op("Gather", rows, index), shape)


def encoder(g: Graph, at: Layout, w: Weights, layers: int) -> str:
    """The word pieces' contextual vectors, one row a word: its first piece's."""
    ids = g.op("Gather", g.op("Reshape", "pieces", g.ints(-1)), at.pieces)
    place = g.op("Mod", at.pieces, at.length)
    kind = w["encoder.embeddings.token_type_embeddings.weight"][0]
    tokens = g.table(ids, w["encoder.embeddings.word_embeddings.weight"], "tokens")
    places = g.table(place, w["encoder.embeddings.position_embeddings.weight"], "places")
    gamma, beta = w["encoder.embeddings.LayerNorm.weight"], w["encoder.embeddings.LayerNorm.bias"]
    x = g.normal(tokens, places, kind, gamma, beta, "embeddings")
    for i in range(layers):
        x = layer(g, at, w, f"encoder.encoder.layer.{i}", x, last=i == layers - 1)
    return x


def layer(g: Graph, at: Layout, w: Weights, name: str, x: str, *, last: bool) -> str:
    """One layer; the last is worked out for the words' first pieces alone."""

    def linear(part: str) -> NDArray[np.float32]:
        return np.ascontiguousarray(w[f"{name}.{part}.weight"].T)

    own = f"{name}.attention.self"
    bias = np.concatenate([w[f"{own}.{k}.bias"] for k in ("query", "key", "value")])
    parts = [linear(f"attention.self.{k}") for k in ("query", "key", "value")]
    coded = g.quantise(x)
    rows, back = at.piece_rows, at.pieces
    if last:
        both = g.product(coded, np.concatenate(parts[1:], 1), f"{name}.kv")
        key, value = g.op(
            "Split", at.grid(g, both, at.piece_rows, 2 * WIDTH), outputs=2, axis=2, num_outputs=2
        )
        x = g.op("Gather", x, at.first_piece)
        rows, back = at.word_rows, at.words
        query = at.grid(g, g.product(g.quantise(x), parts[0], f"{name}.q"), rows, WIDTH)
    else:
        packed = g.product(coded, np.concatenate(parts, 1), f"{name}.qkv")
        grid = at.grid(g, packed, at.piece_rows, 3 * WIDTH)
        query, key, value = g.op("Split", grid, outputs=3, axis=2, num_outputs=3)
    seen = g.op(
        "MultiHeadAttention", query, key, value, g.constant(bias, f"{own}.bias"), at.mask,
        domain=MICROSOFT, num_heads=HEADS,
    )  # fmt: skip
    seen = g.op("Gather", g.op("Reshape", seen, g.ints(-1, WIDTH)), back)
    out = g.product(g.quantise(seen), linear("attention.output.dense"), f"{name}.attention.out")
    norm = f"{name}.attention.output.LayerNorm"
    x = g.normal(
        out, x, w[f"{name}.attention.output.dense.bias"], w[f"{norm}.weight"], w[f"{norm}.bias"], norm
    )
    wide = g.product(g.quantise(x), linear("intermediate.dense"), f"{name}.wide")
    wide = g.bias_gelu(wide, w[f"{name}.intermediate.dense.bias"], f"{name}.wide")
    out = g.product(g.quantise_gelu(wide), linear("output.dense"), f"{name}.out")
    norm = f"{name}.output.LayerNorm"
    return g.normal(out, x, w[f"{name}.output.dense.bias"], w[f"{norm}.weight"], w[f"{norm}.bias"], norm)


def word_vectors(g: Graph, at: Layout, w: Weights, x: str) -> str:
    """The words' vectors with their shapes mixed in."""
    mix = np.ascontiguousarray(w["mix.weight"].T)
    shape = w["shape.weight"] @ mix[WIDTH:] + w["mix.bias"]
    shapes = g.op("Gather", g.op("Reshape", "shapes", g.ints(-1)), at.words)
    mixed = g.product(g.quantise(x), mix[:WIDTH], "mix")
    added = g.op("Add", mixed, g.op("Gather", g.constant(shape, "shape"), shapes))
    return g.bias_gelu(added, np.zeros(WIDTH, np.float32), "mix")


def gelu(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """The GELU of a few numbers, outside the graph."""
    return np.asarray(torch.nn.functional.gelu(torch.from_numpy(x)).numpy())


class Heads:
    """The layers over the words' vectors."""

    def __init__(self, g: Graph, at: Layout, w: Weights, labels: Labels, h: str) -> None:
        self.g, self.at, self.w = g, at, w
        self.labels = labels
        self.outputs: dict[str, tuple[str, int, list[str]]] = {}
        coded = g.quantise_gelu(h)
        plain = g.product(coded, np.concatenate([w[f"{k}.weight"].T for k in LABELLED], 1), "labels")
        plain = g.op(
            "Add", plain, g.constant(np.concatenate([w[f"{k}.bias"] for k in LABELLED]), "labels.bias")
        )
        sizes = [len(w[f"{k}.bias"]) for k in LABELLED]
        self.scores = dict(
            zip(LABELLED, g.op("Split", plain, g.ints(*sizes), outputs=len(sizes), axis=1), strict=True)
        )
        sides = [(k, side) for k in SIDES for side in ("first", "second")]
        joined = np.concatenate([w[f"{k}.{side}.weight"].T for k, side in sides], 1)
        bias = np.concatenate([w[f"{k}.{side}.bias"] for k, side in sides])
        activated = g.bias_gelu(g.product(coded, joined, "sides"), bias, "sides")
        widths = g.ints(*(SIDES[k] for k, _ in sides))
        self.side = dict(
            zip(sides, g.op("Split", activated, widths, outputs=len(sides), axis=1), strict=True)
        )
        for name in ("upos", "xpos", "lemma", "sense", "name", "mention"):
            self.word(name, g.argmax(self.scores[name]))

    def word(self, name: str, source: str, kind: int = TensorProto.INT32) -> None:
        """An output with one number a word."""
        self.outputs[name] = (source, kind, ["W"])

    def root_side(self, name: str) -> NDArray[np.float32]:
        """What the second side of a biaffine layer makes of the root."""
        w = self.w
        return gelu(w["root"] @ w[f"{name}.second.weight"].T + w[f"{name}.second.bias"])[None]

    def pairs(self, name: str, *, root: bool) -> str:
        """[B, N, N] or with the root [B, N, N + 1]: scores of the second words for each first word.

        What the constant of the first side adds to a whole row is left out: it changes no maximum.
        """
        g, at, size = self.g, self.at, SIDES[name]
        weight = self.w[f"{name}.weight"][0]
        left = g.product(g.quantise_gelu(self.side[name, "first"]), weight[:size, :size], f"{name}.pairs")
        left = g.op("Add", left, g.constant(weight[size, :size], f"{name}.pairs.bias"))
        left = at.grid(g, left, at.word_rows, size)
        right = at.grid(g, self.side[name, "second"], at.word_rows, size)
        if root:
            shape = g.op("Concat", at.batch, g.ints(1, size), axis=0)
            top = g.op("Expand", g.constant(self.root_side(name)[None], f"{name}.root"), shape)
            right = g.op("Concat", top, right, axis=1)
        return g.op("MatMul", left, g.op("Transpose", right, perm=[0, 2, 1]))

    def hidden(self, scores: str, mask: str) -> str:
        """The scores, very low where the mask does not hold."""
        return self.g.op("Where", mask, scores, self.g.real(-1e9))

    def by_word(self, grid: str) -> str:
        """[B, N] as [W]."""
        return self.g.op("Gather", self.g.op("Reshape", grid, self.g.ints(-1)), self.at.words)

    def trees(self) -> None:
        """Heads (0 the root, else 1 + the word's place), relations given them, and the scores for repairs."""
        g, at = self.g, self.at
        scores = self.pairs("arc", root=True)
        here = g.op("Unsqueeze", at.word_mask, g.ints(1))
        top = g.op(
            "Expand", g.constant(np.ones((1, 1, 1), bool)), g.op("Concat", at.batch, g.ints(1, 1), axis=0)
        )
        scores = self.hidden(scores, g.op("Concat", top, here, axis=2))
        heads = self.by_word(g.op("ArgMax", scores, axis=2, keepdims=0))
        self.word("head", g.op("Cast", heads, to=TensorProto.INT32))
        self.outputs["arcs"] = (scores, TensorProto.FLOAT, ["B", "N", "N1"])
        self.word("rel", g.argmax(self.relations(heads)))

    def relations(self, heads: str) -> str:
        """[W, labels]: the relations' scores, given the heads."""
        g, at = self.g, self.at
        count = len(self.labels.rel)
        above = g.op(
            "Add", g.op("Mul", at.sentence, at.length), g.op("Max", g.op("Sub", heads, g.ints(1)), g.ints(0))
        )
        row = g.op("Add", g.op("Gather", at.word_rows, above), g.ints(1))
        row = g.op("Where", g.op("Equal", heads, g.ints(0)), g.ints(0), row)
        right = g.op(
            "Concat", g.constant(self.root_side("rel"), "rel.root"), self.side["rel", "second"], axis=0
        )
        right = g.op("Gather", right, row)
        left = self.labelled("rel", self.side["rel", "first"], REL)
        return self.against(left, g.op("Unsqueeze", right, g.ints(2)), count, REL)

    def labelled(self, name: str, first: str, size: int) -> str:
        """[rows, labels x (size + 1)]: the first side times every label's matrix."""
        g = self.g
        weight = self.w[f"{name}.weight"]
        flat = weight.transpose(1, 0, 2).reshape(size + 1, -1)
        made = g.product(g.quantise_gelu(first), flat[:size], f"{name}.labels")
        return g.op("Add", made, g.constant(flat[size], f"{name}.labels.bias"))

    def against(self, left: str, right: str, labels: int, size: int) -> str:
        """[rows, labels] or [rows, labels, N]: ``left`` against ``right`` [rows, size, 1 or N]."""
        g = self.g
        left = g.op("Reshape", left, g.ints(-1, labels, size + 1))
        factors, rest = g.op("Split", left, g.ints(size, 1), outputs=2, axis=2)
        scores = g.op("Add", g.op("MatMul", factors, right), rest)
        return g.op("Squeeze", scores, g.ints(2)) if size == REL else scores

    def roles(self) -> None:
        """For each predicate [P] (its row of the W words), the role of each word of its sentence [P, N]."""
        g, at = self.g, self.at
        own = g.argmax(self.scores["predicate"], to=TensorProto.INT64)
        given = self.by_word("given")
        told = g.op("Cast", g.op("Equal", given, g.ints(1)), to=TensorProto.INT64)
        asked = g.op("Where", g.op("Equal", given, g.ints(0)), own, told)
        rows = g.op("Reshape", g.op("NonZero", asked), g.ints(-1))
        self.outputs["predicate"] = (g.op("Cast", rows, to=TensorProto.INT32), TensorProto.INT32, ["P"])
        left = self.labelled("role", g.op("Gather", self.side["role", "first"], rows), ROLE)
        right = at.grid(g, self.side["role", "second"], at.word_rows, ROLE)
        right = g.op("Gather", g.op("Transpose", right, perm=[0, 2, 1]), g.op("Gather", at.sentence, rows))
        scores = self.against(left, right, len(self.labels.role), ROLE)
        best = g.argmax(scores, axis=1)
        present = g.op("Gather", at.word_mask, g.op("Gather", at.sentence, rows))
        kept = g.op("Mul", best, g.op("Cast", present, to=TensorProto.INT32))
        self.outputs["role"] = (kept, TensorProto.INT32, ["P", "N"])

    def bounds(self) -> None:
        """The first and last word of the mention that each word would anchor."""
        g, at = self.g, self.at
        here = g.op("Unsqueeze", at.word_mask, g.ints(1))
        places = g.op(
            "Range",
            g.constant(np.array(0, np.int64)),
            g.op("Squeeze", at.length),
            g.constant(np.array(1, np.int64)),
        )
        across, down = g.op("Unsqueeze", places, g.ints(0)), g.op("Unsqueeze", places, g.ints(1))
        for name, kind in (("start", "LessOrEqual"), ("end", "GreaterOrEqual")):
            mask = g.op("And", here, g.op("Unsqueeze", g.op(kind, across, down), g.ints(0)))
            best = g.op("ArgMax", self.hidden(self.pairs(name, root=False), mask), axis=2, keepdims=0)
            self.word(name, g.op("Cast", self.by_word(best), to=TensorProto.INT32))


def build(labels: Labels, weights: Weights, bits: int = 8) -> onnx.ModelProto:
    """The whole network as a graph.

    Inputs, all int64 [B, L]: ``pieces`` (0 where there is none), ``first`` (the place of each word's first
    piece, 0 where there is no word), ``shapes`` and ``given`` (0: the model finds the predicates; 1: this
    word is one; 2: it is not).
    """
    g = Graph(bits)
    at = Layout(g)
    layers = len({k.split(".")[3] for k in weights if k.startswith("encoder.encoder.layer.")})
    heads = Heads(g, at, weights, labels, word_vectors(g, at, weights, encoder(g, at, weights, layers)))
    heads.trees()
    heads.roles()
    heads.bounds()
    axes = ["B", "L"]
    return g.model({"pieces": axes, "first": axes, "shapes": axes, "given": axes}, heads.outputs)


def write(model: onnx.ModelProto, labels: Labels, folder: Path) -> None:
    """The files that ship, and the manifest of their hashes."""
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, folder / "model.onnx")
    shutil.copyfile(encoder_folder() / "tokenizer.json", folder / "tokenizer.json")
    (folder / "labels.json").write_text(json.dumps(vars(labels), indent=1) + "\n", encoding="utf-8")
    if not (folder / "lemmas.json").exists():  # written by training.lemma_table
        shutil.copyfile(LEMMAS, folder / "lemmas.json")
    manifest: dict[str, Any] = {"format": 1, "files": {}}
    for name in FILES:
        content = (folder / name).read_bytes()
        manifest["files"][name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("src/mountjoy/data/english"))
    parser.add_argument("--bits", type=int, default=8, choices=range(5, 9), help="of the weights")
    args = parser.parse_args()
    labels, weights = read_checkpoint(args.checkpoint)
    write(build(labels, weights, args.bits), labels, args.out)
    size = sum(f.stat().st_size for f in args.out.iterdir())
    print(f"{args.out}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
