//! What can go wrong with a store elsewhere.

use crate::query::QueryError;
use crate::store::StoreError;
use crate::text::DocumentId;

/// Why the store elsewhere did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// The address is none that can be asked.
    #[error("`{address}` is no address of a store: {reason}")]
    Address {
        /// As given.
        address: String,
        /// What is wrong.
        reason: String,
    },
    /// A secret cannot be used.
    #[error("{reason}")]
    Secret {
        /// What is wrong; never the secret.
        reason: String,
    },
    /// Nothing answers, also not when asked again.
    #[error("`{address}` does not answer: {reason}")]
    Unreachable {
        /// The address.
        address: String,
        /// The last reason.
        reason: String,
    },
    /// The store wants to know who asks.
    #[error("`{address}` refuses access (HTTP {status})")]
    Refused {
        /// The address.
        address: String,
        /// 401 or 403.
        status: u16,
    },
    /// The store answers with an error.
    #[error("`{address}` answers with HTTP {status}: {message}")]
    Status {
        /// The address.
        address: String,
        /// The status code.
        status: u16,
        /// The start of what it says.
        message: String,
    },
    /// The answer is not what the protocol says.
    #[error("`{address}` answers with something else than {expected}: {reason}")]
    Answer {
        /// The address.
        address: String,
        /// What was asked for.
        expected: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// The store leaves out rows without saying so.
    #[error("`{address}` gives {got} of {count} rows")]
    Cut {
        /// The address.
        address: String,
        /// Rows it gives, page by page.
        got: usize,
        /// Rows it counts.
        count: usize,
    },
    /// The store has another number of triples in a graph than it was given.
    #[error("`{address}` has {there} triples of {graph}, and not {here}")]
    Count {
        /// The address.
        address: String,
        /// What the graph holds, in words.
        graph: String,
        /// Triples there.
        there: usize,
        /// Triples here.
        here: usize,
    },
    /// A document there is not what this program wrote.
    #[error("document `{document}` at `{address}` is damaged: {reason}")]
    Damaged {
        /// The address.
        address: String,
        /// The document.
        document: DocumentId,
        /// What is wrong.
        reason: String,
    },
    /// The query is wrong.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The local store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RemoteError {
    /// Returns what a user can do about it.
    pub fn hint(&self) -> String {
        match self {
            RemoteError::Address { .. } => "write an address such as http://localhost:7878/update",
            RemoteError::Secret { .. } => "keep it in a file that only you may read, or in the environment",
            RemoteError::Unreachable { .. } => {
                "check that the store runs; what was done so far is kept, run the command again"
            }
            RemoteError::Refused { .. } => {
                "give `--user NAME` with the password in CLAIMGRAPH_PASSWORD or `--password-file`, or a token in \
                 CLAIMGRAPH_TOKEN or `--token-file`; the user must be allowed to do this"
            }
            RemoteError::Status { status: 404 | 405, .. } => {
                "check the address: updates go to /update, /statements or /sparql-auth, queries to /query or /sparql"
            }
            RemoteError::Status { .. } => "the log of the store says more; what was done so far is kept",
            RemoteError::Answer { .. } => {
                "check that the address is that of SPARQL queries; name it with `--query-endpoint`"
            }
            RemoteError::Cut { .. } => "raise the row limit of the store, or ask with LIMIT",
            RemoteError::Count { .. } => "run the command again; when it stays so, the store changes what it is given",
            RemoteError::Damaged { .. } => "push it again from the store that read it",
            RemoteError::Query(error) => return error.hint(),
            RemoteError::Store(error) => return error.hint(),
        }
        .to_owned()
    }
}
