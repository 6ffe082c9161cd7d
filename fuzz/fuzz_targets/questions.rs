//! Queries and questions with parameters, as users and scripts send them.

#![no_main]

use claimgraph::query::{self, Question};
use claimgraph::store::Store;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static STORE: LazyLock<Store> = LazyLock::new(|| Store::in_memory().expect("a store in memory opens"));

fuzz_target!(|text: &str| {
    let _ = query::check(text);
    let _ = query::is_update(text);
    if let Ok(question) = Question::parse("fuzzed", text) {
        for parameter in &question.parameters {
            let _ = question.bind(&STORE, &[(parameter.name.clone(), text.to_owned())]);
        }
    }
});
