//! A call of an SDK's method.

use super::expression::Item;

/// The call of the method that the program shows.
pub struct Call<'a> {
    pub method: &'a str,
    pub line: usize,
    /// The index of the first token.
    pub start: usize,
    /// The index of the bracket with the arguments.
    pub open: usize,
    pub arguments: Vec<Item>,
}
