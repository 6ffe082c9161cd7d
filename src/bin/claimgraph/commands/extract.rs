//! `claimgraph extract`: records in, claims out, without a store.

use crate::arguments::{Common, Extract};
use crate::report::{self, Complaint, Exit, count};
use anyhow::Result;
use claimgraph::analysis::LanguageModel;
use claimgraph::pipeline::Reader;
use claimgraph::records::{self, RecordError, RecordOptions, RecordReport};
use std::io::{self, BufReader, BufWriter};

pub(crate) fn run(common: &Common, arguments: &Extract) -> Result<()> {
    let ontology = arguments.ontology.load()?;
    let model = LanguageModel::embedded()?;
    let reader = Reader::new(&model, &ontology)?;
    let options = RecordOptions { threads: arguments.threads, parts: arguments.output.iter().copied().collect() };
    let input = BufReader::with_capacity(1 << 16, io::stdin());
    let mut output = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let report = records::answer_all(&reader, input, &mut output, &options).map_err(incomplete)?;
    if !common.quiet {
        report::remark(&summary(&report));
    }
    Ok(())
}

/// Says that lines are left without an answer. A reader that went away is no success here: whoever counts the answers must
/// not take them for complete.
fn incomplete(error: RecordError) -> Complaint {
    match error {
        RecordError::Input(error) => {
            let hint = "answers so far are right; give the rest of the records again";
            Complaint::new(Exit::Input, format!("the records cannot be read to their end: {error}"), hint)
        }
        RecordError::Output(error) => {
            let hint = "let the program behind the pipe read to the end, or free some space";
            Complaint::new(Exit::Question, format!("the answers cannot be written: {error}"), hint)
        }
    }
}

fn summary(report: &RecordReport) -> String {
    let broken = match report.broken {
        0 => String::new(),
        broken => format!(", {broken} of them could not be read"),
    };
    format!("{} answered{broken}, {}", count(report.records, "record", "records"), count(report.claims, "claim", "claims"))
}
