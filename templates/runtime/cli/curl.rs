// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Prints a request as a curl command. It refers to environment variables instead of credentials: the
//! request is built with placeholders, so it has no credential that could be printed.

use std::sync::Arc;

use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, COOKIE};

use super::super::attached::Attached;
use super::super::credential::Credential;
#[cfg(used = ".multipart")]
use super::super::form::PartSummary;
#[cfg(used = "Placement::Basic")]
use super::super::placement::Placement;
use super::super::redact::Redactor;
use super::super::request_data::RequestData;
use super::super::terminal::is_harmless;
use super::failure::Failure;
use super::pending::Pending;
use super::table::Cli;

/// The stand-in of a credential in the request, and its environment variable.
struct StandIn {
    text: String,
    variable: &'static str,
}

/// A part of a shell's word.
#[derive(Debug, PartialEq)]
enum Piece<'a> {
    Text(&'a str),
    Variable(&'static str),
}

pub fn curl(cli: &Cli, mut pending: Pending) -> Result<String, Failure> {
    let data = &mut pending.data;
    let security = data.operation.security;
    // A value may hold a credential by mistake.
    let held = data.client.keyring().attach_at_once(security);
    let shell = Shell(Redactor::new(held.unwrap_or_default().secrets));
    let mut arguments = vec!["curl".to_owned()];
    let (attached, stand_ins) = stand_ins(cli, data.client.keyring().preferred(security))?;
    #[cfg(used = "Placement::Basic")]
    for credential in data.client.keyring().preferred(security) {
        // curl encodes it, because a variable cannot be encoded here.
        if matches!(credential.placement, Placement::Basic) {
            let user = shell.word(&[Piece::Variable(cli.env(credential))]);
            arguments.push(format!("--user {user}"));
        }
    }
    let request = data.build(&attached)?;
    let body = body(data, &shell);
    // curl writes the media type of a form, with the boundary that it chooses.
    let is_form = body.iter().any(|argument| argument.starts_with("--form"));
    arguments.push(match request.method().as_str() {
        "HEAD" => "--head".to_owned(),
        method => format!("--request {}", quoted(method)),
    });
    let held_by = |texts: Vec<&String>| -> Vec<&StandIn> {
        let is_held = |one: &&StandIn| texts.iter().any(|text| text.contains(&one.text));
        stand_ins.iter().filter(is_held).collect()
    };
    let in_url = held_by(attached.query.iter().map(|(_, value)| value).collect());
    let in_cookies = held_by(attached.cookies.iter().collect());
    arguments.push(shell.word(&pieces(request.url().as_str(), &in_url)));
    for (name, value) in request.headers() {
        let is_curls = name == CONTENT_LENGTH || (is_form && name == CONTENT_TYPE);
        if is_curls {
            continue;
        }
        let text = format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()));
        let mut of_credentials = attached.headers.iter();
        let pieces = if of_credentials.any(|(held, text)| held == name && text == value) {
            pieces(&text, &stand_ins.iter().collect::<Vec<_>>())
        } else if name == COOKIE {
            pieces(&text, &in_cookies)
        } else {
            vec![Piece::Text(&text)]
        };
        arguments.push(format!("--header {}", shell.word(&pieces)));
    }
    arguments.extend(body);
    Ok(arguments.join(" \\\n  ") + "\n")
}

/// Returns stand-ins for credentials.
fn stand_ins(
    cli: &Cli,
    credentials: Vec<&'static Credential>,
) -> Result<(Attached, Vec<StandIn>), Failure> {
    let (mut attached, mut stand_ins) = (Attached::default(), Vec::new());
    for credential in credentials {
        #[cfg(used = "Placement::Basic")]
        if matches!(credential.placement, Placement::Basic) {
            continue;
        }
        let text = format!("__credential{}__", stand_ins.len());
        let secret = Arc::new(text.clone().into());
        attached.add(credential, secret).map_err(Failure::Usage)?;
        let variable = cli.env(credential);
        stand_ins.push(StandIn { text, variable });
    }
    Ok((attached, stand_ins))
}

/// Replaces stand-ins by variables. Credentials follow everything else in their order, so only the last occurrence of a
/// stand-in is replaced, and values that look like one stay as they are.
fn pieces<'a>(text: &'a str, stand_ins: &[&StandIn]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    for stand_in in stand_ins.iter().rev() {
        if let Some((before, after)) = rest.rsplit_once(&stand_in.text) {
            pieces.extend([Piece::Text(after), Piece::Variable(stand_in.variable)]);
            rest = before;
        }
    }
    pieces.push(Piece::Text(rest));
    pieces.reverse();
    pieces
}

fn body(data: &RequestData, shell: &Shell) -> Vec<String> {
    let argument = |flag: &str, text: &str| format!("{flag} {}", shell.word(&[Piece::Text(text)]));
    #[cfg(used = ".multipart")]
    if let Some(form) = &data.form {
        let parts = form.summarize();
        let arguments = parts.iter().map(|(name, part)| form_argument(name, part));
        return arguments
            .map(|(flag, text)| argument(flag, &text))
            .collect();
    }
    let Ok(Some(upload)) = &data.body else {
        return Vec::new();
    };
    vec![match (upload.bytes(), upload.path()) {
        (Some(bytes), _) => match std::str::from_utf8(bytes) {
            // No argument can have a null character.
            Ok(text) if !text.contains('\0') => argument("--data-raw", text),
            _ => format!("--data-binary @- # {} bytes", bytes.len()),
        },
        (None, Some(path)) => argument("--data-binary", &format!("@{}", path.display())),
        (None, None) => "--data-binary @-".to_owned(),
    }]
}

#[cfg(used = ".multipart")]
fn form_argument(name: &str, part: &PartSummary) -> (&'static str, String) {
    let option = |name: &str, value: &Option<String>| match value {
        Some(value) => format!(";{name}={value}"),
        None => String::new(),
    };
    match part {
        PartSummary::Value {
            text,
            media_type: None,
        } => ("--form-string", format!("{name}={text}")),
        PartSummary::Value { text, media_type } => {
            let text = in_marks(text);
            (
                "--form",
                format!("{name}={text}{}", option("type", media_type)),
            )
        }
        PartSummary::File {
            path,
            file_name,
            media_type,
        } => {
            let path = path.as_ref().map(|path| path.display().to_string());
            let path = path.as_deref().map_or("-".into(), form_text);
            let file_name = file_name.as_deref().map(form_text);
            let options = option("filename", &file_name) + &option("type", media_type);
            ("--form", format!("{name}=@{path}{options}"))
        }
    }
}

/// Returns a path or a file name of a form, in which curl finds the characters that part its options only in
/// quotation marks.
#[cfg(used = ".multipart")]
fn form_text(text: &str) -> String {
    let is_plain = text.trim() == text && !text.contains([';', ',', '"', '\\']) && !text.is_empty();
    if is_plain {
        text.to_owned()
    } else {
        in_marks(text)
    }
}

#[cfg(used = ".multipart")]
fn in_marks(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Quotes words for a shell and redacts the secrets of the request.
struct Shell(Redactor);

impl Shell {
    fn word(&self, pieces: &[Piece<'_>]) -> String {
        let mut word = String::new();
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(piece) => text.push_str(&self.0.text(piece)),
                Piece::Variable(name) if is_name(name) => {
                    if !text.is_empty() {
                        word.push_str(&quoted(&std::mem::take(&mut text)));
                    }
                    word.push_str(&format!("\"${name}\""));
                }
                Piece::Variable(_) => text.push_str("[redacted]"),
            }
        }
        if !text.is_empty() || word.is_empty() {
            word.push_str(&quoted(&text));
        }
        word
    }
}

/// Returns `true` if a shell can have a variable of this name.
fn is_name(variable: &str) -> bool {
    variable.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && variable
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Returns a string as a shell takes it without looking into it, and a terminal without obeying it. `$'…'` is in
/// POSIX since 2024, and in bash, zsh and ksh before.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    let is_kept = |c: char| is_harmless(c) || matches!(c, '\n' | '\t');
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    if text.chars().all(is_kept) {
        return format!("'{}'", text.replace('\'', "'\\''"));
    }
    let mut quoted = String::from("$'");
    for c in text.chars() {
        match c {
            '\'' | '\\' => quoted.extend(['\\', c]),
            c if is_kept(c) => quoted.push(c),
            // Three octal digits are the escape that no digit behind it can change.
            c => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    quoted.push_str(&format!("\\{byte:03o}"));
                }
            }
        }
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(pieces: &[Piece<'_>]) -> String {
        Shell(Redactor::new(vec![Arc::new("it's a key".into())])).word(pieces)
    }

    #[test]
    fn a_shell_looks_into_nothing_but_variables() {
        assert_eq!(quoted("a-b/c"), "a-b/c");
        assert_eq!(quoted("it's $HOME"), r"'it'\''s $HOME'");
        assert_eq!(quoted("a\n\tb"), "'a\n\tb'");
        let key = Piece::Variable("KEY");
        assert_eq!(
            word(&[Piece::Text("key: "), Piece::Variable("KEY")]),
            r#"'key: '"$KEY""#
        );
        assert_eq!(
            word(&[
                Piece::Text("a?key="),
                Piece::Variable("KEY"),
                Piece::Text("&b=1")
            ]),
            r#"'a?key='"$KEY"'&b=1'"#
        );
        assert_eq!(word(&[key]), r#""$KEY""#);
        assert_eq!(word(&[Piece::Text("")]), "''");
        assert_eq!(
            word(&[Piece::Text("k: "), Piece::Variable("a;b")]),
            "'k: [redacted]'"
        );
        assert_eq!(word(&[Piece::Text("is it's a key")]), "'is [redacted]'");
    }

    #[test]
    fn a_terminal_obeys_nothing_of_a_word() {
        assert_eq!(quoted("a\u{1b}[0m'\\\n1"), "$'a\\033[0m\\'\\\\\n1'");
        assert_eq!(quoted("\u{202e}7"), r"$'\342\200\2567'");
        assert_eq!(quoted("\u{9b}"), r"$'\302\233'");
    }

    #[test]
    fn a_value_that_looks_like_a_stand_in_stays() {
        let stand_in = |index: usize, variable| StandIn {
            text: format!("__credential{index}__"),
            variable,
        };
        let (first, third) = (stand_in(0, "A"), stand_in(2, "C"));
        let in_url = [&first, &third];
        assert_eq!(
            pieces(
                "/__credential2__?x=__credential0__&a=__credential0__&c=__credential2__",
                &in_url
            ),
            [
                Piece::Text("/__credential2__?x=__credential0__&a="),
                Piece::Variable("A"),
                Piece::Text("&c="),
                Piece::Variable("C"),
                Piece::Text(""),
            ]
        );
        let text = "cookie: __credential1__";
        assert_eq!(pieces(text, &in_url), [Piece::Text(text)]);
    }

    #[cfg(used = ".multipart")]
    #[test]
    fn a_part_of_a_form_has_no_options_but_its_own() {
        let file = |path: &str, file_name: &str| PartSummary::File {
            path: Some(path.into()),
            file_name: Some(file_name.to_owned()),
            media_type: Some("text/plain; charset=utf-8".to_owned()),
        };
        let (_, plain) = form_argument("a", &file("/b c", "d.e"));
        assert_eq!(plain, "a=@/b c;filename=d.e;type=text/plain; charset=utf-8");
        let (_, marked) = form_argument("a", &file("/b;type=x", r#"d,"\e"#));
        assert_eq!(
            marked,
            r#"a=@"/b;type=x";filename="d,\"\\e";type=text/plain; charset=utf-8"#
        );
        let value = PartSummary::Value {
            text: "@x;type=y".to_owned(),
            media_type: None,
        };
        assert_eq!(
            form_argument("a", &value),
            ("--form-string", "a=@x;type=y".to_owned())
        );
    }
}
