// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Rules: which requests get a fault or a reply of their own, for how often.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Deserialize;

use super::faults::fault::Fault;
use super::message::{Decoded, Incoming, Reply};

/// Makes the reply to a request.
pub type ReplyFn = Arc<dyn Fn(&Incoming, &Decoded) -> Reply + Send + Sync>;

/// What a rule does to a request.
#[derive(Clone)]
pub enum Effect {
    Fault(Fault),
    Reply(ReplyFn),
}

impl Effect {
    /// Creates the effect that requests get the reply that the function makes.
    pub fn reply(make: impl Fn(&Incoming, &Decoded) -> Reply + Send + Sync + 'static) -> Self {
        Self::Reply(Arc::new(make))
    }
}

impl fmt::Debug for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fault(fault) => f.debug_tuple("Fault").field(fault).finish(),
            Self::Reply(_) => f.write_str("Reply(…)"),
        }
    }
}

/// A part of the requests, from 0 for none to 1 for all.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(try_from = "f64")]
pub struct Rate(f64);

impl Rate {
    pub const NEVER: Self = Self(0.0);
    pub const ALWAYS: Self = Self(1.0);

    /// Returns `true` if a request with this random number, which is below 1, is one of the part.
    pub fn includes(self, drawn: f64) -> bool {
        drawn < self.0
    }
}

impl Default for Rate {
    fn default() -> Self {
        Self::ALWAYS
    }
}

impl TryFrom<f64> for Rate {
    type Error = String;

    fn try_from(rate: f64) -> Result<Self, String> {
        if (0.0..=1.0).contains(&rate) {
            Ok(Self(rate))
        } else {
            Err(format!("the rate {rate} is not between 0 and 1"))
        }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An effect and the requests that get it.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The indexes of the operations, or `None` for all.
    pub operations: Option<Vec<usize>>,
    /// The number of matching requests that pass before the first one gets the effect.
    pub after: u64,
    /// The part of the matching requests that get the effect.
    pub rate: Rate,
    /// The number of requests that get the effect, or `None` for any number.
    pub times: Option<u64>,
    pub effect: Effect,
}

impl Rule {
    /// Creates a rule for every request of every operation.
    pub fn new(effect: Effect) -> Self {
        Self {
            operations: None,
            after: 0,
            rate: Rate::ALWAYS,
            times: None,
            effect,
        }
    }

    /// Limits the rule to the operation with this index.
    pub fn for_operation(mut self, operation: usize) -> Self {
        self.operations = Some(vec![operation]);
        self
    }

    /// Limits the number of requests that get the effect.
    pub fn with_times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Sets the number of matching requests that pass before the first one gets the effect.
    pub fn with_after(mut self, after: u64) -> Self {
        self.after = after;
        self
    }

    fn matches(&self, operation: usize) -> bool {
        self.operations
            .as_ref()
            .is_none_or(|operations| operations.contains(&operation))
    }
}

/// Names a rule of [`Rules`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(u64);

#[derive(Debug)]
struct StoredRule {
    id: RuleId,
    rule: Rule,
    /// The number of matching requests that no newer rule took.
    matched: u64,
    /// The number of requests that got the effect.
    uses: u64,
}

/// Rules that come and go while the mock runs. The newest one that matches a request and is not used up wins.
#[derive(Debug, Default)]
pub struct Rules {
    stored: Mutex<Vec<StoredRule>>,
    next: AtomicU64,
}

impl Rules {
    /// Adds a rule, which wins over those that are there.
    pub fn add(&self, rule: Rule) -> RuleId {
        let id = RuleId(self.next.fetch_add(1, Ordering::Relaxed));
        self.lock().push(StoredRule {
            id,
            rule,
            matched: 0,
            uses: 0,
        });
        id
    }

    /// Changes a rule, if it is there. Then the rules with a number of times win over the others, the oldest one first.
    pub fn change(&self, id: RuleId, change: impl FnOnce(&mut Rule)) {
        let mut all = self.lock();
        if let Some(held) = all.iter_mut().find(|held| held.id == id) {
            change(&mut held.rule);
        }
        all.sort_by_key(|held| match held.rule.times {
            Some(_) => (true, u64::MAX - held.id.0),
            None => (false, held.id.0),
        });
    }

    /// Removes a rule. Returns `false` if it is not there.
    pub fn remove(&self, id: RuleId) -> bool {
        let mut rules = self.lock();
        let before = rules.len();
        rules.retain(|stored| stored.id != id);
        rules.len() < before
    }

    /// Removes all rules.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// Returns how many requests got the effect of a rule; `None` if the rule is not there.
    pub fn uses(&self, id: RuleId) -> Option<u64> {
        let rules = self.lock();
        let stored = rules.iter().find(|stored| stored.id == id);
        stored.map(|stored| stored.uses)
    }

    /// Returns the effect of the rule that wins, and counts the use. `draw` returns a random number below 1 for a rule.
    pub fn take(&self, operation: usize, draw: impl Fn(RuleId) -> f64) -> Option<Effect> {
        for stored in self.lock().iter_mut().rev() {
            if !stored.rule.matches(operation)
                || stored.rule.times.is_some_and(|t| stored.uses >= t)
            {
                continue;
            }
            stored.matched += 1;
            if stored.matched > stored.rule.after && stored.rule.rate.includes(draw(stored.id)) {
                stored.uses += 1;
                return Some(stored.rule.effect.clone());
            }
        }
        None
    }

    /// Locks the rules. They are valid even after a panic of another thread, because each change is a single step.
    fn lock(&self) -> MutexGuard<'_, Vec<StoredRule>> {
        self.stored.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use hyper::StatusCode;

    use super::*;

    fn rule(status: StatusCode) -> Rule {
        Rule::new(Effect::Fault(Fault::status(status)))
    }

    fn take(rules: &Rules, operation: usize) -> Option<StatusCode> {
        match rules.take(operation, |_| 0.0)? {
            Effect::Fault(fault) => fault.reply_status(),
            Effect::Reply(_) => None,
        }
    }

    #[test]
    fn the_newest_rule_that_is_not_used_up_wins() {
        let rules = Rules::default();
        rules.add(rule(StatusCode::BAD_GATEWAY));
        let newest = rules.add(rule(StatusCode::CONFLICT).with_times(2));
        assert_eq!(take(&rules, 0), Some(StatusCode::CONFLICT));
        assert_eq!(rules.uses(newest), Some(1));
        assert_eq!(take(&rules, 0), Some(StatusCode::CONFLICT));
        assert_eq!(take(&rules, 0), Some(StatusCode::BAD_GATEWAY));
        assert_eq!(rules.uses(newest), Some(2));
    }

    #[test]
    fn a_rule_matches_its_operation_only() {
        let rules = Rules::default();
        rules.add(rule(StatusCode::CONFLICT).for_operation(1));
        assert_eq!(take(&rules, 0), None);
        assert_eq!(take(&rules, 1), Some(StatusCode::CONFLICT));
    }

    #[test]
    fn changed_rules_with_a_number_of_times_win_in_their_order() {
        let rules = Rules::default();
        let first = rules.add(rule(StatusCode::CONFLICT));
        rules.change(first, |rule| rule.times = Some(1));
        let second = rules.add(rule(StatusCode::FORBIDDEN));
        rules.change(second, |rule| rule.times = Some(1));
        let rest = rules.add(rule(StatusCode::BAD_GATEWAY));
        rules.change(rest, |_| {});
        let taken: Vec<_> = (0..3).filter_map(|_| take(&rules, 0)).collect();
        let expected = [
            StatusCode::CONFLICT,
            StatusCode::FORBIDDEN,
            StatusCode::BAD_GATEWAY,
        ];
        assert_eq!(taken, expected);
    }

    #[test]
    fn requests_pass_before_the_first_effect() {
        let rules = Rules::default();
        rules.add(rule(StatusCode::CONFLICT).with_after(2).with_times(1));
        let taken: Vec<_> = (0..4).map(|_| take(&rules, 0).is_some()).collect();
        assert_eq!(taken, [false, false, true, false]);
    }

    #[test]
    fn removed_rules_have_no_effect() {
        let rules = Rules::default();
        let first = rules.add(rule(StatusCode::CONFLICT));
        assert!(rules.remove(first));
        assert!(!rules.remove(first));
        assert_eq!(rules.uses(first), None);
        rules.add(rule(StatusCode::CONFLICT));
        rules.clear();
        assert_eq!(take(&rules, 0), None);
    }

    #[test]
    fn a_rate_is_a_part_of_one() {
        for rate in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert!(Rate::try_from(rate).is_err(), "{rate}");
        }
        let rules = Rules::default();
        let mut half = rule(StatusCode::CONFLICT);
        half.rate = Rate(0.5);
        rules.add(half);
        assert!(rules.take(0, |_| 0.5).is_none());
        assert!(rules.take(0, |_| 0.49).is_some());
    }
}
