//! Takes out of a PDF what would keep the reader from ever finishing: each of these ends the program otherwise.

use super::super::SourceError;
use flate2::read::ZlibDecoder;
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};
use regex::bytes::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::sync::LazyLock;

/// The largest stream, unpacked; the words of a page take a thousandth of it.
const STREAM_LIMIT: u64 = 10_000_000;

/// No writer nests forms, or folders of pages, deeper.
const DEPTH_LIMIT: usize = 30;

/// Empties pictures and forms that draw themselves, cuts loops in the tree of pages, and refuses bombs.
pub(super) fn disarm(document: &mut Document) -> Result<(), SourceError> {
    for stream in document.objects.values_mut().filter_map(|object| object.as_stream_mut().ok()) {
        // Pictures hold no words, and streams packed twice are bombs.
        if subtype(stream) == Some(b"Image") || packings(stream) > 1 {
            empty(stream);
        } else if unpacked_size(stream) > STREAM_LIMIT {
            return Err(SourceError::TooLarge { limit: STREAM_LIMIT });
        }
    }
    for form in endless_forms(document) {
        if let Some(Object::Stream(stream)) = document.objects.get_mut(&form) {
            empty(stream);
        }
    }
    for node in looping_nodes(document) {
        if let Ok(node) = document.get_dictionary_mut(node) {
            node.remove(b"Parent");
        }
    }
    Ok(())
}

fn empty(stream: &mut Stream) {
    stream.dict.remove(b"Filter");
    stream.set_content(Vec::new());
}

/// Returns the forms that draw forms that draw forms ... deeper than any page needs; those that draw themselves are among them.
fn endless_forms(document: &Document) -> BTreeSet<ObjectId> {
    let drawn: BTreeMap<ObjectId, Vec<ObjectId>> =
        forms(document).map(|(id, form)| (id, drawn_by(document, id, form))).collect();
    let mut long: BTreeSet<ObjectId> = drawn.keys().copied().collect();
    for _ in 0..DEPTH_LIMIT {
        let draws_long = |id: &ObjectId| drawn[id].iter().any(|other| long.contains(other));
        long = long.iter().copied().filter(draws_long).collect();
    }
    long
}

fn forms(document: &Document) -> impl Iterator<Item = (ObjectId, &Stream)> {
    let streams = document.objects.iter().filter_map(|(&id, object)| Some((id, object.as_stream().ok()?)));
    streams.filter(|(_, stream)| subtype(stream) == Some(b"Form"))
}

/// Returns the objects that the form `id` draws: `/Name Do`, where its resources say what the name stands for.
fn drawn_by(document: &Document, id: ObjectId, form: &Stream) -> Vec<ObjectId> {
    static DRAW: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"/([^\s/\[\]()<>]+)\s+Do\b").expect("the pattern is valid"));
    let drawing = form.decompressed_content().unwrap_or_else(|_| form.content.clone());
    let names: Vec<_> = DRAW.captures_iter(&drawing).map(|found| found[1].to_vec()).collect();
    let Some(resources) = entry(document, &form.dict, b"Resources") else {
        // The names are those of whoever draws the form, which may be itself.
        return if names.is_empty() { Vec::new() } else { vec![id] };
    };
    let objects = entry(document, resources, b"XObject");
    let object = |name: &Vec<u8>| objects?.get(name).ok()?.as_reference().ok();
    names.iter().filter_map(object).collect()
}

fn entry<'d>(document: &'d Document, dictionary: &'d Dictionary, key: &[u8]) -> Option<&'d Dictionary> {
    let (_, object) = document.dereference(dictionary.get(key).ok()?).ok()?;
    object.as_dict().ok()
}

/// Returns the nodes of the tree of pages that are not below its root.
fn looping_nodes(document: &Document) -> Vec<ObjectId> {
    let parent = |id: ObjectId| document.get_dictionary(id).ok()?.get(b"Parent").ok()?.as_reference().ok();
    let is_endless = |id: &ObjectId| std::iter::successors(Some(*id), |&id| parent(id)).nth(DEPTH_LIMIT).is_some();
    document.objects.keys().copied().filter(is_endless).collect()
}

fn subtype(stream: &Stream) -> Option<&[u8]> {
    stream.dict.get(b"Subtype").ok()?.as_name().ok()
}

fn packings(stream: &Stream) -> usize {
    let is_packing = |filter: &&[u8]| matches!(*filter, b"FlateDecode" | b"Fl" | b"LZWDecode" | b"LZW" | b"RunLengthDecode");
    stream.filters().map_or(0, |filters| filters.iter().filter(|filter| is_packing(filter)).count())
}

/// Unpacks a stream to the air, no farther than the limit.
fn unpacked_size(stream: &Stream) -> u64 {
    let is_flate = stream.filters().is_ok_and(|filters| filters.first().is_some_and(|filter| *filter == b"FlateDecode"));
    if !is_flate {
        return stream.content.len() as u64;
    }
    let mut unpacked = ZlibDecoder::new(stream.content.as_slice()).take(STREAM_LIMIT + 1);
    // A stream that breaks off is weighed up to there.
    let _ = io::copy(&mut unpacked, &mut io::sink());
    STREAM_LIMIT + 1 - unpacked.limit()
}
