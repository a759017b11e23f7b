//! Deprecation, sunset and stability of operations, parameters, headers and schemas.

use jiff::civil::Date;

use super::texts::{describe_change, describe_replacement, quote};
use crate::diff::change::{Rule, Severity};
use crate::diff::rules;
use crate::ir::Lifecycle;

/// The minimum number of days between the deprecation of an item and its sunset.
const NOTICE_DAYS: i32 = 31;

/// The deprecation and stability of an item on one side.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct LifecycleState<'a> {
    pub deprecated: bool,
    pub lifecycle: &'a Lifecycle,
}

#[derive(Debug)]
pub(in super::super) struct LifecycleChange {
    pub rule: &'static Rule,
    pub severity: Severity,
    /// What changed, without the subject.
    pub text: String,
}

pub(in super::super) fn compare(
    base: LifecycleState<'_>,
    head: LifecycleState<'_>,
    today: Date,
) -> Vec<LifecycleChange> {
    let mut changes = Vec::new();
    match (base.deprecated, head.deprecated) {
        (false, true) => changes.push(deprecated(head.lifecycle, today)),
        (true, false) => changes.push(change(&rules::REACTIVATED, "no longer deprecated")),
        (true, true) => changes.extend(sunset_changed(base.lifecycle, head.lifecycle, today)),
        (false, false) => {}
    }
    changes.extend(stability_changed(base.lifecycle, head.lifecycle));
    changes
}

/// Returns `true` if the sunset date has passed.
pub(in super::super) fn is_past_sunset(lifecycle: &Lifecycle, today: Date) -> bool {
    lifecycle.sunset.as_deref().and_then(parse_date).is_some_and(|sunset| sunset <= today)
}

/// Parses a date, which may be followed by a time.
pub(in super::super) fn parse_date(text: &str) -> Option<Date> {
    let day = text.get(..10)?;
    let ends = text[10..].chars().next().is_none_or(|next| matches!(next, 'T' | 't' | ' '));
    day.parse().ok().filter(|_| ends)
}

fn change(rule: &'static Rule, text: impl Into<String>) -> LifecycleChange {
    LifecycleChange { rule, severity: rule.severity, text: text.into() }
}

fn deprecated(head: &Lifecycle, today: Date) -> LifecycleChange {
    let Some(text) = &head.sunset else {
        return change(&rules::DEPRECATED_WITHOUT_SUNSET, "deprecated without a sunset date");
    };
    let sunset = quote(text);
    match parse_date(text) {
        None => change(
            &rules::DEPRECATED_WITH_INVALID_SUNSET,
            format!("deprecated with sunset {sunset}, which is not a date"),
        ),
        Some(date) if is_soon(date, today) => change(
            &rules::SUNSET_TOO_SOON,
            format!("deprecated with sunset {sunset}, less than {NOTICE_DAYS} days from now"),
        ),
        Some(_) => change(&rules::DEPRECATED, format!("deprecated with sunset {sunset}")),
    }
}

fn is_soon(sunset: Date, today: Date) -> bool {
    sunset.since(today).is_ok_and(|span| span.get_days() < NOTICE_DAYS)
}

fn sunset_changed(base: &Lifecycle, head: &Lifecycle, today: Date) -> Option<LifecycleChange> {
    if base.sunset == head.sunset {
        return None;
    }
    let sunset = |lifecycle: &Lifecycle| lifecycle.sunset.as_deref().map(quote);
    let text = describe_change("sunset", sunset(base), sunset(head));
    let [old, new] = [base, head].map(|lifecycle| lifecycle.sunset.as_deref().map(parse_date));
    Some(match (old, new) {
        (_, Some(None)) => change(&rules::SUNSET_INVALID, format!("{text}, which is not a date")),
        (None, _) => change(&rules::SUNSET_ADDED, text),
        (Some(_), None) => change(&rules::SUNSET_REMOVED, text),
        (Some(None), Some(Some(_))) => change(&rules::SUNSET_VALID, text),
        (Some(Some(old)), Some(Some(new))) if new < old => {
            let severity = if is_soon(new, today) { Severity::Breaking } else { Severity::Risky };
            LifecycleChange { severity, ..change(&rules::SUNSET_BROUGHT_FORWARD, text) }
        }
        (Some(Some(old)), Some(Some(new))) if new > old => change(&rules::SUNSET_POSTPONED, text),
        // The same day in another notation.
        (Some(Some(_)), Some(Some(_))) => return None,
    })
}

/// From the least stable to the most.
const LEVELS: [&str; 4] = ["draft", "alpha", "beta", "stable"];

fn stability_changed(base: &Lifecycle, head: &Lifecycle) -> Option<LifecycleChange> {
    const DEFAULT: &str = "stable";
    let (old, new) = (base.stability.as_deref().unwrap_or(DEFAULT), head.stability.as_deref().unwrap_or(DEFAULT));
    if old == new {
        return None;
    }
    let level = |text: &str| LEVELS.iter().position(|level| *level == text);
    let text = describe_replacement("stability level", quote(old), quote(new));
    Some(match (level(old), level(new)) {
        (_, None) => change(&rules::STABILITY_INVALID, text),
        (None, Some(_)) => change(&rules::STABILITY_VALID, text),
        (Some(old), Some(new)) if new < old => change(&rules::STABILITY_DECREASED, text),
        (Some(_), Some(_)) => change(&rules::STABILITY_INCREASED, text),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;

    use super::*;

    fn lifecycle(sunset: Option<&str>) -> Lifecycle {
        Lifecycle { sunset: sunset.map(str::to_owned), stability: None }
    }

    fn rule(base: Option<&str>, head: Option<&str>, was_deprecated: bool) -> (&'static str, Severity) {
        let (base, head) = (lifecycle(base), lifecycle(head));
        let base = LifecycleState { deprecated: was_deprecated, lifecycle: &base };
        let changes = compare(base, LifecycleState { deprecated: true, lifecycle: &head }, day(2030, 1, 1));
        (changes[0].rule.id, changes[0].severity)
    }

    #[test]
    fn a_date_may_have_a_time() {
        for text in ["2030-01-01", "2030-01-01T00:00:00Z"] {
            assert_eq!(parse_date(text), Some(day(2030, 1, 1)));
        }
        for text in ["2030-13-01", "2030-01-011", "soon", "ééééééééé"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn a_sunset_within_a_month_breaks() {
        assert_eq!(rule(None, Some("2030-01-31"), false), ("sunset-too-soon", Severity::Breaking));
        assert_eq!(rule(None, Some("2030-02-01"), false), ("deprecated", Severity::Safe));
        assert_eq!(rule(Some("2031-01-01"), Some("2030-06-01"), true), ("sunset-brought-forward", Severity::Risky));
        assert_eq!(rule(Some("2031-01-01"), Some("2030-01-02"), true), ("sunset-brought-forward", Severity::Breaking));
    }
}
