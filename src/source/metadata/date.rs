//! Days as articles print them.

use jiff::civil::Date;
use regex::{Captures, Regex};
use std::ops::Range;
use std::sync::LazyLock;

/// Returns the first day that `text` gives in full.
///
/// `03/04/2014` is a different day in London and in Washington, so it gives none; `17/06/2014` is only one day.
pub(crate) fn parse(text: &str) -> Option<Date> {
    find(text).map(|(_, date)| date)
}

/// Finds the first day that `text` gives in full, and where, its time of day included.
pub(crate) fn find(text: &str) -> Option<(Range<usize>, Date)> {
    DATE.captures_iter(text).find_map(|found| Some((found.get(0)?.range(), date(&found)?)))
}

const WEEKDAY: &str = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?";
const MONTH: &str = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const CLOCK: &str = r"(?:(?:,|\s+at|\s+@|\s*[|–-])?\s*\d{1,2}[:.]\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\b\.?)?(?:\s*\(?(?:[A-Z]{1,2}[SD]T|GMT|UTC|Z|ET|BST|CET|CEST)\b\)?)?(?:\s*[+-]\d{2}:?\d{2}\b)?)?";

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let forms = [
        r"(?<iso_year>\d{4})(?:-|/|\.)(?<iso_month>\d{1,2})(?:-|/|\.)(?<iso_day>\d{1,2})(?:T\d{2}:?\d{2}\S*|\b)".to_owned(),
        r"(?<compact_year>(?:19|20)\d{2})(?<compact_month>[01]\d)(?<compact_day>[0-3]\d)(?:T\d{4,6}Z?)?\b".to_owned(),
        format!(r"{WEEKDAY}(?<us_month>{MONTH})\.?\s+(?<us_day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?<us_year>\d{{4}})\b"),
        format!(
            r"{WEEKDAY}(?<uk_day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?<uk_month>{MONTH})\.?,?[\s-]+(?<uk_year>\d{{4}})\b"
        ),
        r"(?<first>\d{1,2})[/.-](?<second>\d{1,2})[/.-](?<year>\d{4})\b".to_owned(),
    ];
    Regex::new(&format!(r"(?i)\b(?:{}){CLOCK}", forms.join("|"))).expect("the pattern is valid")
});

fn date(found: &Captures<'_>) -> Option<Date> {
    let text = |name: &str| found.name(name).map(|part| part.as_str());
    let number = |name: &str| text(name)?.parse::<i16>().ok();
    if let Some(year) = number("iso_year") {
        return day(year, number("iso_month")?, number("iso_day")?);
    }
    if let Some(year) = number("compact_year") {
        return day(year, number("compact_month")?, number("compact_day")?);
    }
    if let Some(year) = number("us_year") {
        return day(year, month(text("us_month")?)?, number("us_day")?);
    }
    if let Some(year) = number("uk_year") {
        return day(year, month(text("uk_month")?)?, number("uk_day")?);
    }
    unambiguous(number("year")?, number("first")?, number("second")?)
}

/// Day and month in either order, when only one order gives a day.
fn unambiguous(year: i16, first: i16, second: i16) -> Option<Date> {
    match (day(year, first, second), day(year, second, first)) {
        (Some(date), None) | (None, Some(date)) => Some(date),
        (Some(one), Some(other)) => (one == other).then_some(one),
        (None, None) => None,
    }
}

fn month(name: &str) -> Option<i16> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.get(..3)?.to_ascii_lowercase();
    MONTHS.iter().position(|month| *month == name).map(|index| index as i16 + 1)
}

fn day(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(parse(text).map(|date| date.to_string()).as_deref(), expected, "{text}");
    }

    #[test]
    fn days_in_full_are_read() {
        for text in [
            "2015-03-04",
            "2015-03-04T18:30:00Z",
            "2015-03-04T18:30:00+02:00",
            "20150304",
            "20150304T183000Z",
            "2015/3/4",
            "March 04, 2015",
            "Mar. 4, 2015",
            "Wednesday, March 4th, 2015",
            "4 March 2015",
            "4th of March, 2015",
            "Wed, 4 Mar 2015 18:30:00 +0000",
            "04-Mar-2015",
        ] {
            check(text, Some("2015-03-04"));
        }
    }

    #[test]
    fn numbers_alone_must_allow_one_reading() {
        check("17/06/2014", Some("2014-06-17"));
        check("06/17/2014", Some("2014-06-17"));
        check("17.06.2014", Some("2014-06-17"));
        check("05/05/2014", Some("2014-05-05"));
        check("03/04/2014", None);
    }

    #[test]
    fn what_is_no_day_gives_none() {
        for text in ["", "June 2014", "31 February 2014", "2014-13-01", "1914", "may 5 men", "000_20149931"] {
            check(text, None);
        }
    }

    #[test]
    fn the_time_of_day_belongs_to_the_day() {
        for text in ["5 June 2014, 5:13pm EST", "June 5, 2014 at 17:13 GMT", "June 5, 2014 | 5:13 p.m. ET"] {
            let (range, _) = find(text).expect("a day");
            assert_eq!(range, 0..text.len(), "{text}");
        }
    }
}
