//! The bytes of a file, unpacked, never more than a limit.

use super::SourceError;
use super::format::{Format, SourceFile};
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The most text that one document may hold, in bytes.
pub(super) const TEXT_LIMIT: u64 = 20_000_000;

/// The longest article, in bytes; a newspaper has a tenth of it.
pub(super) const ARTICLE_LIMIT: u64 = 5_000_000;

/// The longest article, in words: a long book.
pub(super) const WORD_LIMIT: usize = 300_000;

/// The longest word, in bytes; names of chemicals have a few hundred.
pub(super) const LETTER_LIMIT: usize = 50_000;

/// The largest page; parsing one takes many times its size in memory.
const HTML_LIMIT: u64 = 10_000_000;

/// The largest file that is read whole; fonts and pictures make up most of a PDF.
const FILE_LIMIT: u64 = 200_000_000;

/// News packs to a third of its size; repeated records of one shape to a twentieth.
const RATIO_LIMIT: u64 = 100;

/// Below this size the ratio says nothing.
const RATIO_FLOOR: u64 = 1_000_000;

/// Reads the whole of `file`, unpacked.
pub(super) fn read_whole(file: &SourceFile) -> Result<Vec<u8>, SourceError> {
    let limit = match file.format {
        Format::Text | Format::Markdown | Format::JsonLines => TEXT_LIMIT,
        Format::Html => HTML_LIMIT,
        Format::Pdf => FILE_LIMIT,
    };
    let mut bytes = Vec::new();
    open(file)?.take(limit + 1).read_to_end(&mut bytes).map_err(read_error)?;
    if bytes.len() as u64 > limit {
        return Err(SourceError::TooLarge { limit });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(SourceError::Empty);
    }
    Ok(bytes)
}

/// Opens `file` for reading piece by piece; the stream itself refuses to unpack a bomb.
pub(super) fn open(file: &SourceFile) -> Result<Box<dyn BufRead + Send>, SourceError> {
    let packed = File::open(&file.path).map_err(SourceError::Unreadable)?;
    if !file.compressed {
        return Ok(Box::new(BufReader::new(packed)));
    }
    Ok(Box::new(BufReader::new(Unpacked::new(packed))))
}

/// Opens any file for reading piece by piece; one that ends in `.gz` is unpacked.
///
/// # Errors
/// When it cannot be opened. What is wrong further on is an error of the stream, which [`read_error`] understands.
pub fn open_unpacked(path: &Path) -> Result<Box<dyn BufRead + Send>, SourceError> {
    let file = File::open(path).map_err(SourceError::Unreadable)?;
    let is_packed = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    Ok(if is_packed {
        Box::new(BufReader::new(Unpacked::new(file)))
    } else {
        Box::new(BufReader::with_capacity(1 << 16, file))
    })
}

/// Tells what an error of a stream from [`open`] or [`open_unpacked`] means.
pub fn read_error(error: io::Error) -> SourceError {
    if error.get_ref().is_some_and(|inner| inner.is::<Bomb>()) {
        return SourceError::Bomb { ratio: RATIO_LIMIT };
    }
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
            SourceError::BrokenArchive(error)
        }
        _ => SourceError::Unreadable(error),
    }
}

#[derive(Debug, thiserror::Error)]
#[error("it unpacks to too much")]
struct Bomb;

/// A gzip stream that weighs what comes out against what went in.
struct Unpacked<R> {
    decoder: MultiGzDecoder<Counted<R>>,
    packed: Arc<AtomicU64>,
    unpacked: u64,
}

impl<R: Read> Unpacked<R> {
    fn new(file: R) -> Self {
        let packed = Arc::new(AtomicU64::new(0));
        let decoder = MultiGzDecoder::new(Counted { inner: file, count: Arc::clone(&packed) });
        Self { decoder, packed, unpacked: 0 }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.decoder.read(buffer)?;
        self.unpacked += count as u64;
        let allowed = self.packed.load(Ordering::Relaxed).saturating_mul(RATIO_LIMIT).max(RATIO_FLOOR);
        if self.unpacked > allowed { Err(io::Error::other(Bomb)) } else { Ok(count) }
    }
}

/// A stream that counts the bytes read from it.
struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.count.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).expect("memory");
        encoder.finish().expect("memory")
    }

    /// Writes `bytes` to a file called `name` and compares what is read, or why it is not.
    fn check(name: &str, bytes: &[u8], expected: Result<&[u8], &str>) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        let file = SourceFile::from_path(&path).expect("a known format");
        let read = read_whole(&file).map_err(|error| error.to_string());
        assert_eq!(read, expected.map(<[u8]>::to_vec).map_err(str::to_owned), "{name}");
    }

    #[test]
    fn files_are_unpacked() {
        check("a.txt", b"Iran backs Syria.", Ok(b"Iran backs Syria."));
        check("a.txt.gz", &packed(b"Iran backs Syria."), Ok(b"Iran backs Syria."));
        let two_members = [packed(b"Iran backs "), packed(b"Syria.")].concat();
        check("a.txt.gz", &two_members, Ok(b"Iran backs Syria."));
    }

    #[test]
    fn empty_files_are_told() {
        check("a.txt", b"", Err("the file is empty"));
        check("a.txt", b" \n\t\r\n", Err("the file is empty"));
        check("a.txt.gz", &packed(b""), Err("the file is empty"));
    }

    #[test]
    fn a_bomb_is_refused() {
        let bomb = packed(&vec![b'a'; 15_000_000]);
        check("a.txt.gz", &bomb, Err("it unpacks to more than 100 times its size, as only a bomb does"));
    }

    #[test]
    fn a_large_file_is_refused() {
        check("a.html", &vec![b'a'; 10_000_001], Err("it is larger than 10 MB"));
        check("a.txt", &vec![b'a'; 20_000_001], Err("it is larger than 20 MB"));
    }

    #[test]
    fn a_broken_archive_is_told() {
        check("a.txt.gz", b"not packed", Err("it does not unpack: invalid gzip header"));
        let cut = &packed(b"Iran backs Syria.")[..20];
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.txt.gz");
        std::fs::write(&path, cut).expect("a file");
        let file = SourceFile::from_path(&path).expect("a known format");
        assert!(matches!(read_whole(&file), Err(SourceError::BrokenArchive(_))));
    }

    #[test]
    fn a_file_that_vanished_is_told() {
        let file = SourceFile::from_path(std::path::Path::new("/no/such/a.txt")).expect("a known format");
        assert!(matches!(read_whole(&file), Err(SourceError::Unreadable(_))));
    }
}
