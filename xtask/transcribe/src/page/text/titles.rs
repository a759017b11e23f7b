//! The lines above the endpoints of operations, which are titles, notices, and the name of a part of the reference.
//! Input: these lines and the programs of each operation. Output: tag, titles, versions and sentences.

use crate::facts::At;
use crate::page::raw::{RawOperation, RawPage};
use crate::page::section;

/// Takes titles and the tag out of the sentences of each operation. `above[i]` says how many of them are above the endpoints.
///
/// The first line of a page is the tag if a title follows it, if the programs have a class of that name, or if there are several
/// operations and the others have no titles. Otherwise it is the title.
pub(super) fn assign(page: &mut RawPage, above: &[usize]) {
    let mut titles = Vec::new();
    for (operation, &above) in page.operations.iter_mut().zip(above) {
        let above = take_version(operation, above);
        titles.push(possible_titles(operation, above));
    }
    let others_have_none = titles.len() > 1 && titles.iter().skip(1).all(Vec::is_empty);
    for (at, (operation, mut titles)) in page.operations.iter_mut().zip(titles).enumerate() {
        let is_first = at == 0 && titles.first() == Some(&0);
        if is_first && (titles.len() > 1 || others_have_none || has_class(operation, &operation.sentences[0].value)) {
            let tag = operation.sentences.remove(0);
            page.tag = Some(tag);
            titles = titles.iter().skip(1).map(|title| title - 1).collect();
        }
        if let Some(&title) = titles.last() {
            operation.title = Some(operation.sentences.remove(title));
        }
    }
}

/// Takes the line with a version out, and returns how many sentences are left above the endpoints. If there are several versions, no one
/// knows which the operation has.
fn take_version(operation: &mut RawOperation, above: usize) -> usize {
    let is_version = |(at, sentence): (usize, &At<String>)| section::version(&sentence.value).map(|_| at);
    let found: Vec<usize> = operation.sentences.iter().take(above).enumerate().filter_map(is_version).collect();
    let [at] = found[..] else { return above };
    let version = operation.sentences.remove(at);
    operation.version = section::version(&version.value).map(|value| At::new(value.to_owned(), version.line));
    above - 1
}

/// Returns which sentences above the endpoints can be titles: those that are no sentence and no notice.
fn possible_titles(operation: &RawOperation, above: usize) -> Vec<usize> {
    let is_title = |text: &str| {
        !text.ends_with(['.', ':', '!', '?'])
            && !text.contains(". ")
            && !text.starts_with("Note")
            && section::version(text).is_none()
    };
    let above = operation.sentences.iter().enumerate().take(above);
    above.filter(|(_, sentence)| is_title(&sentence.value)).map(|(at, _)| at).collect()
}

/// Returns `true` if a program uses the class that the SDKs have for a part of the reference: `PetsApi` for `Pets`.
fn has_class(operation: &RawOperation, tag: &str) -> bool {
    let class: String = tag.split_whitespace().collect::<String>() + "Api";
    operation.snippets.iter().any(|snippet| snippet.text.contains(&class))
}
