"""Makes records out of the example documents: python3 records.py SOURCE COUNT

Each record has a few sentences of one article; every 97th is broken. The same arguments give the same records.
"""
import json
import random
import sys
from pathlib import Path


def paragraphs(path):
    text = path.read_text(encoding="utf-8")
    if text.startswith("---\n"):
        text = text.split("\n---\n", 1)[-1]
    return [block.strip() for block in text.split("\n\n") if len(block.split()) >= 8]


def main():
    source, count = Path(sys.argv[1]), int(sys.argv[2])
    everything = [paragraph for path in sorted(source.glob("*.md")) + sorted(source.glob("*.txt")) for paragraph in paragraphs(path)]
    choice = random.Random(1)
    for number in range(count):
        if number % 97 == 96:
            print(f'{{"id": "broken-{number}", "text": ')
            continue
        day = f"2014-{1 + number % 12:02}-{1 + number % 28:02}"
        print(json.dumps({"id": f"record-{number:06}", "date": day, "source": "Example Wire", "text": choice.choice(everything)}))


if __name__ == "__main__":
    main()
