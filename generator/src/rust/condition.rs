//! Conditions: the cargo features without which a part of the crate does not exist.

use std::fmt::{self, Display, Formatter};

use serde::{Serialize, Serializer};

/// The feature of operations that are marked as unstable.
pub const PREVIEW: &str = "preview";

/// The cargo features that a part of the crate requires, one or more. It is displayed as `cfg` takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    features: Vec<String>,
}

impl Condition {
    /// Creates a condition of features; `None` if there are none.
    pub fn of<'f>(features: impl IntoIterator<Item = &'f str>) -> Option<Self> {
        let features: Vec<String> = features.into_iter().map(str::to_owned).collect();
        (!features.is_empty()).then_some(Self { features })
    }

    pub fn features(&self) -> impl Iterator<Item = &str> {
        self.features.iter().map(String::as_str)
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let features: Vec<String> = self.features().map(|feature| format!("feature = \"{feature}\"")).collect();
        match features.as_slice() {
            [feature] => f.write_str(feature),
            features => write!(f, "all({})", features.join(", ")),
        }
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_displayed_as_cfg_takes_it() {
        let display = |features: &[&str]| Condition::of(features.iter().copied()).map(|one| one.to_string());
        assert_eq!(display(&[]), None);
        assert_eq!(display(&["orgs"]).as_deref(), Some("feature = \"orgs\""));
        assert_eq!(display(&["orgs", PREVIEW]).as_deref(), Some("all(feature = \"orgs\", feature = \"preview\")"));
    }
}
