//! What all handlers share.

use super::knowledge::Knowledge;
use super::reply::Problem;
use super::token;
use super::workers::Workers;
use crate::arguments::Serve;
use anyhow::{Result, anyhow};
use claimgraph::ontology::Ontology;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

/// The state of the server; a copy of it is the same state.
#[derive(Clone)]
pub(crate) struct AppState(Arc<Shared>);

struct Shared {
    store: PathBuf,
    address: SocketAddr,
    /// Names, in lower case, by which requests may address the server, besides those of this machine itself.
    hosts: Vec<String>,
    /// What allows updates; none where nothing does.
    token: Option<String>,
    workers: Arc<Workers>,
    knowledge: RwLock<Arc<Knowledge>>,
}

impl AppState {
    /// Opens the store for a server at `address`.
    pub(super) fn open(store: &Path, ontology: Ontology, arguments: &Serve, address: SocketAddr) -> Result<Self> {
        let knowledge = Arc::new(Knowledge::open(store, Arc::new(ontology))?);
        let token = if arguments.write { Some(token::make()?) } else { None };
        let hosts = arguments.hosts.iter().map(|host| host.to_lowercase()).collect();
        let workers = Arc::new(Workers::new(arguments));
        workers.prepare(&knowledge);
        let (store, knowledge) = (store.to_owned(), RwLock::new(knowledge));
        Ok(Self(Arc::new(Shared { store, address, hosts, token, workers, knowledge })))
    }

    /// Returns the store as it was when it was last opened.
    pub(crate) fn knowledge(&self) -> Arc<Knowledge> {
        self.0.knowledge.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the store on a thread that may take its time, so that other requests are answered meanwhile.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Knowledge) -> Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let knowledge = self.knowledge();
        let done = tokio::task::spawn_blocking(move || work(&knowledge)).await;
        Ok(done.unwrap_or_else(|_| Err(anyhow!("the answer could not be worked out")))?)
    }

    /// Opens the store again, to see what was written since.
    pub(super) async fn reload(&self) -> Result<(), Problem> {
        let path = self.0.store.clone();
        let knowledge = Arc::new(self.read(move |old| Knowledge::open(&path, old.ontology.clone())).await?);
        self.0.workers.prepare(&knowledge);
        *self.0.knowledge.write().unwrap_or_else(PoisonError::into_inner) = knowledge;
        Ok(())
    }

    /// Returns the processes that answer queries.
    pub(super) fn workers(&self) -> &Arc<Workers> {
        &self.0.workers
    }

    /// Returns what allows updates.
    pub(super) fn token(&self) -> Option<&str> {
        self.0.token.as_deref()
    }

    /// Returns the folder of the store.
    pub(super) fn store(&self) -> &Path {
        &self.0.store
    }

    /// Returns where the server is to be found: `http://127.0.0.1:7878`.
    pub(crate) fn origin(&self) -> String {
        let address = match self.0.address.ip() {
            ip if !ip.is_unspecified() => self.0.address,
            IpAddr::V4(_) => SocketAddr::new([127, 0, 0, 1].into(), self.0.address.port()),
            IpAddr::V6(_) => SocketAddr::new(std::net::Ipv6Addr::LOCALHOST.into(), self.0.address.port()),
        };
        format!("http://{address}")
    }

    /// Tells whether `host`, a `Host` header, is a name of this server. A page of another site that made its own name lead
    /// here, by DNS rebinding, sends that name.
    pub(super) fn is_addressed_by(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        let name = name.to_lowercase();
        let is_own = ["localhost", "127.0.0.1", "[::1]"].contains(&name.as_str());
        let is_address = !self.0.address.ip().is_unspecified() && name == host_of(self.0.address.ip());
        port == Some(self.0.address.port()) && (is_own || is_address || self.0.hosts.contains(&name))
    }
}

/// Returns an address as URLs write it.
fn host_of(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}
