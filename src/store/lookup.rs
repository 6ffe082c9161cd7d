//! Finds entities and relations by the names that people type.

use super::iri::{entity_of, relation_of};
use super::read::{Node, read_entity};
use super::terms::TERMS;
use super::{KeptActors, Store, StoreError, VIEW, entity_node, literal_value, relation_node};
use crate::knowledge::{Entity, EntityId, RelationName};
use oxigraph::model::{LiteralRef, NamedNode, NamedOrBlankNode, Term, TermRef};
use std::collections::{BTreeMap, BTreeSet};

impl Store {
    /// Returns the entities of the view with their labels, kinds and aliases.
    ///
    /// # Errors
    /// When the store is damaged or the disk fails.
    pub fn entities(&self) -> Result<BTreeMap<EntityId, Entity>, StoreError> {
        let mut entities = BTreeMap::new();
        for quad in self.dataset.quads_for_pattern(None, Some(TERMS.pref_label.as_ref()), None, Some(VIEW)) {
            let entity = read_entity(&Node::read(&self.dataset, quad?.subject.as_ref(), VIEW)?)?;
            entities.insert(entity.id.clone(), entity);
        }
        Ok(entities)
    }

    /// Returns an entity of the view.
    ///
    /// # Errors
    /// When the store is damaged or the disk fails.
    pub fn entity(&self, id: &EntityId) -> Result<Option<Entity>, StoreError> {
        let node = entity_node(id);
        if !self.has_label(&node)? {
            return Ok(None);
        }
        read_entity(&Node::read(&self.dataset, node.as_ref().into(), VIEW)?).map(Some)
    }

    /// Returns which actors the view has under another, because they are judged to be one.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn kept_actors(&self) -> Result<KeptActors, StoreError> {
        let mut kept = KeptActors::default();
        for quad in self.dataset.quads_for_pattern(None, Some(TERMS.same_actor_as.as_ref()), None, Some(VIEW)) {
            let quad = quad?;
            if let (NamedOrBlankNode::NamedNode(merged), Term::NamedNode(actor)) = (&quad.subject, &quad.object) {
                kept.0.extend(entity_of(merged.as_str()).zip(entity_of(actor.as_str())));
            }
        }
        Ok(kept)
    }

    /// Returns the entities of the view that `text` names, ordered by id: by IRI, prefixed name or id, else by label,
    /// else by alias, else by label or alias without regard to case.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn find_entities(&self, text: &str) -> Result<Vec<EntityId>, StoreError> {
        let text = text.trim();
        let id = entity_of(text.trim_start_matches('<').trim_end_matches('>'));
        let id = id.unwrap_or_else(|| EntityId(text.strip_prefix("actor:").unwrap_or(text).to_owned()));
        let id = self.kept_actors()?.of(id);
        if self.has_label(&entity_node(&id))? {
            return Ok(vec![id]);
        }
        for property in [&TERMS.pref_label, &TERMS.alt_label] {
            let found = self.entities_with(property, |label| label == text, Some(text))?;
            if !found.is_empty() {
                return Ok(found.into_iter().collect());
            }
        }
        let lowercase = text.to_lowercase();
        let mut found = self.entities_with(&TERMS.pref_label, |label| label.to_lowercase() == lowercase, None)?;
        found.extend(self.entities_with(&TERMS.alt_label, |label| label.to_lowercase() == lowercase, None)?);
        Ok(found.into_iter().collect())
    }

    /// Returns the relation that `text` names: by IRI, prefixed name or local name, else by label without regard to case.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn find_relation(&self, text: &str) -> Result<Option<RelationName>, StoreError> {
        let text = text.trim();
        let name = text.trim_start_matches('<').trim_end_matches('>');
        let name = relation_of(name.strip_prefix("cg:").unwrap_or(name));
        if let Ok(node) = relation_node(&name)
            && self.dataset.contains(oxigraph::model::QuadRef::new(&node, &TERMS.type_, &TERMS.relation, VIEW))?
        {
            return Ok(Some(name));
        }
        let lowercase = text.to_lowercase();
        for quad in self.dataset.quads_for_pattern(None, Some(TERMS.label.as_ref()), None, Some(VIEW)) {
            let quad = quad?;
            if let (NamedOrBlankNode::NamedNode(relation), Some(label)) =
                (&quad.subject, literal_value(quad.object.as_ref()))
                && label.to_lowercase() == lowercase
            {
                return Ok(Some(relation_of(relation.as_str())));
            }
        }
        Ok(None)
    }

    fn has_label(&self, node: &NamedNode) -> Result<bool, StoreError> {
        let mut labels =
            self.dataset.quads_for_pattern(Some(node.as_ref().into()), Some(TERMS.pref_label.as_ref()), None, Some(VIEW));
        Ok(labels.next().transpose()?.is_some())
    }

    /// Returns the entities with a label that `accept`s; with `exact`, only that one is looked at.
    fn entities_with(
        &self,
        property: &NamedNode,
        accept: impl Fn(&str) -> bool,
        exact: Option<&str>,
    ) -> Result<BTreeSet<EntityId>, StoreError> {
        let object = exact.map(|text| TermRef::Literal(LiteralRef::new_simple_literal(text)));
        let mut found = BTreeSet::new();
        for quad in self.dataset.quads_for_pattern(None, Some(property.as_ref()), object, Some(VIEW)) {
            let quad = quad?;
            if let NamedOrBlankNode::NamedNode(node) = &quad.subject
                && literal_value(quad.object.as_ref()).is_some_and(&accept)
            {
                found.extend(entity_of(node.as_str()));
            }
        }
        Ok(found)
    }
}
