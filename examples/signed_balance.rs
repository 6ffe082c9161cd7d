//! Measures the balance of any signed network: `cargo run --example signed_balance < network.txt`.
//!
//! Each line has an edge: two names and a sign, such as `Iran Iraq +`. The answer is one line of JSON.

use claimgraph::graph::SignedNetwork;
use std::collections::BTreeMap;
use std::error::Error;
use std::io;

fn main() -> Result<(), Box<dyn Error>> {
    let text = io::read_to_string(io::stdin())?;
    let mut vertices: BTreeMap<&str, usize> = BTreeMap::new();
    let mut edges = Vec::new();
    for line in text.lines() {
        let [one, other, sign] = line.split_whitespace().collect::<Vec<_>>()[..] else { continue };
        let [one, other] = [one, other].map(|name| {
            let next = vertices.len();
            *vertices.entry(name).or_insert(next)
        });
        edges.push((one, other, sign == "+"));
    }
    let network = SignedNetwork::new(vertices.len(), edges);
    let (balance, frustration) = (network.balance(), network.frustration());
    let triads = balance.triads;
    println!(
        "{}",
        serde_json::json!({
            "triads": [triads.three_positive, triads.two_positive, triads.one_positive, triads.none_positive],
            "triangle": balance.triangle,
            "walk": balance.walk,
            "frustration_index": frustration.edges.len(),
            "frustration": frustration.balance(&network),
            "method": frustration.method.as_str(),
        })
    );
    Ok(())
}
