//! Times `claimgraph load` against the bulk loader of Oxigraph on the same N-Quads: `cargo bench --bench load`.
//!
//! Both run in turn in this process, on stores in new folders, so that a busy machine slows both. The quads are those of
//! `CLAIMGRAPH_BENCH_QUADS`, a file that `claimgraph export --format nquads` or an engine wrote, or else of the example
//! documents under many names.

#![allow(clippy::unwrap_used, reason = "a bench says by a panic that it failed")]

use claimgraph::analysis::LanguageModel;
use claimgraph::export::{self, ExportFormat};
use claimgraph::ontology::Ontology;
use claimgraph::pipeline::{self, BuildOptions};
use claimgraph::store::Store;
use oxigraph::io::RdfFormat;
use oxigraph::store::Store as Dataset;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const COPIES: usize = 100;
const ROUNDS: usize = 5;

fn main() {
    // `cargo test --benches` runs this as well and wants it to be quick.
    if !std::env::args().any(|word| word == "--bench") {
        return;
    }
    let ontology = Ontology::load(&[]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let given = std::env::var_os("CLAIMGRAPH_BENCH_QUADS").map(PathBuf::from);
    let quads = given.unwrap_or_else(|| make_quads(folder.path(), &ontology));
    println!("{:.0} MB of N-Quads", std::fs::metadata(&quads).unwrap().len() as f64 / 1e6);
    let (mut loads, mut views, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let (load, view, count) = load_ours(&folder.path().join(format!("ours-{round}")), &quads, &ontology);
        let (other, other_count) = load_theirs(&folder.path().join(format!("theirs-{round}")), &quads);
        println!(
            "round {}: {count} quads in {:.2} s and the view in {:.2} s; Oxigraph: {other_count} in {:.2} s; ratio {:.2}, with the view {:.2}",
            round + 1,
            load.as_secs_f64(),
            view.as_secs_f64(),
            other.as_secs_f64(),
            other.as_secs_f64() / load.as_secs_f64(),
            other.as_secs_f64() / (load + view).as_secs_f64(),
        );
        loads.push(load);
        views.push(load + view);
        theirs.push(other);
    }
    let [load, all, other] = [loads, views, theirs].map(median);
    println!("median: load {:.2} of Oxigraph's speed, with the view {:.2}", other / load, other / all);
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

fn load_ours(path: &Path, quads: &Path, ontology: &Ontology) -> (Duration, Duration, usize) {
    let store = Store::open(path).unwrap();
    let start = Instant::now();
    let report = store.load(&[quads.to_owned()], |_| {}).unwrap();
    let load = start.elapsed();
    store.derive_view(ontology).unwrap();
    store.flush().unwrap();
    (load, start.elapsed() - load, report.quads)
}

fn load_theirs(path: &Path, quads: &Path) -> (Duration, usize) {
    let dataset = Dataset::open(path).unwrap();
    let start = Instant::now();
    let mut loader = dataset.bulk_loader();
    loader.load_from_reader(RdfFormat::NQuads, BufReader::new(File::open(quads).unwrap())).unwrap();
    loader.commit().unwrap();
    dataset.flush().unwrap();
    (start.elapsed(), dataset.len().unwrap())
}

/// Writes the quads of the example documents, each document under many names.
fn make_quads(folder: &Path, ontology: &Ontology) -> PathBuf {
    let store = Store::in_memory().unwrap();
    let documents = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/documents");
    let options = BuildOptions { threads: 2, prune: false };
    pipeline::build(&store, &[documents], ontology, &LanguageModel::embedded().unwrap(), &options, &|_| {}).unwrap();
    let mut export = Vec::new();
    export::write(&store, ExportFormat::NQuads, &mut export).unwrap();
    let export = String::from_utf8(export).unwrap();
    let path = folder.join("quads.nq");
    let mut file = BufWriter::new(File::create(&path).unwrap());
    for copy in 0..COPIES {
        for line in export.lines().filter(|line| line.contains("/document/")) {
            writeln!(file, "{}", line.replace("/document/", &format!("/document/{copy:04}-"))).unwrap();
        }
    }
    file.flush().unwrap();
    path
}
