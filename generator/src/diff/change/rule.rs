//! Rules, and how grave the changes are that they notice.

/// What a change means for a caller that knows the base alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Calls that worked no longer do, or answers can no longer be read as before.
    Breaking,
    /// Some may.
    Risky,
    Safe,
    /// Texts alone.
    Docs,
}

/// A kind of change with a name that stays.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    pub id: &'static str,
    pub severity: Severity,
    /// The rule that notices it where base and head change places.
    pub mirror: &'static str,
    /// What it notices, as a sentence.
    pub summary: &'static str,
    /// The checks of oasdiff that notice the same.
    pub oasdiff: &'static [&'static str],
}

/// A rule for what is sent and one for what is received.
#[derive(Debug)]
pub struct Directed {
    pub request: Rule,
    pub response: Rule,
}

/// What can become of a bound.
#[derive(Debug)]
pub struct BoundRules {
    pub set: Directed,
    pub unset: Directed,
    pub raised: Directed,
    pub lowered: Directed,
}
