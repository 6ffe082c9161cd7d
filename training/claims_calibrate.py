"""Adds to models/claims.json how often scores are right on documents left out of training: python claims_calibrate.py --help

Pools adjacent violators (Zadrozny and Elkan, Transforming Classifier Scores into Accurate Multiclass Probability Estimates,
2002) over the scores of all pairs and relations.
"""
import argparse
import json
import pickle
from pathlib import Path

import torch

from claims_network import ClaimNetwork
from claims_train import average_directions, fold, predict

LOWEST_SCORE = 0.02
FEWEST = 40  # claims behind one point of the table


def pool_adjacent_violators(scored):
    """[(highest score, share of right ones, number)], rising."""
    blocks = []
    for score, hit in sorted(scored):
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
    parser.add_argument("--least-pattern", type=float, default=0.12, help="least confidence of what a pattern finds")
    parser.add_argument("--least-model", type=float, default=0.45, help="least confidence of what no pattern finds")
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
    found = {"pattern": [], "model": []}
    for _, pair, probabilities, *_ in rows:
        wanted = {relation for relation, *_ in pair["relations"]}
        for relation in range(len(probabilities)):
            is_matched = relation in pair["matches"]
            if not pair["ignored"] and (is_matched or probabilities[relation] > LOWEST_SCORE):
                found["pattern" if is_matched else "model"].append((float(probabilities[relation]), relation in wanted))
    path = arguments.models / "claims.json"
    description = json.loads(path.read_text(encoding="utf-8"))
    for reader, least in (("pattern", arguments.least_pattern), ("model", arguments.least_model)):
        table = pool_adjacent_violators(found[reader])
        print(f"{reader}: up to score | right | claims")
        for score, share, number in table:
            print(f"{score:.3f} | {share:.3f} | {number}")
        # A block stands at the middle of its scores.
        bounds = [0.0] + [score for score, *_ in table]
        points = [[round((low + high) / 2, 4), round(share, 4)] for (_, share, _), low, high in zip(table, bounds, bounds[1:])]
        description.setdefault("confidence", {})[reader] = {"points": points, "least": least}
    path.write_text(json.dumps(description, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
