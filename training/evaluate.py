"""Scores an exported model on the development sets, on gold tokens: python evaluate.py --help

Heads are the best head of every word, without a search for a tree: the Rust side decodes a tree and scores raw text.
"""
import argparse
import json
import pickle
from math import sqrt
from pathlib import Path

import numpy

import words
from network import tag_ranges

LONGEST = 512  # positions of the encoder


def erf(values):
    """Error function by Abramowitz and Stegun 7.1.26 (absolute error below 1.5e-7)."""
    size = numpy.abs(values)
    term = 1 / (1 + 0.3275911 * size)
    series = term * (0.254829592 + term * (-0.284496736 + term * (
        1.421413741 + term * (-1.453152027 + term * 1.061405429))))
    return numpy.sign(values) * (1 - series * numpy.exp(-size * size))


def gelu(values):
    return values * 0.5 * (1 + erf(values / sqrt(2)))


def evaluation_batches(examples, pieces=1024):
    batch = []
    for example in sorted(examples, key=lambda example: len(example["piece_ids"])):
        if batch and len(example["piece_ids"]) * (len(batch) + 1) > pieces:
            yield batch
            batch = []
        batch.append(example)
    if batch:
        yield batch


def inputs(batch):
    """Padded piece_ids, piece_shapes, word_starts."""
    arrays = []
    for name in ("piece_ids", "piece_shapes", "word_starts"):
        array = numpy.zeros((len(batch), max(len(example[name]) for example in batch)), numpy.int32)
        for row, example in enumerate(batch):
            array[row, :len(example[name])] = example[name]
        arrays.append(array)
    return arrays


def decode_entities(scores, labels):
    """The best sequence of BIO labels in which every I- continues a name of its kind (Viterbi)."""
    continues = numpy.array([[after[0] != "I" or (before != "O" and before[2:] == after[2:]) for after in labels]
                             for before in labels])
    starts = numpy.array([label[0] != "I" for label in labels])
    best, origins = numpy.where(starts, scores[0], -numpy.inf), []
    for word in scores[1:]:
        paths = numpy.where(continues, best[:, None], -numpy.inf)
        origins.append(paths.argmax(0))
        best = paths.max(0) + word
    sequence = [int(best.argmax())]
    for origin in reversed(origins):
        sequence.append(int(origin[sequence[-1]]))
    return sequence[::-1]


def score(predict, examples, labels, scorer_weight, scorer_bias):
    """Percentages over the words of the examples; `predict` maps the inputs to the four outputs of the network."""
    ranges = tag_ranges(labels)
    counts = dict.fromkeys(("words", "upos", "xpos", "feats", "lemma", "uas", "las", "las_subtypes"), 0)
    found = predicted = gold = 0
    for batch in evaluation_batches([example for example in examples if len(example["piece_ids"]) <= LONGEST]):
        outputs = predict(*inputs(batch))
        for row, example in enumerate(batch):
            size = len(example["word_starts"])
            tags, arcs = outputs[0][row, :size], outputs[1][row, :size, :size + 1].copy()
            entities = decode_entities(tags[:, slice(*ranges["entity"])], labels["entity"])
            tags = {head: tags[:, start:end].argmax(1) for head, (start, end) in ranges.items()}
            known = example["entity"] >= 0
            names = words.entity_spans(labels["entity"][tag] if sure else "O"
                                       for tag, sure in zip(entities, known))
            gold_names = words.entity_spans(labels["entity"][tag] if sure else "O"
                                            for tag, sure in zip(example["entity"], known))
            found, predicted, gold = found + len(names & gold_names), predicted + len(names), gold + len(gold_names)
            if "head" not in example:
                continue
            arcs[numpy.arange(size), numpy.arange(1, size + 1)] = -numpy.inf  # no word is its own head
            heads = arcs.argmax(1)
            hidden = gelu(outputs[2][row, :size] + outputs[3][row, heads])
            deprels = [labels["deprel"][label] for label in (hidden @ scorer_weight.T + scorer_bias).argmax(1)]
            counts["words"] += size
            for name in ("upos", "xpos", "feats"):
                counts[name] += int((tags[name] == example[name]).sum())
            for index in range(size):
                rule = labels["lemma"][tags["lemma"][index]]
                counts["lemma"] += words.apply_lemma_rule(example["forms"][index], rule) == example["lemmas"][index]
                if heads[index] == example["head"][index]:
                    ours, theirs = deprels[index], example["deprels"][index]
                    counts["uas"] += 1
                    counts["las"] += ours.split(":")[0] == theirs.split(":")[0]
                    counts["las_subtypes"] += ours == theirs
    total = counts.pop("words")
    scores = {name: 100 * count / total for name, count in counts.items()} if total else {}
    scores["entity_precision"] = 100 * found / max(1, predicted)
    scores["entity_recall"] = 100 * found / max(1, gold)
    scores["entity_f1"] = 200 * found / max(1, predicted + gold)
    return scores


def format_scores(scores):
    return " ".join(f"{name} {value:.2f}" for name, value in scores.items())


def main():
    import onnxruntime

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", type=Path, nargs="+", help="ONNX files")
    parser.add_argument("--description", type=Path, required=True, help="the JSON file that belongs to the model")
    parser.add_argument("--run", type=Path, required=True, help="folder with data.pickle")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()

    description = json.loads(arguments.description.read_text(encoding="utf-8"))
    labels = dict(description["heads"], deprel=description["deprels"])
    scorer = {name: numpy.array(values, numpy.float32) for name, values in description["label_scorer"].items()}
    with open(arguments.run / "data.pickle", "rb") as file:
        data = pickle.load(file)
    if data["labels"] != labels:
        raise SystemExit("the data were prepared with other labels than those of the model")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = arguments.threads
    for path in arguments.models:
        session = onnxruntime.InferenceSession(path, options)

        def predict(*arrays):
            return session.run(None, dict(zip(("piece_ids", "piece_shapes", "word_starts"), arrays)))

        for name in ("ewt_dev", "gum_dev", "politics_dev"):
            scores = score(predict, data["data"][name], labels, scorer["weight"], scorer["bias"])
            print(path.name, name, format_scores(scores), flush=True)


if __name__ == "__main__":
    main()
