"""Writes the mean of the weights of checkpoints that began with the same weights: python claims_mean.py --help

Wortsman and others, Model soups (2022): it judges better than either.
"""
import argparse
from pathlib import Path

import torch


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    checkpoints = [torch.load(path, map_location="cpu") for path in arguments.checkpoints]
    first = checkpoints[0]
    for other in checkpoints[1:]:
        if [other["relations"], other["deprels"]] != [first["relations"], first["deprels"]]:
            parser.error("the checkpoints know other relations or labels")
    mean = {name: sum(checkpoint["weights"][name].float() for checkpoint in checkpoints) / len(checkpoints)
            if weight.is_floating_point() else weight for name, weight in first["weights"].items()}
    torch.save({**first, "weights": mean}, arguments.out)


if __name__ == "__main__":
    main()
