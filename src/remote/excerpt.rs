//! What a command needs of a store elsewhere, as a store in memory, so that the same code answers from both.

use super::{PAGE, Remote, RemoteError, answers};
use crate::knowledge::{EntityId, RelationName};
use crate::ontology::Ontology;
use crate::ontology::vocabulary::VIEW_GRAPH;
use crate::query::Triple;
use crate::store::{DocumentReading, Store, TERMS, entity_node, relation_node};
use oxigraph::model::{GraphName, NamedNode, Term};

/// Documents whose claims are fetched in one answer.
const CHUNK: usize = 20;

impl Remote {
    /// Returns a store with the view, so that names can be looked up.
    ///
    /// # Errors
    /// When the store elsewhere fails, or has no view.
    pub fn names(&self) -> Result<Store, RemoteError> {
        let store = Store::in_memory()?;
        let triples = if self.has_view()? { self.graph(VIEW_GRAPH)? } else { self.unnamed_view()? };
        store.insert_graph(GraphName::DefaultGraph, &triples)?;
        Ok(store)
    }

    /// Returns a store with the view and what ties are made of: the ends, the stance and the source of each claim.
    ///
    /// # Errors
    /// When the store elsewhere fails.
    pub fn ties(&self) -> Result<Store, RemoteError> {
        let store = self.names()?;
        for chunk in self.documents()?.chunks(CHUNK) {
            self.claims(chunk, &store)?;
        }
        Ok(store)
    }

    /// Returns a store with the view and the documents with claims about these ends and this relation, or about any.
    ///
    /// # Errors
    /// When the store elsewhere fails.
    pub fn evidence(
        &self,
        ontology: &Ontology,
        subjects: &[EntityId],
        relations: &[RelationName],
        objects: &[EntityId],
        names: Store,
    ) -> Result<Store, RemoteError> {
        let kept = names.kept_actors()?;
        let behind = |actors: &[EntityId]| -> Vec<NamedNode> {
            actors.iter().flat_map(|actor| kept.behind(actor)).map(|actor| entity_node(&actor)).collect()
        };
        let mut pattern = format!("?claim {} ?subject ; {} ?relation", TERMS.subject, TERMS.predicate);
        for (number, actors) in [behind(subjects), behind(objects)].into_iter().enumerate() {
            if !actors.is_empty() {
                // Some relations hold in both directions.
                let (subject, object) = (&TERMS.subject, &TERMS.object);
                pattern +=
                    &format!(" . ?claim {subject}|{object} ?end{number} FILTER (?end{number} IN ({}))", list(&actors));
            }
        }
        if !relations.is_empty() {
            let implies = |name: &RelationName| {
                relations.contains(name) || ontology.with_ancestors(name).iter().any(|above| relations.contains(&above.name))
            };
            let implying = ontology.relations.keys().filter(|name| implies(name));
            let nodes = implying.chain(relations).map(relation_node).collect::<Result<Vec<_>, _>>()?;
            pattern += &format!(" FILTER (?relation IN ({}))", list(&nodes));
        }
        let found = self.evaluate_in_documents(&pattern)?;
        for reading in self.documents()?.iter().filter(|reading| found.contains(&reading.graph)) {
            self.fetch(reading, &names)?;
        }
        Ok(names)
    }

    /// Returns the graphs of documents in which a pattern is found.
    fn evaluate_in_documents(&self, pattern: &str) -> Result<Vec<String>, RemoteError> {
        let sparql = format!("SELECT DISTINCT ?document {{ GRAPH ?document {{ {pattern} }} }}");
        let answers = self.evaluate(&sparql, &crate::query::Bindings::new())?;
        let crate::query::Answers::Rows { rows, .. } = answers else { return Ok(Vec::new()) };
        Ok(rows.into_iter().flatten().flatten().map(|term| answers::text(&term)).collect())
    }

    /// Fetches what ties are made of out of some documents; fewer at a time when the store cuts the answer.
    fn claims(&self, documents: &[DocumentReading], store: &Store) -> Result<(), RemoteError> {
        let properties = [
            &TERMS.identifier,
            &TERMS.content_hash,
            &TERMS.read_by,
            &TERMS.date_published,
            &TERMS.publisher,
            &TERMS.subject,
            &TERMS.predicate,
            &TERMS.object,
            &TERMS.polarity,
            &TERMS.modality,
            &TERMS.confidence,
            &TERMS.speaker,
        ];
        let graphs: Vec<NamedNode> = documents.iter().filter_map(|reading| NamedNode::new(&reading.graph).ok()).collect();
        let pattern = format!(
            "GRAPH ?g {{ ?s ?p ?o }} FILTER (?g IN ({})) FILTER (?p IN ({}))",
            list(&graphs),
            list(&properties.map(Clone::clone))
        );
        let (_, rows) = self.select(&format!("SELECT ?s ?p ?o ?g WHERE {{ {pattern} }}"))?;
        let is_whole =
            rows.len() < PAGE || self.number(&format!("SELECT (COUNT(*) AS ?count) WHERE {{ {pattern} }}"))? == rows.len();
        match documents.split_at_checked(documents.len() / 2) {
            Some((first, second)) if !is_whole && !first.is_empty() => {
                self.claims(first, store)?;
                return self.claims(second, store);
            }
            _ if !is_whole => {
                // One document with very many claims is fetched whole.
                let [document] = documents else { return Ok(()) };
                return self.fetch(document, store);
            }
            _ => {}
        }
        for row in rows {
            let Ok(
                [
                    Some(Term::NamedNode(subject)),
                    Some(Term::NamedNode(predicate)),
                    Some(object),
                    Some(Term::NamedNode(graph)),
                ],
            ) = <[Option<Term>; 4]>::try_from(row)
            else {
                return Err(self.unexpected("claims", "a row is none".to_owned()));
            };
            store.insert_graph(graph.into(), &[Triple::new(subject, predicate, object)])?;
        }
        Ok(())
    }

    /// Fetches the view of a store whose queries see it without a name.
    fn unnamed_view(&self) -> Result<Vec<Triple>, RemoteError> {
        let bytes = self.send_query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", answers::TRIPLES)?;
        let triples = answers::triples(&bytes).map_err(|reason| self.unexpected("triples", reason))?;
        let count = self.number("SELECT (COUNT(*) AS ?count) WHERE { ?s ?p ?o }")?;
        let got = triples.len();
        if got == count { Ok(triples) } else { Err(RemoteError::Cut { address: self.query.clone(), got, count }) }
    }
}

fn list(nodes: &[NamedNode]) -> String {
    nodes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
