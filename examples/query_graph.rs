//! Asks a store in SPARQL and by a question's name: `cargo run --example query_graph`.
//!
//! It reads `./claimgraph.db`, which `claimgraph build examples/documents` makes.

use claimgraph::query::{Answers, Bindings, Questions, evaluate, shorten};
use claimgraph::store::Store;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let store = Store::open_read_only("claimgraph.db")?;

    // A query sees the asserted ties; the usual prefixes are declared.
    show(&evaluate(&store, "SELECT ?backer ?backed { ?backer cg:backs ?backed }", &Bindings::new())?);

    // Claims, asserted or not, stand in the graphs of their documents.
    let denials = "SELECT ?who ?relation ?whom { GRAPH ?document {
        ?claim cg:polarity cg:denied ; rdf:subject ?who ; rdf:predicate ?relation ; rdf:object ?whom } }";
    show(&evaluate(&store, denials, &Bindings::new())?);

    // Questions are queries with a name; their values are bound, never pasted into the query.
    let questions = Questions::load(None)?;
    show(&questions.get("who-backs")?.ask(&store, &[("actor".into(), "Iraq".into())])?);
    Ok(())
}

fn show(answers: &Answers) {
    let Answers::Rows { columns, rows } = answers else { return };
    println!("{}", columns.join("\t"));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| cell.as_ref().map(shorten).unwrap_or_default()).collect();
        println!("{}", cells.join("\t"));
    }
    println!();
}
