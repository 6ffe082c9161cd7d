//! Dates as lists of actors write them.

use jiff::civil::Date;

/// Which day of a year or a month is meant where no day is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// The first.
    First,
    /// The last.
    Last,
}

/// Reads `2014-06-17`, `2014-06` or `2014`, also with a time of the day behind it.
pub(super) fn parse_partial(text: &str, bound: Bound) -> Option<Date> {
    let day = text.trim().split(['T', ' ']).next()?;
    let parts: Vec<&str> = day.split('-').collect();
    let year = parts.first().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = parts.get(1).map(|month| month.parse::<i8>()).transpose().ok()?;
    let day = parts.get(2).map(|day| day.parse::<i8>()).transpose().ok()?;
    match (month, day, bound) {
        _ if parts.len() > 3 => None,
        (Some(month), Some(day), _) => Date::new(year, month, day).ok(),
        (month, None, Bound::First) => Date::new(year, month.unwrap_or(1), 1).ok(),
        (month, None, Bound::Last) => Date::new(year, month.unwrap_or(12), 1).ok().map(Date::last_of_month),
        (None, Some(_), _) => None,
    }
}

/// Reads the dates of event coders: `YYMMDD` or `YYYYMMDD`, or with the day of the year `YYDDD` or `YYYYDDD`.
///
/// Two digits mean a year from 1931 to 2030, as in PETRARCH.
pub(super) fn parse_compact(text: &str) -> Option<Date> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = match text.len() {
        5 | 6 => (century(text[..2].parse().ok()?), &text[2..]),
        7 | 8 => (text[..4].parse().ok()?, &text[4..]),
        _ => return None,
    };
    match rest.len() {
        3 => {
            let day: i64 = rest.parse().ok()?;
            let date = Date::new(year, 1, 1).ok()?.checked_add(jiff::Span::new().days(day.checked_sub(1)?)).ok()?;
            (day > 0 && date.year() == year).then_some(date)
        }
        _ => Date::new(year, rest[..2].parse().ok()?, rest[2..].parse().ok()?).ok(),
    }
}

fn century(year: i16) -> i16 {
    if year > 30 { 1900 + year } else { 2000 + year }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_missing_day_is_the_first_or_the_last() {
        for (text, first, last) in [
            ("2014-06-17", Some(date(2014, 6, 17)), Some(date(2014, 6, 17))),
            ("2014-02", Some(date(2014, 2, 1)), Some(date(2014, 2, 28))),
            ("2014", Some(date(2014, 1, 1)), Some(date(2014, 12, 31))),
            ("2014-06-17T10:00:00", Some(date(2014, 6, 17)), Some(date(2014, 6, 17))),
            ("2014-02-30", None, None),
            ("17 June 2014", None, None),
            ("", None, None),
        ] {
            assert_eq!((parse_partial(text, Bound::First), parse_partial(text, Bound::Last)), (first, last), "{text}");
        }
    }

    #[test]
    fn the_four_forms_of_event_coders_are_read() {
        for (text, expected) in [
            ("920114", Some(date(1992, 1, 14))),
            ("190114", Some(date(2019, 1, 14))),
            ("20140617", Some(date(2014, 6, 17))),
            ("2014032", Some(date(2014, 2, 1))),
            ("14366", None),
            ("14000", None),
            ("20141301", None),
            ("soon", None),
        ] {
            assert_eq!(parse_compact(text), expected, "{text}");
        }
    }
}
