//! Servers.

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Server {
    pub url: String,
    pub description: Option<String>,
    pub variables: Vec<ServerVariable>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ServerVariable {
    pub name: String,
    /// `None` if the URL has a variable that the document does not define.
    pub default: Option<String>,
    /// The allowed values; any value is allowed if the list is empty.
    pub values: Vec<String>,
    pub description: Option<String>,
}
