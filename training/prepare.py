"""Turns the gold data (CoNLL-U and rows of named entities) into arrays: python prepare.py --help"""
import argparse
import collections
import json
import pickle
import re
from pathlib import Path

import numpy
from tokenizers import Tokenizer

import words

ENTITY_KINDS = ("PER", "ORG", "LOC")
ENTITY_LABELS = ["O"] + [f"{prefix}-{kind}" for kind in ENTITY_KINDS for prefix in "BI"]
UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
# Labels that are seen fewer times in training are left out of the heads.
MINIMUM_COUNTS = {"xpos": 1, "feats": 2, "lemma": 3, "deprel": 2}
# Universal NER leaves titles out of the names of persons.
TITLES = set("""Mr. Mr Mrs. Mrs Ms. Ms Dr. Dr Prof. Professor President Vice Prime Minister Secretary Senator Sen.
Representative Rep. Governor Gov. Mayor Chancellor Ambassador Judge Justice General Gen. Admiral Colonel Col. Major
Captain Capt. Lieutenant Lt. Sergeant Sgt. King Queen Prince Princess Emperor Pope Archbishop Bishop Sir Lord Lady
Chairman Director Chief Attorney President-elect Miss Emperor Empress""".split())
# Words that join proper nouns into one name.
JOINTS = {"-", "–", "&"}
GUM_KINDS = {"person": "PER", "organization": "ORG", "place": "LOC"}
WIKIGOLD_KINDS = {"PER": "PER", "ORG": "ORG", "LOC": "LOC", "MISC": "O"}
# Kinds of CrossNER that are not named here (election, event, misc) give no supervision.
POLITICS_KINDS = {"politician": "PER", "person": "PER", "politicalparty": "ORG", "organisation": "ORG",
                  "country": "LOC", "location": "LOC"}
IGNORED = -1


def read_conllu(path):
    """Sentences as lists of rows of ten fields; multiword ranges and empty nodes are skipped."""
    sentences, sentence = [], []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line:
                if sentence:
                    sentences.append(sentence)
                sentence = []
            elif not line.startswith("#"):
                fields = line.split("\t")
                if fields[0].isdigit():
                    sentence.append(fields)
    return sentences + ([sentence] if sentence else [])


def bio_labels(length, spans):
    """BIO labels of (first, last, kind) spans; longer spans win where they overlap."""
    labels = ["O"] * length
    for first, last, kind in sorted(spans, key=lambda span: span[0] - span[1]):
        if all(label == "O" for label in labels[first:last + 1]):
            labels[first:last + 1] = ["B-" + kind] + ["I-" + kind] * (last - first)
    return labels


def uner_labels(sentence):
    """Labels of Universal NER, from `NER=` in MISC; its class OTH is no name of ours."""
    labels = []
    for fields in sentence:
        match = re.search(r"(?:^|\|)NER=([BI]-[A-Z]+)", fields[9])
        labels.append(match[1] if match and match[1] in ENTITY_LABELS else "O")
    return labels


def gum_mentions(sentence):
    """(first, last, kind) of the mentions of GUM, from `Entity=` in MISC."""
    mentions, opened = [], {}
    for index, fields in enumerate(sentence):
        match = re.search(r"(?:^|\|)Entity=([^|]*)", fields[9])
        for part in re.findall(r"\([^()]*\)|\([^()]*|[^()]*\)", match[1]) if match else []:
            if not part.startswith("("):
                if opened.get(part[:-1]):
                    first, kind = opened[part[:-1]].pop()
                    mentions.append((first, index, kind))
                continue
            identifier, kind = (part.strip("()").split("-") + [""])[:2]
            if part.endswith(")"):
                mentions.append((index, index, kind))
            else:
                opened.setdefault(identifier, []).append((index, kind))
    return mentions


def gum_labels(sentence):
    """Names of GUM: the run of proper nouns round the head of a mention of a person, organization or place.

    XPOS tells them: UPOS has "United" of "United States" as an adjective.
    """
    forms, proper = [fields[1] for fields in sentence], [fields[4] in ("NNP", "NNPS") for fields in sentence]
    heads = [int(fields[6]) - 1 for fields in sentence]
    spans = []
    for first, last, kind in gum_mentions(sentence):
        head = next((index for index in range(first, last + 1) if not first <= heads[index] <= last), None)
        if kind not in GUM_KINDS or head is None or not proper[head]:
            continue
        if kind == "person" and sentence[head][4] == "NNPS":  # "Americans"
            continue
        start = end = head
        while start > first and (proper[start - 1] or (forms[start - 1] in JOINTS and start - 2 >= first
                                                       and proper[start - 2])):
            start -= 1
        # "University of Oxford", but not "Smith of Oxford"
        joints = JOINTS if kind == "person" else JOINTS | {"of"}
        while end < last and (proper[end + 1] or (forms[end + 1] in joints and end + 2 <= last and proper[end + 2])):
            end += 1
        while kind == "person" and start <= end and forms[start] in TITLES:
            start += 1
        if start <= end:
            spans.append((start, end, GUM_KINDS[kind]))
    return bio_labels(len(sentence), spans)


def read_entity_rows(path, kinds):
    """(forms, labels) of JSONL rows. Inner hyphens become words of their own, as in Universal Dependencies."""
    rows = []
    with open(path, encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            token_labels = ["O"] * len(row["tokens"])
            for entity in row["entities"]:
                first, after = entity["tok"]
                kind = kinds.get(entity["type"])
                if kind != "O":
                    names = ["B-" + kind] + ["I-" + kind] * (after - first - 1) if kind else [None] * (after - first)
                    token_labels[first:after] = names
            forms, labels = [], []
            for token, label in zip(row["tokens"], token_labels):
                parts = [part for part in re.split(r"(?<=[^\W\d_]{2})(-)(?=[^\W\d_]{2})", token) if part]
                inside = "I" + label[1:] if label and label != "O" else label
                forms += parts
                labels += [label] + [inside] * (len(parts) - 1)
            if forms:
                rows.append((forms, labels))
    return rows


def label_lists(sentences):
    """The labels of every head, most frequent first."""
    counts = {name: collections.Counter() for name in MINIMUM_COUNTS}
    for fields in (fields for sentence in sentences for fields in sentence):
        counts["xpos"][fields[4]] += 1
        counts["feats"][fields[5]] += 1
        counts["lemma"][words.lemma_rule(fields[1], fields[2])] += 1
        counts["deprel"][fields[7]] += 1
    lists = {name: [label for label, count in counter.most_common() if count >= MINIMUM_COUNTS[name]]
             for name, counter in counts.items()}
    return {"upos": UPOS, **lists, "entity": ENTITY_LABELS}


class Encoder:
    """Makes one dictionary of arrays of a sentence."""

    def __init__(self, tokenizer, labels):
        self.tokenizer = tokenizer
        self.indexes = {name: {label: index for index, label in enumerate(values)} for name, values in labels.items()}

    def numbers(self, head, values):
        return numpy.array([self.indexes[head].get(value, IGNORED) for value in values], numpy.int64)

    def example(self, forms, entity_labels):
        piece_ids, piece_words, word_starts = words.word_pieces(self.tokenizer, forms)
        return {"forms": forms, "piece_ids": numpy.array(piece_ids), "piece_words": numpy.array(piece_words),
                "piece_shapes": numpy.array(words.piece_shapes(forms, piece_words)),
                "word_starts": numpy.array(word_starts), "entity": self.numbers("entity", entity_labels)}

    def tree_example(self, sentence, entity_labels):
        forms, lemmas, upos, xpos, feats, heads, deprels = (list(column) for column in list(zip(*sentence))[1:8])
        example = self.example(forms, entity_labels)
        rules = [words.lemma_rule(form, lemma) for form, lemma in zip(forms, lemmas)]
        for head, values in dict(upos=upos, xpos=xpos, feats=feats, lemma=rules, deprel=deprels).items():
            example[head] = self.numbers(head, values)
        example.update(head=numpy.array([int(head) for head in heads]), lemmas=lemmas, deprels=deprels)
        return example


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"), help="the gold data")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the encoder (tokenizer.json)")
    parser.add_argument("--run", type=Path, required=True, help="folder for working data, outside the repository")
    arguments = parser.parse_args()

    ewt = {part: read_conllu(arguments.corpora / f"ud_ewt/en_ewt-uner-{part}.conllu") for part in ("train", "dev")}
    gum = {part: read_conllu(arguments.corpora / f"gum/gum-open-{part}.conllu") for part in ("train", "dev")}
    labels = label_lists(ewt["train"] + gum["train"])
    tokenizer = Tokenizer.from_file(str(arguments.encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    encoder = Encoder(tokenizer, labels)
    data = {}
    for part in ("train", "dev"):
        data[f"ewt_{part}"] = [encoder.tree_example(sentence, uner_labels(sentence)) for sentence in ewt[part]]
        data[f"gum_{part}"] = [encoder.tree_example(sentence, gum_labels(sentence)) for sentence in gum[part]]
    for name, file, kinds in (("wikigold_train", "wikigold", WIKIGOLD_KINDS),
                              ("politics_train", "politics-train", POLITICS_KINDS),
                              ("politics_dev", "politics-dev", POLITICS_KINDS)):
        rows = read_entity_rows(arguments.corpora / f"ner/{file}.jsonl", kinds)
        data[name] = [encoder.example(*row) for row in rows]

    arguments.run.mkdir(parents=True, exist_ok=True)
    with open(arguments.run / "data.pickle", "wb") as file:
        pickle.dump({"labels": labels, "data": data}, file)
    print("labels", {name: len(values) for name, values in labels.items()})
    for name, examples in data.items():
        pieces = sum(len(example["piece_ids"]) for example in examples)
        names = sum(int((example["entity"] % 2 == 1).sum()) - int((example["entity"] == IGNORED).sum())
                    for example in examples)
        print(name, "sentences", len(examples), "words", sum(len(example["forms"]) for example in examples),
              "pieces", pieces, "names", names)


if __name__ == "__main__":
    main()
