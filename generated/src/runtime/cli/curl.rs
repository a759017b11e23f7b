// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! A call as a command of curl. It has the names of environment variables in place of credentials:
//! the request is made with those, so that there is no key in it that could be shown.

use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};

use super::super::call::{Body, Call};
use super::super::form::ShownPart;
use super::super::placement::{Attached, Placement};
use super::super::redact::Redactor;
use super::failure::Failure;
use super::pending::Pending;
use super::table::Cli;

pub fn curl(cli: &Cli, mut pending: Pending) -> Result<String, Failure> {
    let call = &mut pending.call;
    let security = call.operation.security;
    let mut attached = Attached::default();
    // What stands for each credential, and the variable that has it.
    let mut stand_ins: Vec<(String, &'static str)> = Vec::new();
    let mut arguments = vec!["curl".to_owned()];
    for credential in call.client.keyring().preferred(security) {
        let stand_in = format!("__credential{}__", stand_ins.len());
        match credential.placement {
            // It would be encoded, so curl has to do it.
            Placement::Basic => arguments.push(format!("--user {stand_in}")),
            _ => attached
                .add(credential, &stand_in.clone().into())
                .map_err(Failure::Usage)?,
        }
        stand_ins.push((stand_in, cli.env(credential)));
    }
    let request = call.build(&attached)?;
    let is_form = matches!(call.body, Ok(Body::Multipart { .. }));
    arguments.push(match request.method().as_str() {
        "HEAD" => "--head".to_owned(),
        method => format!("--request {method}"),
    });
    arguments.push(quoted(request.url().as_str()));
    for (name, value) in request.headers() {
        let is_curls = name == CONTENT_LENGTH || (is_form && name == CONTENT_TYPE);
        if !is_curls {
            let value = String::from_utf8_lossy(value.as_bytes());
            arguments.push(format!("--header {}", quoted(&format!("{name}: {value}"))));
        }
    }
    arguments.extend(body(call));
    let mut text = arguments.join(" \\\n  ");
    for (stand_in, env) in stand_ins {
        text = in_place(&text, &stand_in, env);
    }
    // Somebody may have typed a key where a value belongs.
    let held = call
        .client
        .keyring()
        .attach_at_once(security)
        .unwrap_or_default();
    Ok(Redactor::new(held.secrets).text(&text) + "\n")
}

/// Puts a variable in the place of what stands for it, in quotation marks in which a shell looks for it.
fn in_place(text: &str, stand_in: &str, env: &str) -> String {
    let is_name = env.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && env.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let variable = if is_name {
        format!("\"${env}\"")
    } else {
        "[redacted]".to_owned()
    };
    let lines = text.split('\n').map(|line| {
        let Some((before, after)) = line.split_once(stand_in) else {
            return line.to_owned();
        };
        // Single quotation marks end before it and begin again behind it.
        let quoted = before.matches('\'').count() % 2 == 1;
        let (open, close) = if quoted && is_name {
            ("'", "'")
        } else {
            ("", "")
        };
        let after = after
            .strip_prefix(close)
            .filter(|rest| !close.is_empty() && is_end(rest));
        match after {
            Some(rest) => format!("{before}{open}{variable}{rest}"),
            None => {
                let rest = line
                    .split_once(stand_in)
                    .map(|(_, rest)| rest)
                    .unwrap_or_default();
                format!("{before}{open}{variable}{close}{rest}")
            }
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn is_end(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(' ')
}

fn body(call: &Call) -> Vec<String> {
    match &call.body {
        Ok(Body::Raw(_, upload)) => match (upload.bytes(), upload.path()) {
            (Some(bytes), _) => match std::str::from_utf8(bytes) {
                Ok(text) => vec![format!("--data-raw {}", quoted(text))],
                Err(_) => vec![format!("--data-binary @- # {} bytes", bytes.len())],
            },
            (None, Some(path)) => {
                vec![format!(
                    "--data-binary {}",
                    quoted(&format!("@{}", path.display()))
                )]
            }
            (None, None) => vec!["--data-binary @-".to_owned()],
        },
        Ok(Body::Multipart { form, parts, .. }) => form
            .shown(parts)
            .iter()
            .map(|(name, part)| form_argument(name, part))
            .collect(),
        Ok(Body::None) | Err(_) => Vec::new(),
    }
}

fn form_argument(name: &str, part: &ShownPart) -> String {
    let media_type = |of: &Option<String>| match of {
        Some(media_type) => format!(";type={media_type}"),
        None => String::new(),
    };
    match part {
        ShownPart::Value {
            text,
            media_type: None,
        } => {
            format!("--form-string {}", quoted(&format!("{name}={text}")))
        }
        ShownPart::Value {
            text,
            media_type: of,
        } => {
            let text = text.replace('\\', "\\\\").replace('"', "\\\"");
            format!(
                "--form {}",
                quoted(&format!("{name}=\"{text}\"{}", media_type(of)))
            )
        }
        ShownPart::File {
            path,
            file_name,
            media_type: of,
        } => {
            let path = path
                .as_ref()
                .map_or("-".into(), |path| path.display().to_string());
            let file_name = file_name
                .as_ref()
                .map(|name| format!(";filename={name}"))
                .unwrap_or_default();
            format!(
                "--form {}",
                quoted(&format!("{name}=@{path}{file_name}{}", media_type(of)))
            )
        }
    }
}

/// A word as a shell takes it without looking into it.
fn quoted(text: &str) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    match !text.is_empty() && text.chars().all(harmless) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_looks_into_nothing_but_variables() {
        assert_eq!(quoted("a-b/c"), "a-b/c");
        assert_eq!(quoted("it's $HOME"), r"'it'\''s $HOME'");
        assert_eq!(quoted(""), "''");
        let placed = |text: &str| in_place(text, "__c__", "KEY");
        assert_eq!(placed("'key: __c__'"), r#"'key: '"$KEY""#);
        assert_eq!(placed("'a?key=__c__&b=1'"), r#"'a?key='"$KEY"'&b=1'"#);
        assert_eq!(placed("--user __c__"), r#"--user "$KEY""#);
        assert_eq!(in_place("'k: __c__'", "__c__", "a;b"), "'k: [redacted]'");
    }
}
