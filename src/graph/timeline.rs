//! What was said of actors, day by day.

use super::TieFilter;
use crate::knowledge::{Entity, EntityId};
use crate::ontology::Ontology;
use crate::store::{ClaimSummary, Tie};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What the documents of one day say of one tie.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// The day on which the documents were published; none when they have no date.
    pub date: Option<Date>,
    /// The tie with the claims of that day.
    pub tie: Tie,
}

/// Returns what was said day by day of ties that have all of `actors` at their ends: of one actor, or between two. What has
/// no date stands at the end.
pub fn timeline(
    claims: &[ClaimSummary],
    entities: &BTreeMap<EntityId, Entity>,
    ontology: &Ontology,
    filter: &TieFilter,
    actors: &[&[EntityId]],
) -> Vec<Moment> {
    let mut days: BTreeMap<(bool, Option<Date>), Vec<&ClaimSummary>> = BTreeMap::new();
    for claim in claims.iter().filter(|claim| filter.accepts_claim(claim) && joins(claim, actors)) {
        days.entry((claim.source.date.is_none(), claim.source.date)).or_default().push(claim);
    }
    let moments = |((_, date), claims): ((bool, Option<Date>), Vec<&ClaimSummary>)| {
        let ties = Tie::gather(claims, ontology, |claim| filter.asserts(claim));
        let wanted = ties.into_iter().filter(|tie| filter.accepts_tie(tie, entities, ontology));
        wanted.map(move |tie| Moment { date, tie }).collect::<Vec<_>>()
    };
    days.into_iter().flat_map(moments).collect()
}

/// Tells whether the ends of a claim are among the actors: one of them among those of one name, or both among those of two.
fn joins(claim: &ClaimSummary, actors: &[&[EntityId]]) -> bool {
    let is = |end: &EntityId, names: &[EntityId]| names.contains(end);
    match actors {
        [] => true,
        [one] => is(&claim.subject, one) || is(&claim.object, one),
        [one, other, ..] => {
            (is(&claim.subject, one) && is(&claim.object, other)) || (is(&claim.subject, other) && is(&claim.object, one))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{ontology, plain, reading, store};
    use jiff::civil::date;

    #[test]
    fn days_come_in_order_and_the_undated_last() {
        let arms = ("Russia arms Iraq.", "Russia", "arms", "Iraq", plain as fn(&mut _));
        let mut late = reading("a", &[arms, arms, ("Iraq attacks Syria.", "Iraq", "attacks", "Syria", plain)]);
        late.document.date = Some(date(2014, 6, 20));
        let early = reading("b", &[arms]);
        let mut undated = reading("c", &[("Iraq backs Russia.", "Iraq", "backs", "Russia", plain)]);
        undated.document.date = None;
        let store = store(&[late, early, undated]);
        let (claims, entities) = (store.claim_summaries().unwrap(), store.entities().unwrap());
        let [iraq, russia] = ["Iraq", "Russia"].map(|id| vec![EntityId(id.to_owned())]);
        let check = |actors: &[&[EntityId]], expected: &[&str]| {
            let moments = timeline(&claims, &entities, &ontology(), &TieFilter::default(), actors);
            let line = |moment: &Moment| {
                let day = moment.date.map(|date| date.to_string()).unwrap_or_default();
                format!("{day} {} {} {} {}", moment.tie.subject, moment.tie.relation, moment.tie.object, moment.tie.claims)
            };
            assert_eq!(moments.iter().map(line).collect::<Vec<_>>(), expected);
        };
        let between = ["2014-06-17 Russia arms Iraq 1", "2014-06-20 Russia arms Iraq 2", " Iraq backs Russia 1"];
        check(&[&iraq, &russia], &between);
        check(&[&iraq], &[between[0], "2014-06-20 Iraq attacks Syria 1", between[1], between[2]]);
    }
}
