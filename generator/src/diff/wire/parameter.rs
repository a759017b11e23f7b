//! Parameters: each is known by its name and the part of the call that it is in, those of the path by their order.

use std::collections::HashSet;

use super::content::compare_examples;
use super::context::Found;
use super::finding::lifecycle::{self, Life};
use super::finding::places;
use super::finding::texts::{quoted, whereabouts};
use super::pairing::placeholders;
use super::schema::{Graph, Mode, Root, Way, compare_root};
use crate::diagnostic::Place;
use crate::diff::change::{Pair, Rule, Severity};
use crate::diff::rules;
use crate::ir::{Location, Parameter, ParameterValue, Style};

pub(super) fn compare<'a>(found: &mut Found<'_, 'a>, graph: &mut Graph<'a>) {
    let Pair { base, head } = found.pair;
    let mut taken: HashSet<usize> = HashSet::new();
    let mut lost: Vec<&Parameter> = Vec::new();
    for parameter in &base.parameters {
        let wanted = name_in_head(found, parameter);
        let is_same = |other: &Parameter| is_called(other, parameter.location, wanted);
        match head.parameters.iter().position(is_same).filter(|index| taken.insert(*index)) {
            Some(index) => compare_pair(found, graph, Pair { base: parameter, head: &head.parameters[index] }),
            None => lost.push(parameter),
        }
    }
    for parameter in lost {
        let has_name = |other: &Parameter| other.name == parameter.name && other.location != Location::Path;
        let moved = head.parameters.iter().position(has_name).filter(|_| parameter.location != Location::Path);
        match moved.filter(|index| taken.insert(*index)) {
            Some(index) => compare_pair(found, graph, Pair { base: parameter, head: &head.parameters[index] }),
            None => push_removed(found, parameter),
        }
    }
    for (_, parameter) in head.parameters.iter().enumerate().filter(|(index, _)| !taken.contains(index)) {
        push_added(found, parameter);
    }
}

/// Names of headers have no case.
fn is_called(parameter: &Parameter, location: Location, name: &str) -> bool {
    parameter.location == location
        && match location {
            Location::Header => parameter.name.eq_ignore_ascii_case(name),
            Location::Path | Location::Query | Location::Cookie => parameter.name == name,
        }
}

/// The name that a parameter has on the other side: of paths that are the same the parameters are, too.
fn name_in_head<'a>(found: &Found<'_, 'a>, parameter: &'a Parameter) -> &'a str {
    let Pair { base, head } = found.pair.map(|operation| placeholders(&operation.path));
    let place = base.iter().position(|name| *name == parameter.name);
    match place.filter(|_| parameter.location == Location::Path && base.len() == head.len()) {
        Some(place) => head[place],
        None => &parameter.name,
    }
}

fn place(parameter: &Parameter) -> Place {
    Place::value(parameter.source, parameter.pointer.clone())
}

fn part(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

/// A parameter in a sentence.
fn shown(parameter: &Parameter) -> String {
    format!("{} in {}", quoted(&parameter.name), whereabouts(parameter.location))
}

fn path(parameter: &Parameter) -> String {
    format!("{} / {}", part(parameter.location), parameter.name)
}

fn tell(found: &mut Found<'_, '_>, rule: &'static Rule, pair: Pair<&Parameter>, says: &str) {
    tell_as(found, rule, rule.severity, pair, says);
}

fn tell_as(found: &mut Found<'_, '_>, rule: &'static Rule, severity: Severity, pair: Pair<&Parameter>, says: &str) {
    let parameter = pair.head;
    let places = places(place(pair.base), place(pair.head));
    found.push_at((rule, severity), &path(parameter), places, shown(parameter), says);
}

fn push_removed(found: &mut Found<'_, '_>, parameter: &Parameter) {
    let lifecycle = &parameter.lifecycle;
    let sunset = lifecycle.sunset.as_deref().and_then(lifecycle::date);
    let rule = match (parameter.deprecated, sunset) {
        (false, _) => &rules::PARAMETER_REMOVED,
        (true, Some(_)) if !lifecycle::is_over(lifecycle, found.sides.today) => &rules::PARAMETER_REMOVED_BEFORE_SUNSET,
        (true, _) => &rules::PARAMETER_REMOVED_WITH_DEPRECATION,
    };
    let says = match sunset {
        Some(date) if rule == &rules::PARAMETER_REMOVED_BEFORE_SUNSET => {
            format!(" is gone before {date}, until which it was to stay")
        }
        _ if parameter.deprecated => " is gone, which was deprecated".to_owned(),
        _ => " is gone".to_owned(),
    };
    let head = Some(found.pair.head.place());
    let places = Pair { base: Some(place(parameter)), head };
    found.push_at((rule, rule.severity), &path(parameter), places, shown(parameter), &says);
}

fn push_added(found: &mut Found<'_, '_>, parameter: &Parameter) {
    let (rule, says) = match (parameter.location, parameter.required) {
        (Location::Path, _) => (&rules::PATH_PARAMETER_ADDED, " is new"),
        (_, true) => (&rules::REQUIRED_PARAMETER_ADDED, " is new and required"),
        (_, false) => (&rules::PARAMETER_ADDED, " is new and may be left out"),
    };
    let base = Some(found.pair.base.place());
    let places = Pair { base, head: Some(place(parameter)) };
    found.push_at((rule, rule.severity), &path(parameter), places, shown(parameter), says);
}

fn compare_pair<'a>(found: &mut Found<'_, 'a>, graph: &mut Graph<'a>, pair: Pair<&'a Parameter>) {
    let Pair { base, head } = pair;
    if base.location != head.location {
        tell(found, &rules::PARAMETER_MOVED, pair, &format!(" was in {}", whereabouts(base.location)));
    }
    match (base.required, head.required) {
        (false, true) => tell(found, &rules::PARAMETER_BECAME_REQUIRED, pair, " is now required"),
        (true, false) => tell(found, &rules::PARAMETER_BECAME_OPTIONAL, pair, " may now be left out"),
        _ => {}
    }
    let was = Life { deprecated: base.deprecated, lifecycle: &base.lifecycle };
    let is = Life { deprecated: head.deprecated, lifecycle: &head.lifecycle };
    for turn in lifecycle::compare(was, is, found.sides.today) {
        tell_as(found, turn.rule, turn.severity, pair, &turn.says);
    }
    if base.description != head.description {
        tell(found, &rules::DESCRIPTION_CHANGED, pair, " is described in other words");
    }
    if base.example != head.example {
        tell(found, &rules::EXAMPLE_CHANGED, pair, " has another example");
    }
    compare_value(found, graph, pair);
}

fn compare_value<'a>(found: &mut Found<'_, 'a>, graph: &mut Graph<'a>, pair: Pair<&'a Parameter>) {
    let root = Root {
        operation: found.index,
        path: path(pair.head),
        within: whereabouts(pair.head.location).to_owned(),
        name: pair.head.name.clone(),
    };
    match (&pair.base.value, &pair.head.value) {
        (
            ParameterValue::Styled { schema, style, explode, allow_reserved },
            ParameterValue::Styled { schema: head, style: to_style, explode: to_explode, allow_reserved: to_reserved },
        ) => {
            let moved = pair.base.location != pair.head.location;
            if (style != to_style || explode != to_explode) && !moved {
                let says = format!(
                    " is written {}, before that {}",
                    written(*to_style, *to_explode),
                    written(*style, *explode)
                );
                tell(found, &rules::PARAMETER_STYLE_CHANGED, pair, &says);
            }
            if allow_reserved != to_reserved {
                let says = match to_reserved {
                    true => " is written with reserved characters as they are, which were escaped",
                    false => " is written with reserved characters escaped, which were as they are",
                };
                tell(found, &rules::PARAMETER_RESERVED_CHANGED, pair, says);
            }
            compare_root(graph, root, Pair { base: *schema, head: *head }, Way::Request, Mode::Text);
        }
        (ParameterValue::Content(base), ParameterValue::Content(head)) => {
            if !base.media_type.eq_ignore_ascii_case(&head.media_type) {
                let says =
                    format!(" is written as {}, before that as {}", quoted(&head.media_type), quoted(&base.media_type));
                tell(found, &rules::PARAMETER_STYLE_CHANGED, pair, &says);
            }
            compare_examples(
                found,
                &path(pair.head),
                Pair { base, head },
                &format!("{} in {}", quoted(&pair.head.name), whereabouts(pair.head.location)),
            );
            if let (Some(base), Some(head)) = (base.schema, head.schema) {
                compare_root(graph, root, Pair { base, head }, Way::Request, Mode::Plain);
            }
        }
        (ParameterValue::Styled { .. }, ParameterValue::Content(head)) => {
            let says = format!(" is written as {}, before that plainly", quoted(&head.media_type));
            tell(found, &rules::PARAMETER_STYLE_CHANGED, pair, &says);
        }
        (ParameterValue::Content(base), ParameterValue::Styled { .. }) => {
            let says = format!(" is written plainly, before that as {}", quoted(&base.media_type));
            tell(found, &rules::PARAMETER_STYLE_CHANGED, pair, &says);
        }
    }
}

fn written(style: Style, explode: bool) -> String {
    let style = match style {
        Style::Matrix => "matrix",
        Style::Label => "label",
        Style::Simple => "simple",
        Style::Form => "form",
        Style::SpaceDelimited => "spaceDelimited",
        Style::PipeDelimited => "pipeDelimited",
        Style::DeepObject => "deepObject",
    };
    format!("in the style `{style}`{}", if explode { " with `explode`" } else { " without `explode`" })
}
