//! Changes to the store in [SPARQL 1.1 Update](https://www.w3.org/TR/sparql11-update/), with a count of what they change.
//!
//! Oxigraph carries out an update without saying what it did, so the operations are carried out here one by one. `LOAD` is
//! refused and `SERVICE` fails: an update never reaches the network.

use super::scan::Scan;
use super::{Conditions, Graphs, QueryError, on_large_stack, refuse_excess};
use crate::ontology::vocabulary::PREFIXES;
use crate::store::Store;
use oxigraph::model::{BlankNode, GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::sparql::{QueryResults, QuerySolution, SparqlEvaluator};
use oxigraph::store::{StorageError, Transaction};
use serde::{Deserialize, Serialize};
use spargebra::algebra::{GraphTarget, QueryDataset};
use spargebra::term::{
    GraphNamePattern, GroundQuad, GroundQuadPattern, GroundTerm, GroundTermPattern, NamedNodePattern, QuadPattern,
    TermPattern,
};
use spargebra::{GraphUpdateOperation, SparqlParser, Update};
use std::collections::HashMap;
use std::ops::AddAssign;

/// What an update adds and removes, in triples of all graphs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Triples that were not there before.
    pub added: usize,
    /// Triples that were there.
    pub removed: usize,
}

impl AddAssign for Change {
    fn add_assign(&mut self, other: Self) {
        self.added += other.added;
        self.removed += other.removed;
    }
}

/// What becomes of the changes in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    /// They stay.
    Commit,
    /// They are undone; what they would have been is known.
    Rollback,
}

/// Carries out updates one after the other in one transaction and tells what each of them changes.
///
/// The asserted view changes only where an update names the default graph; nothing is derived anew.
///
/// # Errors
/// When one of them is no update, when it names what lies elsewhere, or when it fails; then nothing is changed.
pub fn update(store: &Store, updates: &[String], ending: Ending) -> Result<Vec<Change>, QueryError> {
    update_under(store, updates, ending, &Conditions::default())
}

/// Carries out updates as [`update`] does, under conditions.
///
/// # Errors
/// As [`update`], and when an update chooses its graphs itself although the conditions do.
pub fn update_under(
    store: &Store,
    updates: &[String],
    ending: Ending,
    conditions: &Conditions,
) -> Result<Vec<Change>, QueryError> {
    on_large_stack(|| {
        let base = conditions.base.as_deref();
        let mut parsed = updates.iter().map(|sparql| parse(sparql, base)).collect::<Result<Vec<_>, _>>()?;
        if let Some(graphs) = &conditions.graphs {
            parsed.iter_mut().try_for_each(|update| restrict(update, graphs))?;
        }
        let mut transaction = store.dataset().start_transaction()?;
        let mut changes = Vec::new();
        for update in parsed {
            changes.push(carry_out(&mut transaction, update)?);
        }
        if ending == Ending::Commit {
            transaction.commit()?;
            store.flush()?;
        }
        Ok(changes)
    })
}

/// Tells whether `sparql` is an update rather than a query, by the first word after the prologue.
pub fn is_update(sparql: &str) -> bool {
    Scan::of(sparql).form().is_some_and(|(_, form)| super::error::is_update(form))
}

/// Tells whether an update empties or drops whole graphs.
///
/// # Errors
/// When it is no update.
pub fn drops_graphs(sparql: &str) -> Result<bool, QueryError> {
    on_large_stack(|| {
        let drops = |operation: &GraphUpdateOperation| {
            matches!(operation, GraphUpdateOperation::Clear { .. } | GraphUpdateOperation::Drop { .. })
        };
        Ok(parse(sparql, None)?.operations.iter().any(drops))
    })
}

fn parse(sparql: &str, base: Option<&str>) -> Result<Update, QueryError> {
    let scan = Scan::of(sparql);
    refuse_excess(&scan)?;
    let mut parser = PREFIXES.into_iter().fold(SparqlParser::new(), |parser, (prefix, namespace)| {
        parser.with_prefix(prefix, namespace).expect("the namespaces are IRIs")
    });
    if let Some(base) = base {
        parser = parser.with_base_iri(base).map_err(|_| QueryError::WrongIri { iri: base.to_owned() })?;
    }
    parser.parse_update(sparql).map_err(|error| QueryError::syntax(sparql, &scan, super::error::is_update, &error))
}

/// Lets the patterns of an update see these graphs only; they must not choose graphs themselves.
fn restrict(update: &mut Update, graphs: &Graphs) -> Result<(), QueryError> {
    let (default, named) = graphs.nodes()?;
    for operation in &mut update.operations {
        if let GraphUpdateOperation::DeleteInsert { using, .. } = operation {
            if using.is_some() {
                return Err(QueryError::GraphsChosenTwice);
            }
            *using = Some(QueryDataset { default: default.clone(), named: Some(named.clone()) });
        }
    }
    Ok(())
}

fn carry_out(transaction: &mut Transaction<'_>, update: Update) -> Result<Change, QueryError> {
    let mut change = Change::default();
    for operation in update.operations {
        change += match operation {
            GraphUpdateOperation::InsertData { data } => insert(transaction, &fresh_quads(data))?,
            GraphUpdateOperation::DeleteData { data } => {
                remove(transaction, &data.into_iter().map(ground_quad).collect::<Vec<_>>())?
            }
            GraphUpdateOperation::DeleteInsert { delete, insert: added, using, pattern } => {
                let query =
                    spargebra::Query::Select { dataset: using, pattern: *pattern, base_iri: update.base_iri.clone() };
                let (removed, added) = instantiate(transaction, query, &delete, &added)?;
                let mut change = remove(transaction, &removed)?;
                change += insert(transaction, &added)?;
                change
            }
            GraphUpdateOperation::Clear { graph, .. } => clear(transaction, &graph, false)?,
            GraphUpdateOperation::Drop { graph, .. } => clear(transaction, &graph, true)?,
            GraphUpdateOperation::Create { graph, .. } => {
                transaction.insert_named_graph(&graph);
                Change::default()
            }
            GraphUpdateOperation::Load { source, .. } => {
                return Err(QueryError::Elsewhere { address: source.into_string() });
            }
        };
    }
    Ok(change)
}

fn insert(transaction: &mut Transaction<'_>, quads: &[Quad]) -> Result<Change, StorageError> {
    let mut change = Change::default();
    for quad in quads {
        if !transaction.contains(quad)? {
            transaction.insert(quad);
            change.added += 1;
        }
    }
    Ok(change)
}

fn remove(transaction: &mut Transaction<'_>, quads: &[Quad]) -> Result<Change, StorageError> {
    let mut change = Change::default();
    for quad in quads {
        if transaction.contains(quad)? {
            transaction.remove(quad);
            change.removed += 1;
        }
    }
    Ok(change)
}

/// Empties graphs, or removes them with their names.
fn clear(transaction: &mut Transaction<'_>, target: &GraphTarget, with_name: bool) -> Result<Change, StorageError> {
    let mut graphs = match target {
        GraphTarget::NamedNode(graph) => vec![GraphName::from(graph.clone())],
        GraphTarget::DefaultGraph => vec![GraphName::DefaultGraph],
        GraphTarget::NamedGraphs | GraphTarget::AllGraphs => {
            transaction.named_graphs().map(|graph| graph.map(GraphName::from)).collect::<Result<_, _>>()?
        }
    };
    if *target == GraphTarget::AllGraphs {
        graphs.push(GraphName::DefaultGraph);
    }
    let mut removed = 0;
    for graph in graphs {
        let quads = transaction.quads_for_pattern(None, None, None, Some(graph.as_ref()));
        removed += quads.map(|quad| quad.map(|_| 1)).sum::<Result<usize, _>>()?;
        match graph.as_ref() {
            GraphNameRef::NamedNode(name) if with_name => transaction.remove_named_graph(name)?,
            other => transaction.clear_graph(other)?,
        }
    }
    Ok(Change { added: 0, removed })
}

/// Returns the quads that a pattern makes of templates: those to remove and those to add.
fn instantiate(
    transaction: &Transaction<'_>,
    query: spargebra::Query,
    delete: &[GroundQuadPattern],
    insert: &[QuadPattern],
) -> Result<(Vec<Quad>, Vec<Quad>), QueryError> {
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    let results = SparqlEvaluator::new().for_query(query).on_transaction(transaction).execute()?;
    if let QueryResults::Solutions(solutions) = results {
        for solution in solutions {
            let solution = solution?;
            removed.extend(delete.iter().filter_map(|pattern| removed_quad(pattern, &solution)));
            let mut fresh = HashMap::new();
            added.extend(insert.iter().filter_map(|pattern| added_quad(pattern, &solution, &mut fresh)));
        }
    }
    Ok((removed, added))
}

fn removed_quad(pattern: &GroundQuadPattern, solution: &QuerySolution) -> Option<Quad> {
    let term = |pattern: &GroundTermPattern| match pattern {
        GroundTermPattern::NamedNode(node) => Some(node.clone().into()),
        GroundTermPattern::Literal(literal) => Some(literal.clone().into()),
        GroundTermPattern::Variable(variable) => solution.get(variable).cloned(),
    };
    let (subject, object) = (term(&pattern.subject)?, term(&pattern.object)?);
    quad(subject, named(&pattern.predicate, solution)?, object, graph(&pattern.graph_name, solution)?)
}

/// Blank nodes of the template are new for each solution.
fn added_quad(pattern: &QuadPattern, solution: &QuerySolution, fresh: &mut HashMap<BlankNode, BlankNode>) -> Option<Quad> {
    let mut term = |pattern: &TermPattern| match pattern {
        TermPattern::NamedNode(node) => Some(Term::from(node.clone())),
        TermPattern::Literal(literal) => Some(literal.clone().into()),
        TermPattern::BlankNode(node) => Some(fresh.entry(node.clone()).or_default().clone().into()),
        TermPattern::Variable(variable) => solution.get(variable).cloned(),
    };
    let (subject, object) = (term(&pattern.subject)?, term(&pattern.object)?);
    quad(subject, named(&pattern.predicate, solution)?, object, graph(&pattern.graph_name, solution)?)
}

/// Makes a quad; none where a literal would be the subject.
fn quad(subject: Term, predicate: NamedNode, object: Term, graph: GraphName) -> Option<Quad> {
    let subject = match subject {
        Term::NamedNode(node) => NamedOrBlankNode::from(node),
        Term::BlankNode(node) => node.into(),
        Term::Literal(_) => return None,
    };
    Some(Quad::new(subject, predicate, object, graph))
}

fn named(pattern: &NamedNodePattern, solution: &QuerySolution) -> Option<NamedNode> {
    match pattern {
        NamedNodePattern::NamedNode(node) => Some(node.clone()),
        NamedNodePattern::Variable(variable) => match solution.get(variable) {
            Some(Term::NamedNode(node)) => Some(node.clone()),
            _ => None,
        },
    }
}

fn graph(pattern: &GraphNamePattern, solution: &QuerySolution) -> Option<GraphName> {
    match pattern {
        GraphNamePattern::NamedNode(node) => Some(node.clone().into()),
        GraphNamePattern::DefaultGraph => Some(GraphName::DefaultGraph),
        GraphNamePattern::Variable(variable) => match solution.get(variable) {
            Some(Term::NamedNode(node)) => Some(node.clone().into()),
            _ => None,
        },
    }
}

/// Gives each blank node of an `INSERT DATA` a name that nothing in the store has.
fn fresh_quads(data: Vec<spargebra::term::Quad>) -> Vec<Quad> {
    let mut fresh: HashMap<BlankNode, BlankNode> = HashMap::new();
    let mut quads = Vec::new();
    for quad in data {
        let subject = match quad.subject {
            NamedOrBlankNode::BlankNode(node) => fresh.entry(node).or_default().clone().into(),
            node => node,
        };
        let object = match quad.object {
            Term::BlankNode(node) => fresh.entry(node).or_default().clone().into(),
            term => term,
        };
        quads.push(Quad::new(subject, quad.predicate, object, graph_name(quad.graph_name)));
    }
    quads
}

fn ground_quad(quad: GroundQuad) -> Quad {
    let object: Term = match quad.object {
        GroundTerm::NamedNode(node) => node.into(),
        GroundTerm::Literal(literal) => literal.into(),
    };
    Quad::new(quad.subject, quad.predicate, object, graph_name(quad.graph_name))
}

fn graph_name(graph: spargebra::term::GraphName) -> GraphName {
    match graph {
        spargebra::term::GraphName::NamedNode(node) => node.into(),
        spargebra::term::GraphName::DefaultGraph => GraphName::DefaultGraph,
    }
}
