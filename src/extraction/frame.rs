//! Predicates and their arguments, the same for every way of saying it.
//!
//! A frame undoes voice, control and raising, relative and reduced clauses, coordination and light verbs, so that one
//! pattern matches them all. The analysis follows [Universal Dependencies](https://universaldependencies.org/en/).

use super::Context;
use crate::knowledge::EntityKind;
use crate::text::{Sentence, Token, Upos};

/// How far up the tree a missing subject is looked for.
const MAXIMUM_DEPTH: usize = 6;

/// A predicate with its arguments.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// The predicate's token.
    pub(super) predicate: usize,
    /// Its lemma, joined with its particle by `_` (`carry_out`).
    pub(super) lemma: String,
    /// Verb, or noun or adjective.
    pub(super) class: Class,
    /// Its arguments, the more certain first.
    pub(super) arguments: Vec<Argument>,
}

/// The part of speech of a predicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Verb,
    Noun,
    Adjective,
    /// A preposition between two nouns.
    Preposition,
}

/// An argument: how it hangs on the predicate, and its head token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Argument {
    pub(super) place: Place,
    pub(super) token: usize,
    /// It was inherited from another clause.
    pub(super) is_inherited: bool,
}

/// How an argument hangs on its predicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Who does it.
    Subject,
    /// To whom it is done, directly.
    Object,
    /// To whom something is given.
    Beneficiary,
    /// Behind a preposition.
    Preposition(String),
    /// Whose event or role it is: possessors, adjectives, noun adjuncts.
    Modifier,
    /// What a noun, adjective or passive participle is said of.
    Described,
    /// What a noun behind a preposition is said of: the town in "the town in the hands of".
    DescribedByPhrase,
}

impl Frame {
    /// Returns the arguments at `place`.
    pub(super) fn at<'f>(&'f self, place: &'f Place) -> impl Iterator<Item = &'f Argument> + 'f {
        self.arguments.iter().filter(move |argument| argument.place == *place)
    }

    fn add(&mut self, place: Place, token: usize, is_inherited: bool) {
        let is_known = |argument: &Argument| argument.place == place && argument.token == token;
        if token != self.predicate && !self.arguments.iter().any(is_known) {
            self.arguments.push(Argument { place, token, is_inherited });
        }
    }
}

/// Returns the frames of all content words of a sentence.
pub(super) fn frames(context: Context<'_>) -> Vec<Frame> {
    let sentence = context.sentence;
    let build = |index: usize| match sentence.tokens[index].upos {
        Upos::Verb => Some(verb(sentence, index)),
        Upos::Noun | Upos::Propn | Upos::Num => Some(noun(context, index)),
        Upos::Adj | Upos::Adv => Some(adjective(sentence, index)),
        _ => None,
    };
    let content = (0..sentence.tokens.len()).filter_map(build);
    let content = content.chain(attachments(context));
    content.chain((0..sentence.tokens.len()).filter_map(|index| location(sentence, index))).collect()
}

/// Returns the frames of prepositions that attach one mention to another, as in "Mosul in Iraq".
fn attachments(context: Context<'_>) -> Vec<Frame> {
    let sentence = context.sentence;
    let mentions = &context.resolution.mentions[context.index];
    let attached = mentions.keys().filter(|&&index| sentence.tokens[index].relation() == "nmod");
    let frame = |&index: &usize| {
        let head = sentence.tokens[index].head.filter(|head| mentions.contains_key(head))?;
        let case = sentence.dependents_by(index, &["case"]).next()?;
        let lemma = sentence.tokens[case].lemma.to_lowercase();
        let mut frame = Frame { predicate: case, lemma, class: Class::Preposition, arguments: Vec::new() };
        frame.add(Place::Subject, head, false);
        frame.add(Place::Object, index, false);
        Some(frame)
    };
    attached.filter_map(frame).collect()
}

/// Returns the frame of "be" in "X is in Baghdad", where the place is the root of the clause.
fn location(sentence: &Sentence, index: usize) -> Option<Frame> {
    let copula = sentence.dependents_by(index, &["cop"]).next()?;
    let case = sentence.case_of(index)?;
    let mut frame = Frame { predicate: copula, lemma: "be".to_owned(), class: Class::Verb, arguments: Vec::new() };
    frame.add(Place::Subject, surface_subject(sentence, index, MAXIMUM_DEPTH)?, false);
    frame.add(Place::Preposition(case.to_owned()), index, false);
    Some(frame)
}

/// Returns the frame of the verb at `index`.
pub(super) fn verb(sentence: &Sentence, index: usize) -> Frame {
    let lemma = lemma_with_particle(sentence, index);
    let mut frame = Frame { predicate: index, lemma, class: Class::Verb, arguments: Vec::new() };
    let passive = is_passive(sentence, index);
    let has_object = sentence.dependents_by(index, &["obj"]).next().is_some();
    for dependent in sentence.dependents(index) {
        let token = &sentence.tokens[dependent];
        let place = match token.deprel.as_str() {
            "nsubj" if passive && !has_object => Some(Place::Object),
            "nsubj" => Some(Place::Subject),
            "nsubj:pass" if has_object => Some(Place::Beneficiary),
            "nsubj:pass" => Some(Place::Object),
            "obj" => Some(Place::Object),
            // Who is urged or told to do something may be labelled as an indirect object.
            "iobj" if !has_object => Some(Place::Object),
            "iobj" => Some(Place::Beneficiary),
            "obl:agent" => Some(Place::Subject),
            _ if matches!(token.relation(), "obl" | "nmod" | "advmod" | "advcl") => {
                sentence.case_of(dependent).map(|case| preposition(sentence, dependent, case, passive))
            }
            _ => None,
        };
        if let Some(place) = place {
            frame.add(place, antecedent_of_relative(sentence, dependent), false);
        }
    }
    add_shared_object(sentence, index, &mut frame);
    add_surface_subject(sentence, index, passive, &mut frame);
    add_prepositions_of_objects(sentence, &mut frame);
    if passive {
        let objects: Vec<_> = frame.at(&Place::Object).map(|argument| (argument.token, argument.is_inherited)).collect();
        for (object, is_inherited) in objects {
            frame.add(Place::Described, object, is_inherited);
        }
    }
    frame
}

fn preposition(sentence: &Sentence, dependent: usize, case: &str, passive: bool) -> Place {
    let has_agent = |head| sentence.dependents(head).any(|other| sentence.tokens[other].deprel == "obl:agent");
    let head = sentence.tokens[dependent].head;
    if passive && case == "by" && !head.is_some_and(has_agent) {
        return Place::Subject;
    }
    Place::Preposition(case.to_owned())
}

/// "bombed and shelled the city": the city hangs on one of the verbs only.
fn add_shared_object(sentence: &Sentence, index: usize, frame: &mut Frame) {
    if frame.at(&Place::Object).next().is_some() || is_passive(sentence, index) {
        return;
    }
    let later = sentence.dependents_by(index, &["conj"]).filter(|&other| sentence.tokens[other].upos == Upos::Verb);
    let earlier = sentence.tokens[index].head.filter(|_| sentence.tokens[index].relation() == "conj");
    for (other, must_follow) in later.map(|other| (other, true)).chain(earlier.map(|other| (other, false))) {
        if is_passive(sentence, other) || lemma_with_particle(sentence, index).contains('_') {
            continue;
        }
        let mut objects = sentence.dependents_by(other, &["obj"]);
        // The object of the later verb is shared only when nothing but the conjunction stands between the verbs.
        let is_near = if must_follow { index.abs_diff(other) <= 2 } else { index < other || index.abs_diff(other) <= 2 };
        if let Some(object) = objects.find(|&object| object > index.max(other)).filter(|_| is_near) {
            frame.add(Place::Object, object, true);
        }
    }
}

/// Gives the verb the subject that another clause names.
fn add_surface_subject(sentence: &Sentence, index: usize, passive: bool, frame: &mut Frame) {
    let place = if passive { Place::Object } else { Place::Subject };
    let is_missing = frame.at(&place).next().is_none() && (!passive || frame.at(&Place::Beneficiary).next().is_none());
    if is_missing && let Some(subject) = inherited_subject(sentence, index, MAXIMUM_DEPTH) {
        frame.add(place, subject, true);
    }
    let token = &sentence.tokens[index];
    let lacks_object = !passive && frame.at(&Place::Object).next().is_none();
    if token.deprel == "acl:relcl"
        && lacks_object
        && has_own_subject(sentence, index)
        && !has_relative(sentence, index)
        && let Some(head) = token.head
    {
        frame.add(Place::Object, head, false);
    }
}

fn has_relative(sentence: &Sentence, verb: usize) -> bool {
    sentence.dependents(verb).any(|dependent| is_relative(&sentence.tokens[dependent]))
}

/// "send weapons to Iraq": Iraq may hang on the weapons.
fn add_prepositions_of_objects(sentence: &Sentence, frame: &mut Frame) {
    let objects: Vec<_> = frame.at(&Place::Object).map(|argument| argument.token).collect();
    for object in objects {
        for dependent in sentence.dependents_by(object, &["nmod"]) {
            if let Some(case) = sentence.case_of(dependent).filter(|case| *case != "of") {
                frame.add(Place::Preposition(case.to_owned()), dependent, false);
            }
        }
    }
}

/// Returns the surface subject of a predicate, looked for in its own and then in the clauses around it.
pub(super) fn surface_subject(sentence: &Sentence, index: usize, depth: usize) -> Option<usize> {
    let own = sentence.dependents(index).find(|&dependent| sentence.tokens[dependent].relation() == "nsubj");
    own.map(|subject| antecedent_of_relative(sentence, subject)).or_else(|| inherited_subject(sentence, index, depth))
}

fn has_own_subject(sentence: &Sentence, index: usize) -> bool {
    sentence.dependents_by(index, &["nsubj", "csubj"]).next().is_some()
}

/// Returns what a predicate without a subject of its own takes as its surface subject.
fn inherited_subject(sentence: &Sentence, index: usize, depth: usize) -> Option<usize> {
    let token = &sentence.tokens[index];
    let head = token.head?;
    if depth == 0 || has_own_subject(sentence, index) {
        return None;
    }
    match token.relation() {
        "xcomp" => controller(sentence, head, depth - 1),
        "conj" if sentence.tokens[head].upos == token.upos || token.upos == Upos::Verb => {
            surface_subject(sentence, head, depth - 1)
        }
        "advcl" if sentence.is_marked_by(index, &["of", "for", "from", "over"]) => controller(sentence, head, depth - 1),
        "advcl" | "parataxis" if token.upos != Upos::Verb || is_subjectless_clause(token) => {
            surface_subject(sentence, head, depth - 1)
        }
        "acl" if token.deprel == "acl:relcl" => None,
        "acl" if is_infinitive(sentence, index) => possessor(sentence, head, depth - 1),
        "acl" | "amod" => Some(head),
        "ccomp" if is_infinitive(sentence, index) => surface_subject(sentence, head, depth - 1),
        _ => None,
    }
}

/// Returns who controls the infinitive below `verb`: its object where it has one, else its subject.
fn controller(sentence: &Sentence, verb: usize, depth: usize) -> Option<usize> {
    const SUBJECT_CONTROL: [&str; 4] = ["promise", "threaten", "vow", "use"];
    let mut objects = sentence.dependents_by(verb, &["obj", "iobj"]);
    let takes_object = !SUBJECT_CONTROL.contains(&sentence.tokens[verb].lemma.as_str());
    match objects.next().filter(|_| takes_object) {
        Some(object) => Some(antecedent_of_relative(sentence, object)),
        None => surface_subject(sentence, verb, depth),
    }
}

/// Returns who has the plan in "Iran's plan to attack" and "Iran announced a plan to attack".
fn possessor(sentence: &Sentence, noun: usize, depth: usize) -> Option<usize> {
    let own = sentence.dependents(noun).find(|&dependent| sentence.tokens[dependent].deprel == "nmod:poss");
    let adjunct = || sentence.dependents_by(noun, &["compound"]).next();
    let by_verb = || {
        let verb = sentence.tokens[noun].head.filter(|_| sentence.tokens[noun].relation() == "obj")?;
        surface_subject(sentence, verb, depth)
    };
    own.or_else(by_verb).or_else(adjunct)
}

fn is_subjectless_clause(token: &Token) -> bool {
    matches!(token.xpos.as_str(), "VBG" | "VBN" | "VB") || token.has_feature("VerbForm=Inf")
}

fn is_infinitive(sentence: &Sentence, index: usize) -> bool {
    sentence.is_marked_by(index, &["to"])
}

/// Tells whether a verb is passive: by its subject or auxiliary, or as a bare past participle.
pub(super) fn is_passive(sentence: &Sentence, index: usize) -> bool {
    let token = &sentence.tokens[index];
    let marked = sentence
        .dependents(index)
        .any(|dependent| matches!(sentence.tokens[dependent].deprel.as_str(), "nsubj:pass" | "aux:pass" | "obl:agent"));
    let auxiliary = sentence.dependents_by(index, &["aux"]).next().is_some();
    let bare_participle = token.xpos == "VBN" && !auxiliary && !has_own_subject(sentence, index);
    let conjoined = || token.relation() == "conj" && token.head.is_some_and(|head| is_passive(sentence, head));
    marked
        || bare_participle
            && (matches!(token.relation(), "acl" | "advcl" | "amod" | "root" | "xcomp" | "dep" | "parataxis") || conjoined())
}

/// Returns the noun that a relative pronoun stands for; any other token stands for itself.
fn antecedent_of_relative(sentence: &Sentence, index: usize) -> usize {
    let is_pronoun = is_relative(&sentence.tokens[index]);
    sentence.relative_head(index).filter(|_| is_pronoun).unwrap_or(index)
}

fn is_relative(token: &Token) -> bool {
    token.has_feature("PronType=Rel")
        || (matches!(token.lemma.as_str(), "who" | "which" | "that" | "whom") && matches!(token.xpos.as_str(), "WDT" | "WP"))
}

/// Returns the frame of the noun at `index`: as an event, and as a description of someone.
fn noun(context: Context<'_>, index: usize) -> Frame {
    let sentence = context.sentence;
    let mut frame = Frame { predicate: index, lemma: noun_lemma(context, index), class: Class::Noun, arguments: Vec::new() };
    add_modifiers(sentence, index, &mut frame);
    add_described(context, index, &mut frame);
    for dependent in sentence.dependents_by(index, &["nmod", "obl"]) {
        if let Some(case) = sentence.case_of(dependent) {
            let place = if case == "by" { Place::Subject } else { Place::Preposition(case.to_owned()) };
            frame.add(place, antecedent_of_relative(sentence, dependent), false);
        }
    }
    add_light_verb(context, index, &mut frame);
    add_parties_behind_verb(sentence, index, &mut frame);
    add_known_office(context, &mut frame);
    frame
}

/// "President Barack Obama": the state whose office he holds on the day of the document, where the sentence names it.
fn add_known_office(context: Context<'_>, frame: &mut Frame) {
    let mentions = &context.resolution.mentions[context.index];
    let of = Place::Preposition("of".to_owned());
    let is_modified = frame.at(&of).chain(frame.at(&Place::Modifier)).any(|argument| mentions.contains_key(&argument.token));
    if is_modified || !context.ontology.is_word("RoleNoun", &frame.lemma) {
        return;
    }
    let persons = frame.at(&Place::Described).filter_map(|argument| mentions.get(&argument.token));
    let headed = persons.filter_map(|person| context.resolution.represents.get(&person.entity)).next();
    let named = headed.and_then(|of| mentions.iter().find(|(_, mention)| mention.entity == *of && mention.place.is_none()));
    if let Some((&token, _)) = named {
        frame.add(Place::Modifier, token, true);
    }
}

/// Returns the lemma of a noun, joined with the word before it where the ontology has words so joined: `prime_minister`.
fn noun_lemma(context: Context<'_>, index: usize) -> String {
    let sentence = context.sentence;
    let lemma = sentence.tokens[index].lemma.to_lowercase();
    let mut modifiers = sentence.dependents_by(index, &["compound", "amod"]);
    let before = modifiers.find(|&modifier| modifier + 1 == index);
    let joined = before.map(|modifier| format!("{}_{lemma}", sentence.tokens[modifier].form.to_lowercase()));
    joined.filter(|joined| context.ontology.is_word("RoleNoun", joined)).unwrap_or(lemma)
}

fn add_modifiers(sentence: &Sentence, index: usize, frame: &mut Frame) {
    for dependent in sentence.dependents_by(index, &["nmod", "compound", "amod", "flat"]) {
        let token = &sentence.tokens[dependent];
        if token.deprel == "nmod:poss" || sentence.case_of(dependent).is_none() {
            frame.add(Place::Modifier, antecedent_of_relative(sentence, dependent), false);
            // "the US-Iran talks": the first name hangs on the second.
            for nested in sentence.dependents_by(dependent, &["compound", "amod", "nmod"]) {
                if sentence.case_of(nested).is_none() {
                    frame.add(Place::Modifier, nested, false);
                }
            }
        }
    }
}

/// Finds whom a noun describes: by copula, apposition, title, or as the complement of a verb.
fn add_described(context: Context<'_>, index: usize, frame: &mut Frame) {
    let sentence = context.sentence;
    let token = &sentence.tokens[index];
    for dependent in sentence.dependents_by(index, &["nsubj", "appos"]) {
        frame.add(Place::Described, antecedent_of_relative(sentence, dependent), false);
    }
    if let Some(named) = named_behind_title(context, index) {
        frame.add(Place::Described, named, false);
    }
    let Some(head) = token.head else { return };
    match token.relation() {
        "appos" => frame.add(Place::Described, head, false),
        "compound" | "flat" | "nmod" | "dep" if token.deprel != "nmod:poss" && sentence.case_of(index).is_none() => {
            frame.add(Place::Described, head, false);
            add_modifiers_of_named(sentence, head, index, frame);
        }
        "xcomp" | "advcl" | "acl" => {
            if let Some(subject) = inherited_subject(sentence, index, MAXIMUM_DEPTH) {
                frame.add(Place::Described, subject, true);
            }
        }
        "conj" if !has_own_subject(sentence, index) && sentence.tokens[head].upos == Upos::Noun => {
            if let Some(subject) = surface_subject(sentence, head, MAXIMUM_DEPTH) {
                frame.add(Place::Described, subject, true);
            }
        }
        "obl" | "nmod" | "root" | "ccomp" => add_described_by_phrase(sentence, index, frame),
        _ => {}
    }
    let mention = context.resolution.mentions[context.index].get(&index);
    let kind = mention.and_then(|mention| context.resolution.kind(&mention.entity));
    // "Aleppo and Raqqa provinces" are two places, and neither lies in the other.
    let is_several_places = kind == Some(EntityKind::Place) && token.xpos == "NNS";
    if matches!(kind, Some(EntityKind::Person | EntityKind::Place)) && !is_several_places {
        // The noun itself is resolved, as in "the Iraqi prime minister said": it describes its own referent.
        frame.arguments.push(Argument { place: Place::Described, token: index, is_inherited: true });
    }
}

/// "Secretary of State John Kerry": the name behind the title, wherever the tree has put it.
pub(super) fn named_behind_title(context: Context<'_>, title: usize) -> Option<usize> {
    let sentence = context.sentence;
    context.ontology.is_word("RoleNoun", &sentence.tokens[title].lemma.to_lowercase()).then_some(())?;
    let end = (title..sentence.tokens.len()).take_while(|&index| sentence.is_below(index, title)).last()?;
    let mentions = &context.resolution.mentions[context.index];
    let behind = mentions.values().find(|mention| mention.tokens.start == end + 1)?;
    (context.resolution.kind(&behind.entity) == Some(EntityKind::Person)).then_some(behind.head)
}

/// "served as commander", "came under the control of", "the town in the hands of", "with support from".
fn add_described_by_phrase(sentence: &Sentence, index: usize, frame: &mut Frame) {
    let (Some(case), Some(head)) = (sentence.case_of(index), sentence.tokens[index].head) else { return };
    let described = match sentence.tokens[head].upos {
        Upos::Verb | Upos::Adj | Upos::Aux => {
            let is_about_object = sentence.dependents_by(head, &["obj"]).next().filter(|_| case != "with");
            is_about_object.or_else(|| surface_subject(sentence, head, MAXIMUM_DEPTH))
        }
        _ => Some(head),
    };
    let Some(described) = described else { return };
    match case {
        "with" => frame.add(Place::Beneficiary, described, true),
        "as" => frame.add(Place::Described, described, true),
        "under" | "in" | "at" | "on" => frame.add(Place::DescribedByPhrase, described, true),
        _ => {}
    }
}

/// "Iraqi Prime Minister Nouri al-Maliki": the adjective may hang on the name.
fn add_modifiers_of_named(sentence: &Sentence, named: usize, title: usize, frame: &mut Frame) {
    for dependent in sentence.dependents_by(named, &["amod", "compound", "nmod"]) {
        let is_before_title = dependent < title;
        let is_possessor = sentence.tokens[dependent].deprel == "nmod:poss";
        if is_before_title && (is_possessor || sentence.case_of(dependent).is_none()) {
            frame.add(Place::Modifier, dependent, false);
        }
    }
    // "President Osman of Ardan".
    for dependent in sentence.dependents_by(named, &["nmod"]) {
        if sentence.case_of(dependent) == Some("of") {
            frame.add(Place::Preposition("of".to_owned()), dependent, false);
        }
    }
}

/// "Clashes erupted between the army and the rebels": the parties hang on the verb.
fn add_parties_behind_verb(sentence: &Sentence, index: usize, frame: &mut Frame) {
    let token = &sentence.tokens[index];
    let Some(verb) = token.head.filter(|_| matches!(token.relation(), "nsubj" | "obj")) else { return };
    for dependent in sentence.dependents_by(verb, &["obl"]) {
        if sentence.case_of(dependent) == Some("between") {
            frame.add(Place::Preposition("between".to_owned()), dependent, false);
        }
    }
}

/// Gives an event noun the arguments of its light verb: "launched an attack on", "support provided by".
fn add_light_verb(context: Context<'_>, index: usize, frame: &mut Frame) {
    let sentence = context.sentence;
    let token = &sentence.tokens[index];
    let quantity = token.head.filter(|&head| {
        token.relation() == "nmod" && context.ontology.is_word("QuantityNoun", &sentence.tokens[head].lemma.to_lowercase())
    });
    let phrase = quantity.unwrap_or(index);
    let is_argument = matches!(sentence.tokens[phrase].relation(), "obj" | "nsubj" | "obl" | "conj");
    let governing = sentence.tokens[phrase].head.filter(|_| is_argument);
    let participles = sentence.dependents_by(index, &["acl"]).filter(|&clause| sentence.tokens[clause].upos == Upos::Verb);
    for verb_index in governing.into_iter().chain(participles) {
        if sentence.tokens[verb_index].upos != Upos::Verb {
            continue;
        }
        let verb_frame = verb(sentence, verb_index);
        if !takes_event(context, &verb_frame.lemma) {
            continue;
        }
        let is_direct = verb_frame.at(&Place::Object).any(|argument| argument.token == phrase);
        let is_with = verb_frame.at(&Place::Preposition("with".to_owned())).any(|argument| argument.token == phrase);
        for argument in &verb_frame.arguments {
            match &argument.place {
                Place::Subject if is_direct || is_with => frame.add(Place::Subject, argument.token, argument.is_inherited),
                Place::Object if is_with => frame.add(Place::Beneficiary, argument.token, false),
                Place::Beneficiary | Place::Preposition(_) if is_direct && argument.token != phrase => {
                    frame.add(argument.place.clone(), argument.token, false);
                }
                _ => {}
            }
        }
    }
}

/// Tells whether who does the verb does the event that is its object: "launch", but also "seek", "discuss", "reject".
fn takes_event(context: Context<'_>, verb: &str) -> bool {
    const CLASSES: [&str; 5] = ["LightVerb", "PlanningWord", "PossibilityWord", "RequestWord", "DenialWord"];
    CLASSES.iter().any(|class| context.ontology.is_word(class, verb))
}

/// Returns the frame of the adjective at `index`.
fn adjective(sentence: &Sentence, index: usize) -> Frame {
    let lemma = sentence.tokens[index].lemma.to_lowercase();
    let mut frame = Frame { predicate: index, lemma, class: Class::Adjective, arguments: Vec::new() };
    if let Some(subject) = surface_subject(sentence, index, MAXIMUM_DEPTH) {
        frame.add(Place::Described, subject, false);
    }
    for dependent in sentence.dependents_by(index, &["obl", "nmod", "advcl"]) {
        if let Some(case) = sentence.case_of(dependent) {
            frame.add(Place::Preposition(case.to_owned()), dependent, false);
        }
    }
    frame
}

/// Returns the lemma of a verb with its particle: `carry_out`.
pub(super) fn lemma_with_particle(sentence: &Sentence, index: usize) -> String {
    let lemma = sentence.tokens[index].lemma.to_lowercase();
    let particle = sentence.dependents(index).find(|&dependent| sentence.tokens[dependent].deprel == "compound:prt");
    match particle {
        Some(particle) => format!("{lemma}_{}", sentence.tokens[particle].lemma.to_lowercase()),
        None => lemma,
    }
}
