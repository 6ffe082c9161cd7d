//! What the shell knows of the store besides what it asks: names for completion, labels, questions.

use crate::elsewhere::Place;
use crate::places;
use anyhow::{Result, anyhow};
use claimgraph::knowledge::{Entity, EntityId, EntityKind};
use claimgraph::ontology::Ontology;
use claimgraph::ontology::vocabulary::CG;
use claimgraph::query::{Answers, Bindings, Questions, Term, evaluate};
use claimgraph::store::{Store, entity_node, relation_node};
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

/// The store with what is read of it once. The names are read beside the prompt, so that neither the prompt nor the first
/// Tab waits for them.
pub(super) struct Knowledge {
    place: Place,
    extras: Vec<PathBuf>,
    store: RefCell<Option<Arc<Store>>>,
    names: RefCell<Option<Loading<Names>>>,
    ontology: OnceCell<Ontology>,
    questions: RefCell<Option<Rc<Questions>>>,
}

/// Something that another thread reads.
enum Loading<T> {
    Begun(JoinHandle<Result<T>>),
    Done(Rc<T>),
}

/// The names in the store.
#[derive(Default)]
pub(super) struct Names {
    pub(super) actors: BTreeMap<EntityId, Entity>,
    /// Beginnings of names in lower case, in order, with the actor that has them: each name and each of its words.
    beginnings: Vec<(String, EntityId)>,
    /// The local names of the relations that actors of a kind have to others, the most frequent first.
    relations: BTreeMap<EntityKind, Vec<String>>,
}

impl Knowledge {
    /// Opens the store; of one elsewhere the names are fetched when they are first needed.
    pub(super) fn open(place: Place, extras: Vec<PathBuf>) -> Result<Self> {
        let is_here = matches!(place, Place::Folder(_));
        let store = is_here.then(|| place.open().map(Arc::new)).transpose()?.into();
        let (names, questions) = (None.into(), None.into());
        Ok(Self { place, extras, store, names, ontology: OnceCell::new(), questions })
    }

    /// Returns the store; it is opened again when it was released.
    pub(super) fn store(&self) -> Result<Arc<Store>> {
        if let Some(store) = &*self.store.borrow() {
            return Ok(store.clone());
        }
        let store = Arc::new(self.place.open()?);
        Ok(self.store.borrow_mut().insert(store).clone())
    }

    /// Closes the store, so that it can be changed, and forgets what was read of it.
    pub(super) fn release(&self) {
        if let Some(Loading::Begun(thread)) = self.names.borrow_mut().take() {
            // The names are not needed any more, only the store that the thread reads.
            let _ = thread.join();
        }
        *self.store.borrow_mut() = None;
    }

    /// Begins to read the names in another thread.
    pub(super) fn begin_names(&self) -> Result<()> {
        if self.names.borrow().is_none() {
            let (store, place) = (self.store.borrow().clone(), self.place.clone());
            let read = move || match store {
                Some(store) => Names::read(&store),
                None => Names::read(&place.open()?),
            };
            *self.names.borrow_mut() = Some(Loading::Begun(thread::spawn(read)));
        }
        Ok(())
    }

    /// Returns the names in the store.
    pub(super) fn names(&self) -> Result<Rc<Names>> {
        self.begin_names()?;
        let names = match self.names.borrow_mut().take() {
            Some(Loading::Done(names)) => names,
            Some(Loading::Begun(thread)) => Rc::new(thread.join().map_err(|_| anyhow!("the names cannot be read"))??),
            None => Rc::default(),
        };
        *self.names.borrow_mut() = Some(Loading::Done(names.clone()));
        Ok(names)
    }

    /// Returns the ontology with the additions of the user.
    pub(super) fn ontology(&self) -> Result<&Ontology> {
        if let Some(ontology) = self.ontology.get() {
            return Ok(ontology);
        }
        let ontology = Ontology::load(&self.extras)?;
        Ok(self.ontology.get_or_init(|| ontology))
    }

    /// Returns the files of the additions.
    pub(super) fn extras(&self) -> &[PathBuf] {
        &self.extras
    }

    /// Returns the questions that can be asked by name.
    pub(super) fn questions(&self) -> Result<Rc<Questions>> {
        if let Some(questions) = &*self.questions.borrow() {
            return Ok(questions.clone());
        }
        let questions = Rc::new(places::questions()?);
        Ok(self.questions.borrow_mut().insert(questions).clone())
    }

    /// Forgets the questions, because there is another.
    pub(super) fn forget_questions(&self) {
        *self.questions.borrow_mut() = None;
    }

    /// Returns the labels of actors and relations by IRI.
    pub(super) fn labels(&self) -> Result<BTreeMap<String, String>> {
        let names = self.names()?;
        let actors = names.actors.values().map(|actor| (entity_node(&actor.id).into_string(), actor.label.clone()));
        let mut labels: BTreeMap<String, String> = actors.collect();
        for relation in self.ontology()?.relations.values() {
            labels.insert(relation_node(&relation.name)?.into_string(), relation.label.clone());
        }
        Ok(labels)
    }
}

impl Drop for Knowledge {
    /// A thread that reads a store must not outlast the program.
    fn drop(&mut self) {
        self.release();
    }
}

impl Names {
    fn read(store: &Store) -> Result<Self> {
        let actors = store.entities()?;
        let mut beginnings = Vec::new();
        for actor in actors.values() {
            for name in actor.aliases.iter().chain([&actor.label, &actor.id.0]) {
                let name = name.to_lowercase();
                let words = name.char_indices().filter(|(_, character)| matches!(character, ' ' | '-'));
                let starts = words.map(|(index, _)| index + 1).chain([0]);
                beginnings.extend(starts.map(|start| (name[start..].to_owned(), actor.id.clone())));
            }
        }
        beginnings.sort();
        beginnings.dedup();
        Ok(Self { relations: relations_by_kind(store)?, actors, beginnings })
    }

    /// Returns the actors with a name or id, or a word of one, that begins with `text`, ordered by label.
    pub(super) fn called(&self, text: &str) -> Vec<&Entity> {
        let text = text.to_lowercase();
        let first = self.beginnings.partition_point(|(beginning, _)| *beginning < text);
        let found = self.beginnings[first..].iter().take_while(|(beginning, _)| beginning.starts_with(&text));
        let mut actors: Vec<&Entity> = found.filter_map(|(_, id)| self.actors.get(id)).collect();
        actors.sort_by(|one, other| (&one.label, &one.id).cmp(&(&other.label, &other.id)));
        actors.dedup_by_key(|actor| &actor.id);
        actors
    }

    /// Returns the relations that actors of a kind have.
    pub(super) fn relations_of(&self, kind: EntityKind) -> &[String] {
        self.relations.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }
}

fn relations_by_kind(store: &Store) -> Result<BTreeMap<EntityKind, Vec<String>>> {
    const RELATIONS: &str = "SELECT ?kind ?relation (COUNT(?object) AS ?ties) {
        ?relation a cg:Relation . ?subject ?relation ?object ; a ?kind
    } GROUP BY ?kind ?relation ORDER BY DESC(?ties) ?relation";
    let mut relations: BTreeMap<EntityKind, Vec<String>> = BTreeMap::new();
    let local = |term: &Option<Term>| match term {
        Some(Term::NamedNode(node)) => node.as_str().strip_prefix(CG).map(str::to_owned),
        _ => None,
    };
    if let Answers::Rows { rows, .. } = evaluate(store, RELATIONS, &Bindings::new())? {
        for row in rows {
            if let (Some(kind), Some(relation)) = (local(&row[0]), local(&row[1]))
                && let Some(kind) = EntityKind::parse(&kind)
            {
                relations.entry(kind).or_default().push(relation);
            }
        }
    }
    Ok(relations)
}
