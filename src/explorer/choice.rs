//! Which claims and ties the page is to show.

use crate::graph::TieFilter;
use crate::knowledge::{EntityId, Modality, RelationName};
use crate::ontology::Sign;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de};
use std::collections::BTreeSet;

/// Conditions as the page sends them; see [`TieFilter`], which they become.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Choice {
    /// Only these relations and those below them; empty for all.
    pub relations: BTreeSet<RelationName>,
    /// Only these signs; empty for all.
    #[serde(deserialize_with = "signs")]
    pub signs: BTreeSet<Sign>,
    /// Only claims of these documents or publishers; empty for all.
    pub sources: BTreeSet<String>,
    /// Only what these speakers say; empty for all.
    pub speakers: BTreeSet<EntityId>,
    /// Only claims of these modalities; empty for all.
    pub modalities: BTreeSet<Modality>,
    /// Only claims that are at least so sure.
    pub confidence: f64,
    /// Only what was published from this day on.
    #[serde(deserialize_with = "date")]
    pub since: Option<Date>,
    /// Only what was published up to this day.
    #[serde(deserialize_with = "date")]
    pub until: Option<Date>,
    /// Also ties that are claimed but not asserted.
    pub unasserted: bool,
}

impl Choice {
    /// Returns the filter that it stands for. Who asks for what is planned wants to see it, although it is not asserted.
    pub(super) fn filter(&self) -> TieFilter {
        let asks_for_unasserted = !self.modalities.is_empty() && !self.modalities.contains(&Modality::Actual);
        TieFilter {
            relations: self.relations.clone(),
            signs: self.signs.clone(),
            kinds: BTreeSet::new(),
            since: self.since,
            until: self.until,
            sources: self.sources.clone(),
            speakers: self.speakers.clone(),
            modalities: self.modalities.clone(),
            confidence: self.confidence,
            unasserted: self.unasserted || asks_for_unasserted,
        }
    }
}

fn signs<'d, D: Deserializer<'d>>(deserializer: D) -> Result<BTreeSet<Sign>, D::Error> {
    Vec::<String>::deserialize(deserializer)?.iter().map(|name| parse_sign(name)).collect()
}

/// Reads a sign that may be missing.
pub(super) fn sign<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Option<Sign>, D::Error> {
    Option::<String>::deserialize(deserializer)?.map(|name| parse_sign(&name)).transpose()
}

fn parse_sign<E: de::Error>(name: &str) -> Result<Sign, E> {
    Sign::parse(name).ok_or_else(|| E::unknown_variant(name, &["positive", "negative", "neutral"]))
}

fn date<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    let wrong = |text: &str| de::Error::invalid_value(de::Unexpected::Str(text), &"a day such as 2014-06-17");
    text.map(|text| text.parse().map_err(|_| wrong(&text))).transpose()
}
