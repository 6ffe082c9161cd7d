"""Scores an annotation of raw text against gold CoNLL-U: python evaluate_raw.py --help

The scores are those of the CoNLL 2018 shared task (https://universaldependencies.org/conll18/evaluation.html): both
files must hold the same characters; tokens, sentences and names are compared by their place among the characters
that are not white space, words by that place and, inside a token of several words, by their longest common
subsequence. Relations are compared without subtypes.
"""
import argparse
import collections
import json
from pathlib import Path

import sentences

Word = collections.namedtuple("Word", ("start", "end", "is_in_range", "lemma", "upos", "xpos", "relation", "head"))
ENTITY_KINDS = ("PER", "ORG", "LOC")


class Annotation:
    """The units of a CoNLL-U file as spans of its characters."""

    def __init__(self, path):
        self.characters, self.tokens, self.sentences, self.words, self.names = "", [], [], [], []
        self.forms = []
        for block in Path(path).read_text(encoding="utf-8").strip().split("\n\n"):
            rows = [line.split("\t") for line in block.split("\n") if line and line[0] != "#"]
            self.add_sentence([row for row in rows if "." not in row[0]])

    def add_sentence(self, rows):
        start, first_word, range_end, labels = len(self.characters), len(self.words), 0, []
        heads = []
        for number, form, lemma, upos, xpos, _, head, relation, _, misc in rows:
            is_range = "-" in number
            if is_range or int(number) > range_end:
                span = (len(self.characters), len(self.characters) + len(form.replace(" ", "")))
                self.characters += form.replace(" ", "")
                self.tokens.append(span)
            if is_range:
                range_end = int(number.split("-")[1])
                continue
            is_in_range = int(number) <= range_end
            self.words.append(Word(*span, is_in_range, lemma, upos, xpos, relation.split(":")[0], None))
            self.forms.append(form.lower())
            heads.append(int(head))
            labels.append((span, name_label(misc)))
        for index, head in enumerate(heads):
            position = first_word + index
            self.words[position] = self.words[position]._replace(head=first_word + head - 1 if head else None)
        self.sentences.append((start, len(self.characters)))
        self.names += names(labels)


def name_label(misc):
    fields = dict(field.split("=", 1) for field in misc.split("|") if "=" in field)
    label = fields.get("NER", "O")
    return label if label[2:] in ENTITY_KINDS else "O"


def names(labels):
    """(start, end, kind) of the names that BIO labels mark."""
    found = []
    for index, ((start, end), label) in enumerate(labels):
        before = labels[index - 1][1] if index else "O"
        if label[0] == "I" and before[2:] == label[2:]:
            found[-1] = (found[-1][0], end, label[2:])
        elif label != "O":
            found.append((start, end, label[2:]))
    return found


def align(gold, system):
    """Pairs (gold word, system word) of indexes that are the same word."""
    pairs, i, j = [], 0, 0
    while i < len(gold.words) and j < len(system.words):
        ours, theirs = gold.words[i], system.words[j]
        if ours.end <= theirs.start:
            i += 1
        elif theirs.end <= ours.start:
            j += 1
        elif ours.is_in_range or theirs.is_in_range:
            i, j, found = align_ranges(gold, system, i, j)
            pairs += found
        elif (ours.start, ours.end) == (theirs.start, theirs.end):
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif ours.start <= theirs.start:
            i += 1
        else:
            j += 1
    return pairs


def end_of_region(words, index, end):
    """(index after the words that start before `end`, `end` or the end of a multiword token among them)."""
    while index < len(words) and words[index].start < end:
        end = max(end, words[index].end) if words[index].is_in_range else end
        index += 1
    return index, end


def align_ranges(gold, system, i, j):
    """Aligns the words of overlapping multiword tokens by their forms; returns the indexes after them and the pairs."""
    first_i, first_j = i, j
    end, before = max(word.end for word in (gold.words[i], system.words[j]) if word.is_in_range), None
    while before != end:
        before = end
        i, end = end_of_region(gold.words, i, end)
        j, end = end_of_region(system.words, j, end)
    ours, theirs = gold.forms[first_i:i], system.forms[first_j:j]
    longest = [[0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    for a in reversed(range(len(ours))):
        for b in reversed(range(len(theirs))):
            same = longest[a + 1][b + 1] + 1 if ours[a] == theirs[b] else 0
            longest[a][b] = max(same, longest[a + 1][b], longest[a][b + 1])
    found, a, b = [], 0, 0
    while a < len(ours) and b < len(theirs):
        if ours[a] == theirs[b]:
            found.append((first_i + a, first_j + b))
            a, b = a + 1, b + 1
        elif longest[a][b] == longest[a + 1][b]:
            a += 1
        else:
            b += 1
    return i, j, found


def scores(right, gold, system):
    return {"precision": right / max(system, 1), "recall": right / max(gold, 1), "f1": 2 * right / max(gold + system, 1)}


def evaluate(gold, system):
    """{what: {precision, recall, f1}}."""
    if gold.characters != system.characters:
        place = next(index for index, (a, b) in enumerate(zip(gold.characters + "\0", system.characters + "\0")) if a != b)
        raise SystemExit(f"the files hold different characters from {place}: `{gold.characters[place:place + 20]}` and "
                         f"`{system.characters[place:place + 20]}`")

    def spans(ours, theirs):
        return scores(len(set(ours) & set(theirs)), len(ours), len(theirs))

    pairs = align(gold, system)
    system_of = dict(pairs)

    def words(same):
        right = sum(same(gold.words[i], system.words[j]) for i, j in pairs)
        return scores(right, len(gold.words), len(system.words))

    def same_head(ours, theirs):
        return theirs.head is None if ours.head is None else theirs.head is not None and system_of.get(ours.head) == theirs.head

    result = {"tokens": spans(gold.tokens, system.tokens), "sentences": spans(gold.sentences, system.sentences),
              "words": words(lambda ours, theirs: True), "upos": words(lambda ours, theirs: ours.upos == theirs.upos),
              "xpos": words(lambda ours, theirs: ours.xpos == theirs.xpos),
              "lemmas": words(lambda ours, theirs: ours.lemma == "_" or ours.lemma == theirs.lemma),
              "uas": words(same_head),
              "las": words(lambda ours, theirs: same_head(ours, theirs) and ours.relation == theirs.relation),
              "names": spans(gold.names, system.names)}
    for kind in ENTITY_KINDS:
        result[f"names {kind}"] = spans(*([name for name in part.names if name[2] == kind] for part in (gold, system)))
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="CoNLL-U")
    parser.add_argument("system", type=Path, nargs="?", help="CoNLL-U made from the raw text of the same document")
    parser.add_argument("--json", action="store_true", help="write the scores as JSON")
    parser.add_argument("--text", action="store_true", help="write the raw text of `gold`, blank lines between paragraphs")
    arguments = parser.parse_args()
    if arguments.text:
        print("\n\n".join(text for text, _ in sentences.read_paragraphs(arguments.gold)))
        return
    if not arguments.system:
        parser.error("name the file to score")
    result = evaluate(Annotation(arguments.gold), Annotation(arguments.system))
    if arguments.json:
        print(json.dumps(result))
        return
    print(f"{'':10} {'precision':>9} {'recall':>9} {'f1':>9}")
    for name, values in result.items():
        print(f"{name:10} " + " ".join(f"{100 * values[score]:9.2f}" for score in ("precision", "recall", "f1")))


if __name__ == "__main__":
    main()
