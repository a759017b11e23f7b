//! Steps from a schema to what is in it: as a path, and as part of a sentence.

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Step {
    /// To what it is an alias of, which is no step for readers.
    Through,
    Property(String),
    Items,
    Values,
    /// To one of the schemas of a union.
    Branch(String),
}

/// Most steps that are shown; of more the last ones are.
const MOST_STEPS: usize = 12;

/// `data / [] / name`, each step with ` / ` before it.
pub(super) fn path(steps: &[Step]) -> String {
    let mut path = String::new();
    let steps: Vec<&Step> = steps.iter().filter(|step| **step != Step::Through).collect();
    if steps.len() > MOST_STEPS {
        path.push_str(" / …");
    }
    for step in &steps[steps.len().saturating_sub(MOST_STEPS)..] {
        path.push_str(" / ");
        match step {
            Step::Through => {}
            Step::Property(name) => path.push_str(name),
            Step::Items => path.push_str("[]"),
            Step::Values => path.push_str("{}"),
            Step::Branch(name) => {
                path.push('<');
                path.push_str(name);
                path.push('>');
            }
        }
    }
    path
}

/// `data[].name`, behind the name of a parameter if there is one.
pub(super) fn name(first: &str, steps: &[Step]) -> String {
    let mut name = first.to_owned();
    let steps: Vec<&Step> = steps.iter().filter(|step| **step != Step::Through).collect();
    if steps.len() > MOST_STEPS {
        name.push('…');
    }
    for step in &steps[steps.len().saturating_sub(MOST_STEPS)..] {
        match step {
            Step::Through => {}
            Step::Property(property) => {
                if !name.is_empty() {
                    name.push('.');
                }
                name.push_str(property);
            }
            Step::Items => name.push_str("[]"),
            Step::Values => name.push_str("{}"),
            Step::Branch(branch) => {
                name.push('<');
                name.push_str(branch);
                name.push('>');
            }
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_shown_as_paths_and_names() {
        let steps = [
            Step::Property("data".to_owned()),
            Step::Items,
            Step::Through,
            Step::Branch("Cat".to_owned()),
            Step::Values,
        ];
        assert_eq!(path(&steps), " / data / [] / <Cat> / {}");
        assert_eq!(name("", &steps), "data[]<Cat>{}");
        assert_eq!(name("filter", &steps[..1]), "filter.data");
    }

    #[test]
    fn of_many_steps_the_last_are_shown() {
        let steps = vec![Step::Property("a".to_owned()); 20];
        assert_eq!(name("", &steps).matches('a').count(), MOST_STEPS);
        assert!(path(&steps).starts_with(" / … / a"));
    }
}
