//! Properties of all comparisons: a document does not differ from itself, nor from one that differs in order or names of components only,
//! and each change has its mirror in the other direction.

use std::fs;
use std::path::Path;

use generator::diff::WireChange;
use serde_yaml::{Mapping, Value};

use crate::cases::{Read, changes, files, read, read_text};

/// Name and text of each document of the project that is a single file.
pub(crate) fn documents() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("tests/fixtures/good");
    let entries = fs::read_dir(folder).expect("the folder is in the repository");
    let good = entries.map(|entry| entry.expect("the folder can be listed").path());
    let spec = ["v1.yaml", "v2.yaml"].map(|name| root.join("../spec").join(name));
    let mut paths: Vec<_> = good.chain(spec).collect();
    paths.sort();
    let read = |path: &Path| (path.display().to_string(), fs::read_to_string(path).expect("a document is text"));
    paths.iter().map(|path| read(path)).collect()
}

/// `None` if a number is too large for a value of YAML.
pub(crate) fn parsed(text: &str) -> Option<Value> {
    serde_yaml::from_str(text).ok()
}

#[test]
fn a_document_does_not_differ_from_itself() {
    for (name, text) in documents() {
        let (base, head) = (read_text(&text), read_text(&text));
        assert_none(&name, &changes(&base, &head));
    }
}

fn assert_none(name: &str, changes: &[WireChange]) {
    let messages: Vec<String> = changes.iter().map(|change| change.message()).collect();
    assert!(messages.is_empty(), "{name}: {messages:#?}");
}

#[test]
fn order_does_not_matter() {
    for (name, text) in documents() {
        let base = read_text(&text);
        for seed in 1..=4 {
            let Some(mut document) = parsed(&text) else { break };
            shuffle(&mut document, &mut Random(seed), Within::Object);
            let head = read_text(&serde_yaml::to_string(&document).expect("it was read from YAML"));
            assert_none(&format!("{name}, seed {seed}"), &changes(&base, &head));
        }
    }
}

#[test]
fn names_of_components_do_not_matter() {
    for (name, text) in documents() {
        // Without a mapping a discriminator has the names of components for its values.
        if text.contains("discriminator") || text.contains("$ref: ./") || text.contains("$ref: Pet") {
            continue;
        }
        let base = read_text(&text);
        let Some(mut document) = parsed(&text) else { continue };
        rename_components(&mut document);
        let head = read_text(&serde_yaml::to_string(&document).expect("it was read from YAML"));
        assert_none(&name, &changes(&base, &head));
    }
}

#[test]
fn inlining_a_component_does_not_matter() {
    for (name, text) in documents() {
        if text.contains("discriminator") {
            continue;
        }
        let base = read_text(&text);
        for seed in 1..=3 {
            let Some(mut document) = parsed(&text) else { break };
            let schemas = document["components"]["schemas"].clone();
            inline(&mut document, &schemas, &mut Random(seed));
            let head = read_text(&serde_yaml::to_string(&document).expect("it was read from YAML"));
            assert_none(&format!("{name}, seed {seed}"), &changes(&base, &head));
        }
    }
}

/// There are as many changes of a rule as of its mirror.
#[test]
fn cases_have_mirrored_changes() {
    for pair in files().iter().flat_map(|(_, cases)| cases).flat_map(|case| case.pairs()) {
        assert_mirror(&pair.name, &read(&pair.base), &read(&pair.head));
    }
}

/// The same after random edits of larger documents.
#[test]
fn random_edits_have_mirrored_changes() {
    for (name, text) in documents() {
        let base = read_text(&text);
        for seed in 1..=6 {
            let mut random = Random(seed);
            let Some(mut document) = parsed(&text) else { break };
            edit(&mut document, &mut random);
            let head = read_text(&serde_yaml::to_string(&document).expect("it was read from YAML"));
            assert_mirror(&format!("{name}, seed {seed}"), &base, &head);
        }
    }
}

fn assert_mirror(name: &str, base: &Read, head: &Read) {
    let has_mirror = |change: &&WireChange| !change.rule.id.contains("version");
    let (there, back) = (changes(base, head), changes(head, base));
    let mut left: Vec<&WireChange> = back.iter().filter(has_mirror).collect();
    for change in there.iter().filter(has_mirror) {
        let mirrors = |other: &&WireChange| change.rule.mirror == other.rule.id || other.rule.mirror == change.rule.id;
        // These paths contain the new name.
        let is_renamed = ["moved", "media-type", "order"].iter().any(|word| change.rule.id.contains(word));
        let fits = |other: &&WireChange| mirrors(other) && (is_renamed || other.path == change.path);
        match left.iter().position(fits).or_else(|| left.iter().position(mirrors)) {
            Some(location) => {
                left.swap_remove(location);
            }
            None => panic!("{name}: no change back mirrors {}: {}", change.rule.id, change.message()),
        }
    }
    let left: Vec<_> = left.iter().map(|change| (change.rule.id, change.message())).collect();
    assert!(left.is_empty(), "{name}: only back: {left:#?}");
}

/// A generator with the same numbers in each run.
pub(crate) struct Random(pub u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end.max(1)
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.below(end + 1));
        }
    }
}

/// What the keys of a mapping are.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Within {
    /// Fields of OpenAPI.
    Object,
    /// Names of the document.
    Names,
}

/// Returns what the keys of a value are.
fn within(key: &str, within: Within) -> Within {
    const NAMES: [&str; 14] = [
        "properties",
        "schemas",
        "responses",
        "parameters",
        "headers",
        "requestBodies",
        "securitySchemes",
        "paths",
        "content",
        "variables",
        "links",
        "callbacks",
        "examples",
        "mapping",
    ];
    if within == Within::Object && NAMES.contains(&key) { Within::Names } else { Within::Object }
}

/// Shuffles mappings, and lists whose order does not matter.
pub(crate) fn shuffle(value: &mut Value, random: &mut Random, inside: Within) {
    const LISTS: [&str; 6] = ["required", "parameters", "oneOf", "anyOf", "security", "tags"];
    let Value::Mapping(mapping) = value else {
        if let Value::Sequence(list) = value {
            list.iter_mut().for_each(|one| shuffle(one, random, Within::Object));
        }
        return;
    };
    let mut entries: Vec<(Value, Value)> = std::mem::take(mapping).into_iter().collect();
    // The first of several paths with the same item has its id.
    let share = |(key, value): &(Value, Value)| {
        key.as_str().is_some_and(|key| key.starts_with('/')) && value.get("$ref").is_some()
    };
    if !entries.iter().any(share) {
        random.shuffle(&mut entries);
    }
    for (key, value) in &mut entries {
        let key = key.as_str().unwrap_or_default().to_owned();
        if inside == Within::Object && (["example", "default", "enum"].contains(&key.as_str()) || key.starts_with("x-"))
        {
            continue;
        }
        shuffle(value, random, within(&key, inside));
        if let (Value::Sequence(list), true) = (value, inside == Within::Object && LISTS.contains(&key.as_str())) {
            // The last of several parameters with the same name counts.
            if key == "parameters" && has_name_twice(list) {
                continue;
            }
            random.shuffle(list);
        }
    }
    *mapping = entries.into_iter().collect();
}

fn has_name_twice(parameters: &[Value]) -> bool {
    let names: Vec<&str> = parameters.iter().filter_map(|one| one.get("name")?.as_str()).collect();
    names.iter().enumerate().any(|(index, name)| names[..index].contains(name))
}

const SCHEMAS: &str = "#/components/schemas/";

fn rename_components(document: &mut Value) {
    let Some(schemas) = document["components"]["schemas"].as_mapping_mut() else { return };
    let names: Vec<String> = schemas.keys().filter_map(|name| name.as_str().map(str::to_owned)).collect();
    *schemas = std::mem::take(schemas)
        .into_iter()
        .map(|(name, schema)| (Value::from(renamed(name.as_str().unwrap_or_default(), &names)), schema))
        .collect::<Mapping>();
    rename_references(document, &names);
}

fn renamed(name: &str, names: &[String]) -> String {
    let location = names.iter().position(|known| known == name).expect("it is one of them");
    // The names are sorted in another order.
    format!("Other{}", names.len() - location)
}

fn rename_references(value: &mut Value, names: &[String]) {
    match value {
        Value::Mapping(mapping) => {
            for (key, value) in mapping.iter_mut() {
                let reference = value.as_str().and_then(|text| text.strip_prefix(SCHEMAS)).map(str::to_owned);
                match reference.filter(|_| key == "$ref") {
                    Some(reference) => {
                        let (name, rest) = reference.split_once('/').unwrap_or((&reference, ""));
                        let slash = if rest.is_empty() { "" } else { "/" };
                        if names.iter().any(|known| known == name) {
                            *value = Value::from(format!("{SCHEMAS}{}{slash}{rest}", renamed(name, names)));
                        }
                    }
                    None => rename_references(value, names),
                }
            }
        }
        Value::Sequence(list) => list.iter_mut().for_each(|one| rename_references(one, names)),
        _ => {}
    }
}

/// Inlines some components that refer to no others.
fn inline(value: &mut Value, schemas: &Value, random: &mut Random) {
    if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
        // In 3.1 a reference has siblings, which the component does not have.
        let is_alone = value.as_mapping().is_some_and(|mapping| mapping.len() == 1);
        let target = reference.strip_prefix(SCHEMAS).filter(|_| is_alone).and_then(|name| schemas.get(name));
        if let Some(target) = target.filter(|target| !has_reference(target) && random.below(2) == 0) {
            *value = target.clone();
        }
        return;
    }
    match value {
        Value::Mapping(mapping) => mapping.iter_mut().for_each(|(_, value)| inline(value, schemas, random)),
        Value::Sequence(list) => list.iter_mut().for_each(|one| inline(one, schemas, random)),
        _ => {}
    }
}

fn has_reference(value: &Value) -> bool {
    match value {
        Value::Mapping(mapping) => {
            let is_reference = ["$ref", "$dynamicRef"].iter().any(|key| mapping.contains_key(*key));
            is_reference || mapping.iter().any(|(_, value)| has_reference(value))
        }
        Value::Sequence(list) => list.iter().any(has_reference),
        _ => false,
    }
}

/// Changes some schemas, properties, values and parameters.
pub(crate) fn edit(value: &mut Value, random: &mut Random) {
    const OFTEN: usize = 12;
    if let Value::Sequence(list) = value {
        list.iter_mut().for_each(|one| edit(one, random));
        return;
    }
    let Value::Mapping(mapping) = value else { return };
    if mapping.get("type").is_some_and(Value::is_string) && mapping.get("in").is_none() && random.below(OFTEN) == 0 {
        let facts =
            [("nullable", Value::from(true)), ("deprecated", Value::from(true)), ("title", Value::from("Other"))];
        let (key, fact) = facts[random.below(facts.len())].clone();
        mapping.insert(Value::from(key), fact);
    }
    for key in ["required", "enum", "parameters"] {
        if let Some(list) = mapping.get_mut(key).and_then(Value::as_sequence_mut)
            && list.len() > 1
            && random.below(OFTEN) == 0
            && !list.iter().any(|one| one.get("in").is_some_and(|part| part == "path") || one.get("$ref").is_some())
        {
            list.remove(random.below(list.len()));
        }
    }
    if let Some(properties) = mapping.get_mut("properties").and_then(Value::as_mapping_mut)
        && properties.values().all(Value::is_mapping)
        && random.below(OFTEN) == 0
    {
        properties.insert(Value::from("added_at_random"), serde_yaml::from_str("{type: string}").expect("it is YAML"));
    }
    for (key, value) in mapping.iter_mut() {
        let key = key.as_str().unwrap_or_default();
        if !["example", "examples", "default"].contains(&key) && !key.starts_with("x-") {
            edit(value, random);
        }
    }
}
