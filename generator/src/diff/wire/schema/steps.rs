//! Steps from a schema to a schema in it, as paths of reports and names in messages.

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in super::super) enum Step {
    /// To the target of a reference, which is not printed.
    Alias,
    Property(String),
    Items,
    /// To one item of a list, by its index.
    Item(String),
    Values,
    /// To the properties whose names match a pattern.
    Pattern(String),
    /// To a schema in `oneOf` or `anyOf`.
    Subschema(Subschema),
}

/// What a subschema is called.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in super::super) struct Subschema {
    /// Its name, or what tells it from those beside it.
    pub label: String,
    /// What identifies it, whatever is beside it.
    pub identity: String,
}

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Purpose {
    Message,
    /// It does not depend on the order of the document, nor on what is beside a subschema.
    Fingerprint,
}

/// The most steps that are printed: the last ones.
const MAX_STEPS: usize = 12;

/// Returns `data / [] / name`, with ` / ` before each step.
pub(super) fn path(steps: &[Step], purpose: Purpose) -> String {
    let (last, is_cut) = last_steps(steps);
    let mut path = if is_cut { " / …".to_owned() } else { String::new() };
    for step in last {
        path.push_str(" / ");
        path.push_str(&text(step, purpose));
    }
    path
}

/// Returns `data[].name`, behind the name of a parameter if there is one.
pub(super) fn name(first: Option<&str>, steps: &[Step], purpose: Purpose) -> String {
    let (last, is_cut) = last_steps(steps);
    let mut name = first.unwrap_or_default().to_owned();
    if is_cut {
        name.push('…');
    }
    for step in last {
        if matches!(step, Step::Property(_)) && !name.is_empty() {
            name.push('.');
        }
        name.push_str(&text(step, purpose));
    }
    name
}

/// Returns the last steps but aliases, and whether there are others before them.
fn last_steps(steps: &[Step]) -> (Vec<&Step>, bool) {
    let mut last: Vec<&Step> = steps.iter().filter(|step| **step != Step::Alias).collect();
    let cut = last.len().saturating_sub(MAX_STEPS);
    last.drain(..cut);
    (last, cut > 0)
}

fn text(step: &Step, purpose: Purpose) -> String {
    match step {
        Step::Alias => String::new(),
        Step::Property(name) => name.clone(),
        Step::Items => "[]".to_owned(),
        Step::Item(index) => format!("[{index}]"),
        Step::Values => "{}".to_owned(),
        Step::Pattern(pattern) => format!("{{{pattern}}}"),
        Step::Subschema(subschema) if purpose == Purpose::Message => format!("<{}>", subschema.label),
        Step::Subschema(subschema) => format!("<{}>", subschema.identity),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_become_paths_and_names() {
        let steps = [
            Step::Property("data".to_owned()),
            Step::Items,
            Step::Alias,
            Step::Subschema(Subschema { label: "Cat".to_owned(), identity: "string".to_owned() }),
            Step::Values,
            Step::Pattern("^x-".to_owned()),
        ];
        assert_eq!(path(&steps, Purpose::Message), " / data / [] / <Cat> / {} / {^x-}");
        assert_eq!(path(&steps, Purpose::Fingerprint), " / data / [] / <string> / {} / {^x-}");
        assert_eq!(name(None, &steps, Purpose::Message), "data[]<Cat>{}{^x-}");
        assert_eq!(name(Some("filter"), &steps[..1], Purpose::Message), "filter.data");
    }

    #[test]
    fn of_many_steps_the_last_are_printed() {
        let steps = vec![Step::Property("a".to_owned()); 20];
        assert_eq!(name(None, &steps, Purpose::Message).matches('a').count(), MAX_STEPS);
        assert!(path(&steps, Purpose::Message).starts_with(" / … / a"));
    }
}
