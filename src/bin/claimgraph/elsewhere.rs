//! A store elsewhere in place of the folder of one.

use crate::opening;
use crate::report::{Complaint, Exit};
use anyhow::Result;
use claimgraph::remote::{Access, Remote, Secret};
use claimgraph::store::Store;
use clap::Args;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Where queries are asked in place of the store.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Store elsewhere")]
pub(crate) struct Elsewhere {
    /// Ask the SPARQL store at this address in place of --store.
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint: Option<String>,
    #[command(flatten)]
    pub(crate) access: AccessChoice,
}

/// Who asks.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Store elsewhere")]
pub(crate) struct AccessChoice {
    /// Name of the user there; the password is in CLAIMGRAPH_PASSWORD or in --password-file.
    #[arg(long, env = "CLAIMGRAPH_USER", value_name = "NAME")]
    user: Option<String>,
    /// File whose first line is the password.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// File whose first line is a bearer token; without it a token is taken from CLAIMGRAPH_TOKEN.
    #[arg(long, value_name = "FILE", conflicts_with = "password_file")]
    token_file: Option<PathBuf>,
}

impl Elsewhere {
    /// Returns the store elsewhere, if there is one.
    pub(crate) fn remote(&self) -> Result<Option<Remote>> {
        let remote = |endpoint: &String| Ok(Remote::new(endpoint, None, self.access.load()?)?);
        self.endpoint.as_ref().map(remote).transpose()
    }

    /// Returns the words that lead another process of this program to the same store; it has the same environment.
    fn words(&self) -> Vec<String> {
        let path = |path: &PathBuf| path.to_string_lossy().into_owned();
        let choices = [
            ("--endpoint", self.endpoint.clone()),
            ("--user", self.access.user.clone()),
            ("--password-file", self.access.password_file.as_ref().map(path)),
            ("--token-file", self.access.token_file.as_ref().map(path)),
        ];
        let choices = choices.into_iter().filter_map(|(name, value)| Some([name.to_owned(), value?]));
        choices.flatten().collect()
    }
}

impl AccessChoice {
    /// Reads what proves who asks. Secrets come from files and the environment, since other users see command lines.
    pub(crate) fn load(&self) -> Result<Access> {
        if let Some(path) = &self.token_file {
            return Ok(Access::Token(read_secret(path)?));
        }
        let Some(user) = &self.user else {
            return Ok(env::var("CLAIMGRAPH_TOKEN").map_or(Access::Open, |token| Access::Token(Secret::new(token))));
        };
        let password = match &self.password_file {
            Some(path) => read_secret(path)?,
            None => Secret::new(env::var("CLAIMGRAPH_PASSWORD").map_err(|_| without_password(user))?),
        };
        Ok(Access::Password { user: user.clone(), password })
    }
}

fn without_password(user: &str) -> Complaint {
    let hint = "put it into the variable CLAIMGRAPH_PASSWORD, or name a file with it: --password-file FILE";
    Complaint::new(Exit::Usage, format!("there is no password for the user `{user}`"), hint)
}

fn read_secret(path: &Path) -> Result<Secret> {
    let text = fs::read_to_string(path).map_err(|error| {
        let message = format!("cannot read `{}`: {error}", path.display());
        Complaint::new(Exit::Usage, message, "name a file whose first line is the password or token")
    })?;
    Ok(Secret::new(text.lines().next().unwrap_or_default().trim_end()))
}

/// Where the graph is that the shell asks.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    Folder(PathBuf),
    Elsewhere(Elsewhere),
}

impl Place {
    /// Returns the place that the command line names.
    pub(crate) fn of(store: &Path, elsewhere: &Elsewhere) -> Self {
        match elsewhere.endpoint {
            Some(_) => Place::Elsewhere(elsewhere.clone()),
            None => Place::Folder(store.to_owned()),
        }
    }

    /// Opens the store, or fetches the names in the one elsewhere.
    pub(crate) fn open(&self) -> Result<Store> {
        match self {
            Place::Folder(path) => opening::to_read(path, false),
            Place::Elsewhere(elsewhere) => match elsewhere.remote()? {
                Some(remote) => Ok(remote.names()?),
                None => Ok(Store::in_memory()?),
            },
        }
    }

    /// Returns the words before and behind the name of a command that lead it to the same place.
    pub(crate) fn words(&self) -> (Vec<PathBuf>, Vec<String>) {
        match self {
            Place::Folder(path) => (vec!["--store".into(), path.clone()], Vec::new()),
            Place::Elsewhere(elsewhere) => (Vec::new(), elsewhere.words()),
        }
    }

    /// Refuses what needs a store here.
    pub(crate) fn require_here(&self, what: &str) -> Result<(), Complaint> {
        match self {
            Place::Folder(_) => Ok(()),
            Place::Elsewhere(_) => {
                let hint = "fetch the store with `claimgraph pull URL` and ask that one";
                Err(Complaint::new(Exit::Question, format!("{what} a store elsewhere"), hint))
            }
        }
    }
}
