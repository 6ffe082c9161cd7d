//! How many claims there are by date of their documents.

use super::Explorer;
use crate::graph::TieFilter;
use crate::knowledge::EntityId;
use crate::ontology::Sign;
use crate::store::ClaimSummary;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Claims by date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Histogram {
    /// What one bar stands for.
    pub unit: HistogramUnit,
    /// The bars in order, without gaps between them.
    pub bars: Vec<Bar>,
    /// How many claims stand in documents without a date.
    pub undated: usize,
}

/// How much time one bar covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum HistogramUnit {
    /// One day.
    #[default]
    Day,
    /// Seven days from Monday on.
    Week,
    /// One month of the calendar.
    Month,
    /// One year.
    Year,
}

/// The claims of one day, week, month or year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// How many claims of support.
    pub positive: usize,
    /// How many of hostility.
    pub negative: usize,
    /// How many of neither.
    pub neutral: usize,
}

/// More bars could not be told apart, nor be hit with a pointer.
const MOST_BARS: i64 = 80;

impl Explorer {
    /// Returns the claims that pass a filter by date, with one of `actors` at an end; of all claims when there are none.
    /// The days of the filter are no matter, so that others can be chosen.
    pub(super) fn histogram(&self, filter: &TieFilter, actors: &BTreeSet<EntityId>) -> Histogram {
        let filter = TieFilter { since: None, until: None, ..filter.clone() };
        let counts = |claim: &&ClaimSummary| {
            let is_wanted = actors.is_empty() || actors.contains(&claim.subject) || actors.contains(&claim.object);
            is_wanted && filter.accepts_claim(claim) && self.is_shown(claim, &filter)
        };
        let claims: Vec<&ClaimSummary> = self.claims.iter().filter(counts).collect();
        let dated: Vec<(Date, Sign)> =
            claims.iter().filter_map(|claim| Some((claim.source.date?, self.sign(claim)))).collect();
        let undated = claims.len() - dated.len();
        let (first, last) = (dated.iter().map(|(day, _)| *day).min(), dated.iter().map(|(day, _)| *day).max());
        let Some((first, last)) = first.zip(last) else { return Histogram { undated, ..Histogram::default() } };
        let unit = unit(first, last);
        Histogram { unit, bars: bars(unit, first, last, &dated), undated }
    }

    /// Tells whether a claim alone would make a tie that the filter takes.
    fn is_shown(&self, claim: &ClaimSummary, filter: &TieFilter) -> bool {
        let sign = self.sign(claim);
        let relations = self.ontology.with_ancestors(&claim.relation);
        (filter.unasserted || filter.asserts(claim))
            && (filter.signs.is_empty() || filter.signs.contains(&sign))
            && (filter.relations.is_empty() || relations.iter().any(|above| filter.relations.contains(&above.name)))
    }

    fn sign(&self, claim: &ClaimSummary) -> Sign {
        self.ontology.relations.get(&claim.relation).map(|relation| relation.sign).unwrap_or_default()
    }
}

/// Returns the shortest unit that does not make too many bars.
fn unit(first: Date, last: Date) -> HistogramUnit {
    let days = days_between(first, last) + 1;
    match days {
        _ if days <= MOST_BARS => HistogramUnit::Day,
        _ if days <= MOST_BARS * 7 => HistogramUnit::Week,
        _ if days <= MOST_BARS * 30 => HistogramUnit::Month,
        _ => HistogramUnit::Year,
    }
}

fn days_between(first: Date, last: Date) -> i64 {
    last.since(first).map_or(0, |span| i64::from(span.get_days()))
}

fn bars(unit: HistogramUnit, first: Date, last: Date, claims: &[(Date, Sign)]) -> Vec<Bar> {
    let mut counts: BTreeMap<Date, [usize; 3]> = BTreeMap::new();
    for (day, sign) in claims {
        let count = counts.entry(start(unit, *day)).or_default();
        match sign {
            Sign::Positive => count[0] += 1,
            Sign::Negative => count[1] += 1,
            Sign::Neutral => count[2] += 1,
        }
    }
    let mut bars = Vec::new();
    let mut from = start(unit, first);
    while from <= last {
        let next = next(unit, from);
        let [positive, negative, neutral] = counts.get(&from).copied().unwrap_or_default();
        let to = next.and_then(|next| next.yesterday().ok()).unwrap_or(last);
        bars.push(Bar { from: from.to_string(), to: to.to_string(), positive, negative, neutral });
        let Some(next) = next else { break };
        from = next;
    }
    bars
}

/// Returns the first day of the bar that a day belongs to.
fn start(unit: HistogramUnit, day: Date) -> Date {
    match unit {
        HistogramUnit::Day => day,
        HistogramUnit::Week => {
            let since_monday = i64::from(day.weekday().to_monday_zero_offset());
            day.checked_sub(jiff::Span::new().days(since_monday)).unwrap_or(day)
        }
        HistogramUnit::Month => day.first_of_month(),
        HistogramUnit::Year => day.first_of_year(),
    }
}

/// Returns the first day of the next bar; none at the end of the calendar.
fn next(unit: HistogramUnit, from: Date) -> Option<Date> {
    let span = match unit {
        HistogramUnit::Day => jiff::Span::new().days(1),
        HistogramUnit::Week => jiff::Span::new().days(7),
        HistogramUnit::Month => jiff::Span::new().months(1),
        HistogramUnit::Year => jiff::Span::new().years(1),
    };
    from.checked_add(span).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn check(days: &[Date], unit_expected: HistogramUnit, expected: &[(&str, &str, usize)]) {
        let (first, last) = (*days.iter().min().unwrap(), *days.iter().max().unwrap());
        let unit = unit(first, last);
        assert_eq!(unit, unit_expected);
        let claims: Vec<(Date, Sign)> = days.iter().map(|day| (*day, Sign::Negative)).collect();
        let bars = bars(unit, first, last, &claims);
        let told: Vec<(&str, &str, usize)> =
            bars.iter().map(|bar| (bar.from.as_str(), bar.to.as_str(), bar.negative)).collect();
        assert!(told.len() as i64 <= MOST_BARS + 2);
        assert_eq!(&told[..expected.len()], expected);
        assert_eq!(bars.iter().map(|bar| bar.negative).sum::<usize>(), days.len());
    }

    #[test]
    fn the_unit_suits_the_period() {
        let day = |month, day| date(2014, month, day);
        check(
            &[day(6, 17), day(6, 17), day(6, 19)],
            HistogramUnit::Day,
            &[("2014-06-17", "2014-06-17", 2), ("2014-06-18", "2014-06-18", 0)],
        );
        check(&[day(6, 17), day(12, 1)], HistogramUnit::Week, &[("2014-06-16", "2014-06-22", 1)]);
        check(&[date(2014, 6, 17), date(2017, 12, 1)], HistogramUnit::Month, &[("2014-06-01", "2014-06-30", 1)]);
        check(&[date(1950, 6, 17), date(2017, 12, 1)], HistogramUnit::Year, &[("1950-01-01", "1950-12-31", 1)]);
        check(&[date(9999, 12, 31)], HistogramUnit::Day, &[("9999-12-31", "9999-12-31", 1)]);
    }
}
