"""The network: one small encoder, and a head for each layer of annotation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - the name that everyone uses
from torch import Tensor, nn

from mountjoy.annotate.pieces import SHAPES

WIDTH = 384
ARC, REL, ROLE, POINTER = 256, 96, 128, 64


@dataclass(frozen=True)
class Labels:
    """The label sets, in the order of the heads' outputs."""

    upos: list[str]
    xpos: list[str]
    lemma: list[str]
    rel: list[str]
    sense: list[str]
    role: list[str]
    """The first is ``_``: no argument."""
    name: list[str]
    mention: list[str]
    """The first is ``none``."""


class Biaffine(nn.Module):
    """Scores of pairs of words: one of ``labels`` for each (first, second)."""

    def __init__(self, size: int, labels: int) -> None:
        super().__init__()
        self.first = nn.Linear(WIDTH, size)
        self.second = nn.Linear(WIDTH, size)
        self.weight = nn.Parameter(torch.empty(labels, size + 1, size + 1))
        nn.init.xavier_uniform_(self.weight)
        self.drop = nn.Dropout(0.25)

    def sides(self, first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
        """Both sides' vectors with a constant appended."""
        a = self.drop(F.gelu(self.first(first)))
        b = self.drop(F.gelu(self.second(second)))
        return _one(a), _one(b)


def _one(x: Tensor) -> Tensor:
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)


class Network(nn.Module):
    """Word pieces and shapes in, scores of every layer out.

    ``pieces`` [B, L] piece ids, ``mask`` [B, L] 1 where a piece stands, ``first`` [B, N] the position of
    each word's first piece, ``words`` [B, N] 1 where a word stands, ``shapes`` [B, N].
    """

    def __init__(self, encoder: nn.Module, labels: Labels) -> None:
        super().__init__()
        self.encoder = encoder
        self.labels = labels
        self.shape = nn.Embedding(SHAPES, 32)
        self.mix = nn.Linear(WIDTH + 32, WIDTH)
        self.root = nn.Parameter(torch.zeros(WIDTH))
        self.drop = nn.Dropout(0.25)
        self.upos = nn.Linear(WIDTH, len(labels.upos))
        self.xpos = nn.Linear(WIDTH, len(labels.xpos))
        self.lemma = nn.Linear(WIDTH, len(labels.lemma))
        self.predicate = nn.Linear(WIDTH, 2)
        self.sense = nn.Linear(WIDTH, len(labels.sense))
        self.name = nn.Linear(WIDTH, len(labels.name))
        self.mention = nn.Linear(WIDTH, len(labels.mention))
        self.arc = Biaffine(ARC, 1)
        self.rel = Biaffine(REL, len(labels.rel))
        self.role = Biaffine(ROLE, len(labels.role))
        self.start = Biaffine(POINTER, 1)
        self.end = Biaffine(POINTER, 1)

    def vectors(self, pieces: Tensor, mask: Tensor, first: Tensor, shapes: Tensor) -> Tensor:
        """One vector a word, [B, N, WIDTH]."""
        h = self.encoder(input_ids=pieces, attention_mask=mask).last_hidden_state
        h = torch.gather(h, 1, first.unsqueeze(-1).expand(-1, -1, h.size(-1)))
        return self.drop(F.gelu(self.mix(torch.cat([h, self.shape(shapes).to(h.dtype)], -1))))

    def with_root(self, h: Tensor) -> Tensor:
        """[B, N + 1, WIDTH]: the root before the words."""
        return torch.cat([self.root.to(h.dtype).expand(h.size(0), 1, -1), h], 1)

    def arcs(self, h: Tensor, words: Tensor) -> Tensor:
        """[B, N, N + 1]: the score of each head (0 the root) for each word."""
        dependents, heads = self.arc.sides(h, self.with_root(h))
        scores = dependents @ self.arc.weight[0].to(h.dtype) @ heads.transpose(1, 2)
        mask = torch.cat([torch.ones_like(words[:, :1]), words], 1).bool()
        return scores.float().masked_fill(~mask.unsqueeze(1), -1e9)

    def rels(self, h: Tensor, heads: Tensor) -> Tensor:
        """[B, N, labels]: the score of each relation, given the ``heads`` [B, N]."""
        governor = torch.gather(self.with_root(h), 1, heads.unsqueeze(-1).expand(-1, -1, h.size(-1)))
        a, b = self.rel.sides(h, governor)
        return torch.einsum("bni,rij,bnj->bnr", a, self.rel.weight.to(a.dtype), b).float()

    def roles(self, h: Tensor, batch_index: Tensor, word_index: Tensor) -> Tensor:
        """[P, labels, N]: for P predicates, each word's score as the head of an argument."""
        a, b = self.role.sides(h[batch_index, word_index], h)
        left = torch.einsum("pi,lij->plj", a, self.role.weight.to(a.dtype))
        return torch.einsum("plj,pwj->plw", left, b[batch_index]).float()

    def pointer(self, side: Biaffine, h: Tensor, words: Tensor) -> Tensor:
        """[B, N, N]: for each anchor word, the score of each word as its mention's first (or last)."""
        a, b = side.sides(h, h)
        scores = (a @ side.weight[0].to(a.dtype) @ b.transpose(1, 2)).float()
        return scores.masked_fill(~words.bool().unsqueeze(1), -1e9)


def losses(net: Network, batch: dict[str, Any]) -> dict[str, Tensor]:
    """Cross-entropy of every layer over the words that carry it; a layer that no word carries gives 0."""
    h = net.vectors(batch["pieces"], batch["mask"], batch["first"], batch["shapes"])
    words = batch["words"]
    out = {
        name: _loss(getattr(net, name)(h).float().flatten(0, 1), batch[name].flatten())
        for name in ("upos", "xpos", "lemma", "predicate", "sense", "name", "mention")
    }
    out["arc"] = _loss(net.arcs(h, words).flatten(0, 1), batch["head"].flatten())
    out["rel"] = _loss(net.rels(h, batch["head"].clamp(min=0)).flatten(0, 1), batch["rel"].flatten())
    if len(batch["role_batch"]):
        scores = net.roles(h, batch["role_batch"], batch["role_word"])
        out["role"] = _loss(scores.transpose(1, 2).flatten(0, 1), batch["role"].flatten())
    for name in ("start", "end"):
        scores = net.pointer(getattr(net, name), h, words)
        out[name] = _loss(scores.flatten(0, 1), batch[name].flatten())
    return out


def _loss(scores: Tensor, target: Tensor) -> Tensor:
    total = F.cross_entropy(scores, target, ignore_index=-100, reduction="sum")
    return total / (target >= 0).sum().clamp(min=1)
