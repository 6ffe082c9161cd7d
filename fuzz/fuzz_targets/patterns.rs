//! The pattern notation: any line is a pattern or an error that points into the line.

#![no_main]

use claimgraph::ontology::Pattern;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|line: &str| {
    if let Err(error) = Pattern::parse(line) {
        assert!(!error.to_string().is_empty());
    }
});
