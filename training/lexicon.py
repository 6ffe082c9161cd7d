"""Writes models/english.lemmas.tsv: the lemmas of English verbs, nouns and adjectives, and their irregular forms.

The network chooses lemma rules by the pieces of a word, which do not show how the lemma is spelt: "captured" is one
piece, whether "e" stays is a matter of knowing the word. This lexicon knows the words of the treebanks and the verbs
of PropBank. One line a lemma: part of speech, lemma, then the forms that the regular endings do not give.

usage: python3 lexicon.py --corpora ../../shared/corpora --models ../models
"""

import argparse
import collections
import json
from pathlib import Path

# Irregular verbs that the treebanks may lack: lemma, then its irregular forms.
IRREGULAR_VERBS = """
arise arose arisen|awake awoke awoken|bear bore borne|beat beaten|become became|begin began begun|bend bent|bet bet|bind bound
bite bit bitten|bleed bled|blow blew blown|break broke broken|breed bred|bring brought|build built|burn burnt|burst burst|buy bought
cast cast|catch caught|choose chose chosen|cling clung|come came|cost cost|creep crept|cut cut|deal dealt|dig dug|do did done
draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed|feel felt|fight fought|find found
flee fled|fling flung|fly flew flown|forbid forbade forbidden|forget forgot forgotten|forgive forgave forgiven|freeze froze frozen
get got gotten|give gave given|go went gone|grind ground|grow grew grown|hang hung|have had|hear heard|hide hid hidden|hit hit|hold held
hurt hurt|keep kept|know knew known|lay laid|lead led|leave left|lend lent|let let|lose lost|make made|mean meant|meet met|pay paid
put put|quit quit|read read|ride rode ridden|ring rang rung|rise rose risen|run ran|say said|see saw seen|seek sought|sell sold|send sent
set set|shake shook shaken|shed shed|shoot shot|show showed shown|shrink shrank shrunk|shut shut|sing sang sung|sink sank sunk|sit sat
sleep slept|slay slew slain|speak spoke spoken|spend spent|spread spread|spring sprang sprung|stand stood|steal stole stolen|stick stuck
strike struck stricken|swear swore sworn|sweep swept|swim swam swum|swing swung|take took taken|teach taught|tear tore torn|tell told
think thought|throw threw thrown|understand understood|wake woke woken|wear wore worn|weep wept|win won|wind wound|write wrote written
"""
PREFIXES = ("", "re", "over", "out", "under", "with", "up", "fore", "mis")
# Prefixed verbs that exist; "with" and "find" do not make one.
PREFIXED = set("""
rebuild regain remake repay resell resend reset retake rethink rewrite regrow relay reread rerun retell overcome overdo overdraw overrun
oversee overtake overthrow outdo outrun outbid undergo undertake understand withdraw withhold withstand uphold upset foresee foretell
mislead mistake misunderstand outshoot overfly overhear overshoot forego rearm
""".split())

KINDS = {"VERB": "VERB", "AUX": "VERB", "NOUN": "NOUN", "ADJ": "ADJ", "ADV": "ADJ"}


def words(path):
    """Yields (form, lemma, part of speech) of every word of a CoNLL-U file."""
    for line in path.open(encoding="utf-8"):
        fields = line.rstrip("\n").split("\t")
        if len(fields) == 10 and fields[0].isdigit():
            yield fields[1].lower(), fields[2].lower(), fields[3]


def regular_lemmas(form, kind):
    """Yields what the regular endings would make of a form; `src/analysis/lexicon.rs` tries the same."""
    endings = {
        "VERB": [("ied", "y"), ("ed", "e"), ("ed", ""), ("ying", "y"), ("ing", "e"), ("ing", ""), ("ies", "y"), ("es", ""), ("s", "")],
        "NOUN": [("ies", "y"), ("ves", "f"), ("men", "man"), ("es", ""), ("s", "")],
        "ADJ": [("ier", "y"), ("iest", "y"), ("er", "e"), ("est", "e"), ("er", ""), ("est", "")],
    }[kind]
    yield form
    for ending, replacement in endings:
        if form.endswith(ending):
            stem = form[: len(form) - len(ending)]
            yield stem + replacement
            if not replacement and len(stem) > 2 and stem[-1] == stem[-2]:
                yield stem[:-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, required=True, help="folder of the gold data")
    parser.add_argument("--models", type=Path, default=Path("../models"))
    arguments = parser.parse_args()
    counts = collections.defaultdict(collections.Counter)
    for path in ("ud_ewt/en_ewt-uner-train.conllu", "gum/gum-open-train.conllu"):
        for form, lemma, part_of_speech in words(arguments.corpora / path):
            if part_of_speech in KINDS and form.isalpha() and lemma.isalpha():
                counts[KINDS[part_of_speech], form][lemma] += 1
    lemmas = collections.defaultdict(set)
    for (kind, form), seen in counts.items():
        lemma, count = seen.most_common(1)[0]
        # A lemma seen once with an odd form is more often a typing error than a word.
        if count > 1 or lemma == form or lemma in regular_lemmas(form, kind):
            lemmas[kind, lemma].update([] if lemma in regular_lemmas(form, kind) else [form])
    for entry in IRREGULAR_VERBS.replace("\n", "|").strip("|").split("|"):
        lemma, *forms = entry.split()
        for prefix in PREFIXES:
            if not prefix or prefix + lemma in PREFIXED:
                irregular = [prefix + form for form in forms if form != lemma]
                lemmas["VERB", prefix + lemma].update(form for form in irregular)
    for line in (arguments.corpora / "lexicon/propbank_rolesets.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        for alias, part_of_speech in row.get("aliases") or []:
            kind = {"v": "VERB", "n": "NOUN", "j": "ADJ"}.get(part_of_speech)
            if kind and alias.isascii() and alias.isalpha() and alias.islower():
                lemmas[kind, alias].update([])
    with (arguments.models / "english.lemmas.tsv").open("w", encoding="utf-8") as output:
        for (kind, lemma), forms in sorted(lemmas.items()):
            output.write("\t".join([kind, lemma, *sorted(forms)]) + "\n")


if __name__ == "__main__":
    main()
