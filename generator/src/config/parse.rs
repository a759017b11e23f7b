//! Parses client.toml. Input: its text. Output: the configuration, with the locations that later stages report.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

use super::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::source::{SourceId, Sources};

/// The part of client.toml whose locations are kept.
#[derive(Debug, Deserialize)]
struct Spans {
    #[serde(default)]
    documents: Vec<DocumentSpans>,
    #[serde(default)]
    decisions: Vec<DecisionSpans>,
    #[serde(default)]
    severity: SeveritySpans,
    #[serde(default)]
    aliases: Vec<AliasSpans>,
}

#[derive(Debug, Deserialize)]
struct AliasSpans {
    old: Spanned<IgnoredAny>,
    new: Spanned<IgnoredAny>,
    wire: Option<Spanned<IgnoredAny>>,
    since: Option<Spanned<IgnoredAny>>,
    #[serde(rename = "remove-in")]
    remove_in: Spanned<IgnoredAny>,
}

#[derive(Debug, Default, Deserialize)]
struct SeveritySpans {
    #[serde(default)]
    rules: BTreeMap<Spanned<String>, IgnoredAny>,
}

#[derive(Debug, Deserialize)]
struct DecisionSpans {
    fact: Spanned<IgnoredAny>,
}

#[derive(Debug, Deserialize)]
struct DocumentSpans {
    file: Spanned<IgnoredAny>,
    #[serde(default)]
    overlays: Vec<Spanned<IgnoredAny>>,
}

/// Parses client.toml. An unknown key is an error.
pub fn parse(sources: &Sources, source: SourceId, diagnostics: &mut Diagnostics) -> Option<Config> {
    let text = sources.text(source);
    let with_locations = |mut config: Config| {
        let Ok(Spans { documents, decisions, severity, aliases }) = toml::from_str(text) else { return config };
        for (decision, spans) in config.decisions.iter_mut().zip(decisions) {
            decision.location = Some(Location::offset(source, spans.fact.span().start));
        }
        for (alias, spans) in config.aliases.iter_mut().zip(aliases) {
            let location = |span: &Spanned<IgnoredAny>| Location::offset(source, span.span().start);
            alias.location = Some(location(&spans.old));
            alias.wire_location = spans.wire.as_ref().map(location);
            alias.new_span = Some(spans.new.span());
            alias.since_span = spans.since.as_ref().map(Spanned::span);
            alias.remove_in_span = Some(spans.remove_in.span());
        }
        for (rule, span) in config.severity.rules.values_mut().zip(severity.rules.keys()) {
            rule.location = Some(Location::offset(source, span.span().start));
        }
        for (document, spans) in config.documents.iter_mut().zip(documents) {
            document.location = Some(Location::offset(source, spans.file.span().start));
            for (overlay, span) in document.overlays.iter_mut().zip(spans.overlays) {
                overlay.location = Some(Location::offset(source, span.span().start));
            }
        }
        config
    };
    match toml::from_str::<Config>(text) {
        Ok(config) => Some(with_locations(config)),
        Err(error) => {
            let location = match error.span() {
                Some(span) => Location::offset(source, span.start),
                None => Location::file(source),
            };
            let message = error.message().trim_end().to_owned();
            let help = "the keys of client.toml are described in the README of spec/";
            diagnostics.push(Diagnostic::error(message).at(location).with_help(help));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_an_error_with_its_location() {
        let mut sources = Sources::default();
        let source = sources.add("client.toml", "[crate]\nname = \"x\"\nnmae = \"y\"\n");
        let mut diagnostics = Diagnostics::default();
        assert!(parse(&sources, source, &mut diagnostics).is_none());
        let location = diagnostics.iter().next().and_then(|one| one.location.clone());
        assert_eq!(location, Some(Location::offset(source, 19)));
    }
}
