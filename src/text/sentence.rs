//! Sentences, their tokens with Universal Dependencies annotation, and the names in them.

use super::{Document, Span};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A document with the language model's reading of it.
#[derive(Clone, Debug)]
pub struct AnnotatedDocument {
    /// The article.
    pub document: Document,
    /// Its sentences in order of the text; they do not overlap.
    pub sentences: Vec<Sentence>,
}

/// One sentence: a dependency tree over words.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// From the first to the last token.
    pub span: Span,
    /// Syntactic words in order; never empty. Exactly one token has no head.
    pub tokens: Vec<Token>,
    /// Names the model found, in order; they do not overlap.
    pub names: Vec<NameMention>,
}

/// One syntactic word, annotated as in [CoNLL-U](https://universaldependencies.org/format.html).
#[derive(Clone, Debug)]
pub struct Token {
    /// Where the word stands.
    pub span: Span,
    /// The word as written.
    pub form: String,
    /// Its dictionary form.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn Treebank tag.
    pub xpos: String,
    /// Morphological features, `Name=Value` pairs joined by `|`, or empty.
    pub feats: String,
    /// Index in the sentence of the word it depends on; none for the root.
    pub head: Option<usize>,
    /// Universal dependency relation to the head, subtype included (`nsubj:pass`); `root` for the root.
    pub deprel: String,
}

impl Token {
    /// Returns the dependency relation without its subtype: `nsubj` of `nsubj:pass`.
    pub fn relation(&self) -> &str {
        self.deprel.split(':').next().unwrap_or_default()
    }

    /// Tells whether `feats` holds `pair`, such as `VerbForm=Inf`.
    pub fn has_feature(&self, pair: &str) -> bool {
        self.feats.split('|').any(|feature| feature == pair)
    }
}

/// A name found by the language model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameMention {
    /// Indices of its tokens in the sentence.
    pub tokens: Range<usize>,
    /// What is named.
    pub kind: NameKind,
}

/// What a name names, as in [Universal NER](https://www.universalner.org).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NameKind {
    /// A person.
    Person,
    /// An organisation, armed group, company, party.
    Organization,
    /// A place or state.
    Location,
}

/// [Universal parts of speech](https://universaldependencies.org/u/pos/).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs, reason = "the names are the standard's")]
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

impl Upos {
    /// All of them, in alphabetical order.
    pub const ALL: [Upos; 17] = [
        Upos::Adj,
        Upos::Adp,
        Upos::Adv,
        Upos::Aux,
        Upos::Cconj,
        Upos::Det,
        Upos::Intj,
        Upos::Noun,
        Upos::Num,
        Upos::Part,
        Upos::Pron,
        Upos::Propn,
        Upos::Punct,
        Upos::Sconj,
        Upos::Sym,
        Upos::Verb,
        Upos::X,
    ];

    /// Returns the tag as the standard writes it, such as `PROPN`.
    pub fn as_str(self) -> &'static str {
        match self {
            Upos::Adj => "ADJ",
            Upos::Adp => "ADP",
            Upos::Adv => "ADV",
            Upos::Aux => "AUX",
            Upos::Cconj => "CCONJ",
            Upos::Det => "DET",
            Upos::Intj => "INTJ",
            Upos::Noun => "NOUN",
            Upos::Num => "NUM",
            Upos::Part => "PART",
            Upos::Pron => "PRON",
            Upos::Propn => "PROPN",
            Upos::Punct => "PUNCT",
            Upos::Sconj => "SCONJ",
            Upos::Sym => "SYM",
            Upos::Verb => "VERB",
            Upos::X => "X",
        }
    }

    /// Returns the tag that the standard writes as `name`.
    pub fn parse(name: &str) -> Option<Upos> {
        Upos::ALL.into_iter().find(|upos| upos.as_str() == name)
    }
}

impl Sentence {
    /// Returns the indices of the words that depend on `head`, in order.
    pub fn dependents(&self, head: usize) -> impl Iterator<Item = usize> + '_ {
        self.tokens.iter().enumerate().filter(move |(_, token)| token.head == Some(head)).map(|(index, _)| index)
    }

    /// Returns the indices of the words that depend on `head` by one of `relations`, subtypes left out, in order.
    pub fn dependents_by<'s>(&'s self, head: usize, relations: &'s [&str]) -> impl Iterator<Item = usize> + 's {
        self.dependents(head).filter(move |&index| relations.contains(&self.tokens[index].relation()))
    }

    /// Tells whether `token` is `ancestor` or hangs below it.
    pub fn is_below(&self, token: usize, ancestor: usize) -> bool {
        let mut next = Some(token);
        while let Some(current) = next {
            if current == ancestor {
                return true;
            }
            next = self.tokens[current].head;
        }
        false
    }

    /// Returns the preposition or other case marker of a word in lower case, if it has one.
    ///
    /// The marker of a name may hang on one of its other words, as "of" in "of Bashar al-Assad".
    pub fn case_of(&self, token: usize) -> Option<&str> {
        let own = |token| self.dependents_by(token, &["case"]).next();
        let marker = own(token).or_else(|| self.dependents_by(token, &["compound", "flat"]).find_map(own))?;
        Some(self.tokens[marker].lemma.as_str())
    }

    /// Tells whether a clause or phrase is introduced by one of `lemmas`: a conjunction, "to", or a preposition.
    pub fn is_marked_by(&self, head: usize, lemmas: &[&str]) -> bool {
        self.dependents_by(head, &["mark", "case"]).any(|marker| lemmas.contains(&self.tokens[marker].lemma.as_str()))
    }

    /// Returns the noun that the relative clause around a word describes.
    pub fn relative_head(&self, word: usize) -> Option<usize> {
        let mut clause = self.tokens[word].head?;
        while self.tokens[clause].deprel != "acl:relcl" {
            clause = self.tokens[clause].head?;
        }
        self.tokens[clause].head
    }

    /// Returns the span of the text from the first to the last of `tokens`.
    pub fn span_of(&self, tokens: Range<usize>) -> Span {
        Span::new(self.tokens[tokens.start].span.start, self.tokens[tokens.end - 1].span.end)
    }
}
