//! How the results of an operation are divided into pages.

/// What an operation says of its pages.
#[derive(Debug, Default)]
pub enum DeclaredPagination {
    /// It has no `x-pagination`.
    #[default]
    Absent,
    /// Its `x-pagination` is null or has an unexpected form.
    Without,
    Declared(Box<Pagination>),
}

/// From `x-pagination`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pagination {
    pub by: PagedBy,
    /// The parameter that limits the number of results of a page.
    pub limit: Option<PageParameter>,
    /// The path to the list of results in a response; an empty path is the response itself.
    pub results: PagePath,
}

impl DeclaredPagination {
    pub fn declared(&self) -> Option<&Pagination> {
        match self {
            Self::Declared(pagination) => Some(pagination),
            Self::Absent | Self::Without => None,
        }
    }
}

/// What distinguishes pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PagedBy {
    /// The cursor of the next page, which the response has at the end of the path. The last page has none.
    Cursor { parameter: PageParameter, path: PagePath },
    /// The number of the page. If `first` is `None`, the first page is the one that is returned without the parameter.
    Page { parameter: PageParameter, first: Option<i64> },
    /// The number of results before the page.
    Offset { parameter: PageParameter },
    /// The URL of the next page, in the header `Link` of the response (RFC 8288). The last page has none.
    Link,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageParameter {
    /// Where `x-pagination` names the parameter.
    pub pointer: String,
    pub location: PageParameterLocation,
}

/// Where requests have the parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageParameterLocation {
    Query(String),
    /// In the body: the names of the properties that lead to it.
    Body(Vec<String>),
}

/// A path to a part of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagePath {
    /// Where `x-pagination` names the path.
    pub pointer: String,
    /// The names of the properties that lead to the part.
    pub properties: Vec<String>,
}
