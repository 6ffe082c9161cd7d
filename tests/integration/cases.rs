//! Reads `tests/cases/*.md`: texts with the claims that must and must not be found in them.

use claimgraph::analysis::LanguageModel;
use claimgraph::knowledge::{Claim, Reading};
use claimgraph::ontology::Ontology;
use claimgraph::pipeline::Reader;
use claimgraph::source::raw_document;
use claimgraph::text::DocumentId;
use std::fs;
use std::path::{Path, PathBuf};

struct Case {
    name: String,
    is_known_gap: bool,
    text: String,
    date: Option<String>,
    title: Option<String>,
    expectations: Vec<Expectation>,
}

/// A line such as `- not: Iran attacks Iraq [denied]`.
struct Expectation {
    line: String,
    is_forbidden: bool,
    ends: String,
    stance: Vec<String>,
}

fn case_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let entries =
        fs::read_dir(folder).expect("tests/cases is readable").map(|entry| entry.expect("the entry is readable").path());
    let mut files: Vec<_> = entries.filter(|path| !path.ends_with("README.md")).collect();
    files.sort();
    files
}

fn parse(file: &Path) -> Vec<Case> {
    let text = fs::read_to_string(file).expect("the case file is readable");
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    text.split("\n## ").skip(1).map(|section| parse_case(&stem, section)).collect()
}

fn parse_case(stem: &str, section: &str) -> Case {
    let (heading, body) = section.split_once('\n').unwrap_or((section, ""));
    let quoted: Vec<&str> = body.lines().filter_map(|line| line.strip_prefix('>')).map(str::trim).collect();
    Case {
        name: format!("{stem}: {heading}"),
        is_known_gap: heading.contains("(known gap"),
        text: quoted.join(" "),
        date: body.lines().find_map(|line| line.strip_prefix("date: ")).map(str::to_owned),
        title: body.lines().find_map(|line| line.strip_prefix("title: ")).map(str::to_owned),
        expectations: body.lines().filter_map(|line| line.strip_prefix("- ")).map(parse_expectation).collect(),
    }
}

fn parse_expectation(line: &str) -> Expectation {
    let (is_forbidden, rest) = line.strip_prefix("not: ").map_or((false, line), |rest| (true, rest));
    let (ends, stance) = rest.split_once(" [").unwrap_or((rest, ""));
    let stance = stance.split('[').map(|part| part.trim().trim_end_matches(']').to_owned()).filter(|part| !part.is_empty());
    Expectation { line: line.to_owned(), is_forbidden, ends: ends.trim().to_owned(), stance: stance.collect() }
}

fn label<'r>(reading: &'r Reading, id: &claimgraph::knowledge::EntityId) -> &'r str {
    reading.entity(id).map_or("", |entity| entity.label.as_str())
}

impl Expectation {
    fn matches(&self, ontology: &Ontology, reading: &Reading, claim: &Claim) -> bool {
        let (subject, object) = (label(reading, &claim.subject), label(reading, &claim.object));
        let symmetric = ontology.relations.get(&claim.relation).is_some_and(|relation| relation.symmetric);
        let straight = self.ends == format!("{subject} {} {object}", claim.relation);
        let crossed = symmetric && self.ends == format!("{object} {} {subject}", claim.relation);
        (straight || crossed) && self.stance.iter().all(|stance| has_stance(reading, claim, stance))
    }

    fn holds(&self, ontology: &Ontology, reading: &Reading) -> bool {
        self.is_forbidden != reading.claims.iter().any(|claim| self.matches(ontology, reading, claim))
    }
}

fn has_stance(reading: &Reading, claim: &Claim, stance: &str) -> bool {
    match stance.strip_prefix("speaker: ") {
        Some("none") => claim.speaker.is_none(),
        Some(name) => claim.speaker.as_ref().is_some_and(|speaker| label(reading, speaker) == name),
        None => claim.polarity.as_str() == stance || claim.modality.as_str() == stance,
    }
}

/// Every case holds, but for the known gaps, and none of these is closed unnoticed.
#[test]
fn cases_hold() {
    let ontology = Ontology::load(&[]).expect("the ontology is sound");
    let model = LanguageModel::embedded().expect("the model is sound");
    let reader = Reader::new(&model, &ontology).expect("the claim model is sound");
    let (mut broken, mut closed) = (Vec::new(), Vec::new());
    for case in case_files().iter().flat_map(|file| parse(file)) {
        assert!(!case.text.is_empty() && !case.expectations.is_empty(), "{} has a text and expectations", case.name);
        let text = case.title.iter().chain([&case.text]).cloned().collect::<Vec<_>>().join("\n\n");
        let mut document = raw_document(DocumentId("case".to_owned()), &text);
        document.title.clone_from(&case.title);
        document.date = case.date.as_ref().map(|date| date.parse().expect("the date is ISO 8601"));
        let (reading, _) = reader.read(document);
        let failed: Vec<_> =
            case.expectations.iter().filter(|expectation| !expectation.holds(&ontology, &reading)).collect();
        if case.is_known_gap {
            if failed.is_empty() {
                closed.push(case.name.clone());
            }
            continue;
        }
        if !failed.is_empty() {
            broken.push(case.name.clone());
        }
        for expectation in failed {
            eprintln!("{}\n    {}\n    fails: {}", case.name, case.text, expectation.line);
            for claim in &reading.claims {
                let stance = format!("[{}] [{}]", claim.polarity.as_str(), claim.modality.as_str());
                let speaker = claim.speaker.as_ref().map_or("none", |speaker| label(&reading, speaker));
                let (subject, object) = (label(&reading, &claim.subject), label(&reading, &claim.object));
                eprintln!("    found: {subject} {} {object} {stance} [speaker: {speaker}]", claim.relation);
            }
        }
    }
    assert!(
        broken.is_empty() && closed.is_empty(),
        "these cases fail: {broken:#?}\nthese are no gaps any more: {closed:#?}"
    );
}
