//! Deprecation, sunset and stability of anything that has them.

use jiff::civil::Date;

use crate::diff::change::{Rule, Severity};
use crate::diff::rules;
use crate::ir::Lifecycle;

/// How long callers need to do without something, in days. A month is little enough.
const NOTICE_DAYS: i32 = 31;

/// What one side says.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Life<'a> {
    pub deprecated: bool,
    pub lifecycle: &'a Lifecycle,
}

/// What became of it: how the sentence goes on behind its subject.
#[derive(Debug)]
pub(in super::super) struct Turn {
    pub rule: &'static Rule,
    pub severity: Severity,
    pub says: String,
}

pub(in super::super) fn compare(base: Life<'_>, head: Life<'_>, today: Date) -> Vec<Turn> {
    let mut turns = Vec::new();
    match (base.deprecated, head.deprecated) {
        (false, true) => turns.push(deprecated(head.lifecycle, today)),
        (true, false) => turns.push(turn(&rules::REACTIVATED, " is no longer deprecated")),
        (true, true) => turns.extend(sunset_changed(base.lifecycle, head.lifecycle, today)),
        (false, false) => {}
    }
    turns.extend(stability_changed(base.lifecycle, head.lifecycle));
    turns
}

/// Whether the date until which it stays is over.
pub(in super::super) fn is_over(lifecycle: &Lifecycle, today: Date) -> bool {
    lifecycle.sunset.as_deref().and_then(date).is_some_and(|sunset| sunset <= today)
}

/// Dates are days, as such or in a date with a time.
pub(in super::super) fn date(text: &str) -> Option<Date> {
    let day = text.get(..10)?;
    let ends = text[10..].chars().next().is_none_or(|next| matches!(next, 'T' | 't' | ' '));
    day.parse().ok().filter(|_| ends)
}

fn turn(rule: &'static Rule, says: impl Into<String>) -> Turn {
    Turn { rule, severity: rule.severity, says: says.into() }
}

fn deprecated(head: &Lifecycle, today: Date) -> Turn {
    let Some(text) = &head.sunset else {
        return turn(&rules::DEPRECATED_WITHOUT_SUNSET, " is deprecated, without a date until which it stays");
    };
    match date(text) {
        None => {
            turn(&rules::DEPRECATED_WITH_INVALID_SUNSET, format!(" is deprecated until `{text}`, which is no date"))
        }
        Some(sunset) if is_soon(sunset, today) => {
            turn(&rules::SUNSET_TOO_SOON, format!(" is deprecated and may be gone from {text} on, which is too soon"))
        }
        Some(_) => turn(&rules::DEPRECATED, format!(" is deprecated and stays until {text}")),
    }
}

fn is_soon(sunset: Date, today: Date) -> bool {
    sunset.since(today).is_ok_and(|span| span.get_days() < NOTICE_DAYS)
}

fn sunset_changed(base: &Lifecycle, head: &Lifecycle, today: Date) -> Option<Turn> {
    if base.sunset == head.sunset {
        return None;
    }
    let (old, new) = match (&base.sunset, &head.sunset) {
        (None, Some(new)) if date(new).is_some() => {
            return Some(turn(&rules::SUNSET_ADDED, format!(" is deprecated and stays until {new}")));
        }
        (Some(_), None) => {
            return Some(turn(&rules::SUNSET_REMOVED, " is deprecated, no longer with a date until which it stays"));
        }
        (_, Some(new)) if date(new).is_none() => {
            return Some(turn(&rules::SUNSET_INVALID, format!(" is deprecated until `{new}`, which is no date")));
        }
        (Some(old), Some(new)) => (old, new),
        (None, _) => return None,
    };
    let Some(before) = date(old) else {
        return Some(turn(&rules::SUNSET_VALID, format!(" is deprecated and stays until {new}")));
    };
    let after = date(new)?;
    let says = format!(" is deprecated and stays until {new}, before that until {old}");
    Some(match after.cmp(&before) {
        std::cmp::Ordering::Less => {
            let severity = if is_soon(after, today) { Severity::Breaking } else { Severity::Risky };
            Turn { severity, ..turn(&rules::SUNSET_BROUGHT_FORWARD, says) }
        }
        std::cmp::Ordering::Greater => turn(&rules::SUNSET_POSTPONED, says),
        std::cmp::Ordering::Equal => return None,
    })
}

/// From the least stable to the most; what says nothing is stable.
const LEVELS: [&str; 4] = ["draft", "alpha", "beta", "stable"];

fn stability_changed(base: &Lifecycle, head: &Lifecycle) -> Option<Turn> {
    const STABLE: &str = "stable";
    let (old, new) = (base.stability.as_deref().unwrap_or(STABLE), head.stability.as_deref().unwrap_or(STABLE));
    if old == new {
        return None;
    }
    let level = |text: &str| LEVELS.iter().position(|level| *level == text);
    let says = format!(" has the stability `{new}`, before that `{old}`");
    Some(match (level(old), level(new)) {
        (_, None) => turn(&rules::STABILITY_INVALID, says),
        (None, Some(_)) => turn(&rules::STABILITY_VALID, says),
        (Some(old), Some(new)) if new < old => turn(&rules::STABILITY_DECREASED, says),
        (Some(_), Some(_)) => turn(&rules::STABILITY_INCREASED, says),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;

    use super::*;

    fn life(sunset: Option<&str>) -> Lifecycle {
        Lifecycle { sunset: sunset.map(str::to_owned), stability: None }
    }

    fn rule(base: Option<&str>, head: Option<&str>, was_deprecated: bool) -> (&'static str, Severity) {
        let (base, head) = (life(base), life(head));
        let base = Life { deprecated: was_deprecated, lifecycle: &base };
        let turns = compare(base, Life { deprecated: true, lifecycle: &head }, day(2030, 1, 1));
        (turns[0].rule.id, turns[0].severity)
    }

    #[test]
    fn a_date_may_have_a_time() {
        for text in ["2030-01-01", "2030-01-01T00:00:00Z"] {
            assert_eq!(date(text), Some(day(2030, 1, 1)));
        }
        for text in ["2030-13-01", "2030-01-011", "soon", "ééééééééé"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn a_sunset_needs_a_month() {
        assert_eq!(rule(None, Some("2030-01-31"), false), ("sunset-too-soon", Severity::Breaking));
        assert_eq!(rule(None, Some("2030-02-01"), false), ("deprecated", Severity::Safe));
        assert_eq!(rule(Some("2031-01-01"), Some("2030-06-01"), true), ("sunset-brought-forward", Severity::Risky));
        assert_eq!(rule(Some("2031-01-01"), Some("2030-01-02"), true), ("sunset-brought-forward", Severity::Breaking));
    }
}
