use super::*;
use crate::text::{AnnotatedDocument, DocumentId, NameKind};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static MODEL: LazyLock<LanguageModel> = LazyLock::new(|| LanguageModel::embedded().unwrap());

fn annotate(text: &str) -> AnnotatedDocument {
    MODEL.annotate(Document {
        id: DocumentId("d1".to_owned()),
        title: None,
        date: None,
        publisher: None,
        author: None,
        address: None,
        text: text.to_owned(),
        content_hash: String::new(),
    })
}

/// Checks form, lemma, part of speech, head and relation of every word of a text.
fn check(text: &str, expected: &[(&str, &str, Upos, &str, &str)]) {
    let annotated = annotate(text);
    let rows = annotated.sentences.iter().flat_map(|sentence| {
        sentence.tokens.iter().map(|token| {
            let head = token.head.map_or("", |head| &sentence.tokens[head].form);
            (token.form.as_str(), token.lemma.as_str(), token.upos, head, token.relation())
        })
    });
    assert_eq!(rows.collect::<Vec<_>>(), expected);
}

#[test]
fn sentences_become_trees() {
    check(
        "Russia sold two tanks to Syria. The rebels weren't backed by Turkey.",
        &[
            ("Russia", "Russia", Upos::Propn, "sold", "nsubj"),
            ("sold", "sell", Upos::Verb, "", "root"),
            ("two", "two", Upos::Num, "tanks", "nummod"),
            ("tanks", "tank", Upos::Noun, "sold", "obj"),
            ("to", "to", Upos::Adp, "Syria", "case"),
            ("Syria", "Syria", Upos::Propn, "sold", "obl"),
            (".", ".", Upos::Punct, "sold", "punct"),
            ("The", "the", Upos::Det, "rebels", "det"),
            ("rebels", "rebel", Upos::Noun, "backed", "nsubj"),
            ("were", "be", Upos::Aux, "backed", "aux"),
            ("n't", "not", Upos::Part, "backed", "advmod"),
            ("backed", "back", Upos::Verb, "", "root"),
            ("by", "by", Upos::Adp, "Turkey", "case"),
            ("Turkey", "Turkey", Upos::Propn, "backed", "obl"),
            (".", ".", Upos::Punct, "backed", "punct"),
        ],
    );
}

#[test]
fn names_are_found() {
    let annotated = annotate("Nouri al-Maliki met President Barack Obama in Washington.");
    let sentence = &annotated.sentences[0];
    let names: Vec<(&str, NameKind)> = sentence
        .names
        .iter()
        .map(|name| (sentence.span_of(name.tokens.clone()).of(&annotated.document.text), name.kind))
        .collect();
    let expected =
        [("Nouri al-Maliki", NameKind::Person), ("Barack Obama", NameKind::Person), ("Washington", NameKind::Location)];
    assert_eq!(names, expected);
}

#[test]
fn any_text_has_an_annotation() {
    let long_word = "x".repeat(100_000);
    let long_sentence = "tanks and ".repeat(1_000);
    let marks = "!?.".repeat(2_000);
    let texts = [
        "",
        " \n\n \n\n",
        ".",
        "\u{200b}",
        "\u{0}\u{fffd}",
        "🇮🇶🇮🇷 \u{301}",
        "ﷺ العراق 中国 e\u{301}",
        &long_word,
        &long_sentence,
        &marks,
    ];
    for text in texts {
        check_annotation(&annotate(text));
    }
    assert!(annotate("").sentences.is_empty());
}

/// Checks what every annotation promises.
fn check_annotation(annotated: &AnnotatedDocument) {
    let text = annotated.document.text.as_str();
    let mut end = 0;
    for sentence in &annotated.sentences {
        assert_eq!(sentence.tokens.iter().filter(|token| token.head.is_none()).count(), 1);
        assert_eq!(sentence.span, sentence.span_of(0..sentence.tokens.len()));
        for token in &sentence.tokens {
            assert!(token.span.start >= end && token.span.start < token.span.end);
            assert_eq!(token.form, token.span.of(text));
            assert!(!token.lemma.is_empty());
            assert_eq!(token.head.is_none(), token.deprel == ROOT);
            assert!(text[end..token.span.start].trim().is_empty(), "every letter is in a word");
            end = token.span.end;
        }
    }
    assert!(text[end..].trim().is_empty());
}

#[test]
fn threads_and_other_documents_change_nothing() {
    let texts = ["Iran denied it.", "The army left the city. It had fought there for months.", "Who knows?"];
    let alone: Vec<String> = texts.iter().map(|text| write_conllu(&annotate(text))).collect();
    let together = std::thread::scope(|scope| {
        let threads: Vec<_> = texts.iter().map(|text| scope.spawn(|| write_conllu(&annotate(text)))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(alone, together);
}

#[test]
fn the_version_is_a_fingerprint() {
    assert_eq!(MODEL.version().len(), 16);
    assert_eq!(MODEL.version(), LanguageModel::embedded().unwrap().version());
}

/// Checks a document against the format of CoNLL-U and returns its lines.
fn check_conllu(text: &str) -> Vec<String> {
    let conllu = write_conllu(&annotate(text));
    for block in conllu.split_terminator("\n\n") {
        let rows: Vec<Vec<&str>> =
            block.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
        assert!(rows.iter().all(|row| row.len() == 10 && row.iter().all(|field| !field.is_empty() && !field.contains(' '))));
        let words: Vec<&Vec<&str>> = rows.iter().filter(|row| !row[0].contains('-')).collect();
        for (row, number) in words.iter().zip(1..) {
            assert_eq!(row[0], number.to_string());
            assert!(row[6].parse::<usize>().is_ok_and(|head| head <= words.len() && head != number));
        }
        let tokens = rows.iter().filter(|row| row[0].contains('-') || row[9] == "_" || !row[9].is_empty());
        let mut surface = String::new();
        let mut last_of_range = 0;
        for row in tokens {
            let number = |text: &str| text.parse::<usize>().unwrap();
            match row[0].split_once('-') {
                Some((_, last)) => last_of_range = number(last),
                None if number(row[0]) <= last_of_range => continue,
                None => (),
            }
            surface.push_str(row[1]);
            surface.push_str(if row[9].contains("SpaceAfter=No") { "" } else { " " });
        }
        let text_line = block.lines().find_map(|line| line.strip_prefix("# text = ")).unwrap();
        assert_eq!(surface.trim_end(), text_line);
    }
    conllu.lines().map(str::to_owned).collect()
}

#[test]
fn conllu_holds_the_text() {
    check_conllu("");
    check_conllu("🇮🇶 in the U.S.'s 1980's, e\u{301}té? “We can't,” he’d say...");
    let lines: BTreeSet<String> = check_conllu("Ankara's army can't stay.\n\nIt left Iraq.").into_iter().collect();
    for line in [
        "# newdoc id = d1",
        "# sent_id = d1-2",
        "# text = It left Iraq.",
        "1-2\tAnkara's\t_\t_\t_\t_\t_\t_\t_\t_",
        "4-5\tcan't\t_\t_\t_\t_\t_\t_\t_\t_",
    ] {
        assert!(lines.contains(line), "{line} in {lines:#?}");
    }
    assert!(lines.iter().any(|line| line.starts_with("3\tIraq\t") && line.ends_with("\tNER=B-LOC|SpaceAfter=No")));
}
