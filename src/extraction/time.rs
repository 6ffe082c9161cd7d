//! Dates and periods in a sentence, normalised against the day of the document.

use super::Context;
use crate::knowledge::TimeExpression;
use crate::text::{Sentence, Span};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Reads when the predicate at `trigger` holds: the nearest time phrase of its clause or of the clauses around it.
pub(super) fn read(context: Context<'_>, trigger: usize) -> Option<TimeExpression> {
    let sentence = context.sentence;
    let mut next = Some(trigger);
    while let Some(current) = next {
        let phrases = sentence.dependents_by(current, &["obl", "nmod", "advmod", "nummod"]);
        if let Some(time) = phrases.filter_map(|phrase| phrase_time(context, phrase)).next() {
            return Some(time);
        }
        let token = &sentence.tokens[current];
        next = token.head.filter(|_| matches!(token.relation(), "conj" | "xcomp" | "obj" | "nsubj" | "advcl"));
    }
    None
}

fn phrase_time(context: Context<'_>, head: usize) -> Option<TimeExpression> {
    let sentence = context.sentence;
    let words: Vec<usize> = (0..sentence.tokens.len()).filter(|&index| is_near_below(sentence, index, head)).collect();
    let forms: Vec<String> = words.iter().map(|&index| sentence.tokens[index].form.to_lowercase()).collect();
    let span = words.iter().map(|&index| sentence.tokens[index].span).reduce(Span::cover)?;
    let (from, to) = period(&forms, context.annotated.document.date)?;
    Some(TimeExpression { span, from, to })
}

fn is_near_below(sentence: &Sentence, index: usize, head: usize) -> bool {
    let token = &sentence.tokens[index];
    index == head
        || (token.head == Some(head)
            && matches!(
                token.relation(),
                "nummod" | "compound" | "nmod" | "amod" | "det" | "case" | "flat" | "advmod" | "obl"
            ))
        || token.head.is_some_and(|parent| {
            sentence.tokens[parent].head == Some(head) && matches!(token.relation(), "nummod" | "compound" | "case")
        })
}

type Period = (Option<Date>, Option<Date>);

/// Reads a time phrase in lower-case words; `today` is the day of the document.
fn period(words: &[String], today: Option<Date>) -> Option<Period> {
    let has = |word: &str| words.iter().any(|other| other == word);
    let (first, last) = absolute(words, today).or_else(|| relative(words, today?))?;
    Some(match () {
        () if has("since") || has("after") => (Some(first), None),
        () if has("until") || has("before") || has("by") => (None, Some(last)),
        () => (Some(first), Some(last)),
    })
}

/// Reads "10 June 2014", "June 10", "June 2014", "2011".
fn absolute(words: &[String], today: Option<Date>) -> Option<(Date, Date)> {
    let month = words.iter().find_map(|word| month(word));
    let numbers: Vec<i16> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let year = numbers.iter().copied().find(|number| (1900..2100).contains(number));
    let day = numbers.iter().copied().find(|number| (1..=31).contains(number)).and_then(|day| i8::try_from(day).ok());
    match (year, month, day) {
        (Some(year), None, _) => Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)),
        (Some(year), Some(month), None) => month_of(year, month),
        (Some(year), Some(month), Some(day)) => Date::new(year, month, day).ok().map(|date| (date, date)),
        (None, Some(month), day) => nearest(month, day, today?),
        (None, None, _) => None,
    }
}

fn month_of(year: i16, month: i8) -> Option<(Date, Date)> {
    let first = Date::new(year, month, 1).ok()?;
    Some((first, first.last_of_month()))
}

/// A month without a year is the last one that had begun on the day of the document.
fn nearest(month: i8, day: Option<i8>, today: Date) -> Option<(Date, Date)> {
    let year = if month <= today.month() { today.year() } else { today.year() - 1 };
    match day {
        Some(day) => Date::new(year, month, day).ok().map(|date| (date, date)),
        None => month_of(year, month),
    }
}

/// Reads "yesterday", "Thursday", "last week", "this month".
fn relative(words: &[String], today: Date) -> Option<(Date, Date)> {
    let has = |word: &str| words.iter().any(|other| other == word);
    let back = |days: i64| today.checked_sub(days.days()).ok();
    if has("today") {
        return Some((today, today));
    }
    if has("yesterday") {
        return back(1).map(|date| (date, date));
    }
    if let Some(weekday) = words.iter().find_map(|word| weekday(word)) {
        let days = i64::from(today.weekday().since(weekday));
        return back(days).map(|date| (date, date));
    }
    let shift = if has("last") || has("previous") {
        1
    } else if has("this") {
        0
    } else {
        return None;
    };
    let monday = today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days()).ok()?;
    if has("week") || has("weekend") {
        let first = monday.checked_sub((7 * shift).days()).ok()?;
        return Some((first, first.checked_add(6.days()).ok()?));
    }
    if has("month") {
        let first = today.first_of_month().checked_sub(shift.months()).ok()?;
        return Some((first, first.last_of_month()));
    }
    if has("year") {
        let year = today.year() - i16::try_from(shift).ok()?;
        return Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?));
    }
    None
}

fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let stem = word.trim_end_matches('.');
    let position = MONTHS.iter().position(|month| *month == stem || (stem.len() == 3 && month.starts_with(stem)))?;
    i8::try_from(position + 1).ok()
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn check(phrase: &str, expected: Option<(Option<Date>, Option<Date>)>) {
        let words: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
        // A Tuesday.
        assert_eq!(period(&words, Some(date(2014, 6, 17))), expected, "{phrase}");
    }

    fn days(from: Date, to: Date) -> Option<(Option<Date>, Option<Date>)> {
        Some((Some(from), Some(to)))
    }

    #[test]
    fn absolute_dates() {
        check("on 10 june 2014", days(date(2014, 6, 10), date(2014, 6, 10)));
        check("since june 10", Some((Some(date(2014, 6, 10)), None)));
        check("in december", days(date(2013, 12, 1), date(2013, 12, 31)));
        check("in 2011", days(date(2011, 1, 1), date(2011, 12, 31)));
        check("until march 2013", Some((None, Some(date(2013, 3, 31)))));
    }

    #[test]
    fn relative_dates() {
        check("on monday", days(date(2014, 6, 16), date(2014, 6, 16)));
        check("last week", days(date(2014, 6, 9), date(2014, 6, 15)));
        check("last month", days(date(2014, 5, 1), date(2014, 5, 31)));
        check("yesterday", days(date(2014, 6, 16), date(2014, 6, 16)));
    }

    #[test]
    fn other_phrases_are_no_time() {
        check("in the last battle", None);
        check("with 10 tanks", None);
        check("in february 30", None);
    }
}
