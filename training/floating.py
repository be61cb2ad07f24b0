"""The network as it was trained, in 32-bit numbers, behind the same decoding as the shipped one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from mountjoy.annotate.english import English, data_folder
from mountjoy.annotate.pieces import WordPieces
from mountjoy.annotate.runner import Runner, read_files
from training.network import Labels, Network
from training.train import encoder_folder, new_network

Array = NDArray[np.int64]


class FloatRunner(Runner):
    """Takes and gives what the shipped graph takes and gives."""

    def __init__(self, net: Network) -> None:
        self.net, self.threads = net, 1

    @torch.no_grad()
    def outputs(self, inputs: dict[str, Array]) -> dict[str, NDArray[np.generic]]:
        """The graph's outputs."""
        net = self.net
        pieces, first, shapes, given = (
            torch.from_numpy(inputs[k]) for k in ("pieces", "first", "shapes", "given")
        )
        words = (first > 0).long()
        held = words.bool()
        h = net.vectors(pieces, (pieces > 0).long(), first, shapes)
        out = {
            k: getattr(net, k)(h).argmax(-1)[held]
            for k in ("upos", "xpos", "lemma", "sense", "name", "mention")
        }
        arcs = net.arcs(h, words)
        heads = arcs.argmax(-1)
        out |= {"head": heads[held], "rel": net.rels(h, heads).argmax(-1)[held]}
        places = torch.arange(first.shape[1])
        for name, side, reach in (
            ("start", net.start, places <= places[:, None]),
            ("end", net.end, places >= places[:, None]),
        ):
            out[name] = net.pointer(side, h, words).masked_fill(~reach, -1e9).argmax(-1)[held]
        own = net.predicate(h).argmax(-1)
        asked = torch.where(given == 0, own, (given == 1).long()) * words
        batch_index, word_index = asked.nonzero(as_tuple=True)
        role = net.roles(h, batch_index, word_index).argmax(1) * words[batch_index]
        rows = (words.flatten().cumsum(0) - 1).view_as(words)[batch_index, word_index]
        found = {k: v.numpy() for k, v in out.items()}
        return found | {"arcs": arcs.numpy(), "predicate": rows.numpy(), "role": role.numpy()}


def load_float(checkpoint: Path) -> English:
    """The pipeline with a checkpoint's averaged weights."""
    torch.set_num_threads(1)
    state = torch.load(checkpoint, map_location="cpu", weights_only=False)
    labels = Labels(**state["labels"])
    net = new_network(labels, pretrained=False)
    net.load_state_dict(state["kept"])
    net.eval()
    pieces = WordPieces(encoder_folder() / "tokenizer.json")
    return English(FloatRunner(net), pieces, vars(labels), read_files(data_folder()).lemmas)
