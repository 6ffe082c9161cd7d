//! Looks for the patterns of the ontology in a frame.

use super::Context;
use super::frame::{Argument, Class, Frame, Place, named_behind_title};
use super::judgement::Judgement;
use crate::knowledge::{EntityId, EntityKind, FoundBy};
use crate::ontology::{Filler, Form, Ontology, Pattern, Position, Relation, Role, Slot};
use crate::resolution::{Mention, MentionForm};
use crate::text::{Sentence, Upos};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Indexes the patterns of all relations by predicate.
pub(super) struct Matcher<'o> {
    by_predicate: BTreeMap<&'o str, Vec<(&'o Relation, &'o Pattern)>>,
}

/// A relation found in the text.
#[derive(Clone, Debug)]
pub(super) struct Match<'o> {
    pub(super) relation: &'o Relation,
    pub(super) pattern: Option<&'o Pattern>,
    pub(super) subject: End,
    pub(super) object: End,
    pub(super) item: Option<usize>,
    pub(super) trigger: usize,
    pub(super) confidence: f64,
    pub(super) found_by: FoundBy,
    /// What the learned reader thinks of its stance.
    pub(super) judgement: Option<Judgement>,
}

/// One end of a match.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct End {
    pub(super) entity: EntityId,
    pub(super) head: usize,
    pub(super) tokens: Range<usize>,
    /// How sure it is that the mention means the entity and stands here.
    certainty: f64,
}

/// What the slots of a pattern were filled with.
#[derive(Clone, Default)]
struct Filling {
    objects: Vec<Argument>,
    item: Option<usize>,
    /// Tokens that filled the slots so far; their own prepositional phrases count as arguments.
    filled: Vec<usize>,
}

impl<'o> Matcher<'o> {
    pub(super) fn new(ontology: &'o Ontology) -> Self {
        let mut by_predicate: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for relation in ontology.relations.values() {
            for pattern in &relation.patterns {
                for predicate in &pattern.predicate {
                    by_predicate.entry(predicate).or_default().push((relation, pattern));
                }
            }
        }
        Self { by_predicate }
    }

    /// Returns all matches whose predicate is that of `frame`.
    pub(super) fn find(&self, context: Context<'_>, frame: &Frame) -> Vec<Match<'o>> {
        let form = context.sentence.tokens[frame.predicate].form.to_lowercase();
        let by_form =
            if form == frame.lemma || frame.lemma.contains('_') { None } else { self.by_predicate.get(form.as_str()) };
        let by_lemma = self.by_predicate.get(frame.lemma.as_str());
        let by_prefix = form.split_once('-').and_then(|(prefix, _)| self.by_predicate.get(prefix));
        let by_prefix = by_prefix.into_iter().flatten().filter(|(_, pattern)| pattern.form == Form::PrefixCompound);
        let patterns = by_lemma.into_iter().chain(by_form).flatten().chain(by_prefix);
        patterns.flat_map(|(relation, pattern)| find_pattern(context, frame, relation, pattern)).collect()
    }
}

/// Returns the matches of one pattern of a relation in a frame.
pub(super) fn find_pattern<'o>(
    context: Context<'_>,
    frame: &Frame,
    relation: &'o Relation,
    pattern: &'o Pattern,
) -> Vec<Match<'o>> {
    let pairs = match pattern.form {
        Form::SubjectCompound | Form::ObjectCompound | Form::PrefixCompound => compound_pairs(context, frame, pattern),
        Form::PairVerb | Form::PairNoun => symmetric_pairs(context, frame, pattern),
        Form::Verb | Form::EventNoun | Form::Description | Form::Attachment => directed_pairs(context, frame, pattern),
    };
    let make = |(first, second, item): (Argument, Argument, Option<usize>)| {
        let (subject, object) = if pattern.is_converse { (second, first) } else { (first, second) };
        let (subject_classes, object_classes) = end_classes(pattern);
        let subjects = ends(context, &subject, subject_classes, &relation.subject_kinds, false);
        let objects = ends(context, &object, object_classes, &relation.object_kinds, true);
        let pairs = subjects
            .into_iter()
            .flat_map(move |subject| objects.clone().into_iter().map(move |object| (subject.clone(), object)));
        pairs.filter(|(subject, object)| subject.entity != object.entity).map(move |(subject, object)| Match {
            relation,
            pattern: Some(pattern),
            found_by: FoundBy::Pattern,
            judgement: None,
            confidence: base_confidence(pattern.form) * subject.certainty * object.certainty,
            subject,
            object,
            item,
            trigger: frame.predicate,
        })
    };
    pairs.into_iter().flat_map(make).collect()
}

fn base_confidence(form: Form) -> f64 {
    match form {
        Form::Verb => 0.85,
        Form::Description => 0.85,
        Form::EventNoun | Form::PairVerb | Form::PairNoun => 0.75,
        Form::Attachment => 0.65,
        Form::SubjectCompound | Form::ObjectCompound | Form::PrefixCompound => 0.85,
    }
}

/// Returns the classes that the subject and the object of the claim must have.
fn end_classes(pattern: &Pattern) -> (&[String], &[String]) {
    let classes = pattern.slots.iter().find_map(|slot| match &slot.filler {
        Filler::Role(Role::Object, classes) => Some(classes.as_slice()),
        _ => None,
    });
    let (first, second) = (pattern.subject_classes.as_slice(), classes.unwrap_or_default());
    if pattern.is_converse { (second, first) } else { (first, second) }
}

type Pair = (Argument, Argument, Option<usize>);

/// Pairs of verb, event noun and description patterns.
fn directed_pairs(context: Context<'_>, frame: &Frame, pattern: &Pattern) -> Vec<Pair> {
    if !fits_class(context, frame, pattern.form) || !has_case(context.sentence, frame.predicate, pattern) {
        return Vec::new();
    }
    let Some(filling) = fill(context, frame, pattern) else { return Vec::new() };
    let mut subjects = subjects(frame, pattern);
    if subjects.is_empty() && pattern.form == Form::Verb {
        subjects.extend(owner_of_item(context, filling.item));
    }
    let mut pairs = Vec::new();
    for subject in subjects {
        let names_itself = subject.token == frame.predicate && is_place(context, frame.predicate);
        let of = Place::Preposition("of".to_owned());
        // In "the Iraqi city of Mosul" the city lies in Iraq, not in Mosul.
        let may_be_object = |object: &&Argument| object.token != subject.token && !(names_itself && object.place == of);
        for object in filling.objects.iter().filter(may_be_object) {
            pairs.push((subject.clone(), object.clone(), filling.item));
        }
    }
    pairs
}

/// Tells whether the predicate has the preposition that the pattern asks for, as in "at war".
fn has_case(sentence: &Sentence, predicate: usize, pattern: &Pattern) -> bool {
    pattern.case.is_empty()
        || sentence.case_of(predicate).is_some_and(|case| pattern.case.iter().any(|choice| choice == case))
}

/// "US troops were sent to Iraq": without an agent, whose troops they are tells who sent them.
fn owner_of_item(context: Context<'_>, item: Option<usize>) -> Option<Argument> {
    let item = item?;
    let mentions = &context.resolution.mentions[context.index];
    let mut modifiers = context.sentence.dependents_by(item, &["amod", "compound", "nmod"]);
    let token = if mentions.contains_key(&item) { Some(item) } else { modifiers.find(|index| mentions.contains_key(index)) };
    token.map(|token| Argument { place: Place::Subject, token, is_inherited: true })
}

fn is_place(context: Context<'_>, token: usize) -> bool {
    let mention = context.resolution.mentions[context.index].get(&token);
    mention.and_then(|mention| context.resolution.kind(&mention.entity)) == Some(EntityKind::Place)
}

fn fits_class(context: Context<'_>, frame: &Frame, form: Form) -> bool {
    match form {
        Form::Verb | Form::PairVerb => frame.class == Class::Verb,
        Form::EventNoun | Form::PairNoun => frame.class == Class::Noun,
        Form::Attachment => frame.class == Class::Preposition,
        Form::Description => frame.class != Class::Verb || super::frame::is_passive(context.sentence, frame.predicate),
        _ => true,
    }
}

/// Returns the arguments that may be the subject, the likeliest kind only.
fn subjects(frame: &Frame, pattern: &Pattern) -> Vec<Argument> {
    let places: &[Place] = match pattern.form {
        Form::Description if !pattern.case.is_empty() => &[Place::DescribedByPhrase, Place::Described],
        Form::Description => &[Place::Described],
        Form::EventNoun => &[Place::Subject, Place::Modifier],
        _ => &[Place::Subject],
    };
    let mut found: Vec<Argument> = Vec::new();
    for place in places {
        found.extend(frame.at(place).cloned());
    }
    if pattern.form == Form::EventNoun && !takes_preposition(pattern, "of") {
        found.extend(frame.at(&Place::Preposition("of".to_owned())).cloned());
    }
    if pattern.form == Form::EventNoun && found.is_empty() && !takes_preposition(pattern, "from") {
        found.extend(frame.at(&Place::Preposition("from".to_owned())).cloned());
    }
    found
}

fn takes_preposition(pattern: &Pattern, preposition: &str) -> bool {
    pattern.slots.iter().any(|slot| matches!(&slot.position, Position::Preposition(choices) if choices.iter().any(|choice| choice == preposition)))
}

/// Fills the slots of a pattern, or tells that one stays empty.
fn fill(context: Context<'_>, frame: &Frame, pattern: &Pattern) -> Option<Filling> {
    let mut filling = Filling::default();
    for slot in &pattern.slots {
        fill_slot(context, frame, pattern, slot, &mut filling)?;
    }
    Some(filling)
}

fn fill_slot(context: Context<'_>, frame: &Frame, pattern: &Pattern, slot: &Slot, filling: &mut Filling) -> Option<()> {
    let candidates = candidates(context, frame, pattern, slot, &filling.filled);
    match &slot.filler {
        Filler::Role(Role::Object, _) => {
            let objects: Vec<_> =
                candidates.into_iter().filter(|argument| !filling.filled.contains(&argument.token)).collect();
            (!objects.is_empty()).then(|| filling.objects = objects)
        }
        Filler::Role(Role::Item, classes) => {
            let item = candidates.iter().map(|argument| argument.token).find(|&token| is_item(context, token, classes))?;
            filling.item = Some(item);
            filling.filled.push(item);
            Some(())
        }
        Filler::Words(words) if is_verbal(pattern) && slot.position == Position::Direct => {
            // The word may be the object, or what the object is said to be: "hold X responsible", "shoot X dead".
            let complements = context.sentence.dependents_by(frame.predicate, &["xcomp", "amod", "advmod"]);
            let mut tokens = candidates.iter().map(|argument| argument.token).chain(complements);
            let word = tokens.find(|&token| is_word(context.sentence, token, words))?;
            filling.filled.push(word);
            Some(())
        }
        Filler::Words(words) => {
            let word =
                candidates.iter().map(|argument| argument.token).find(|&token| is_word(context.sentence, token, words))?;
            filling.filled.push(word);
            Some(())
        }
    }
}

fn is_verbal(pattern: &Pattern) -> bool {
    matches!(pattern.form, Form::Verb | Form::PairVerb | Form::Attachment)
}

/// Returns the arguments that stand where a slot asks for.
fn candidates(context: Context<'_>, frame: &Frame, pattern: &Pattern, slot: &Slot, filled: &[usize]) -> Vec<Argument> {
    match &slot.position {
        Position::Direct if is_verbal(pattern) => frame.at(&Place::Object).cloned().collect(),
        Position::Direct => frame.at(&Place::Modifier).cloned().collect(),
        Position::Preposition(choices) => {
            let mut found = Vec::new();
            for choice in choices {
                found.extend(frame.at(&Place::Preposition(choice.clone())).cloned());
                found.extend(filled.iter().flat_map(|&token| prepositional(context, token, choice)));
            }
            if choices.iter().any(|choice| matches!(choice.as_str(), "to" | "for")) {
                found.extend(frame.at(&Place::Beneficiary).cloned());
            }
            if pattern.form == Form::Description && choices.iter().any(|choice| choice == "of") {
                found.extend(frame.at(&Place::Modifier).cloned());
            }
            found
        }
    }
}

/// Returns the phrases with a preposition below a noun: "of Mosul" in "control of Mosul"; "Iran's help" is help of Iran.
fn prepositional(context: Context<'_>, noun: usize, preposition: &str) -> Vec<Argument> {
    const THINGS: [&str; 5] = ["GovernmentNoun", "AssetNoun", "SiteNoun", "PlaceNoun", "PartNoun"];
    let sentence = context.sentence;
    let lemma = sentence.tokens[noun].lemma.to_lowercase();
    // What somebody owns is something else than what somebody does: "Syria's oil field" is not Syria.
    let is_thing = THINGS.iter().any(|class| context.ontology.is_word(class, &lemma));
    let fits = |index: &usize| {
        let token = &sentence.tokens[*index];
        match sentence.case_of(*index) {
            Some("'s" | "’s" | "'") | None => preposition == "of" && !is_thing && *index < noun && token.upos != Upos::Det,
            case => case == Some(preposition) && token.relation() == "nmod",
        }
    };
    let dependents = sentence.dependents_by(noun, &["nmod", "compound", "amod"]).filter(fits);
    dependents.map(|token| Argument { place: Place::Object, token, is_inherited: false }).collect()
}

fn is_item(context: Context<'_>, token: usize, classes: &[String]) -> bool {
    let tokens = &context.sentence.tokens;
    if classes.is_empty() {
        return tokens[token].upos == Upos::Noun && !context.resolution.mentions[context.index].contains_key(&token);
    }
    let counted = counted(context, token).into_iter();
    let nouns = std::iter::once(token).chain(conjuncts(context.sentence, token)).chain(counted);
    nouns
        .map(|token| tokens[token].lemma.to_lowercase())
        .any(|lemma| classes.iter().any(|class| context.ontology.is_word(class, &lemma)))
}

/// Returns what a quantity is of: the troops in "thousands of troops".
fn counted(context: Context<'_>, token: usize) -> Vec<usize> {
    let sentence = context.sentence;
    let is_quantity = context.ontology.is_word("QuantityNoun", &sentence.tokens[token].lemma.to_lowercase())
        || sentence.tokens[token].upos == Upos::Num;
    let of = |index: &usize| is_quantity && sentence.case_of(*index) == Some("of");
    sentence.dependents_by(token, &["nmod"]).filter(of).collect()
}

fn is_word(sentence: &Sentence, token: usize, words: &[String]) -> bool {
    let token = &sentence.tokens[token];
    words.iter().any(|word| *word == token.lemma.to_lowercase() || *word == token.form.to_lowercase())
}

/// Pairs among coordinated subjects, or behind "between".
fn symmetric_pairs(context: Context<'_>, frame: &Frame, pattern: &Pattern) -> Vec<Pair> {
    if !fits_class(context, frame, pattern.form) || fill(context, frame, pattern).is_none() {
        return Vec::new();
    }
    let places = match pattern.form {
        Form::PairVerb => vec![Place::Subject],
        _ => vec![
            Place::Preposition("between".to_owned()),
            Place::Preposition("among".to_owned()),
            Place::Preposition("of".to_owned()),
            Place::Modifier,
            Place::Subject,
        ],
    };
    let mentions = &context.resolution.mentions[context.index];
    for place in places {
        let mut members: Vec<Argument> = Vec::new();
        for argument in frame.at(&place) {
            let conjuncts = conjuncts(context.sentence, argument.token);
            members.push(argument.clone());
            members.extend(conjuncts.into_iter().map(|token| Argument { token, ..argument.clone() }));
        }
        members.retain(|member| mentions.contains_key(&member.token));
        members.sort_by_key(|member| member.token);
        members.dedup_by_key(|member| member.token);
        let means_several =
            |member: &Argument| mentions.get(&member.token).is_some_and(|mention| !mention.others.is_empty());
        if members.len() == 1 && means_several(&members[0]) {
            return vec![(single(&members[0]), single(&members[0]), None)];
        }
        if members.len() >= 2 {
            let first = &members[0];
            return members[1..].iter().map(|second| (single(first), single(second), None)).collect();
        }
    }
    Vec::new()
}

/// Marks an argument so that its conjuncts are not taken again.
fn single(argument: &Argument) -> Argument {
    Argument { place: Place::Described, ..argument.clone() }
}

/// Pairs of "US-backed rebels" and "anti-Assad forces".
fn compound_pairs(context: Context<'_>, frame: &Frame, pattern: &Pattern) -> Vec<Pair> {
    let found = match pattern.form {
        Form::PrefixCompound => prefixed(context, frame.predicate),
        _ => suffixed(context, frame.predicate),
    };
    let Some((inner, outer)) = found else { return Vec::new() };
    let argument = |token| Argument { place: Place::Described, token, is_inherited: false };
    let (subject, object) = if pattern.form == Form::SubjectCompound { (inner, outer) } else { (outer, inner) };
    vec![(argument(subject), argument(object), None)]
}

/// Returns the mention before the hyphen of `X-backed` and the noun that the compound modifies.
fn suffixed(context: Context<'_>, participle: usize) -> Option<(usize, usize)> {
    let sentence = context.sentence;
    let hyphen = participle.checked_sub(1).filter(|&hyphen| is_hyphen(sentence, hyphen))?;
    let before = hyphen.checked_sub(1)?;
    let mentions = &context.resolution.mentions[context.index];
    let inner = mentions.values().find(|mention| mention.tokens.contains(&before))?.head;
    Some((inner, outside(sentence, participle, inner..participle + 1)?))
}

/// Returns the mention behind the hyphen of `anti-X` and the noun that the compound modifies.
fn prefixed(context: Context<'_>, prefix: usize) -> Option<(usize, usize)> {
    let sentence = context.sentence;
    let mentions = &context.resolution.mentions[context.index];
    if mentions.contains_key(&prefix) && sentence.tokens[prefix].form.contains('-') {
        return Some((prefix, sentence.tokens[prefix].head?));
    }
    is_hyphen(sentence, prefix + 1).then_some(())?;
    let inner = mentions.values().find(|mention| mention.tokens.contains(&(prefix + 2)))?;
    Some((inner.head, outside(sentence, prefix, prefix..inner.tokens.end)?))
}

fn is_hyphen(sentence: &Sentence, index: usize) -> bool {
    sentence.tokens.get(index).is_some_and(|token| matches!(token.form.as_str(), "-" | "–" | "‑"))
}

/// Climbs from `token` to the first governor outside `range`.
fn outside(sentence: &Sentence, token: usize, range: Range<usize>) -> Option<usize> {
    let mut next = sentence.tokens[token].head;
    while let Some(current) = next {
        if !range.contains(&current) {
            return Some(current);
        }
        next = sentence.tokens[current].head;
    }
    None
}

/// Returns the words coordinated with `token`, itself left out.
pub(super) fn conjuncts(sentence: &Sentence, token: usize) -> Vec<usize> {
    let mut found: Vec<usize> = sentence.dependents_by(token, &["conj"]).collect();
    let nested: Vec<usize> = found.iter().flat_map(|&conjunct| sentence.dependents_by(conjunct, &["conj"])).collect();
    found.extend(nested);
    found
}

/// Returns the entities that an argument and its conjuncts mean, as far as their kinds fit.
fn ends(
    context: Context<'_>,
    argument: &Argument,
    classes: &[String],
    kinds: &BTreeSet<EntityKind>,
    is_object: bool,
) -> Vec<End> {
    let mut tokens = vec![argument.token];
    if argument.place != Place::Described || argument.is_inherited {
        tokens.extend(conjuncts(context.sentence, argument.token));
        tokens.extend(listed_as_apposition(context, argument.token));
    }
    let inherited = if argument.is_inherited { 0.9 } else { 1.0 };
    let mentions = tokens.iter().flat_map(|&token| mentions_at(context, token));
    let mut ends: Vec<End> = mentions.flat_map(|mention| meanings(context, mention, kinds, is_object)).collect();
    let fits = |end: &End| {
        let kind = context.resolution.kind(&end.entity).map(EntityKind::as_str);
        classes.is_empty() || classes.iter().any(|class| Some(class.as_str()) == kind)
    };
    ends.retain(fits);
    ends.iter_mut().for_each(|end| end.certainty *= inherited);
    ends
}

/// Returns the entities that a mention means, as far as their kinds are among `kinds`, if there are any.
pub(super) fn meanings<'c>(
    context: Context<'c>,
    mention: &'c Mention,
    kinds: &'c BTreeSet<EntityKind>,
    is_object: bool,
) -> impl Iterator<Item = End> + 'c {
    let meant = meant(context, mention, kinds, is_object).into_iter().chain(&mention.others);
    let fits = move |entity: &&EntityId| {
        context.resolution.kind(entity).is_some_and(|kind| kinds.is_empty() || kinds.contains(&kind))
    };
    meant.filter(fits).map(|entity| End {
        entity: entity.clone(),
        head: mention.head,
        tokens: mention.tokens.clone(),
        certainty: certainty(mention.form),
    })
}

/// "Turkey, the Gulf States and Iran": the middle of a list may hang as an apposition.
fn listed_as_apposition(context: Context<'_>, token: usize) -> Vec<usize> {
    let (sentence, mentions) = (context.sentence, &context.resolution.mentions[context.index]);
    let is_list = sentence.dependents_by(token, &["conj"]).next().is_some();
    let Some(first) = mentions.get(&token).filter(|_| is_list) else { return Vec::new() };
    let differs = |index: &usize| {
        mentions.get(index).is_some_and(|other| {
            other.entity != first.entity && context.resolution.kind(&other.entity) == context.resolution.kind(&first.entity)
        })
    };
    sentence.dependents_by(token, &["appos"]).filter(differs).collect()
}

/// Returns the mention at a token, or those that the noun there counts, or stands in apposition to.
fn mentions_at<'c>(context: Context<'c>, token: usize) -> Vec<&'c Mention> {
    let sentence = context.sentence;
    let mentions = &context.resolution.mentions[context.index];
    if let Some(mention) = mentions.get(&token) {
        return std::iter::once(mention).chain(mentions_beside(context, mention)).collect();
    }
    let listed = sentence.dependents_by(token, &["appos", "flat"]);
    let named = listed.flat_map(|dependent| std::iter::once(dependent).chain(conjuncts(sentence, dependent)));
    let named: Vec<_> = named.filter_map(|dependent| mentions.get(&dependent)).collect();
    if !named.is_empty() {
        return named;
    }
    if let Some(named) = named_behind_title(context, token).and_then(|named| mentions.get(&named)) {
        return vec![named];
    }
    let examples: Vec<_> = examples(sentence, token).into_iter().filter_map(|index| mentions.get(&index)).collect();
    if !examples.is_empty() {
        return examples;
    }
    let counted: Vec<_> = counted(context, token).iter().filter_map(|index| mentions.get(index)).collect();
    if !counted.is_empty() {
        return counted;
    }
    let head = sentence.tokens[token].head.filter(|_| sentence.tokens[token].relation() == "appos");
    let others = head.into_iter().flat_map(|head| std::iter::once(head).chain(conjuncts(sentence, head)));
    others.filter_map(|index| mentions.get(&index)).collect()
}

/// Returns the words behind "including", "such as", "like" below a noun, with those coordinated with them.
fn examples(sentence: &Sentence, noun: usize) -> Vec<usize> {
    let introduces = |index: &usize| matches!(sentence.case_of(*index), Some("include" | "including" | "such" | "like"));
    let listed = sentence.dependents_by(noun, &["nmod", "obl"]).filter(introduces);
    listed.flat_map(|index| std::iter::once(index).chain(conjuncts(sentence, index))).collect()
}

/// "officials from Israel, Egypt and Jordan": the phrase means the body of its modifier, and so those beside it.
fn mentions_beside<'c>(context: Context<'c>, mention: &'c Mention) -> Vec<&'c Mention> {
    let (sentence, mentions) = (context.sentence, &context.resolution.mentions[context.index]);
    let is_modifier = |index: &usize| {
        mentions.get(index).is_some_and(|modifier| modifier.entity == mention.entity) && sentence.case_of(*index).is_some()
    };
    if mention.form != MentionForm::Nominal {
        return Vec::new();
    }
    let modifiers = sentence.dependents_by(mention.head, &["nmod"]).filter(is_modifier);
    modifiers.flat_map(|modifier| conjuncts(sentence, modifier)).filter_map(|index| mentions.get(&index)).collect()
}

/// Chooses between a government and the place that lends it its name.
fn meant<'m>(
    context: Context<'_>,
    mention: &'m Mention,
    kinds: &BTreeSet<EntityKind>,
    is_object: bool,
) -> Option<&'m EntityId> {
    match &mention.place {
        Some(place) if is_object && kinds.contains(&EntityKind::Place) && context.resolution.kind(place).is_some() => {
            Some(place)
        }
        _ => Some(&mention.entity),
    }
}

fn certainty(form: MentionForm) -> f64 {
    match form {
        MentionForm::Name | MentionForm::Adjective => 1.0,
        MentionForm::Nominal => 0.95,
        MentionForm::Pronoun => 0.8,
    }
}
