//! How the results of an operation come in pages.

/// From `x-pagination`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pagination {
    pub by: PagedBy,
    /// What says which page is meant: its number, the number of results before it, or the cursor.
    pub parameter: PageParameter,
    /// What says how many results a page has at most.
    pub limit: Option<PageParameter>,
    /// Leads to the list of results in an answer; without members the answer itself is that list.
    pub results: PagePath,
}

/// What tells pages apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PagedBy {
    /// What an answer says here; there is none on the last page.
    Cursor(PagePath),
    /// The number of the page. The first one has the number that the parameter has unless set, where the document does not say.
    Page { first: Option<i64> },
    /// The number of results before it.
    Offset,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageParameter {
    /// Where `x-pagination` names it.
    pub pointer: String,
    pub place: PageParameterPlace,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageParameterPlace {
    Query(String),
    /// Members that lead to it in the body.
    Body(Vec<String>),
}

/// Members that lead to a part of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagePath {
    /// Where `x-pagination` names it.
    pub pointer: String,
    pub members: Vec<String>,
}
