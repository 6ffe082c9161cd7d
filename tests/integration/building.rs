//! Building: the same graph whatever the order and the threads, relations added with a text editor.

use claimgraph::analysis::LanguageModel;
use claimgraph::export::{self, ExportFormat};
use claimgraph::ontology::Ontology;
use claimgraph::pipeline::{self, BuildOptions, BuildReport, Progress};
use claimgraph::store::Store;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

const DOCUMENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/documents");

fn model() -> LanguageModel {
    LanguageModel::embedded().expect("the model is sound")
}

fn build(paths: &[PathBuf], ontology: &Ontology, model: &LanguageModel, threads: usize) -> (Store, BuildReport) {
    let store = Store::in_memory().expect("a store in memory opens");
    let options = BuildOptions { threads, prune: false };
    let report = pipeline::build(&store, paths, ontology, model, &options, &|_| {}).expect("the build succeeds");
    (store, report)
}

fn exported(store: &Store, format: ExportFormat) -> String {
    let mut bytes = Vec::new();
    export::write(store, format, &mut bytes).expect("the export succeeds");
    String::from_utf8(bytes).expect("exports are UTF-8")
}

fn example_files() -> Vec<PathBuf> {
    let entries =
        fs::read_dir(DOCUMENTS).expect("the examples are there").map(|entry| entry.expect("the entry is readable").path());
    let mut files: Vec<_> = entries.collect();
    files.sort();
    files
}

#[test]
fn the_order_of_files_and_the_number_of_threads_do_not_change_a_byte() {
    let (ontology, model) = (Ontology::load(&[]).expect("the ontology is sound"), model());
    let mut reversed = example_files();
    reversed.reverse();
    let (one, report) = build(&[DOCUMENTS.into()], &ontology, &model, 1);
    let (two, _) = build(&reversed, &ontology, &model, 2);
    assert!(report.skipped.is_empty(), "{:?}", report.skipped);
    assert!(report.documents >= 8 && report.ties > 0);
    for format in ExportFormat::ALL {
        assert!(exported(&one, format) == exported(&two, format), "{} differs", format.as_str());
    }
}

#[test]
fn progress_tells_how_many_documents_there_are() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let records =
        "{\"id\": \"a\", \"text\": \"Iran backs Syria.\"}\n{\"id\": \"b\"\n{\"id\": \"c\", \"text\": \"Iran backs Iraq.\"}";
    fs::write(folder.path().join("news.jsonl"), records).expect("the file can be written");
    fs::write(folder.path().join("empty.txt"), "").expect("the file can be written");
    write_document(folder.path(), "Turkey attacked rebels in Iraq.");
    let (store, model) = (Store::in_memory().expect("a store in memory opens"), model());
    let (found, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let count = |progress| match progress {
        Progress::Found { documents_hint } => found.store(documents_hint, Ordering::SeqCst),
        Progress::Document { .. } => drop(done.fetch_add(1, Ordering::SeqCst)),
        Progress::View => {}
    };
    let options = BuildOptions { threads: 2, prune: false };
    let ontology = Ontology::load(&[]).expect("the ontology is sound");
    let paths = [folder.path().to_owned()];
    let report = pipeline::build(&store, &paths, &ontology, &model, &options, &count).expect("the build succeeds");
    assert_eq!((report.documents, report.skipped.len()), (3, 2));
    assert_eq!((found.into_inner(), done.into_inner()), (5, 5));
}

#[test]
fn every_quote_stands_in_its_document() {
    let (store, _) = build(&[DOCUMENTS.into()], &Ontology::load(&[]).expect("the ontology is sound"), &model(), 2);
    let texts: Vec<serde_json::Value> = lines(&exported(&store, ExportFormat::Documents));
    for claim in lines(&exported(&store, ExportFormat::Claims)) {
        let document = texts.iter().find(|document| document["id"] == claim["document"]).expect("the document is exported");
        let characters: Vec<char> = document["text"].as_str().unwrap_or_default().chars().collect();
        for quote in [&claim["sentence"], &claim["subject"]["mention"], &claim["object"]["mention"], &claim["trigger"]] {
            let offset = |name: &str| usize::try_from(quote[name].as_u64().expect("offsets are numbers")).expect("it fits");
            let words: String = characters[offset("start")..offset("end")].iter().collect();
            assert_eq!(Some(words.as_str()), quote["text"].as_str());
        }
    }
}

fn lines(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

fn with_extra(turtle: &str) -> Result<Ontology, claimgraph::ontology::OntologyError> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let extra = folder.path().join("extra.ttl");
    fs::write(&extra, turtle).expect("the file can be written");
    Ontology::load(&[extra])
}

fn write_document(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("report.txt");
    fs::write(&path, text).expect("the file can be written");
    path
}

#[test]
fn a_user_adds_a_relation_and_a_pattern_with_a_text_editor() {
    let ontology = with_extra(
        r#"@prefix cg: <https://w3id.org/claimgraph/ontology#> .
           @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
           cg:mediatesFor a cg:Relation ; rdfs:label "mediates for"@en ; cg:sign 0 ;
               cg:patterns "subject mediate for object" .
           cg:suppliesArmsTo cg:patterns "subject smuggle item:Weapon to object" ."#,
    )
    .expect("the extra file is sound");
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = write_document(folder.path(), "Oman mediated for Iran last year. Libya smuggled rifles to Hamas in May.");
    let (store, _) = build(&[path], &ontology, &model(), 1);
    let claims = exported(&store, ExportFormat::Claims);
    assert!(claims.contains("\"relation\":\"mediatesFor\""), "{claims}");
    assert!(claims.contains("\"relation\":\"suppliesArmsTo\""), "{claims}");
}

#[test]
fn a_wrong_pattern_is_shown_with_file_line_and_column() {
    let turtle = "@prefix cg: <https://w3id.org/claimgraph/ontology#> .\ncg:backs cg:patterns \"\"\"\n    subject back thing:X object\n\"\"\" .\n";
    let error = with_extra(turtle).expect_err("the pattern is wrong");
    let message = error.to_string();
    assert!(message.contains("extra.ttl`, line 3, column 18: `thing` is no role"), "{message}");
    assert!(error.hint().contains("the roles are"), "{}", error.hint());
}
