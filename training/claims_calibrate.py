"""Adds to models/claims.json how often scores are right on documents left out of training: python claims_calibrate.py --help

Pools adjacent violators (Zadrozny and Elkan, Transforming Classifier Scores into Accurate Multiclass Probability Estimates,
2002) over the scores of all pairs and relations.
"""
import argparse
import json
import pickle
from pathlib import Path

import numpy
import torch

from claims_network import ClaimNetwork
from claims_train import average_directions, fold, predict

LOWEST_SCORE = 0.02
FEWEST = 40  # claims behind one point of the table


def pool_adjacent_violators(scores, right):
    """[(highest score, share of right ones, number)], rising."""
    blocks = []
    for score, hit in sorted(zip(scores, right)):
        blocks.append([score, float(hit), 1])
        while len(blocks) > 1 and (blocks[-2][1] >= blocks[-1][1] or blocks[-2][2] < FEWEST):
            score, share, number = blocks.pop()
            last = blocks[-1]
            last[1] = (last[1] * last[2] + share * number) / (last[2] + number)
            last[0], last[2] = score, last[2] + number
    return blocks


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--held-out", type=int, default=0)
    parser.add_argument("--models", type=Path, default=Path("../models"))
    parser.add_argument("--least", type=float, default=0.5, help="claims of less confidence are not made")
    arguments = parser.parse_args()
    checkpoint = torch.load(arguments.checkpoint, map_location="cpu")
    network = ClaimNetwork(checkpoint["relations"], checkpoint["deprels"])
    network.load_state_dict(checkpoint["weights"])
    examples = []
    for path in arguments.data:
        with open(path, "rb") as file:
            prepared = pickle.load(file)
        examples += [example for example in prepared["examples"] if fold(example["document"]) == arguments.held_out]
    deprels = {label: index for index, label in enumerate(checkpoint["deprels"])}
    rows = predict(network, examples, deprels)
    average_directions(rows, prepared["symmetric"])
    scores, right = [], []
    for _, pair, probabilities, *_ in rows:
        wanted = {relation for relation, *_ in pair["relations"]}
        for relation in numpy.flatnonzero(probabilities > LOWEST_SCORE):
            if not pair["ignored"]:
                scores.append(float(probabilities[relation]))
                right.append(int(relation) in wanted)
    table = pool_adjacent_violators(scores, right)
    print("up to score | right | claims")
    for score, share, number in table:
        print(f"{score:.3f} | {share:.3f} | {number}")
    # A block stands at the middle of its scores.
    bounds = [0.0] + [score for score, *_ in table]
    points = [[0.0, 0.0]] + [[round((low + high) / 2, 4), round(share, 4)]
                             for (_, share, _), low, high in zip(table, bounds, bounds[1:])]
    path = arguments.models / "claims.json"
    description = json.loads(path.read_text(encoding="utf-8"))
    description |= {"calibration": points, "least_confidence": arguments.least}
    path.write_text(json.dumps(description, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
