"""Trains the network on what prepare.py wrote: python train.py --help"""
import argparse
import os
import pickle
import random
import time
from pathlib import Path

import numpy
import torch
from torch.nn import functional

import words
from evaluate import format_scores, score
from network import Network, TAG_HEADS, tag_ranges

LOSS_WEIGHTS = {"upos": 0.5, "xpos": 0.3, "feats": 0.3, "lemma": 0.4, "entity": 1.0}
TREE_HEADS = ("upos", "xpos", "feats", "lemma", "head", "deprel")
TRAINING_SETS = ("ewt_train", "gum_train", "wikigold_train", "politics_train")
LONGEST = 200  # pieces; longer sentences are left out of training
WARM_UP, LAST_RATE = 0.06, 0.02
IGNORED = -1
# Shares of sentences that are seen in the case of headlines; the encoder is uncased, so only the shapes change.
TITLE_CASE, UPPER_CASE, LOWER_CASE = 0.025, 0.015, 0.01
SMALL_IN_TITLES = {"a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "but", "as", "by", "with", "from"}


def title_case(form):
    return form if form.lower() in SMALL_IN_TITLES else form[:1].upper() + form[1:]


def augmented_shapes(example):
    """The shapes of the pieces, now and then those of the sentence in another case."""
    choice = random.random()
    for share, change in ((TITLE_CASE, title_case), (UPPER_CASE, str.upper), (LOWER_CASE, str.lower)):
        if choice < share:
            return words.piece_shapes([change(form) for form in example["forms"]], example["piece_words"])
        choice -= share
    return example["piece_shapes"]


def make_batches(examples, pieces):
    """Batches of sentences of like length, of about `pieces` pieces with padding, in random order."""
    examples = [example for example in examples if len(example["piece_ids"]) <= LONGEST]
    examples.sort(key=lambda example: len(example["piece_ids"]) + random.random() * 6)
    batches, batch, longest = [], [], 0
    for example in examples:
        longest = max(longest, len(example["piece_ids"]))
        if batch and longest * (len(batch) + 1) > pieces:
            batches.append(batch)
            batch, longest = [], len(example["piece_ids"])
        batch.append(example)
    batches.append(batch)
    random.shuffle(batches)
    return batches


def collate(batch):
    """Padded tensors; labels that an example lacks, and padding, are IGNORED."""
    pieces = max(len(example["piece_ids"]) for example in batch)
    word_count = max(len(example["word_starts"]) for example in batch)
    tensors = {name: numpy.zeros((len(batch), size), numpy.int64)
               for name, size in (("piece_ids", pieces), ("piece_shapes", pieces), ("word_starts", word_count))}
    for name in TREE_HEADS + ("entity",):
        tensors[name] = numpy.full((len(batch), word_count), IGNORED, numpy.int64)
    for row, example in enumerate(batch):
        length, count = len(example["piece_ids"]), len(example["word_starts"])
        tensors["piece_ids"][row, :length] = example["piece_ids"]
        tensors["piece_shapes"][row, :length] = augmented_shapes(example)
        tensors["word_starts"][row, :count] = example["word_starts"]
        for name in TREE_HEADS + ("entity",):
            if name in example:
                tensors[name][row, :count] = example[name]
    return {name: torch.from_numpy(array) for name, array in tensors.items()}


def cross_entropy(scores, gold):
    """Mean over the words with a label; 0 where there is none."""
    total = functional.cross_entropy(scores.float().flatten(0, 1), gold.flatten(), ignore_index=IGNORED, reduction="sum")
    return total / (gold != IGNORED).sum().clamp(min=1)


def batch_loss(network, ranges, tensors):
    tags, arcs, label_dependents, label_heads = network(
        tensors["piece_ids"], tensors["piece_shapes"], tensors["word_starts"])
    loss = sum(LOSS_WEIGHTS[head] * cross_entropy(tags[..., ranges[head][0]:ranges[head][1]], tensors[head])
               for head in TAG_HEADS)
    padding = functional.pad(tensors["word_starts"] == 0, (1, 0))  # the root is never padding
    loss = loss + cross_entropy(arcs.float().masked_fill(padding[:, None, :], -1e4), tensors["head"])
    labels = network.label_scores(label_dependents, label_heads, tensors["head"].clamp(min=0))
    return loss + cross_entropy(labels, tensors["deprel"])


def predictor(network):
    """The network as evaluate.score wants it: arrays in, arrays out."""

    @torch.no_grad()
    def predict(piece_ids, piece_shapes, word_starts):
        with torch.autocast("cpu", torch.bfloat16):
            outputs = network(*(torch.from_numpy(array).long() for array in (piece_ids, piece_shapes, word_starts)))
        return [output.float().numpy() for output in outputs]

    return predict


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the encoder (model.safetensors)")
    parser.add_argument("--run", type=Path, required=True, help="folder with data.pickle; takes the checkpoints")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--pieces", type=int, default=1600, help="pieces in a batch")
    parser.add_argument("--rate", type=float, default=3e-4, help="of the encoder; the heads learn four times as fast")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    random.seed(0)
    with open(arguments.run / "data.pickle", "rb") as file:
        prepared = pickle.load(file)
    labels, data = prepared["labels"], prepared["data"]
    examples = [example for name in TRAINING_SETS for example in data[name]]

    network = Network(labels)
    network.encoder.load_pretrained(arguments.encoder / "model.safetensors")
    network.encoder.piece_embedding.weight.requires_grad_(False)
    new = [parameter for name, parameter in network.named_parameters()
           if not name.startswith("encoder.") or "shape_embedding" in name]
    pretrained = [parameter for name, parameter in network.named_parameters()
                  if name.startswith("encoder.") and "shape_embedding" not in name and parameter.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": pretrained, "lr": arguments.rate}, {"params": new, "lr": 4 * arguments.rate}],
        betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    ranges = tag_ranges(labels)
    steps = arguments.epochs * len(make_batches(examples, arguments.pieces))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / (WARM_UP * steps)) * max(LAST_RATE, 1 - step / steps))

    print(f"sentences {len(examples)} steps {steps}", flush=True)
    step, started = 0, time.time()
    for epoch in range(1, arguments.epochs + 1):
        recent = 0.0
        for batch in make_batches(examples, arguments.pieces):
            tensors = collate(batch)
            with torch.autocast("cpu", torch.bfloat16):
                loss = batch_loss(network, ranges, tensors)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(pretrained + new, 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            schedule.step()
            recent += loss.item()
            step += 1
            if step % 25 == 0:
                print(f"step {step}/{steps} loss {recent / 25:.3f} wall {time.time() - started:.0f} s "
                      f"processor {time.process_time():.0f} s", flush=True)
                recent = 0.0
        checkpoint = arguments.run / f"epoch-{epoch}.pt"
        torch.save({"labels": labels, "weights": network.state_dict()}, str(checkpoint) + ".part")
        os.replace(str(checkpoint) + ".part", checkpoint)
        network.eval()
        scorer = network.label_scorer
        scores = score(predictor(network), data["ewt_dev"], labels,
                       scorer.weight.detach().numpy(), scorer.bias.detach().numpy())
        network.train()
        print(f"epoch {epoch} wall {time.time() - started:.0f} s EWT dev {format_scores(scores)}", flush=True)


if __name__ == "__main__":
    main()
