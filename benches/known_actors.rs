//! What the known actors cost at start: the time to read the ontology and to index the names, and the memory it keeps.

use claimgraph::ontology::Ontology;
use claimgraph::resolution::Resolver;
use std::time::{Duration, Instant};

const RUNS: usize = 21;

fn main() {
    let before = resident_kilobytes();
    let ontology = Ontology::load(&[]).expect("the ontology inside the program is right");
    let resolver = Resolver::new(&ontology);
    let kept = resident_kilobytes().saturating_sub(before);
    drop(resolver);
    let names: usize = ontology.actors.iter().map(|actor| 1 + actor.names.len()).sum();
    println!("{} known actors with {names} names", ontology.actors.len());
    let (reading, indexing): (Vec<_>, Vec<_>) = (0..RUNS).map(|_| start_once()).unzip();
    println!("reading:  {}", describe(reading));
    println!("indexing: {}", describe(indexing));
    println!("memory:   {:.1} MB more than before", kept as f64 / 1000.0);
}

/// Returns how long it takes to read the ontology, and to index its names.
fn start_once() -> (Duration, Duration) {
    let start = Instant::now();
    let ontology = Ontology::load(&[]).expect("the ontology inside the program is right");
    let reading = start.elapsed();
    let start = Instant::now();
    drop(Resolver::new(&ontology));
    (reading, start.elapsed())
}

fn describe(mut times: Vec<Duration>) -> String {
    times.sort();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    let (fastest, median, slowest) = (times[0], times[times.len() / 2], times[times.len() - 1]);
    format!(
        "{:.1} ms (median of {RUNS}; fastest {:.1}, slowest {:.1})",
        milliseconds(median),
        milliseconds(fastest),
        milliseconds(slowest)
    )
}

/// Returns the memory of this process that is in use; zero where the system does not tell.
fn resident_kilobytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
