//! `.pdf`: the text layer.

mod child;
mod disarm;

pub use child::{COMMAND as PDF_COMMAND, parse_pdfs_with, serve_pdf};

use super::{RawArticle, SourceError, guard};
use pdf_extract::{Document, OutputError, PlainTextOutput};

/// Reads the article in the PDF `bytes`.
pub(super) fn read(bytes: Vec<u8>) -> Result<RawArticle, SourceError> {
    let pages = match child::pages(&bytes) {
        Some(pages) => pages?,
        None => pages_on_thread(bytes)?,
    };
    let text = pages.join("\u{c}"); // Cleaning takes a form feed for the end of a page.
    if !text.chars().any(char::is_alphabetic) {
        return Err(SourceError::NoTextLayer);
    }
    Ok(RawArticle { text, ..RawArticle::default() })
}

/// Returns the words of each page.
fn pages_on_thread(bytes: Vec<u8>) -> Result<Vec<String>, SourceError> {
    guard::run(move || pages(&bytes))?
}

fn pages(bytes: &[u8]) -> Result<Vec<String>, SourceError> {
    let mut document = Document::load_mem(bytes).map_err(|error| broken(&OutputError::from(error)))?;
    if document.is_encrypted() {
        // Many files are encrypted only against changes; the empty password opens them.
        document.decrypt("").map_err(|error| broken(&OutputError::from(error)))?;
    }
    disarm::disarm(&mut document)?;
    document.get_pages().into_keys().map(|number| page(&document, number)).collect()
}

fn page(document: &Document, number: u32) -> Result<String, SourceError> {
    let mut text = String::new();
    let mut output = PlainTextOutput::new(&mut text);
    pdf_extract::output_doc_page(document, &mut output, number).map_err(|error| broken(&error))?;
    Ok(text)
}

fn broken(error: &OutputError) -> SourceError {
    SourceError::BrokenPdf(error.to_string().trim_start_matches("PDF error: ").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Builds a PDF with one page for each of `pages`, their lines set in Helvetica.
    fn pdf(pages: &[&[&str]]) -> Vec<u8> {
        pdf_with(pages, &[])
    }

    /// Builds a PDF whose pages can draw the `forms` by the names `X0`, `X1` and so on, and do so at their end.
    fn pdf_with(pages: &[&[&str]], forms: &[&str]) -> Vec<u8> {
        let first_form = 4 + pages.len() * 2;
        let names: String = (0..forms.len()).map(|form| format!("/X{form} {} 0 R ", first_form + form)).collect();
        let resources = format!("/Resources << /Font << /F1 3 0 R >> /XObject << {names}>> >>");
        let kids: String = (0..pages.len()).map(|page| format!("{} 0 R ", 4 + page * 2)).collect();
        let mut objects = vec![
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            format!("<< /Type /Pages /Count {} /Kids [{kids}] >>", pages.len()),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        ];
        for (page, lines) in pages.iter().enumerate() {
            let contents = 5 + page * 2;
            objects.push(format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {contents} 0 R {resources} >>"
            ));
            objects.push(stream(
                "",
                &(shown(lines) + &(0..forms.len()).map(|form| format!("/X{form} Do\n")).collect::<String>()),
            ));
        }
        let form =
            |drawing: &&str| stream(&format!("/Type /XObject /Subtype /Form /BBox [0 0 595 842] {resources}"), drawing);
        objects.extend(forms.iter().map(form));
        file(&objects)
    }

    fn shown(lines: &[&str]) -> String {
        let lines: String = lines.iter().map(|line| format!("({line}) Tj 0 -14 Td\n")).collect();
        format!("BT /F1 12 Tf 72 770 Td\n{lines}ET\n")
    }

    fn stream(entries: &str, contents: &str) -> String {
        format!("<< {entries} /Length {} >>\nstream\n{contents}\nendstream", contents.len())
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
    fn forms_are_read_and_those_that_draw_themselves_are_not() {
        let form = shown(&["Talks began."]).replace("770", "500");
        check(pdf_with(&[&["The truce held."]], &[&form]), Ok(&["The truce held.", "Talks began."]));
        check(pdf_with(&[&["The truce held."]], &["/X0 Do"]), Ok(&["The truce held."]));
        check(pdf_with(&[&["The truce held."]], &["/X1 Do", "/X0 Do"]), Ok(&["The truce held."]));
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
