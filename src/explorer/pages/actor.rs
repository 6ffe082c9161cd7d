//! The page of an actor.

use super::html::{self, actor_link, page};
use super::{actor_path, document_path};
use crate::explorer::drawn_tie::ties_of;
use crate::explorer::{DrawnTie, Explorer, ToldClaim};
use crate::export::xml::escape;
use crate::graph::{ActorGraph, EdgeIndex, NodeIndex, TieFilter};
use crate::knowledge::{ClaimId, Entity, EntityId};
use crate::ontology::Office;
use crate::store::{SourceSummary, Store, StoreError};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many ties are shown with a sentence; each may stand in a document of its own, which has to be read.
const TOLD_TIES: usize = 60;

impl Explorer {
    /// Returns the page of an actor: its names, offices, ties with a sentence each, and documents; none when the store does
    /// not have it.
    ///
    /// # Errors
    /// When the store is damaged or the disk fails.
    pub fn actor_page(&self, store: &Store, id: &EntityId) -> Result<Option<String>, StoreError> {
        let id = store.kept_actors()?.of(id.clone());
        let Some(entity) = self.entities.get(&id) else { return Ok(None) };
        let graph = self.graph(&TieFilter { unasserted: true, ..TieFilter::default() });
        let ties = graph.node(&id).map(|node| ties_by_claims(&graph, node)).unwrap_or_default();
        let first_claims: Vec<ClaimId> =
            ties.iter().take(TOLD_TIES).filter_map(|tie| graph.graph[*tie].evidence.first().cloned()).collect();
        let told = store.explain_claims(&first_claims)?;
        let told: BTreeMap<ClaimId, ToldClaim> =
            told.iter().map(|explanation| (explanation.claim.id.clone(), self.tell(explanation))).collect();
        let content =
            [self.heading(entity), self.offices(&id), tie_list(&graph, &ties, &told), self.document_list(&id)].concat();
        Ok(Some(page(&entity.label, &content)))
    }

    fn heading(&self, entity: &Entity) -> String {
        let aliases: Vec<String> = entity
            .aliases
            .iter()
            .filter(|alias| **alias != entity.label)
            .map(|alias| format!("<bdi>{}</bdi>", escape(alias)))
            .collect();
        let also = if aliases.is_empty() { String::new() } else { format!("<p>Also called {}</p>\n", aliases.join(", ")) };
        format!(
            "<h1><bdi>{}</bdi></h1>\n<p class=\"kind\">{} · {} claims · <a href=\"{}\">open in the explorer</a></p>\n{also}",
            escape(&entity.label),
            entity.kind.as_str(),
            self.claim_count(&entity.id),
            escape(&explorer_address(&entity.id))
        )
    }

    fn offices(&self, id: &EntityId) -> String {
        let profile = self.ontology.actors.iter().find(|actor| actor.id == *id);
        let offices = profile.map(|profile| profile.offices.as_slice()).unwrap_or_default();
        if offices.is_empty() {
            return String::new();
        }
        let line = |office: &Office| {
            let of = self.name(&office.of);
            // Of actors that only the ontology has there is no page.
            let of = if self.entities.contains_key(&of.id) { actor_link(&of) } else { escape(&of.label) };
            format!("<li>{} of {of}{}</li>\n", escape(&office.title), period(office))
        };
        format!("<h2>Offices</h2>\n<ul>\n{}</ul>\n", offices.iter().map(line).collect::<String>())
    }

    fn document_list(&self, id: &EntityId) -> String {
        let mut counts = BTreeMap::new();
        for claim in self.claims.iter().filter(|claim| claim.subject == *id || claim.object == *id) {
            let day = claim.source.date.map(|day| day.to_string());
            let count = counts.entry((Reverse(day), claim.source.document.0.clone())).or_insert((&claim.source, 0));
            count.1 += 1;
        }
        let line = |(source, claims): (&Arc<SourceSummary>, usize)| {
            let parts = [source.publisher.clone(), source.date.map(|day| day.to_string())].into_iter().flatten();
            let details: String = parts.map(|part| format!(" · <bdi>{}</bdi>", escape(&part))).collect();
            let word = if claims == 1 { "claim" } else { "claims" };
            format!(
                "<li><a href=\"{}\"><bdi>{}</bdi></a>{details} · {claims} {word}</li>\n",
                escape(&document_path(&source.document)),
                escape(&source.document.0)
            )
        };
        format!("<h2>Documents</h2>\n<ul>\n{}</ul>\n", counts.into_values().map(line).collect::<String>())
    }
}

/// Returns the address of the diagram around an actor.
fn explorer_address(id: &EntityId) -> String {
    let name = actor_path(id);
    let name = name.trim_start_matches("/actor/");
    format!("/#actor={name}&expand={name}~25")
}

fn period(office: &Office) -> String {
    match (office.from, office.to) {
        (None, None) => String::new(),
        (Some(from), None) => format!(", from {from}"),
        (None, Some(to)) => format!(", until {to}"),
        (Some(from), Some(to)) => format!(", {from} to {to}"),
    }
}

fn ties_by_claims(graph: &ActorGraph, node: NodeIndex) -> Vec<EdgeIndex> {
    let mut ties: Vec<EdgeIndex> = ties_of(graph, node).into_iter().collect();
    ties.sort_by_key(|tie| (Reverse(graph.graph[*tie].claims), *tie));
    ties
}

fn tie_list(graph: &ActorGraph, ties: &[EdgeIndex], told: &BTreeMap<ClaimId, ToldClaim>) -> String {
    if ties.is_empty() {
        return String::new();
    }
    let line = |edge: &EdgeIndex| {
        let tie = DrawnTie::new(graph, *edge)?;
        let first = graph.graph[*edge].evidence.first().and_then(|id| told.get(id));
        Some(tie_item(&tie, first))
    };
    format!("<h2>Ties</h2>\n<ul class=\"ties\">\n{}</ul>\n", ties.iter().filter_map(line).collect::<String>())
}

fn tie_item(tie: &DrawnTie, first: Option<&ToldClaim>) -> String {
    let claims = if tie.claims == 1 { "1 claim".to_owned() } else { format!("{} claims", tie.claims) };
    let doubt = if tie.asserted { "" } else { ", not asserted" };
    let sentence = first.map(|claim| {
        format!("<blockquote>{}<footer>{}</footer></blockquote>", html::marked(&claim.sentence), html::source(claim))
    });
    format!(
        "<li><span class=\"statement {sign}\"><span class=\"sign\" title=\"{sign}\">{}</span> {} {} {}</span> \
         <span class=\"circumstances\">{claims}{doubt}</span>{}</li>\n",
        html::sign_mark(tie.sign),
        actor_link(&tie.subject),
        escape(&tie.relation_label),
        actor_link(&tie.object),
        sentence.unwrap_or_default(),
        sign = tie.sign
    )
}
