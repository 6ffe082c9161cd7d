//! Builds a graph of the example documents in memory: `cargo run --example build_graph`.

use claimgraph::analysis::LanguageModel;
use claimgraph::ontology::Ontology;
use claimgraph::pipeline::{self, BuildOptions};
use claimgraph::store::Store;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let ontology = Ontology::load(&[])?;
    let model = LanguageModel::embedded()?;
    let store = Store::in_memory()?;
    let options = BuildOptions { threads: 2, prune: false };
    let report = pipeline::build(&store, &["examples/documents".into()], &ontology, &model, &options, &|_| {})?;
    println!("{} documents, {} sentences, {} asserted ties", report.documents, report.sentences, report.ties);
    for (relation, claims) in &report.claims {
        println!("{claims:5} {relation}");
    }
    Ok(())
}
