// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The command's tables: facts of the OpenAPI document as constants. Nothing is computed from them
//! until an operation is requested.

use super::super::builder::ClientBuilder;
use super::super::credential::Credential;
use super::super::error::Error;
use super::super::operation::OperationSpec;
use super::super::style::Style;
use super::responses::Responses;

/// All that the command offers.
#[derive(Debug)]
pub struct Cli {
    /// The crate's name, which is the command's.
    pub name: &'static str,
    pub version: &'static str,
    pub about: &'static str,
    /// Creates a builder from the environment.
    pub builder: fn() -> Result<ClientBuilder, Error>,
    /// The environment variable of the base URL.
    pub base_url_env: &'static str,
    pub keys: &'static [Key],
    pub settings: &'static [Setting],
    /// The URL templates of servers that can be chosen.
    pub servers: &'static [&'static str],
    pub groups: &'static [Group],
    /// Groups and operations that this build does not have.
    pub absent: &'static [Absent],
    /// Old names of groups and operations, which still work.
    pub former_names: &'static [FormerName],
}

/// A credential, and the environment variable that has it.
#[derive(Debug)]
pub struct Key {
    pub credential: &'static Credential,
    pub env: &'static str,
    pub about: &'static str,
}

/// A variable of the servers' URLs.
#[derive(Debug)]
pub struct Setting {
    pub name: &'static str,
    pub flag: &'static str,
    pub about: &'static str,
    /// The suggested values; empty if there are none.
    pub values: &'static [&'static str],
    /// The environment variable; empty if there is none.
    pub env: &'static str,
}

/// The operations of a tag in one document. Groups of the same name are one subcommand.
#[derive(Debug)]
pub struct Group {
    pub name: &'static str,
    pub about: &'static str,
    /// The document's module; empty in a crate of one document.
    pub module: &'static str,
    pub commands: &'static [Command],
}

/// A group or an operation that a cargo feature would add.
#[derive(Debug)]
pub struct Absent {
    pub name: &'static str,
    /// The operation's id; empty for a group.
    pub id: &'static str,
    pub feature: &'static str,
}

/// A group or an operation that is called otherwise now.
#[derive(Debug)]
pub struct FormerName {
    /// The group of the operation; empty for a group.
    pub group: &'static str,
    pub former: &'static str,
    pub name: &'static str,
}

/// An operation.
#[derive(Debug)]
pub struct Command {
    pub operation: &'static OperationSpec,
    /// The subcommand below its group.
    pub name: &'static str,
    /// The function of the crate.
    pub function: &'static str,
    pub summary: &'static str,
    pub docs: &'static str,
    pub parameters: &'static [Parameter],
    pub body: Option<Body>,
    pub responses: Responses,
    /// `true` if a redirect is a declared success.
    pub accepts_redirects: bool,
}

#[derive(Debug)]
pub struct Parameter {
    /// On the wire.
    pub name: &'static str,
    pub flag: &'static str,
    pub location: Location,
    pub required: bool,
    pub shape: ParameterShape,
    /// The type of its value, see [`Type`](super::schema::Type).
    pub of: &'static str,
    pub style: Style,
    pub escaping: Escaping,
    /// The documented values.
    pub values: &'static [&'static str],
    pub about: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

/// How many values a parameter has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParameterShape {
    One,
    List,
    /// An object, or anything.
    Any,
}

/// Which characters of a parameter are escaped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Escaping {
    All,
    /// All but the reserved ones, in a query.
    Reserved,
    /// Nothing, in a cookie.
    Nothing,
}

#[derive(Debug)]
pub struct Body {
    pub required: bool,
    pub about: &'static str,
    /// The declared media types, in order.
    pub contents: &'static [Content],
}

/// A body in one media type.
#[derive(Debug)]
pub struct Content {
    pub media_type: &'static str,
    /// The media type that is sent; several for the same JSON are sent as one.
    pub sent_as: &'static str,
    pub encoding: BodyEncoding,
    /// The paths of required properties that allow only one value, with that value as JSON.
    pub fixed: &'static [(&'static [&'static str], &'static str)],
    /// A body to start from; empty without one.
    pub example: &'static str,
}

/// How a body is read and sent.
#[derive(Debug)]
pub enum BodyEncoding {
    /// A value of this type, see [`Type`](super::schema::Type).
    Json(&'static str),
    /// The documented parts, and the media types that the OpenAPI document gives to some.
    Multipart(&'static [Part], &'static [(&'static str, &'static str)]),
    /// The bytes as they are.
    Raw,
}

/// A documented part of a form.
#[derive(Debug)]
pub struct Part {
    pub name: &'static str,
    pub required: bool,
    pub kind: PartKind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PartKind {
    /// A value of this type.
    Value(&'static str),
    File,
    Files,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ContentKind {
    Json,
    UrlEncoded,
    Multipart,
    Raw,
}

impl Location {
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

impl Body {
    pub fn has_example(&self) -> bool {
        self.contents
            .iter()
            .any(|content| !content.example.is_empty())
    }
}

impl Content {
    pub fn kind(&self) -> ContentKind {
        match self.encoding {
            BodyEncoding::Json(_) => ContentKind::Json,
            BodyEncoding::Multipart(..) => ContentKind::Multipart,
            BodyEncoding::Raw => ContentKind::Raw,
        }
    }

    /// Returns the names of the parts that are files.
    pub fn files(&self) -> impl Iterator<Item = &'static str> {
        let parts = match self.encoding {
            BodyEncoding::Multipart(parts, _) => parts,
            _ => &[],
        };
        let files = parts
            .iter()
            .filter(|part| !matches!(part.kind, PartKind::Value(_)));
        files.map(|part| part.name)
    }
}

impl Cli {
    /// Returns all operations, each with its group.
    pub fn commands(&self) -> impl Iterator<Item = (&'static Group, &'static Command)> + use<> {
        let groups: &'static [Group] = self.groups;
        let with_group = |group: &'static Group| group.commands.iter().map(move |one| (group, one));
        groups.iter().flat_map(with_group)
    }

    /// Returns the environment variable of a credential.
    pub fn env(&self, credential: &Credential) -> &'static str {
        let key = self
            .keys
            .iter()
            .find(|key| key.credential.name == credential.name);
        key.map_or("", |key| key.env)
    }
}
