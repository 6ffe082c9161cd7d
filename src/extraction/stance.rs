//! Whether a claim is affirmed or denied, and whether it has happened.
//!
//! The predicate's own auxiliaries, negations and adverbs count first, then those of the words that it is the
//! complement of: "denied plans to send troops" denies and plans. Scope follows the tree, as in Saurí and Pustejovsky,
//! [Are You Sure That This Happened?](https://aclanthology.org/J12-2002/) (2012).

use super::Context;
use super::frame::lemma_with_particle;
use super::matching::Match;
use super::speech::is_speech;
use crate::knowledge::{Modality, Polarity};
use crate::text::{Sentence, Upos};

/// Polarity and modality of one claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stance {
    pub(super) polarity: Polarity,
    pub(super) modality: Modality,
}

/// Reads the stance of a match.
pub(super) fn read(context: Context<'_>, found: &Match<'_>) -> Stance {
    // The words around a predicate that a pattern knows tell more than the network; elsewhere it knows better.
    let read = match found.judgement {
        Some(judgement) if found.pattern.is_none() => judgement.stance(),
        _ => read_words(context, found.trigger),
    };
    Stance {
        polarity: found.pattern.and_then(|pattern| pattern.polarity).unwrap_or(read.polarity),
        modality: found.pattern.and_then(|pattern| pattern.modality).unwrap_or(read.modality),
    }
}

/// Reads the stance of a predicate from the words around it.
fn read_words(context: Context<'_>, trigger: usize) -> Stance {
    let mut reader = Reader { context, polarity: Polarity::Affirmed, modality: None };
    reader.read_from(trigger);
    Stance { polarity: reader.polarity, modality: reader.modality.unwrap_or(Modality::Actual) }
}

struct Reader<'c> {
    context: Context<'c>,
    polarity: Polarity,
    /// The first one found, from the predicate outwards.
    modality: Option<Modality>,
}

impl Reader<'_> {
    fn read_from(&mut self, trigger: usize) {
        let sentence = self.context.sentence;
        self.read_word(trigger);
        let mut current = trigger;
        while let Some(governor) = sentence.tokens[current].head {
            if !is_complement(sentence, current) {
                break;
            }
            // What stands beside it is no governor: its words were read with the predicate's own.
            if sentence.tokens[current].relation() != "conj" {
                self.read_governor(governor, current);
            }
            let is_finite = sentence.tokens[current].relation() != "xcomp";
            if is_finite && is_speech(self.context, governor) {
                break;
            }
            current = governor;
        }
    }

    /// Reads the negations, auxiliaries, adverbs and adjectives of the predicate, and of the verb it is coordinated with.
    fn read_word(&mut self, word: usize) {
        let sentence = self.context.sentence;
        if is_negated(self.context, word) {
            self.deny();
        }
        self.read_auxiliaries(word);
        for dependent in sentence.dependents_by(word, &["advmod", "amod", "compound", "mark"]) {
            let is_no_longer = matches!(sentence.tokens[dependent].form.to_lowercase().as_str(), "longer" | "anymore");
            self.note(if is_no_longer { Some(Modality::Ended) } else { self.modality_of(dependent) });
        }
        let token = &sentence.tokens[word];
        let has_auxiliary = sentence.dependents_by(word, &["aux", "nsubj"]).next().is_some();
        if let (false, "conj", Some(first)) = (has_auxiliary, token.relation(), token.head)
            && sentence.tokens[first].upos == token.upos
        {
            if is_negated(self.context, first) && !is_contrast(sentence, word) {
                self.deny();
            }
            self.read_auxiliaries(first);
        }
        if token.deprel.starts_with("advcl") && sentence.dependents_by(word, &["mark"]).any(|mark| is_if(sentence, mark)) {
            self.note(Some(Modality::Hypothetical));
        }
    }

    fn read_auxiliaries(&mut self, word: usize) {
        let sentence = self.context.sentence;
        for auxiliary in sentence.dependents_by(word, &["aux"]) {
            let modality = match sentence.tokens[auxiliary].lemma.to_lowercase().as_str() {
                "will" | "shall" | "'ll" | "wo" => Some(Modality::Planned),
                "may" | "might" | "could" | "can" => Some(Modality::Possible),
                "would" if is_reported(self.context, word) => Some(Modality::Planned),
                "would" => Some(Modality::Hypothetical),
                "should" | "must" | "ought" => Some(Modality::Requested),
                _ => None,
            };
            self.note(modality);
        }
    }

    /// Reads a word that has the predicate as its complement: "pledged", "denied", "plan".
    fn read_governor(&mut self, governor: usize, complement: usize) {
        let sentence = self.context.sentence;
        let lemma = lemma_with_particle(sentence, governor);
        if self.context.ontology.is_word("EndingWord", &lemma) && is_negated(self.context, governor) {
            // What has not stopped goes on.
            return;
        }
        self.read_word(governor);
        if self.context.ontology.is_word("DenialWord", &lemma) {
            self.deny();
        }
        let is_infinitive = sentence.tokens[complement].relation() == "xcomp";
        if is_infinitive || !is_speech(self.context, governor) {
            self.note(self.modality_of(governor));
        }
    }

    fn modality_of(&self, word: usize) -> Option<Modality> {
        let lemma = lemma_with_particle(self.context.sentence, word);
        let is = |class: &str| self.context.ontology.is_word(class, &lemma);
        if is("EndingWord") {
            Some(Modality::Ended)
        } else if is("PossibilityWord") {
            Some(Modality::Possible)
        } else if is("RequestWord") {
            Some(Modality::Requested)
        } else if is("PlanningWord") {
            Some(Modality::Planned)
        } else if is("HypotheticalWord") && is_if(self.context.sentence, word) {
            Some(Modality::Hypothetical)
        } else {
            None
        }
    }

    fn note(&mut self, modality: Option<Modality>) {
        self.modality = self.modality.or(modality);
    }

    fn deny(&mut self) {
        self.polarity = match self.polarity {
            Polarity::Affirmed => Polarity::Denied,
            Polarity::Denied => Polarity::Affirmed,
        };
    }
}

/// Tells whether a word is the complement of its head, so that the head's stance reaches it.
fn is_complement(sentence: &Sentence, index: usize) -> bool {
    let token = &sentence.tokens[index];
    let is_event = token.upos == Upos::Noun;
    match token.relation() {
        "xcomp" | "ccomp" | "csubj" => true,
        "acl" => {
            token.deprel != "acl:relcl" && sentence.is_marked_by(index, &["to", "of", "from", "against", "for", "that"])
        }
        "advcl" => {
            sentence.case_of(index) == Some("of") || sentence.is_marked_by(index, &["from", "of", "against", "without"])
        }
        "obj" => is_event,
        "nsubj" => is_event && token.deprel == "nsubj:pass",
        "obl" | "nmod" => {
            is_event && matches!(sentence.case_of(index), Some("for" | "of" | "from" | "against" | "to" | "without"))
        }
        "conj" => {
            let shares_subject = sentence.dependents_by(index, &["nsubj"]).next().is_none();
            shares_subject && token.head.is_some_and(|head| sentence.tokens[head].upos == token.upos)
        }
        _ => false,
    }
}

fn is_negated(context: Context<'_>, word: usize) -> bool {
    let sentence = context.sentence;
    let is_only = |index: usize| sentence.tokens.get(index + 1).is_some_and(|next| next.form == "only");
    let negates =
        |index: usize| context.ontology.is_word("Negator", &sentence.tokens[index].lemma.to_lowercase()) && !is_only(index);
    let mut arguments = sentence.dependents_by(word, &["nsubj", "obj"]);
    sentence.dependents_by(word, &["advmod", "det", "cc", "case", "mark"]).any(negates)
        || arguments.any(|argument| sentence.dependents_by(argument, &["det", "cc"]).any(negates))
}

/// "X but not Y", "not X but Y": the negation of one does not reach the other.
fn is_contrast(sentence: &Sentence, conjunct: usize) -> bool {
    sentence.dependents_by(conjunct, &["cc"]).any(|conjunction| sentence.tokens[conjunction].lemma == "but")
}

fn is_if(sentence: &Sentence, index: usize) -> bool {
    matches!(sentence.tokens[index].lemma.to_lowercase().as_str(), "if" | "unless" | "whether")
}

fn is_reported(context: Context<'_>, word: usize) -> bool {
    let sentence = context.sentence;
    let token = &sentence.tokens[word];
    token.relation() == "ccomp" && token.head.is_some_and(|head| is_speech(context, head))
}
