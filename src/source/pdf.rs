//! `.pdf`: the text layer.

use super::{RawArticle, SourceError, guard};

/// Reads the article in the PDF `bytes`.
pub(super) fn read(bytes: Vec<u8>) -> Result<RawArticle, SourceError> {
    let pages = guard::run(move || pdf_extract::extract_text_from_mem_by_pages(&bytes))?;
    let pages = pages.map_err(|error| SourceError::BrokenPdf(error.to_string()))?;
    let text = pages.join("\u{c}"); // Cleaning takes a form feed for the end of a page.
    if !text.chars().any(char::is_alphabetic) {
        return Err(SourceError::NoTextLayer);
    }
    Ok(RawArticle { text, ..RawArticle::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Builds a PDF with one page for each of `pages`, their lines set in Helvetica.
    fn pdf(pages: &[&[&str]]) -> Vec<u8> {
        let kids: Vec<_> = (0..pages.len()).map(|page| format!("{} 0 R", 4 + page * 2)).collect();
        let mut objects = vec![
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            format!("<< /Type /Pages /Count {} /Kids [{}] >>", pages.len(), kids.join(" ")),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        ];
        for (page, lines) in pages.iter().enumerate() {
            let contents = 5 + page * 2;
            objects.push(format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {contents} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            ));
            let stream = stream(lines);
            objects.push(format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()));
        }
        file(&objects)
    }

    fn stream(lines: &[&str]) -> String {
        let shown: String = lines.iter().map(|line| format!("({line}) Tj 0 -14 Td\n")).collect();
        format!("BT /F1 12 Tf 72 770 Td\n{shown}ET")
    }

    fn file(objects: &[String]) -> Vec<u8> {
        let mut file = "%PDF-1.4\n".to_owned();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for (index, object) in objects.iter().enumerate() {
            table += &format!("{:010} 00000 n \n", file.len());
            file += &format!("{} 0 obj\n{object}\nendobj\n", index + 1);
        }
        let start = file.len();
        file += &format!("{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
        file.into_bytes()
    }

    fn check(bytes: Vec<u8>, expected: Result<&[&str], &str>) {
        let words = read(bytes).map(|article| article.text.split_whitespace().collect::<Vec<_>>().join(" "));
        let words = words.map_err(|error| error.to_string());
        assert_eq!(words, expected.map(|lines| lines.join(" ")).map_err(str::to_owned));
    }

    #[test]
    fn the_text_layer_of_every_page_is_read() {
        let pages: [&[&str]; 2] =
            [&["The truce in the north held", "on Monday, officials said, but"], &["shelling went on in the south."]];
        check(pdf(&pages), Ok(&[&pages[0].join(" "), &pages[1].join(" ")]));
    }

    #[test]
    fn scanned_pages_are_told() {
        check(pdf(&[&[]]), Err("the PDF has no text layer"));
    }

    #[test]
    fn broken_files_are_told() {
        for broken in [&b"%PDF-1.4\n%%EOF"[..], b"no PDF at all", &pdf(&[&["The truce held."]])[..200]] {
            let error = read(broken.to_vec()).expect_err("a broken PDF");
            assert!(matches!(error, SourceError::BrokenPdf(_) | SourceError::Crashed), "{error}");
        }
    }
}
