"""Trains the claim reader on what claims_prepare.py wrote: python claims_train.py --help"""
import argparse
import bisect
import copy
import hashlib
import os
import pickle
import random
import time
from pathlib import Path

import numpy
import torch
from torch.nn import functional

from claims_network import DISTANCES, ClaimNetwork
from claims_prepare import FORMS, MODALITIES

WARM_UP, LAST_RATE = 0.06, 0.02
UNCERTAIN_WEIGHT = 0.4
STANCE_WEIGHT = 0.4
# How often the patterns' matches are hidden in training, so that the network also reads by itself.
HIDDEN_MATCHES = 0.3
# How often a name is hidden, so that the network reads the sentence and not what it knows of the two actors.
HIDDEN_NAMES = 0.12
MASK_PIECE = 103
# The checkpoints hold a running mean of the weights (Polyak and Juditsky, 1992), which judges better than the last ones.
MEAN_DECAY = 0.997
MOST_PAIRS = 160


def fold(document):
    """0 to 9, from the document's name alone."""
    return hashlib.sha256(document.encode()).digest()[0] % 10


def bucket(number):
    return bisect.bisect_left(DISTANCES, number)


def hide_names(example):
    """The pieces of a sentence with some of its names masked."""
    hidden, is_hidden, before = set(), False, 0
    for word, mention in enumerate(example["classes"]):
        is_name = mention > 0 and (mention - 1) % len(FORMS) == FORMS.index("name")
        if mention != before:
            is_hidden = is_name and random.random() < HIDDEN_NAMES
        if is_hidden:
            hidden.add(word)
        before = mention
    return [MASK_PIECE if word in hidden else piece for piece, word in zip(example["piece_ids"], example["piece_words"])]


def make_batches(examples, pieces, shuffle=True):
    key = lambda example: len(example["piece_ids"]) + (random.random() * 6 if shuffle else 0)
    batches, batch, longest, pairs = [], [], 0, 0
    for example in sorted(examples, key=key):
        longest = max(longest, len(example["piece_ids"]))
        pairs += min(len(example["pairs"]), MOST_PAIRS)
        if batch and (longest * (len(batch) + 1) > pieces or pairs > 1500):
            batches.append(batch)
            batch, longest, pairs = [], len(example["piece_ids"]), min(len(example["pairs"]), MOST_PAIRS)
        batch.append(example)
    batches.append(batch)
    if shuffle:
        random.shuffle(batches)
    return batches


def collate(batch, relations, deprels, training):
    pieces = max(len(example["piece_ids"]) for example in batch)
    words = max(len(example["word_starts"]) for example in batch)
    arrays = {name: numpy.zeros((len(batch), size), numpy.int64) for name, size in
              (("piece_ids", pieces), ("piece_shapes", pieces), ("piece_classes", pieces), ("word_starts", words))}
    chosen = []
    for row, example in enumerate(batch):
        length, count = len(example["piece_ids"]), len(example["word_starts"])
        arrays["piece_ids"][row, :length] = hide_names(example) if training else example["piece_ids"]
        arrays["piece_shapes"][row, :length] = example["piece_shapes"]
        arrays["piece_classes"][row, :length] = [example["classes"][word] if word >= 0 else 0 for word in example["piece_words"]]
        arrays["word_starts"][row, :count] = example["word_starts"]
        pairs = example["pairs"]
        if training and len(pairs) > MOST_PAIRS:
            wanted = [pair for pair in pairs if pair["relations"]]
            pairs = wanted + random.sample([pair for pair in pairs if not pair["relations"]], max(0, MOST_PAIRS - len(wanted)))
        chosen += [(row, example, pair) for pair in pairs]
    count = len(chosen)
    names = ("sentence", "subject", "object", "turn_word", "subject_class", "object_class", "subject_deprel",
             "object_deprel", "distance", "path_length", "turn", "order", "nesting", "slot")
    pairs = {name: numpy.zeros(count, numpy.int64) for name in names}
    pairs["on_path"] = numpy.zeros((count, words), numpy.int64)
    pairs["present"] = numpy.zeros((count, words), bool)
    padding = 2 * len(relations)
    pairs["matches"] = numpy.full((count, 4), padding, numpy.int64)
    gold = {"relations": numpy.zeros((count, len(relations)), numpy.float32),
            "weights": numpy.ones((count, len(relations)), numpy.float32),
            "polarity": numpy.full(count, -1, numpy.int64), "modality": numpy.full(count, -1, numpy.int64)}
    longest_path = max(len(pair["path"]) for _, _, pair in chosen)
    pairs["path"] = numpy.zeros((count, longest_path), numpy.int64)
    by_sentence, slots = {}, [0] * len(batch)
    for index, (row, example, pair) in enumerate(chosen):
        if row not in by_sentence:
            by_sentence = {row: {other["ends"]: other["matches"] for other in example["pairs"]}}
        first, second = pair["ends"]
        subject, target = example["heads"][first], example["heads"][second]
        turn = pair["turn"]
        values = (row, subject, target, turn, example["mention_classes"][first], example["mention_classes"][second],
                  deprels.get(example["deprels"][subject], 0), deprels.get(example["deprels"][target], 0),
                  bucket(abs(subject - target)), bucket(len(pair["path"]) - 1),
                  0 if turn == subject else 1 if turn == target else 2, int(subject < target),
                  example["nested"][first] + 2 * example["nested"][second], slots[row])
        slots[row] += 1
        for name, value in zip(names, values):
            pairs[name][index] = value
        pairs["on_path"][index, pair["path"]] = 1
        pairs["path"][index] = subject
        pairs["path"][index, :len(pair["path"])] = pair["path"]
        pairs["on_path"][index, turn] = 2
        pairs["present"][index, :len(example["forms"])] = True
        if not training or random.random() > HIDDEN_MATCHES:
            reverse = by_sentence[row].get((second, first), [])
            found = (pair["matches"][:2] + [len(relations) + match for match in reverse[:2]])
            pairs["matches"][index, :len(found)] = found
        if pair.get("ignored"):
            gold["weights"][index] = 0
        for relation, polarity, modality, certain in pair.get("relations", ()):
            gold["relations"][index, relation] = 1
            if not certain:
                gold["weights"][index] = UNCERTAIN_WEIGHT
            gold["polarity"][index], gold["modality"][index] = polarity, modality
    tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}
    tensors["pairs"] = {name: torch.from_numpy(array) for name, array in pairs.items()}
    tensors["gold"] = {name: torch.from_numpy(array) for name, array in gold.items()}
    return tensors, chosen


def batch_loss(network, tensors):
    scores, _ = network(tensors)
    scores = scores.float()
    count, gold = len(network.relations), tensors["gold"]
    relation_loss = functional.binary_cross_entropy_with_logits(
        scores[:, :count], gold["relations"], weight=gold["weights"], reduction="sum")
    claims = gold["relations"].sum().clamp(min=1)
    stance = sum(functional.cross_entropy(part, gold[name], ignore_index=-1, reduction="sum")
                 for name, part in (("polarity", scores[:, count:count + 2]), ("modality", scores[:, count + 2:])))
    return (relation_loss + STANCE_WEIGHT * stance) / claims


@torch.no_grad()
def move_mean(mean, network, decay):
    """Moves the running mean of the weights towards the weights."""
    for kept, new in zip(mean.parameters(), network.parameters()):
        if new.requires_grad:
            kept.lerp_(new, 1 - decay)


@torch.no_grad()
def predict(network, examples, deprels, pieces=4000):
    """(example, pair, probabilities of the relations, of denial, of the modalities) for every pair."""
    network.eval()
    count, rows = len(network.relations), []
    for batch in make_batches(examples, pieces, shuffle=False):
        tensors, chosen = collate(batch, network.relations, deprels, training=False)
        with torch.autocast("cpu", torch.bfloat16):
            scores, attention = network(tensors)
        scores = scores.float()
        relations = torch.sigmoid(scores[:, :count]).numpy()
        denied = torch.softmax(scores[:, count:count + 2], -1)[:, 1].numpy()
        modality = torch.softmax(scores[:, count + 2:], -1).numpy()
        words = attention.argmax(-1).numpy()
        rows += [(example, pair, relations[i], denied[i], modality[i], words[i]) for i, (_, example, pair) in enumerate(chosen)]
    network.train()
    return rows


def average_directions(rows, symmetric):
    """Gives a symmetric relation the mean of both directions, and leaves it in one of them."""
    found = {(id(example), pair["ends"]): probabilities for example, pair, probabilities, *_ in rows}
    for example, pair, probabilities, *_ in rows:
        first, second = pair["ends"]
        if first < second:
            other = found[id(example), (second, first)]
            probabilities[symmetric] = (probabilities[symmetric] + other[symmetric]) / 2
            other[symmetric] = 0


def report(rows, symmetric, gold_total):
    """Best F1 over thresholds, and recall where precision is 0.8."""
    scored, gold = [], gold_total
    average_directions(rows, symmetric)
    for _, pair, probabilities, denied, modality, _ in rows:
        wanted = {relation: (polarity, modality) for relation, polarity, modality, certain in pair["relations"]}
        best = int(probabilities.argmax())
        if pair["ignored"]:
            continue
        stance = False
        if best in wanted:
            polarity, mode = wanted[best]
            happened = lambda m: MODALITIES[m] in ("actual", "ended")
            stance = (denied > 0.5) == bool(polarity) and happened(int(modality.argmax())) == happened(mode)
        certain = any(relation == best and certain for relation, *_, certain in pair["relations"])
        scored.append((float(probabilities[best]), best in wanted, certain, stance))
    scored.sort(key=lambda row: -row[0])
    right = certain_right = stances = 0
    best, at_80 = (0, 0, 0, 0), (0, 0)
    for number, (threshold, is_right, certain, stance) in enumerate(scored, 1):
        right += is_right
        certain_right += certain
        stances += stance
        precision, recall = right / number, certain_right / gold
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        if f1 > best[0]:
            best = (f1, precision, recall, threshold, stances / max(right, 1))
        if precision >= 0.8 and number > 20:
            at_80 = (recall, threshold)
    return (f"F1 {best[0]:.3f} (P {best[1]:.3f} R {best[2]:.3f} at {best[3]:.2f}; stance {best[4]:.3f}); "
            f"R {at_80[0]:.3f} at P 0.80 (from {at_80[1]:.2f}); {gold} claims")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language-model", type=Path, default=Path("../models/english.onnx"))
    parser.add_argument("--data", type=Path, action="append", required=True, help="what claims_prepare.py wrote")
    parser.add_argument("--extra", type=Path, action="append", default=[], help="the same, only to train on")
    parser.add_argument("--run", type=Path, required=True, help="folder that takes the checkpoints")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--pieces", type=int, default=1600, help="pieces in a batch")
    parser.add_argument("--rate", type=float, default=1.5e-4, help="of the encoder; the heads learn four times as fast")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--held-out", type=int, default=0, help="fold of documents to measure on; -1: train on all")
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    random.seed(0)
    examples, extra = [], []
    for files, target in ((arguments.data, examples), (arguments.extra, extra)):
        for path in files:
            with open(path, "rb") as file:
                prepared = pickle.load(file)
            target.extend(prepared["examples"])
    relations, symmetric = prepared["relations"], prepared["symmetric"]
    training = extra + [example for example in examples if fold(example["document"]) != arguments.held_out]
    measured = [example for example in examples if fold(example["document"]) == arguments.held_out]
    labels = sorted({deprel for example in training for deprel in example["deprels"]})
    deprels = {label: index for index, label in enumerate(labels)}

    network = ClaimNetwork(relations, labels)
    network.encoder.load_language_model(arguments.language_model)
    network.encoder.piece_embedding.weight.requires_grad_(False)
    # Most pairs claim nothing: begin there.
    with torch.no_grad():
        network.scorer.bias[:len(relations)] = -4.0
    is_old = lambda name: name.startswith("encoder.") and "mention_embedding" not in name
    old = [parameter for name, parameter in network.named_parameters() if is_old(name) and parameter.requires_grad]
    new = [parameter for name, parameter in network.named_parameters() if not is_old(name)]
    optimizer = torch.optim.AdamW([{"params": old, "lr": arguments.rate}, {"params": new, "lr": 4 * arguments.rate}],
                                  betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    steps = arguments.epochs * len(make_batches(training, arguments.pieces))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / (WARM_UP * steps)) * max(LAST_RATE, 1 - step / steps))
    print(f"training on {len(training)} sentences, measuring on {len(measured)}, {steps} steps", flush=True)
    gold_total = sum(certain for example in measured for pair in example["pairs"] for relation, *_, certain in pair["relations"]
                     if relation not in symmetric or pair["ends"][0] < pair["ends"][1])
    mean = copy.deepcopy(network)
    step, started = 0, time.time()
    for epoch in range(1, arguments.epochs + 1):
        recent = []
        for batch in make_batches(training, arguments.pieces):
            tensors, _ = collate(batch, relations, deprels, training=True)
            with torch.autocast("cpu", torch.bfloat16):
                loss = batch_loss(network, tensors)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(old + new, 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            schedule.step()
            recent.append(loss.item())
            step += 1
            move_mean(mean, network, min(MEAN_DECAY, (step + 1) / (step + 10)))
            if step % 25 == 0:
                print(f"step {step}/{steps} loss {numpy.mean(recent[-25:]):.3f} wall {time.time() - started:.0f} s", flush=True)
        checkpoint = arguments.run / f"claims-{epoch}.pt"
        torch.save({"relations": relations, "deprels": labels, "weights": mean.state_dict()}, str(checkpoint) + ".part")
        os.replace(str(checkpoint) + ".part", checkpoint)
        measure = report(predict(mean, measured, deprels), symmetric, gold_total) if measured else ""
        print(f"epoch {epoch} loss {numpy.mean(recent):.3f} wall {time.time() - started:.0f} s {measure}", flush=True)


if __name__ == "__main__":
    main()
