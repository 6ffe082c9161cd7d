"""Trains the sentence splitter, a linear model: python sentences.py --help

A paragraph is cut into units (white space, and a full stop with a word glued to it). Between two units a
sentence may end; logistic regression over the features below decides, from left to right. The end of a
paragraph is always the end of a sentence. src/analysis/segmentation.rs computes the same features: keep the
two in step.
"""
import argparse
import collections
import json
import random
import re
from pathlib import Path

import numpy

# What stands before the full stop of an abbreviation, lower-case, by what usually follows it.
ABBREVIATIONS = {
    "title": "mr mrs ms mme mlle messrs dr drs prof profs gen lt ltg col maj capt cpt sgt msg adm brig cpl pvt cmdr cdr "
             "cmdt comdr lieut sen sens rep reps gov govs pres rev revd hon amb sec st ste ft mt msgr fr supt insp det "
             "atty dep asst ass't spec cllr",
    "month": "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun",
    "organization": "inc corp co cos ltd llc bros plc assn dept univ intl govt mfg",
    "suffix": "jr sr esq ph.d m.d",
    "latin": "etc al et ibid",
    "link": "e.g i.e eg ie vs v cf approx ca viz resp a.k.a",
    "number": "no nos vol vols p pp fig figs art arts para paras ch ext tel fax nr",
    "time": "a.m p.m",
    "place": "ave blvd rd hwy calif mass conn va pa tenn wash fla ariz ark colo del ill ind kan ky la md mich minn "
             "miss mo mont neb nev okla ore penn tex vt wis wyo ont que is",
    "other": "arrv arr lv attn conf info misc max avg div ed eds trans esp incl excl orig mob sc "
             "yr yrs mos hr hrs min mins lb lbs oz sq cu",
}
# Those that are ordinary words when they are not capitalised.
CAPITALISED = {"month", "place"}
CLASS_OF = {word: name for name, words in reversed(ABBREVIATIONS.items()) for word in words.split()}
CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "`": "'", "…": "."})
GLUED = re.compile(r"(?<=[^\W\d_]{2}[.!?])(?=[A-Z][a-z])|(?<=[.!?][.!?])(?=[^\W_])|(?<=…)(?=[^\W_])")
ADDRESS = re.compile(r"://|www\.|@|\.(?:com|org|net|edu|gov|info|doc|html?)\b", re.IGNORECASE)
RARE = 6
LONGEST_WORD = 40


def units(paragraph):
    """(start, end, whether white space stands before it) of every unit of a paragraph."""
    found = []
    for chunk in re.finditer(r"\S+", paragraph):
        start, text = chunk.start(), chunk[0]
        cuts = [] if ADDRESS.search(text) else [cut.start() for cut in GLUED.finditer(text)]
        for begin, end in zip([0] + cuts, cuts + [len(text)]):
            found.append((start + begin, start + end, begin == 0))
    return found


class Unit:
    """What the features ask of a unit."""

    def __init__(self, text, spaced):
        text = text.translate(CURLY)
        letters = [index for index, character in enumerate(text) if character.isalnum()]
        first, last = (letters[0], letters[-1] + 1) if letters else (len(text), len(text))
        core = text[first:last]
        self.lead = text[:first][-2:] if letters else ""
        self.trail = squeeze(text[last:] if letters else text)
        self.word = core[:LONGEST_WORD].lower()
        self.shape = shape(core)
        self.kind = abbreviation_kind(core)
        self.length = min(len(core), 6)
        self.spaced = spaced
        self.quotes = text.count('"')
        self.depth = text.count("(") + text.count("[") - text.count(")") - text.count("]")


def abbreviation_kind(core):
    """What kind of abbreviation a full stop after `core` would make of it; "-" for none."""
    kind = CLASS_OF.get(core.lower(), "-")
    if kind != "-" and (kind not in CAPITALISED or core[0].isupper()):
        return kind
    return {"A.A": "acronym", "A": "initial"}.get(shape(core), "-")


def squeeze(marks):
    """Punctuation with runs cut to two, its last four marks."""
    return re.sub(r"(.)\1+", r"\1\1", marks)[-4:]


def shape(core):
    letters = [character for character in core if character.isalpha()]
    if not core:
        return "-"
    if any(character.isdigit() for character in core):
        return "0a" if letters else "0"
    if re.fullmatch(r"\w(\.\w)+", core):
        return "A.A" if core[0].isupper() else "a.a"
    if not letters or not letters[0].isupper():
        return "a"
    if len(letters) == 1:
        return "A" if len(core) == 1 else "Aa"
    return "AA" if all(character.isupper() for character in letters) else "Aa"


def bucket(number):
    return next(name for limit, name in ((0, "0"), (1, "1"), (2, "2"), (4, "4"), (8, "8"), (16, "16"), (1 << 60, "+"))
                if number <= limit)


END = Unit("", True)


def features(sequence, index, since, quotes, depth, last):
    """Names of the features of the gap before unit `index`.

    since: units since the last sentence end; quotes, depth: marks and open brackets among them; last: the marks
    that ended the sentence before.
    """
    left, right = sequence[index - 1], sequence[index]
    before = sequence[index - 2] if since > 1 else END
    after = sequence[index + 1] if index + 1 < len(sequence) else END
    trail = left.trail
    rest = len(sequence) - index
    quote = "q" if quotes % 2 else "-"
    bracket = "b" if depth > 0 else "-"
    yield f"t {trail}"
    yield f"tr {trail} {right.lead} {right.shape}"
    yield f"tls {trail} {left.shape} {right.shape}"
    yield f"tk {trail} {left.kind} {right.shape}"
    yield f"kw {left.kind} {right.word}"
    yield f"tl {trail} {left.word}"
    yield f"tw {trail} {right.word}"
    yield f"tws {trail} {left.shape} {right.word}"
    yield f"ts2 {trail} {right.shape} {after.shape} {after.trail}"
    yield f"trt {trail} {right.shape} {right.trail}"
    yield f"tw2 {trail[:1]} {right.shape} {after.word}"
    yield f"tn {trail} {left.length} {right.shape}"
    yield f"tq {trail} {right.lead} {quote} {bracket}"
    yield f"tqs {trail} {quote} {bracket} {right.shape}"
    yield f"tc {trail} {bucket(since)} {right.shape}"
    yield f"to {trail} {bucket(rest)} {right.shape}"
    yield f"tb {trail} {before.shape} {left.shape} {right.shape}"
    yield f"tbt {trail} {before.trail} {right.shape}"
    yield f"tp {trail} {last} {right.shape}"
    yield f"tbk {trail} {before.kind} {left.shape} {right.shape}"
    yield f"kb {left.kind} {before.shape} {right.shape}"
    yield f"kbw {left.kind} {before.word}"
    yield f"tlw {trail} {bucket(since)} {left.word}"
    if not right.spaced:
        yield f"g {trail} {right.shape} {left.length}"


def walk(sequence, ends):
    """Yields (index, features) for every gap, with the state that the sentence ends decided so far imply.

    ends: a function of the index and the features that tells whether a sentence ends there.
    """
    since, quotes, depth, last = 0, 0, 0, "^"
    for index in range(1, len(sequence)):
        left = sequence[index - 1]
        since, quotes, depth = since + 1, quotes + left.quotes, max(depth + left.depth, 0)
        names = list(features(sequence, index, since, quotes, depth, last))
        yield index, names
        if ends(index, names):
            since, quotes, depth, last = 0, 0, 0, left.trail[-1:]


def read_paragraphs(path):
    """Paragraphs of a CoNLL-U file as (text, set of offsets where a sentence starts)."""
    paragraphs, text, starts, glue = [], "", set(), False

    def close():
        if text:
            paragraphs.append((text, starts))

    for block in Path(path).read_text(encoding="utf-8").strip().split("\n\n"):
        lines = block.split("\n")
        if any(line.startswith(("# newpar", "# newdoc")) for line in lines):
            close()
            text, starts, glue = "", set(), True
        if not glue:
            text += " "
        starts.add(len(text))
        text += next(line for line in lines if line.startswith("# text = "))[len("# text = "):].strip()
        glue = has_no_space_after([line.split("\t") for line in lines if line[0] != "#"])
    close()
    return paragraphs


def has_no_space_after(rows):
    """Whether the last surface token of a sentence is glued to what follows."""
    ranges = [row for row in rows if "-" in row[0] and row[0].split("-")[1] == rows[-1][0]]
    return "SpaceAfter=No" in (ranges or rows)[-1][9]


def read_reports(path):
    """The reports written for this project, one paragraph each."""
    paragraphs = []
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        if document["source"] == "written for this project":
            text, starts = "", set()
            for sentence in document["sentences"]:
                text += " " if text else ""
                starts.add(len(text))
                text += sentence.strip()
            paragraphs.append((text, starts))
    return paragraphs


ACRONYMS = "U.S. U.N. U.K. D.C. U.A.E. L.A. E.U. P.K.K. N.Y. H.W.".split()
TITLES = [word.capitalize() + "." for word in ABBREVIATIONS["title"].split()]
MONTHS = "Jan. Feb. Mar. Apr. Aug. Sept. Sep. Oct. Nov. Dec. May June July".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
NAME = re.compile(r"[A-Z][a-z]+")


def vary(paragraphs, seed):
    """A copy of the paragraphs with more of the abbreviations of news: acronyms, initials, ranks, times of day."""
    source = random.Random(seed)
    copies = []
    for text, starts in paragraphs:
        places = sorted(starts) + [len(text)]
        copy, copied_starts = "", set()
        for start, end in zip(places, places[1:]):
            copied_starts.add(len(copy))
            sentence = text[start:end].rstrip()
            copy += " ".join(varied_words(sentence.split(" "), source)) + text[start + len(sentence):end]
        copies.append((copy, copied_starts))
    return copies


def varied_words(sentence, source):
    def initials():
        return "".join(source.choice("ABCDEFGHJKLMNPRSTW") + "." for _ in range(source.choice((1, 1, 2))))

    def time():
        return f"{source.randint(1, 12)} {source.choice(('a.m.', 'p.m.'))}"

    def date():
        return f"{source.choice(MONTHS)} {source.randint(1, 31)}"

    varied = []
    for index, word in enumerate(sentence):
        chance = source.random()
        is_name = index > 0 and NAME.fullmatch(word)
        is_full_name = NAME.fullmatch(word) and index + 1 < len(sentence) and NAME.match(sentence[index + 1])
        if index == len(sentence) - 1 and word[:-1] in DAYS and word[-1] == ".":
            word = f"{word[:-1]} at {time()}" if chance < 0.5 else date() + "."
        elif index == len(sentence) - 1 and word[-1:] == "." and NAME.fullmatch(word[:-1]):
            word = source.choice(ACRONYMS) if chance < 0.3 else word
        elif is_full_name and chance < 0.15:
            word += " " + initials()
        elif is_full_name and chance < 0.3:
            word = " ".join(source.sample(TITLES, source.choice((1, 1, 2)))) + " " + word
        elif index == 0 and is_full_name and chance < 0.6:
            word = source.choice(ACRONYMS) + " " + word
        elif is_name and word in DAYS and chance < 0.7:
            word = f"at {time()} {word}" if chance < 0.5 else date()
        elif is_name and chance < 0.4:
            word = source.choice(ACRONYMS)
        varied.append(word)
    return varied


def examples(paragraphs):
    """(feature names, whether a sentence ends) of every gap, with the true history."""
    for text, starts in paragraphs:
        found = units(text)
        sequence = [Unit(text[start:end], spaced) for start, end, spaced in found]
        truth = [start in starts for start, _, _ in found]
        for index, names in walk(sequence, lambda index, _: truth[index]):
            yield names, truth[index]


def train(paragraphs, strength, rounds):
    """Weights by name: logistic regression with an L1 penalty, full batches, proximal Adam."""
    rows = list(examples(paragraphs))
    counts = collections.Counter(name for names, _ in rows for name in names)
    index_of = {name: index for index, name in enumerate(name for name, count in counts.items() if count >= RARE)}
    columns = [[index_of[name] for name in names if name in index_of] for names, _ in rows]
    lengths = numpy.array([len(column) for column in columns])
    column = numpy.concatenate([numpy.array(column, numpy.int64) for column in columns])
    row = numpy.repeat(numpy.arange(len(rows)), lengths)
    truth = numpy.array([float(end) for _, end in rows])
    weights = numpy.zeros(len(index_of))
    first, second = numpy.zeros_like(weights), numpy.zeros_like(weights)
    for step in range(1, rounds + 1):
        scores = numpy.bincount(row, weights[column], len(rows))
        error = 1 / (1 + numpy.exp(-scores)) - truth
        gradient = numpy.bincount(column, error[row], len(weights))
        first = 0.9 * first + 0.1 * gradient
        second = 0.99 * second + 0.01 * gradient ** 2
        rate = 0.1 * (1 - 0.9 * step / rounds) / (numpy.sqrt(second / (1 - 0.99 ** step)) + 1e-3)
        weights -= rate * first / (1 - 0.9 ** step)
        weights = numpy.sign(weights) * numpy.maximum(numpy.abs(weights) - rate * strength, 0)
    return {name: round(float(weights[index]), 2) for name, index in index_of.items() if abs(weights[index]) >= 0.02}


def split(text, weights):
    """Offsets where the sentences of a paragraph start."""
    found = units(text)
    sequence = [Unit(text[start:end], spaced) for start, end, spaced in found]
    starts = {found[0][0]} if found else set()

    def ends(index, names):
        return sum(weights.get(name, 0) for name in names) > 0

    for index, names in walk(sequence, ends):
        if ends(index, names):
            starts.add(found[index][0])
    return starts


def sentence_f1(paragraphs, weights):
    """F1 of whole sentences."""
    right = predicted_count = gold_count = 0
    for text, starts in paragraphs:
        predicted = sorted(split(text, weights)) + [len(text)]
        gold = sorted(starts) + [len(text)]
        right += len(set(zip(predicted, predicted[1:])) & set(zip(gold, gold[1:])))
        predicted_count += len(predicted) - 1
        gold_count += len(gold) - 1
    return 2 * right / (predicted_count + gold_count)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"), help="the gold data")
    parser.add_argument("--model", type=Path, default=Path("models/english.sentences.json"), help="file to write")
    parser.add_argument("--strength", type=float, default=2.0, help="of the L1 penalty")
    parser.add_argument("--rounds", type=int, default=300)
    arguments = parser.parse_args()
    corpora = arguments.corpora
    training = (read_paragraphs(corpora / "ud_ewt/en_ewt-uner-train.conllu")
                + read_paragraphs(corpora / "gum/gum-open-train.conllu")
                + read_reports(corpora / "claims/documents.jsonl"))
    weights = train(training + vary(training, seed=1), arguments.strength, arguments.rounds)
    model = {"abbreviations": {name: sorted(set(words.split())) for name, words in ABBREVIATIONS.items()},
             "weights": dict(sorted(weights.items()))}
    arguments.model.parent.mkdir(parents=True, exist_ok=True)
    arguments.model.write_text(json.dumps(model, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print("weights", len(weights), "bytes", arguments.model.stat().st_size)
    for name, path in (("EWT dev", "ud_ewt/en_ewt-uner-dev.conllu"), ("GUM dev", "gum/gum-open-dev.conllu")):
        print(name, "sentence F1", round(100 * sentence_f1(read_paragraphs(corpora / path), weights), 2))


if __name__ == "__main__":
    main()
