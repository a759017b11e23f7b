//! What was probably meant by a reference to something that does not exist.
//! Comes in: where the reference went wrong. Goes out: help.

use super::build::Fault;
use super::files::Files;
use super::node::Node;
use super::shape::Kind;
use crate::pointer;
use crate::source::SourceId;

/// Looking for similar names takes time, and nobody reads more than this many suggestions.
pub(crate) const MOST: usize = 100;

/// In bytes. Comparing takes time that grows with the square.
const LONGEST: usize = 200;

#[derive(Debug, Default)]
pub struct Suggestions {
    made: usize,
}

impl Suggestions {
    /// A node has no member of this key, on the way to what would have this name.
    pub fn member(
        &mut self,
        files: &Files,
        kind: &Kind,
        (source, at): (SourceId, &str),
        node: &Node,
        (segment, name): (&str, &str),
    ) -> String {
        self.made += 1;
        if self.made <= MOST {
            if let Some(near) = near(keys(node), segment) {
                return format!("did you mean `{near}`?");
            }
            if let Some(component) = component(files, kind, name) {
                return format!("did you mean `{component}`?");
            }
        }
        let section = kind.section().map(|section| format!("/components/{section}"));
        let missing = pointer::join(at, segment);
        let is_component = section.is_some_and(|section| at == section || section.starts_with(&missing));
        if source == files.main && is_component {
            return "define it under `components`, or refer to one that exists".to_owned();
        }
        match at {
            "" => format!("nothing at the top of the file is called `{segment}`"),
            _ => format!("there is no `{segment}` in `#{at}`"),
        }
    }

    /// There is no such file, which may not have been meant.
    pub fn file(&mut self, files: &Files, kind: &Kind, text: &str, fault: Fault) -> Fault {
        match component(files, kind, text) {
            Some(component) => Fault::new(fault.message, format!("did you mean `{component}`?")),
            None => fault,
        }
    }
}

/// The component of this name, as a reference.
fn component(files: &Files, kind: &Kind, name: &str) -> Option<String> {
    let section = kind.section()?;
    files.root(files.main).get("components")?.get(section)?.get(name)?;
    Some(format!("#{}", pointer::join(&format!("/components/{section}"), name)))
}

fn keys(node: &Node) -> impl Iterator<Item = &str> {
    let entries = if let Node::Map(entries) = node { entries.as_slice() } else { &[] };
    entries.iter().map(|(key, _)| key.as_str())
}

/// The name that a misspelled one resembles.
pub(crate) fn near<'n>(names: impl IntoIterator<Item = &'n str>, misspelled: &str) -> Option<&'n str> {
    let wanted = misspelled.to_lowercase();
    if wanted.len() > LONGEST {
        return None;
    }
    let most = 1 + wanted.len() / 4;
    let names = names.into_iter().filter(|name| name.len().abs_diff(wanted.len()) <= most);
    let (distance, name) = names.map(|name| (strsim::osa_distance(&name.to_lowercase(), &wanted), name)).min()?;
    (distance <= most && distance * 2 < wanted.len()).then_some(name)
}
