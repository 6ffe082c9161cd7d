//! The server as other programs see it: a process that is started, and bytes over a socket.

#![allow(clippy::unwrap_used, reason = "a test says by a panic that it failed")]

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server that runs until this goes away.
pub(crate) struct Server {
    child: Child,
    /// Host and port.
    pub(crate) address: String,
    /// What allows updates, if they are on.
    pub(crate) token: Option<String>,
}

/// What a server answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
    /// Whether the body came to its end as the protocol says, and did not break off.
    pub(crate) is_whole: bool,
}

impl Server {
    /// Starts a server of `claimgraph.db` in `folder`, at a free port, and waits until it listens.
    pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Self {
        Self::start_with(folder, arguments, Stdio::null())
    }

    /// Starts a server whose standard error goes to a file.
    pub(crate) fn start_logging(folder: &Path, arguments: &[&str], log: &Path) -> Self {
        Self::start_with(folder, arguments, File::create(log).unwrap().into())
    }

    fn start_with(folder: &Path, arguments: &[&str], log: Stdio) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_claimgraph"));
        command.args(["serve", "--port", "0"]).args(arguments).current_dir(folder).env_remove("CLAIMGRAPH_STORE");
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let first = lines.next().expect("the server prints its address");
        let address = first.strip_prefix("http://").and_then(|rest| rest.strip_suffix('/')).unwrap().to_owned();
        let token = arguments.contains(&"--write").then(|| {
            let line = lines.next().expect("the server prints the token");
            line.rsplit(' ').next().unwrap().to_owned()
        });
        Self { child, address, token }
    }

    /// Returns the number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Tells whether the process still runs.
    pub(crate) fn is_alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Waits for the process to end and returns its exit code.
    pub(crate) fn wait(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// Opens a connection.
    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    pub(crate) fn get(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.request("GET", path, headers, b"")
    }

    pub(crate) fn post(&self, path: &str, media_type: &str, body: &str) -> Reply {
        self.request("POST", path, &[("Content-Type", media_type)], body.as_bytes())
    }

    /// Sends an update with the token.
    pub(crate) fn update(&self, sparql: &str) -> Reply {
        let authorization = format!("Bearer {}", self.token.as_ref().expect("updates are on"));
        let headers = [("Content-Type", "application/sparql-update"), ("Authorization", &authorization)];
        self.request("POST", "/sparql", &headers, sparql.as_bytes())
    }

    /// Sends a request and reads the answer; `Host`, `Content-Length` and `Connection` are added where they are not given.
    pub(crate) fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        let has = |wanted: &str| headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(wanted));
        if !has("Host") {
            head += &format!("Host: {}\r\n", self.address);
        }
        if !body.is_empty() && !has("Content-Length") && !has("Transfer-Encoding") {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        let mut stream = self.connect();
        stream.write_all(format!("{head}\r\n").as_bytes()).unwrap();
        // A server that refuses a request need not read the rest of it.
        let _ = stream.write_all(body);
        Reply::read(stream)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Reply {
    /// Reads an answer up to the end of the connection.
    pub(crate) fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        // What came before an error is what the server said.
        let _ = stream.read_to_end(&mut bytes);
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("no head: {}", String::from_utf8_lossy(&bytes)));
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let mut reply = Self { status, head, body: bytes[end + 4..].to_vec(), is_whole: true };
        if reply.header("transfer-encoding") == Some("chunked") {
            (reply.body, reply.is_whole) = unchunked(&reply.body);
        } else if let Some(length) = reply.header("content-length") {
            reply.is_whole = length.parse() == Ok(reply.body.len());
        }
        reply
    }

    /// Returns the value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let fields = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        fields.filter(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }

    /// Returns the media type without its parameters.
    pub(crate) fn media_type(&self) -> &str {
        self.header("content-type").unwrap_or_default().split(';').next().unwrap_or_default()
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

/// Joins [chunks](https://www.rfc-editor.org/rfc/rfc9112#name-chunked-transfer-coding) and tells whether the last was there.
fn unchunked(mut bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    loop {
        let Some(line) = bytes.windows(2).position(|two| two == b"\r\n") else { return (body, false) };
        let length = std::str::from_utf8(&bytes[..line]).ok().and_then(|text| usize::from_str_radix(text, 16).ok());
        let Some(length) = length else { return (body, false) };
        bytes = &bytes[line + 2..];
        if length == 0 || bytes.len() < length + 2 {
            return (body, length == 0);
        }
        body.extend_from_slice(&bytes[..length]);
        bytes = &bytes[length + 2..];
    }
}
