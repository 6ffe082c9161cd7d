//! Which of the formats that a client accepts it gets, as
//! [HTTP says](https://www.rfc-editor.org/rfc/rfc9110#name-proactive-negotiation).

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use claimgraph::query::AnswerFormat;

/// The formats for rows and for yes or no, in the order of our preference.
pub(super) const TABLES: [AnswerFormat; 4] = [AnswerFormat::Json, AnswerFormat::Xml, AnswerFormat::Csv, AnswerFormat::Tsv];

/// The formats for triples.
pub(super) const GRAPHS: [AnswerFormat; 7] = [
    AnswerFormat::Turtle,
    AnswerFormat::NTriples,
    AnswerFormat::RdfXml,
    AnswerFormat::JsonLd,
    AnswerFormat::TriG,
    AnswerFormat::NQuads,
    AnswerFormat::N3,
];

/// The formats that keep the names of graphs.
pub(super) const DATASETS: [AnswerFormat; 3] = [AnswerFormat::TriG, AnswerFormat::NQuads, AnswerFormat::JsonLd];

/// Returns the format that a client likes best; none when it accepts none of them.
pub(super) fn choose(headers: &HeaderMap, offered: &[AnswerFormat]) -> Option<AnswerFormat> {
    let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<Range<'_>> = values.flat_map(|value| value.split(',')).filter_map(Range::parse).collect();
    if ranges.is_empty() {
        return offered.first().copied();
    }
    let mut best: Option<(f32, AnswerFormat)> = None;
    for &format in offered {
        let other = other_names(format).iter().map(|name| quality_by_name(&ranges, name)).fold(0.0, f32::max);
        let quality = quality(&ranges, own_name(format)).max(other);
        if quality > best.map_or(0.0, |(quality, _)| quality) {
            best = Some((quality, format));
        }
    }
    best.map(|(_, format)| format)
}

/// Returns the media type of a format, without parameters.
fn own_name(format: AnswerFormat) -> &'static str {
    format.media_type().split(';').next().unwrap_or_default()
}

/// Returns the other media types by which clients ask for a format.
fn other_names(format: AnswerFormat) -> &'static [&'static str] {
    match format {
        AnswerFormat::Json => &["application/json"],
        AnswerFormat::Xml => &["application/xml", "text/xml"],
        AnswerFormat::Tsv => &["text/tsv"],
        AnswerFormat::Turtle => &["application/turtle", "application/x-turtle"],
        AnswerFormat::NTriples => &["text/plain"],
        AnswerFormat::RdfXml => &["application/xml", "text/xml"],
        AnswerFormat::JsonLd => &["application/json"],
        AnswerFormat::TriG => &["application/x-trig"],
        AnswerFormat::NQuads => &["text/x-nquads"],
        AnswerFormat::N3 => &["text/rdf+n3"],
        AnswerFormat::Csv => &[],
    }
}

/// Returns how much a client wants a media type that it names itself.
fn quality_by_name(ranges: &[Range<'_>], media_type: &str) -> f32 {
    ranges.iter().find(|range| range.name.eq_ignore_ascii_case(media_type)).map_or(0.0, |range| range.quality)
}

/// Returns how much a client wants a media type, by the range of it that says most.
fn quality(ranges: &[Range<'_>], media_type: &str) -> f32 {
    let matching = ranges.iter().filter_map(|range| Some((range.fit(media_type)?, range.quality)));
    matching.max_by_key(|(fit, _)| *fit).map_or(0.0, |(_, quality)| quality)
}

/// A part of an `Accept` header: `text/*;q=0.5`.
struct Range<'h> {
    name: &'h str,
    quality: f32,
}

impl<'h> Range<'h> {
    fn parse(text: &'h str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let name = parts.next().filter(|name| !name.is_empty())?;
        let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        Some(Self { name, quality: quality.map_or(1.0, |quality| quality.parse().unwrap_or(0.0)) })
    }

    /// Returns how closely the range describes a media type: 2 as itself, 1 by its first half, 0 as anything; none not at all.
    fn fit(&self, media_type: &str) -> Option<u8> {
        let is_half = || Some(()).filter(|()| media_type.split('/').next() == self.name.strip_suffix("/*"));
        match self.name {
            name if name.eq_ignore_ascii_case(media_type) => Some(2),
            "*/*" | "*" => Some(0),
            _ => is_half().map(|()| 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(accept: &str, offered: &[AnswerFormat], expected: Option<AnswerFormat>) {
        let headers = HeaderMap::from_iter([(ACCEPT, accept.parse().unwrap())]);
        assert_eq!(choose(&headers, offered), expected, "{accept}");
    }

    #[test]
    fn the_client_decides() {
        assert_eq!(choose(&HeaderMap::new(), &TABLES), Some(AnswerFormat::Json));
        check("application/sparql-results+xml", &TABLES, Some(AnswerFormat::Xml));
        check("text/csv;q=0.5, text/tab-separated-values;q=0.6", &TABLES, Some(AnswerFormat::Tsv));
        check("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", &TABLES, Some(AnswerFormat::Xml));
        check("text/*", &TABLES, Some(AnswerFormat::Csv));
        check("text/*, text/csv;q=0", &TABLES, Some(AnswerFormat::Tsv));
        check("*/*", &GRAPHS, Some(AnswerFormat::Turtle));
        check("APPLICATION/RDF+XML", &GRAPHS, Some(AnswerFormat::RdfXml));
        check("application/json", &GRAPHS, Some(AnswerFormat::JsonLd));
        check("application/n-quads, */*;q=0.1", &DATASETS, Some(AnswerFormat::NQuads));
        check("text/turtle", &DATASETS, None);
        check("image/png", &TABLES, None);
        check("text/csv;q=x", &TABLES, None);
    }
}
