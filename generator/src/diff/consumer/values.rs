//! The items that an expression reads. Input: a program's text up to the end of the expression, and the fields and functions whose types have
//! changed. Output: those that its last name may be, by the type that the name is a part of, as far as the text says it.

use super::expression::{Link, chain};
use super::known::KnownItem;
use super::origin::{Origin, origin};

/// How many variables and closures are followed.
const MAX_DEPTH: usize = 4;

/// Returns the items that the last name of an expression with any may be: in `ship.owner.name` it is `name`. They are none if the text says
/// that the name is of something else. `None` if no name is that of an item.
pub(super) fn named<'k>(text: &str, changed: &[&'k KnownItem]) -> Option<Vec<&'k KnownItem>> {
    find(text, changed, MAX_DEPTH)
}

fn find<'k>(text: &str, changed: &[&'k KnownItem], depth: usize) -> Option<Vec<&'k KnownItem>> {
    let depth = depth.checked_sub(1)?;
    let links = chain(text);
    let of_name = |name: &str| changed.iter().copied().filter(|item| item.name() == name).collect::<Vec<_>>();
    for (index, link) in links.iter().enumerate() {
        if link.is_variable() {
            match origin(link.before, link.name) {
                Some(Origin::Value(value)) => return find(value, changed, depth),
                Some(Origin::Field(owner)) => {
                    let items =
                        of_name(link.name).into_iter().filter(|item| item.owner() == Some(owner)).collect::<Vec<_>>();
                    return (!items.is_empty()).then_some(items);
                }
                // Its name says nothing of what it is.
                Some(Origin::Type(_)) | None => break,
            }
        }
        let items = of_name(link.name);
        if !items.is_empty() {
            return Some(of_receiver(items, links.get(index + 1)));
        }
    }
    // What a closure returns decides what the function around it returns, such as `map`. Other arguments do not.
    let mut closures = links.iter().filter_map(|link| link.group.filter(|_| link.has_closure()));
    closures.find_map(|group| find(group, changed, depth))
}

/// Returns the items whose type is that of what the name is behind.
fn of_receiver<'k>(items: Vec<&'k KnownItem>, receiver: Option<&Link<'_>>) -> Vec<&'k KnownItem> {
    let Some(receiver) = receiver else { return items };
    if let Some(Origin::Type(types)) = origin(receiver.before, receiver.name).filter(|_| receiver.is_variable()) {
        return items.into_iter().filter(|item| item.owner().is_some_and(|owner| types.contains(&owner))).collect();
    }
    // `loan.book.id` is of the type `Book` rather than of another one.
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    let is_called = |item: &&&KnownItem| item.owner().is_some_and(|owner| plain(owner) == plain(receiver.name));
    let called: Vec<&KnownItem> = items.iter().filter(is_called).copied().collect();
    if called.is_empty() { items } else { called }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the paths of what the end of a program may be, of items whose types have changed.
    fn found(text: &str) -> Option<Vec<&'static str>> {
        const PATHS: [&str; 5] = [
            "models::Book::id",
            "models::Author::id",
            "models::Book::title",
            "models::Loan::fee",
            "operations::BooksApi::list_books()",
        ];
        let item =
            |(change, path): (usize, &&str)| KnownItem { path: (*path).to_owned(), old: None, new: None, change };
        let items: Vec<KnownItem> = PATHS.iter().enumerate().map(item).collect();
        let found = named(text, &items.iter().collect::<Vec<_>>())?;
        Some(found.into_iter().map(|item| PATHS[item.change]).collect())
    }

    #[test]
    fn a_name_is_of_the_type_of_what_it_is_behind() {
        let ids = ["models::Book::id", "models::Author::id"];
        assert_eq!(found("a.id"), Some(ids.to_vec()));
        assert_eq!(found("fn f(a: &Book, b: &Author) { a.id"), Some(vec![ids[0]]));
        assert_eq!(found("fn f(a: &[Book], b: &Author) { a.iter().find(|a| a.id"), Some(vec![ids[0]]));
        assert_eq!(found("for author in authors() { author.id"), Some(vec![ids[1]]));
        assert_eq!(found("loan.book.id.len()"), Some(vec![ids[0]]));
        // A type of the program.
        assert_eq!(found("fn f(row: &Row, a: Book) { row.id"), Some(Vec::new()));
    }

    #[test]
    fn a_variable_is_what_it_is_bound_to() {
        let title = Some(vec!["models::Book::title"]);
        assert_eq!(found("let name = &book.title; name.len()"), title);
        assert_eq!(found("let Book { title, .. } = book; title"), title);
        assert_eq!(
            found("let books = client.books().list_books().await?; books"),
            Some(vec!["operations::BooksApi::list_books()"])
        );
        // Something else is called like the field.
        for other in [
            "let title = member.name; title.len()",
            "let Member { title, .. } = member; title",
            "fn f(title: &str) { title.len()",
            "let title = title; title",
            "",
        ] {
            assert_eq!(found(other), None, "{other}");
        }
        assert_eq!(found("let title = unknown(book.title"), title);
    }

    #[test]
    fn what_a_closure_returns_counts_and_other_arguments_do_not() {
        assert_eq!(found("books.iter().map(|it| it.title).collect"), Some(vec!["models::Book::title"]));
        assert_eq!(found("loans.iter().map(move |it| it.fee.unwrap_or(0.0)).sum"), Some(vec!["models::Loan::fee"]));
        assert_eq!(found("length(book.title).abs()"), None);
        let loops = "let a = b; let b = c; let c = d; let d = e; let e = book.title; a";
        assert_eq!(found(loops), None);
    }
}
