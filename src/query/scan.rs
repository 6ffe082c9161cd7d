//! A look at the words of a query, for what the parser does not tell.

use std::collections::BTreeSet;

/// The deepest nesting of brackets that a query may have; the parser recurses once for each.
pub(super) const DEPTH_LIMIT: usize = 128;

/// The most groups and operators that a query may join: the parser and the optimizer recurse into what they make of them.
pub(super) const PART_LIMIT: usize = 1000;

/// What a query looks like on the surface: comments, strings and IRIs left out.
#[derive(Debug, Default)]
pub(super) struct Scan<'q> {
    /// The deepest nesting of brackets and negations.
    pub(super) depth: usize,
    /// How many groups and operators it joins.
    pub(super) parts: usize,
    /// Words and prefixed names, each with the byte where it starts.
    pub(super) words: Vec<(usize, &'q str)>,
    /// Names of variables in order of first appearance.
    pub(super) variables: Vec<&'q str>,
    /// Whether `SELECT *` stands before any other selection.
    pub(super) selects_all: bool,
}

impl<'q> Scan<'q> {
    /// Scans a query, which need not be well-formed.
    pub(super) fn of(query: &'q str) -> Self {
        let mut scanner = Scanner { query, position: 0, open: 0, run: 0, scan: Scan::default() };
        while scanner.step() {}
        scanner.scan
    }

    /// Tells whether a keyword stands in the query, in any case.
    pub(super) fn has_keyword(&self, keyword: &str) -> bool {
        self.words.iter().any(|(_, word)| word.eq_ignore_ascii_case(keyword))
    }

    /// Returns the word after the prologue, which says what kind of query it is, with the byte where it starts.
    pub(super) fn form(&self) -> Option<(usize, &'q str)> {
        let mut words = self.words.iter();
        while let Some(&(offset, word)) = words.next() {
            match word.to_ascii_uppercase().as_str() {
                "PREFIX" => drop(words.next()),
                "BASE" => {}
                _ => return Some((offset, word)),
            }
        }
        None
    }

    /// Returns the prefixes that the query declares, without `:`.
    pub(super) fn declared_prefixes(&self) -> BTreeSet<&'q str> {
        let pairs = self.words.windows(2).filter(|pair| pair[0].1.eq_ignore_ascii_case("PREFIX"));
        pairs.filter_map(|pair| pair[1].1.strip_suffix(':')).collect()
    }
}

/// Returns the tokens of a query, each with the byte where it starts: words and names, variables, strings, IRIs, signs.
pub(super) fn tokens(query: &str) -> Vec<(usize, &str)> {
    let mut tokens = Vec::new();
    let mut position = 0;
    while let Some(first) = query[position..].chars().next() {
        let rest = &query[position..];
        let length = match first {
            '#' => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            '"' | '\'' => string_length(rest, first),
            '<' => iri_length(rest),
            '?' | '$' => 1 + rest[1..].find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len() - 1),
            _ if is_word_character(first) && first != '.' => {
                let word = &rest[..rest.find(|c: char| !is_word_character(c)).unwrap_or(rest.len())];
                // A dot at the end ends the triple.
                word.trim_end_matches('.').len()
            }
            _ => first.len_utf8(),
        };
        if first != '#' && !first.is_whitespace() {
            tokens.push((position, &rest[..length]));
        }
        position += length;
    }
    tokens
}

struct Scanner<'q> {
    query: &'q str,
    position: usize,
    /// Brackets that are open.
    open: usize,
    /// Prefix operators right before here; the parser recurses for each.
    run: usize,
    scan: Scan<'q>,
}

impl Scanner<'_> {
    /// Passes one token; false at the end.
    fn step(&mut self) -> bool {
        let rest = &self.query[self.position..];
        let Some(first) = rest.chars().next() else {
            return false;
        };
        let length = match first {
            '#' => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            '"' | '\'' => string_length(rest, first),
            '<' => iri_length(rest),
            '?' | '$' => self.variable(rest),
            '{' | '(' | '[' => self.enter(),
            '}' | ')' | ']' => self.leave(),
            '!' | '-' | '+' | '^' => self.prefix_operator(),
            _ if is_word_character(first) => self.word(rest),
            _ => first.len_utf8(),
        };
        if "|&*/+-".contains(first) && !rest[1..].starts_with(|next: char| next.is_ascii_digit()) {
            self.scan.parts += 1;
        }
        if !"!-+^".contains(first) && !first.is_whitespace() {
            self.run = 0;
        }
        self.position += length;
        true
    }

    fn enter(&mut self) -> usize {
        self.open += 1;
        self.scan.depth = self.scan.depth.max(self.open);
        1
    }

    fn leave(&mut self) -> usize {
        self.open = self.open.saturating_sub(1);
        1
    }

    fn prefix_operator(&mut self) -> usize {
        self.run += 1;
        self.scan.depth = self.scan.depth.max(self.open + self.run);
        1
    }

    fn variable(&mut self, rest: &str) -> usize {
        let end = rest[1..].find(|c: char| !c.is_alphanumeric() && c != '_').map_or(rest.len(), |end| end + 1);
        let name = &self.query[self.position + 1..self.position + end];
        if !name.is_empty() && !self.scan.variables.contains(&name) {
            self.scan.variables.push(name);
        }
        end
    }

    fn word(&mut self, rest: &str) -> usize {
        let end = rest.find(|c: char| !is_word_character(c)).unwrap_or(rest.len());
        let word = &self.query[self.position..self.position + end];
        if word.eq_ignore_ascii_case("SELECT") && !self.scan.has_keyword("SELECT") {
            self.scan.selects_all = selects_all(&rest[end..]);
        }
        let joins = ["UNION", "OPTIONAL", "MINUS", "BIND", "FILTER"];
        self.scan.parts += usize::from(joins.iter().any(|join| word.eq_ignore_ascii_case(join)));
        self.scan.words.push((self.position, word));
        end
    }
}

/// Tells whether what follows `SELECT` is a star.
fn selects_all(rest: &str) -> bool {
    let rest = rest.trim_start();
    let keyword = ["DISTINCT", "REDUCED"].into_iter().find_map(|keyword| {
        let start = rest.get(..keyword.len())?;
        start.eq_ignore_ascii_case(keyword).then(|| &rest[keyword.len()..])
    });
    keyword.unwrap_or(rest).trim_start().starts_with('*')
}

fn is_word_character(c: char) -> bool {
    c.is_alphanumeric() || "_:-.%\\".contains(c)
}

/// Returns the length of the string that `rest` starts with, quotes included.
fn string_length(rest: &str, quote: char) -> usize {
    let long = rest.len() >= 3 && rest.chars().take(3).all(|c| c == quote);
    let delimiter = if long { &rest[..3] } else { &rest[..1] };
    let mut escaped = false;
    for (index, c) in rest.char_indices().skip(delimiter.len()) {
        if !escaped && rest[index..].starts_with(delimiter) {
            return index + delimiter.len();
        }
        escaped = !escaped && c == '\\';
    }
    rest.len()
}

/// Returns the length of the IRI that `rest` starts with, or of the `<` alone where it is an operator.
fn iri_length(rest: &str) -> usize {
    match rest.find(|c: char| c == '>' || c <= ' ' || "\"{}|^`\\".contains(c)) {
        Some(end) if rest[end..].starts_with('>') => end + 1,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_strings_and_iris_are_left_out() {
        let scan = Scan::of("# ?a {\nSELECT ?b { ?b <http://x#?c> '?d{\\'' ; cg:e \"\"\"?f \" {\"\"\" FILTER(?b < ?g) }");
        assert_eq!(scan.variables, ["b", "g"]);
        assert_eq!(scan.depth, 2);
        assert!(scan.has_keyword("filter") && !scan.selects_all);
    }

    #[test]
    fn what_is_joined_is_counted() {
        assert_eq!(Scan::of("ASK { { ?a a ?b } UNION { ?a ^a/a* 'a/b' } FILTER(?a + -5 > -3 && true) } # UNION").parts, 7);
        assert_eq!(Scan::of("ASK { VALUES ?a { 1 -2 +3 <http://a/b> } }").parts, 0);
    }

    #[test]
    fn a_star_is_seen() {
        assert!(Scan::of("PREFIX a: <b> SELECT DISTINCT * { ?b ?a ?c }").selects_all);
        assert!(!Scan::of("SELECT ?a { { SELECT * { ?a ?b ?c } } }").selects_all);
    }

    #[test]
    fn declared_prefixes_are_seen() {
        assert_eq!(Scan::of("PREFIX ex: <http://x> prefix : <http://y> ASK {}").declared_prefixes(), ["", "ex"].into());
    }
}
