"""Makes many articles out of a few: python3 documents.py SOURCE COUNT FOLDER

Each new article has the title of one article of SOURCE and the paragraphs of several: as many as that article has. The
same arguments give the same files. Reads the .md and .txt files of SOURCE (.gz too).
"""
import gzip
import random
import sys
from pathlib import Path


def paragraphs(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8")
    with opened as file:
        text = file.read()
    if text.startswith("---\n"):
        text = text.split("\n---\n", 1)[-1]
    return [block.strip() for block in text.split("\n\n") if len(block.split()) >= 8]


def main():
    source, count, folder = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    articles = [paragraphs(path) for path in sorted(source.iterdir()) if path.name.endswith((".md", ".txt", ".md.gz", ".txt.gz"))]
    articles = [article for article in articles if article]
    if not articles:
        sys.exit(f"`{source}` holds no .md and no .txt files")
    everything = [paragraph for article in articles for paragraph in article]
    choice = random.Random(1)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        length = len(articles[number % len(articles)])
        chosen = (choice.choice(everything) for _ in range(length))
        text = f"Report {number}\n\n" + "\n\n".join(chosen) + "\n"
        (folder / f"report-{number:05}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
