//! Reads a document's text as sentences, words, trees and names, with the weights in `models/`.
//!
//! # Steps
//! 1. `segmentation` finds the sentences of every paragraph.
//! 2. `tokenization` cuts a sentence into words.
//! 3. `network` runs an encoder over the words and scores tags, heads and relations of all words of a batch of sentences.
//! 4. `labels` chooses tags and relations, `decoding` the tree and the names, `lexicon` and `lemmatization` make the
//!    lemmas.
//!
//! `conllu` writes the result in CoNLL-U.

mod abbreviations;
mod conllu;
mod decoding;
mod labels;
mod lemmatization;
mod lexicon;
mod network;
mod segmentation;
mod tokenization;

pub use conllu::write_conllu;

use crate::encoder::{self, EncodedSentence, EncoderError, VOCABULARY, WordPieces};
use crate::text::{AnnotatedDocument, Document, Sentence, Span, Token, Upos};
use labels::{Labels, ROOT};
use lexicon::Lexicon;
use network::{Network, SentenceScores};
use segmentation::SentenceSplitter;
use std::sync::OnceLock;
use tokenization::Tokenizer;

/// The reader of English: the weights in `models/` and the rules round them.
///
/// It can be used from several threads at once. The annotation of a document depends on that document alone.
pub struct LanguageModel {
    splitter: SentenceSplitter,
    tokenizer: Tokenizer,
    word_pieces: WordPieces,
    network: Network,
    labels: Labels,
    lexicon: Lexicon,
    version: OnceLock<String>,
}

/// What can go wrong when the weights are read: the files in `models/` do not fit this program.
#[derive(Debug, thiserror::Error)]
pub enum AnalysisError {
    /// The graph cannot be loaded or run.
    #[error("`models/english.onnx` is of no use")]
    Network(#[from] EncoderError),
    /// An output of the graph has another shape than the labels need.
    #[error("the outputs of `models/english.onnx` do not fit `models/english.json`")]
    Output,
    /// A description of the model is malformed.
    #[error("`models/{file}` cannot be read")]
    Description {
        /// Name of the file.
        file: &'static str,
        /// What is wrong in it.
        source: serde_json::Error,
    },
    /// The labels of one kind are missing or do not fit their weights.
    #[error("`models/english.json` has no usable labels `{0}`")]
    MissingLabels(String),
    /// A part of speech is not one of Universal Dependencies.
    #[error("`models/english.json` has the unknown part of speech `{0}`")]
    Upos(String),
    /// A lemma rule is malformed.
    #[error("`models/english.json` has the malformed lemma rule `{0}`")]
    LemmaRule(String),
    /// A pattern of the tokeniser is malformed.
    #[error("a pattern of the tokeniser is malformed")]
    Pattern(#[from] regex::Error),
}

const GRAPH: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/english.onnx"));
const DESCRIPTION: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/english.json"));
const LEMMAS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/english.lemmas.tsv"));
const SENTENCES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/english.sentences.json"));

impl LanguageModel {
    /// Loads the weights that are built into the program.
    pub fn embedded() -> Result<Self, AnalysisError> {
        let network = Network::load(GRAPH)?;
        let labels = Labels::new(read_json("english.json", DESCRIPTION)?)?;
        if network.widths()? != labels.widths {
            return Err(AnalysisError::Output);
        }
        Ok(Self {
            splitter: SentenceSplitter::new(read_json("english.sentences.json", SENTENCES)?)?,
            tokenizer: Tokenizer::new()?,
            word_pieces: WordPieces::new(VOCABULARY)?,
            network,
            labels,
            lexicon: Lexicon::parse(LEMMAS),
            version: OnceLock::new(),
        })
    }

    /// Returns a fingerprint of the weights: the start of the SHA-256 of their files, in hexadecimal.
    pub fn version(&self) -> &str {
        self.version.get_or_init(|| {
            let files = [GRAPH, DESCRIPTION.as_bytes(), VOCABULARY.as_bytes(), SENTENCES.as_bytes(), LEMMAS.as_bytes()];
            encoder::version(&files)
        })
    }

    /// Annotates a document; any text has an annotation.
    pub fn annotate(&self, document: Document) -> AnnotatedDocument {
        self.annotate_while(document, &|| true).expect("nothing ends it early")
    }

    /// Annotates a document as long as `may_go_on`; nothing when that ends before the document does.
    pub fn annotate_while(&self, document: Document, may_go_on: &dyn Fn() -> bool) -> Option<AnnotatedDocument> {
        let drafts = self.draft_sentences(&document);
        let encoded: Vec<&EncodedSentence> = drafts.iter().map(|draft| &draft.encoded).collect();
        let mut sentences: Vec<Sentence> = drafts.iter().map(|draft| draft.flat(&document.text)).collect();
        for batch in encoder::batches(&encoded) {
            if !may_go_on() {
                return None;
            }
            let inputs: Vec<&EncodedSentence> = batch.iter().map(|&position| encoded[position]).collect();
            // A sentence that the network cannot take keeps its flat tree.
            let Ok(scores) = self.network.run(&inputs) else { continue };
            for (place, position) in batch.into_iter().enumerate() {
                let sentence = &mut sentences[position];
                self.annotate_sentence(sentence, &scores.sentence(place, sentence.tokens.len()));
            }
        }
        Some(AnnotatedDocument { document, sentences })
    }

    fn draft_sentences(&self, document: &Document) -> Vec<Draft> {
        let text = document.text.as_str();
        let sentences = document.paragraphs().flat_map(|paragraph| self.splitter.sentences(text, paragraph));
        sentences.flat_map(|sentence| self.draft(text, sentence)).collect()
    }

    fn draft(&self, text: &str, sentence: Span) -> Vec<Draft> {
        let mut words = self.tokenizer.words(text, sentence, &self.splitter.abbreviations);
        let forms: Vec<&str> = words.iter().map(|word| word.of(text)).collect();
        let encoded = encoder::encode(&self.word_pieces, &forms);
        encoded
            .into_iter()
            .map(|encoded| Draft { words: words.drain(..encoded.word_starts.len()).collect(), encoded })
            .collect()
    }

    fn annotate_sentence(&self, sentence: &mut Sentence, scores: &SentenceScores<'_>) {
        let heads = decoding::best_tree(&scores.arcs);
        for (index, token) in sentence.tokens.iter_mut().enumerate() {
            let tags = scores.tags[index];
            token.upos = *self.labels.upos.choose(tags);
            token.xpos.clone_from(self.labels.xpos.choose(tags));
            token.feats.clone_from(self.labels.feats.choose(tags));
            let guess = self.labels.lemma.choose(tags).apply(&token.form);
            token.lemma = self.lexicon.lemma_or(guess, &token.form, token.upos, &token.xpos);
            token.head = heads[index];
            token.deprel = match token.head {
                Some(head) => self.labels.relations.choose(scores.label_dependents[index], scores.label_heads[head + 1]),
                None => ROOT,
            }
            .to_owned();
        }
        let name_scores: Vec<&[f32]> = scores.tags.iter().map(|tags| self.labels.entity.scores(tags)).collect();
        let names = decoding::best_names(self.labels.entity.labels(), &name_scores);
        sentence.names = decoding::with_hyphenated_parts(names, &sentence.tokens);
    }
}

fn read_json<T: serde::de::DeserializeOwned>(file: &'static str, text: &str) -> Result<T, AnalysisError> {
    serde_json::from_str(text).map_err(|source| AnalysisError::Description { file, source })
}

/// A sentence before the network has read it.
struct Draft {
    words: Vec<Span>,
    encoded: EncodedSentence,
}

impl Draft {
    /// Returns the sentence with a flat tree: every word depends on the first.
    fn flat(&self, text: &str) -> Sentence {
        let token = |(index, span): (usize, &Span)| Token {
            span: *span,
            form: span.of(text).to_owned(),
            lemma: span.of(text).to_owned(),
            upos: Upos::X,
            xpos: "FW".to_owned(),
            feats: String::new(),
            head: (index > 0).then_some(0),
            deprel: if index > 0 { "dep" } else { ROOT }.to_owned(),
        };
        let tokens: Vec<Token> = self.words.iter().enumerate().map(token).collect();
        let span = self.words.iter().copied().reduce(Span::cover).unwrap_or_default();
        Sentence { span, tokens, names: Vec::new() }
    }
}

#[cfg(test)]
mod tests;
