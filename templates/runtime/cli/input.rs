// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The arguments of an operation, converted to what its request has.

use super::super::drift;
use super::super::request_data::RequestData;
use super::body::BodyArguments;
use super::failure::Failure;
use super::failure::report;
use super::node::{Node, Step};
#[cfg(used = ".multipart")]
use super::parts::Parts;
use super::read::read;
use super::read::read_strictly;
use super::schema::Type;
use super::table::{Body, BodyEncoding, Command, Content, Parameter, ParameterShape};
use super::tree::Tree;

/// The values of an operation's parameters, and its body.
#[derive(Debug)]
pub struct Input {
    command: &'static Command,
    /// The values of each parameter, in the order of the table.
    values: Vec<Vec<Value>>,
    arguments: BodyArguments,
    content: Option<&'static Content>,
}

/// A string for a parameter, or for a property of an object that is one.
#[derive(Debug)]
pub struct Value {
    pub steps: Vec<Step>,
    pub text: String,
}

impl Input {
    /// Checks that all required parameters are set, and chooses the body's media type.
    pub fn new(
        command: &'static Command,
        values: Vec<Vec<Value>>,
        arguments: BodyArguments,
    ) -> Result<Self, Failure> {
        let id = command.operation.id;
        for (parameter, values) in command.parameters.iter().zip(&values) {
            let Parameter { name, location, .. } = parameter;
            let location = location.name();
            if parameter.required && values.is_empty() {
                let message =
                    format!("{id} needs the parameter `{name}` ({location}): --param {name}=VALUE");
                return Err(Failure::Usage(message));
            }
            let is_one = parameter.shape == ParameterShape::One;
            if is_one && values.len() > 1 {
                let message = format!(
                    "`{name}` ({location}) has one value, but {} are set",
                    values.len()
                );
                return Err(Failure::Usage(message));
            }
        }
        let content = match &command.body {
            None if arguments.is_empty() => None,
            None => return Err(Failure::Usage(format!("{id} has no body"))),
            Some(body) if body.required && arguments.is_empty() => {
                return Err(missing_body(id, body));
            }
            Some(_) if arguments.is_empty() => None,
            Some(body) => Some(arguments.choose(id, body)?),
        };
        Ok(Self {
            command,
            values,
            arguments,
            content,
        })
    }

    /// Returns the value of a parameter.
    pub fn value(&self, index: usize) -> Result<Option<Tree>, Failure> {
        let Some((parameter, node)) = self.parameter(index)? else {
            return Ok(None);
        };
        let value = read(Type::parse(parameter.of), &node).map_err(|misread| {
            let Parameter { name, location, .. } = parameter;
            Failure::Usage(format!(
                "the value of `{name}` ({}): {misread}",
                location.name()
            ))
        });
        value.map(Some)
    }

    /// Returns a parameter's value before it is converted.
    fn parameter(&self, index: usize) -> Result<Option<(&'static Parameter, Node)>, Failure> {
        let values = self
            .values
            .get(index)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let Some(parameter) = self
            .command
            .parameters
            .get(index)
            .filter(|_| !values.is_empty())
        else {
            return Ok(None);
        };
        let argument = |value: &Value| Node::Argument(value.text.clone());
        let whole = values.iter().filter(|value| value.steps.is_empty());
        let mut node = match whole.clone().count() {
            0 => Node::Null,
            1 => whole.map(argument).next().unwrap_or(Node::Null),
            _ => Node::Array(whole.map(argument).collect()),
        };
        for value in values.iter().filter(|value| !value.steps.is_empty()) {
            let mut steps = value.steps.clone();
            // A parameter that is not a list is an object, also if a property has the name of an index.
            if let (true, Some(first)) = (parameter.shape == ParameterShape::Any, steps.first_mut())
            {
                *first = first.clone().into_property();
            }
            if let Node::Argument(text) = &node {
                node = Node::parse(text.as_bytes()).unwrap_or(node);
            }
            node.set(&steps, argument(value)).map_err(|why| {
                Failure::Usage(format!("the value of `{}`: {why}", parameter.name))
            })?;
        }
        Ok(Some((parameter, node)))
    }

    /// Sets the body, if there is one.
    pub fn set_body(&self, data: &mut RequestData) -> Result<(), Failure> {
        let Some(content) = self.content else {
            return Ok(());
        };
        match &content.encoding {
            BodyEncoding::Json(of) => data.set_json(content.sent_as, &self.typed_body(of)?),
            #[cfg(used = ".urlencoded")]
            BodyEncoding::UrlEncoded(of, encodings) => {
                data.set_urlencoded(content.sent_as, &self.typed_body(of)?, encodings);
            }
            #[cfg(used = ".multipart")]
            BodyEncoding::Multipart(documented, media_types) => {
                let document = self.arguments.document(self.content)?;
                let parts = Parts::new(document, self.arguments.file_parts()?)?;
                data.set_multipart(content.sent_as, parts.into_form(documented)?, media_types);
            }
            BodyEncoding::Raw => data.set_raw(content.sent_as, self.arguments.upload()?),
            // A crate without forms has no row of the table with one.
            #[cfg(not(used = ".multipart"))]
            BodyEncoding::Multipart(..) => {}
        }
        Ok(())
    }

    /// Returns a body that has been read by its schema.
    fn typed_body(&self, of: &str) -> Result<Tree, Failure> {
        let (of, node) = (Type::parse(of), self.arguments.document(self.content)?);
        // A value that matches a variant but does not fit it is sent with a warning.
        let body = read_strictly(of, &node).or_else(|direct| {
            let body = read(of, &node);
            if body.is_ok() {
                report("warning", &format!("the body {direct}"));
            }
            body.map_err(|misread| {
                let example = if self
                    .content
                    .is_some_and(|content| !content.example.is_empty())
                {
                    "; --example prints one that does"
                } else {
                    ""
                };
                let id = self.command.operation.id;
                Failure::Usage(format!("the body does not fit {id} {misread}{example}"))
            })
        })?;
        for unknown in drift::report(&body) {
            report(
                "warning",
                &format!("the body has an {unknown}; it is sent as it is"),
            );
        }
        Ok(body)
    }

    /// Returns the media type of `--content-type`.
    pub fn content_type(&self) -> Option<&str> {
        self.arguments.content_type.as_deref()
    }
}

fn missing_body(id: &str, body: &Body) -> Failure {
    let example = if body.has_example() {
        "; --example prints one to start from"
    } else {
        ""
    };
    Failure::Usage(format!(
        "{id} needs a body: --body @FILE, --body - for stdin, --body TEXT, --set PATH=VALUE or --file{example}"
    ))
}
