"""What the Python and the Rust side must do in the same way with a word: shape class, lemma rule, pieces.

README.md states the same rules in prose; keep the three in step.
"""

SHAPE_CLASSES = 14
START_PIECE, END_PIECE, UNKNOWN_PIECE = 101, 102, 100


def shape_class(form, is_first):
    """Case and character class of a word form (1 to 13; 0 is for [CLS], [SEP] and padding)."""
    letters = [character for character in form if character.isalpha()]
    has_digit = any("0" <= character <= "9" for character in form)
    if not letters:
        if not has_digit:
            return 3
        return 1 if all("0" <= character <= "9" for character in form) else 2
    if has_digit:
        return 4
    upper = [character.isupper() for character in letters]
    if not any(upper):
        return 5
    if all(upper):
        if len(letters) == 1:
            return 7 if is_first else 6
        return 8 if len(letters) <= 5 else 9
    if not upper[0]:
        return 13
    if any(upper[1:]):
        return 12
    return 11 if is_first else 10


def longest_common_substring(left, right):
    """(length, start in left, start in right) of the first longest common substring."""
    best = (0, 0, 0)
    for i in range(len(left)):
        for j in range(len(right)):
            length = 0
            while i + length < len(left) and j + length < len(right) and left[i + length] == right[j + length]:
                length += 1
            if length > best[0]:
                best = (length, i, j)
    return best


def lemma_rule(form, lemma):
    """The edit that turns a form into its lemma.

    Either "=lemma" (the lemma itself) or "case|drop_front|add_front|drop_back|add_back".
    """
    if lemma == lemma.lower():
        case = "l"
    elif len(lemma) > 1 and lemma == lemma.upper():
        case = "u"
    elif lemma == lemma[0].upper() + lemma[1:].lower():
        case = "t"
    else:
        case = "k"
    length, i, j = longest_common_substring(form.lower(), lemma.lower())
    if length:
        back = len(form) - i - length
        rule = f"{case}|{i}|{lemma[:j].lower()}|{back}|{lemma[j + length:].lower()}"
        if rule.count("|") == 4 and apply_lemma_rule(form, rule) == lemma:
            return rule
    return "=" + lemma


def apply_lemma_rule(form, rule):
    """The lemma that a rule gives for a form (the form itself where it is too short for the rule)."""
    if rule.startswith("="):
        return rule[1:]
    case, drop_front, add_front, drop_back, add_back = rule.split("|")
    drop_front, drop_back = int(drop_front), int(drop_back)
    if drop_front + drop_back > len(form):
        return form
    lemma = add_front + form[drop_front:len(form) - drop_back] + add_back
    if case == "k":
        return lemma
    if case == "u":
        return lemma.upper()
    lemma = lemma.lower()
    return lemma[:1].upper() + lemma[1:] if case == "t" else lemma


def word_pieces(tokenizer, forms):
    """Piece ids with [CLS] and [SEP], the word of every piece (-1 for those two), first piece of every word."""
    piece_ids, piece_words, word_starts = [START_PIECE], [-1], []
    for index, encoding in enumerate(tokenizer.encode_batch(list(forms), add_special_tokens=False)):
        ids = encoding.ids or [UNKNOWN_PIECE]
        word_starts.append(len(piece_ids))
        piece_ids += ids
        piece_words += [index] * len(ids)
    return piece_ids + [END_PIECE], piece_words + [-1], word_starts


def piece_shapes(forms, piece_words):
    """The shape class of every piece is that of its word."""
    shapes = [shape_class(form, index == 0) for index, form in enumerate(forms)]
    return [0 if word < 0 else shapes[word] for word in piece_words]


def entity_spans(labels):
    """{(first word, last word, kind)} of a sequence of BIO labels."""
    spans, start, kind = set(), 0, None
    for index, label in enumerate(list(labels) + ["O"]):
        if kind is not None and not (label[0] == "I" and label[2:] == kind):
            spans.add((start, index - 1, kind))
            kind = None
        if kind is None and label != "O":
            start, kind = index, label[2:]
    return spans
