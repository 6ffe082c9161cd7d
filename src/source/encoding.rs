//! Bytes to characters: byte order marks, UTF-8, UTF-16, and a guess for the older encodings.

use super::SourceError;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Decodes text of unknown encoding; bytes that are no text are refused.
pub(super) fn decode(bytes: &[u8]) -> Result<String, SourceError> {
    decode_declared(bytes, None)
}

/// Decodes text that says it is in `declared`; a byte order mark and valid UTF-8 are believed before that.
pub(super) fn decode_declared(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<String, SourceError> {
    let looks_like = signature(bytes);
    if looks_like.is_some() {
        return Err(SourceError::Binary { looks_like });
    }
    let (text, _) = encoding_of(bytes, declared).decode_with_bom_removal(bytes);
    if is_binary(&text) {
        return Err(SourceError::Binary { looks_like: None });
    }
    Ok(text.into_owned())
}

fn encoding_of(bytes: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return encoding;
    }
    if is_nearly_utf8(bytes) {
        return UTF_8;
    }
    declared.unwrap_or_else(|| guess(bytes))
}

/// English in UTF-16 has a zero in nearly every second byte.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    match () {
        () if half == 0 => None,
        () if odd * 10 > half * 7 && even * 20 < half => Some(UTF_16LE),
        () if even * 10 > half * 7 && odd * 20 < half => Some(UTF_16BE),
        () => None,
    }
}

/// A few broken bytes among many good characters are damage, not another encoding.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken == 0 || good > broken * 10
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // The text is most likely English.
    detector.guess(Some(b"us"), Utf8Detection::Deny)
}

/// Text has hardly any control characters; anything else has many.
fn is_binary(text: &str) -> bool {
    let is_layout = |character: char| matches!(character, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}');
    let is_odd = |character: char| (character.is_control() && !is_layout(character)) || character == '\u{fffd}';
    let (mut odd, mut all) = (0, 0);
    for character in text.chars() {
        odd += usize::from(is_odd(character));
        all += 1;
    }
    odd * 50 > all
}

/// The first bytes of files that are often given a wrong extension.
const SIGNATURES: [(&[u8], &str); 7] = [
    (b"%PDF-", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x7fELF", "a program"),
];

fn signature(bytes: &[u8]) -> Option<&'static str> {
    SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Result<&str, &str>) {
        let text = decode(bytes).map_err(|error| error.to_string());
        assert_eq!(text.as_deref().map_err(String::as_str), expected);
    }

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    const SENTENCE: &str = "The “Quds” force, said Márquez, sent £5 million.";

    #[test]
    fn utf8_with_and_without_mark() {
        check(SENTENCE.as_bytes(), Ok(SENTENCE));
        check(&[b"\xef\xbb\xbf", SENTENCE.as_bytes()].concat(), Ok(SENTENCE));
    }

    #[test]
    fn utf16_with_and_without_mark() {
        check(&utf16(&format!("\u{feff}{SENTENCE}"), u16::to_le_bytes), Ok(SENTENCE));
        check(&utf16(&format!("\u{feff}{SENTENCE}"), u16::to_be_bytes), Ok(SENTENCE));
        check(&utf16(SENTENCE, u16::to_le_bytes), Ok(SENTENCE));
        check(&utf16(SENTENCE, u16::to_be_bytes), Ok(SENTENCE));
    }

    #[test]
    fn older_encodings_are_guessed() {
        check(
            b"President Fran\xe7ois Hollande met Chancellor Merkel.",
            Ok("President François Hollande met Chancellor Merkel."),
        );
        check(
            b"The \x93rebels\x94 backed by the West don\x92t hold Aleppo.",
            Ok("The “rebels” backed by the West don’t hold Aleppo."),
        );
        check(b"Iv\xe1n M\xe1rquez heads the delegation.", Ok("Iván Márquez heads the delegation."));
        check(b"Pfizer offered \xa369 billion for AstraZeneca.", Ok("Pfizer offered £69 billion for AstraZeneca."));
    }

    #[test]
    fn a_damaged_byte_does_not_change_the_encoding() {
        let text = "“Iran” and “Syria” and “Iraq” and “Qatar” and “Yemen” and “Libya” and “Egypt”";
        let damaged = [text.as_bytes(), b"\xff"].concat();
        check(&damaged, Ok(&format!("{text}\u{fffd}")));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        check(b"\x00\x01\x02\x03abc\x00\x00\x7f", Err("the file is not text"));
        check(b"\x89PNG\r\n\x1a\n", Err("the file is not text but looks like a picture"));
        check(b"%PDF-1.4", Err("the file is not text but looks like a PDF"));
        let noise: Vec<u8> = (0..4096u32).map(|step| (step.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        check(&noise, Err("the file is not text"));
    }
}
