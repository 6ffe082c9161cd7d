"""Joins read claims with the program's own analysis and writes what claims_train.py takes: python claims_prepare.py --help

Documents with claims come in two forms: the folder of `documents.jsonl` and `claims.tsv`, and reports with their claims
below each sentence (reports/README.md).
"""
import argparse
import collections
import csv
import json
import pickle
import re
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from tokenizers import Tokenizer

import words

MODALITIES = ("actual", "planned", "possible", "requested", "hypothetical", "ended")
POLARITIES = ("affirmed", "denied")
FORMS = ("name", "adjective", "nominal", "pronoun")
KINDS = ("State", "Person", "ArmedGroup", "Organization", "Population", "Place", "Weapon")
NO_MENTION = 0
MOST_WORDS, MOST_PIECES = 120, 200


@dataclass
class GoldClaim:
    subject: str
    subject_mention: str
    relation: str
    object: str
    object_mention: str
    polarity: str
    modality: str
    certain: bool


@dataclass
class GoldDocument:
    id: str
    title: str
    date: str
    sentences: list[str]
    claims: dict[int, list[GoldClaim]] = field(default_factory=lambda: collections.defaultdict(list))


def read_table(folder):
    """The documents of a folder with documents.jsonl and claims.tsv."""
    documents = {}
    for line in open(folder / "documents.jsonl", encoding="utf-8"):
        row = json.loads(line)
        documents[row["id"]] = GoldDocument(row["id"], row["title"], row["date"], row["sentences"])
    for row in csv.DictReader(open(folder / "claims.tsv", encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE):
        documents[row["document"]].claims[int(row["sentence"])].append(GoldClaim(
            row["subject"], row["subject_mention"], row["relation"], row["object"], row["object_mention"],
            row["polarity"], row["modality"], row["certain"] == "1"))
    return list(documents.values())


def read_reports(folder):
    """The reports with claims in the files of a folder; each begins with its title."""
    documents = []
    for path in sorted(folder.rglob("*.txt")):
        document = None
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# title:"):
                document = GoldDocument(f"{path.parent.name}-{path.stem}-{len(documents)}", "", "", [])
                documents.append(document)
            elif line.startswith("# date:"):
                document.date = line[7:].strip()
            elif line.startswith("S: "):
                document.sentences.append(line[3:].strip())
            elif line.startswith("C: "):
                subject, relation, target, polarity, modality, _, certain = (part.strip() for part in line[3:].split("|"))
                document.claims[len(document.sentences) - 1].append(
                    GoldClaim(subject, subject, relation, target, target, polarity, modality, certain == "1"))
    return documents


def analyze(program, documents):
    """The program's analysis of every document: {id: lines of sentences}."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for document in documents:
            text = "\n\n".join(document.sentences)
            row = {"id": document.id, "title": document.title, "text": text}
            if re.fullmatch(r"\d{4}-\d\d-\d\d", document.date or ""):
                row["date"] = document.date
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
        file.flush()
        lines = subprocess.run([program, "analyze", file.name, "--format", "jsonl"], check=True, stdout=subprocess.PIPE)
    return {row["document"]: row for row in map(json.loads, lines.stdout.decode().splitlines())}


def letters(text):
    return re.sub(r"\W+", "", text)


def gold_sentence(document, text):
    """Index of the sentence of the document that holds `text`; the program may cut a sentence in two."""
    wanted = letters(text)
    found = [index for index, sentence in enumerate(document.sentences) if wanted and wanted in letters(sentence)]
    return found[0] if found else None


def normal(name):
    return re.sub(r"^(the|a|an|government of|state of) ", "", re.sub(r"[’']s?\b", "", name.lower()).strip())


def occurrences(text, mention):
    return [match.span() for match in re.finditer(r"(?<!\w)" + re.escape(mention) + r"(?!\w)", text)]


class AlignedSentence:
    """One sentence with the program's mentions, and the gold claims as pairs of them."""

    def __init__(self, analysis, names):
        self.start, self.text, self.tokens = analysis["start"], analysis["text"], analysis["tokens"]
        self.mentions, self.claims, self.names = analysis["mentions"], analysis["claims"], names

    def candidates(self, mention, name):
        """Mentions at the gold words first, then others of the same entity."""
        at, same = [], []
        spans = occurrences(self.text, mention)
        for index, found in enumerate(self.mentions):
            start, end = (offset - self.start for offset in found["span"])
            token = self.tokens[found["head"]]
            head = token["start"] - self.start
            if any((first <= head < last) or (start <= first and last <= end and last - first > 2) for first, last in spans):
                at.append(index)
            elif normal(name) in self.names.get(found["entities"][0], ()):
                same.append(index)
        return at, same

    def pair(self, claim):
        subjects, more_subjects = self.candidates(claim.subject_mention, claim.subject)
        objects, more_objects = self.candidates(claim.object_mention, claim.object)
        subjects, objects = subjects or more_subjects, objects or more_objects
        pairs = [(first, second) for first in subjects for second in objects
                 if self.mentions[first]["entities"][0] != self.mentions[second]["entities"][0]]
        distance = lambda pair: abs(self.mentions[pair[0]]["head"] - self.mentions[pair[1]]["head"])
        return min(pairs, key=distance, default=None), bool(subjects), bool(objects)


def path(heads, first, second):
    """(indexes of the words on the path, that of the word where it turns)."""
    def upwards(word):
        chain = [word]
        while heads[word] is not None:
            word = heads[word]
            chain.append(word)
        return chain
    up, down = upwards(first), upwards(second)
    turn = next(word for word in up if word in set(down))
    return up[:up.index(turn)] + [turn] + down[:down.index(turn)][::-1], turn


def mention_class(mention):
    return 1 + KINDS.index(mention["kind"]) * len(FORMS) + FORMS.index(mention["form"])


def is_nested(mention, mentions):
    """Whether the mention stands inside one of another entity: Maliki in "the Maliki government"."""
    start, end = mention["tokens"]
    return any(other["tokens"][0] <= start and end <= other["tokens"][1] and end - start < other["tokens"][1] - other["tokens"][0]
               and other["head"] != mention["head"] and other["entities"][0] != mention["entities"][0] for other in mentions)


def encode(sentence, tokenizer, relations):
    """The arrays of one sentence, without gold."""
    forms = [token["form"] for token in sentence.tokens]
    piece_ids, piece_words, word_starts = words.word_pieces(tokenizer, forms)
    heads = [token["head"] - 1 if token["head"] else None for token in sentence.tokens]
    classes = [NO_MENTION] * len(forms)
    # The shorter of nested mentions is written last.
    for mention in sorted(sentence.mentions, key=lambda mention: mention["tokens"][0] - mention["tokens"][1]):
        for word in range(*mention["tokens"]):
            classes[word] = mention_class(mention)
    matches = collections.defaultdict(list)
    for claim in sentence.claims:
        if claim["pattern"]:
            matches[tuple(claim["subject"]), tuple(claim["object"])].append(relations.index(claim["relation"]))
    pairs = []
    for first, one in enumerate(sentence.mentions):
        for second, other in enumerate(sentence.mentions):
            if first == second or set(one["entities"]) == set(other["entities"]):
                continue
            words_on_path, turn = path(heads, one["head"], other["head"])
            pairs.append({"ends": (first, second), "path": words_on_path, "turn": turn,
                          "matches": matches.get((tuple(one["span"]), tuple(other["span"])), [])})
    return {"forms": forms, "piece_ids": piece_ids, "piece_words": piece_words, "word_starts": word_starts,
            "piece_shapes": words.piece_shapes(forms, piece_words), "classes": classes,
            "deprels": [token["deprel"].split(":")[0] for token in sentence.tokens],
            "heads": [mention["head"] for mention in sentence.mentions],
            "mention_classes": [mention_class(mention) for mention in sentence.mentions],
            "nested": [is_nested(mention, sentence.mentions) for mention in sentence.mentions], "pairs": pairs}


def prepare(documents, analyses, tokenizer, relations, symmetric, missing):
    examples = []
    for document in documents:
        if document.id not in analyses:
            continue
        row = analyses[document.id]
        names = {entity["id"]: {normal(name) for name in [entity["label"], *entity["aliases"]]} for entity in row["entities"]}
        for analysis in row["sentences"]:
            number = gold_sentence(document, analysis["text"])
            sentence = AlignedSentence(analysis, names)
            if number is None:
                continue
            gold = [claim for claim in document.claims[number]
                    if occurrences(sentence.text, claim.subject_mention) and occurrences(sentence.text, claim.object_mention)]
            if len(analysis["tokens"]) > MOST_WORDS:
                continue
            example = encode(sentence, tokenizer, relations)
            example["document"], example["text"], example["gold_claims"] = document.id, sentence.text, len(gold)
            by_ends = {pair["ends"]: pair for pair in example["pairs"]}
            for pair in example["pairs"]:
                pair["relations"], pair["ignored"] = [], False
            for claim in gold:
                ends, has_subject, has_object = sentence.pair(claim)
                pair = by_ends.get(ends)
                missing["claims"] += 1
                if pair is None:
                    missing["unaligned"] += 1
                    for end, found in ((claim.subject_mention, has_subject), (claim.object_mention, has_object)):
                        if not found:
                            missing["mention", end] += 1
                    continue
                reading = (relations.index(claim.relation), POLARITIES.index(claim.polarity),
                           MODALITIES.index(claim.modality), claim.certain)
                pair["relations"].append(reading)
                crossed = by_ends[ends[::-1]]["relations"]
                if claim.relation in symmetric and reading not in crossed:
                    crossed.append(reading)
            # Another mention of the same two entities is neither right nor wrong.
            entities = lambda ends: tuple(sentence.mentions[end]["entities"][0] for end in ends)
            claimed = {entities(pair["ends"]) for pair in example["pairs"] if pair["relations"]}
            for pair in example["pairs"]:
                pair["ignored"] = not pair["relations"] and entities(pair["ends"]) in claimed
            if example["pairs"] and len(example["piece_ids"]) <= MOST_PIECES:
                examples.append(example)
    return examples


def is_symmetric(ontology, relation):
    """Whether the ontology declares the relation symmetric on the line where it begins."""
    return bool(re.search(rf"^cg:{relation} a [^;]*owl:SymmetricProperty", ontology, re.M))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="the built claimgraph")
    parser.add_argument("--table", type=Path, action="append", default=[], help="folder with documents.jsonl and claims.tsv")
    parser.add_argument("--reports", type=Path, action="append", default=[], help="folder of reports with claims")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the encoder (tokenizer.json)")
    parser.add_argument("--ontology", type=Path, default=Path("../ontology/core.ttl"))
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()

    ontology = arguments.ontology.read_text(encoding="utf-8")
    relations = sorted(re.findall(r"^cg:(\w+) a cg:Relation", ontology, re.M))
    symmetric = {relation for relation in relations if is_symmetric(ontology, relation)}
    documents = [document for folder in arguments.table for document in read_table(folder)]
    documents += [document for folder in arguments.reports for document in read_reports(folder)]
    tokenizer = Tokenizer.from_file(str(arguments.encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    missing = collections.Counter()
    examples = prepare(documents, analyze(arguments.program, documents), tokenizer, relations, symmetric, missing)
    pairs = [pair for example in examples for pair in example["pairs"]]
    print(f"{len(documents)} documents, {len(examples)} sentences, {len(pairs)} pairs, {sum(bool(p['relations']) for p in pairs)} with"
          f" claims; {missing['unaligned']} of {missing['claims']} claims have an end that is no mention of the program")
    print("ends without mention:", [(key[1], count) for key, count in missing.most_common(150) if key[0] == "mention"][:80])
    with open(arguments.out, "wb") as file:
        pickle.dump({"relations": relations, "symmetric": sorted(map(relations.index, symmetric)), "examples": examples}, file)


if __name__ == "__main__":
    main()
