//! Required names without a property. Input: the API. Output: a warning for each, with the nearest property where nothing else can add it.

use super::combined::{Combinations, Properties};
use super::warning::warn;
use crate::diagnostic::Diagnostics;
use crate::document::{MOST_SUGGESTIONS, near};
use crate::ir::{Additional, Api, Kind, Object, SchemaGraph};

pub(super) fn check<'a>(api: &'a Api, combinations: &mut Combinations<'a>, diagnostics: &mut Diagnostics) {
    let mut suggestions = 0;
    for id in api.ids() {
        let Kind::Object(object) = api.kind(id) else { continue };
        if object.required_elsewhere.is_empty() {
            continue;
        }
        let Some(known) = combinations.properties(id) else { continue };
        for name in object.required_elsewhere.iter().filter(|name| !known.contains_key(name.as_str())) {
            suggestions += 1;
            let similar = (suggestions <= MOST_SUGGESTIONS).then(|| similar(object, &known, name)).flatten();
            let help = match similar {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => format!("describe `{name}` under `properties`; until then the client does not require it"),
            };
            let message = format!("`required` lists `{name}`, which is not a property");
            let listed = &api.annotations(id).required;
            let keyword = match listed.iter().position(|listed| listed == name) {
                Some(index) => format!("required/{index}"),
                None => "required".to_owned(),
            };
            warn(api.schema(id), &keyword, message, help, diagnostics);
        }
    }
}

/// Returns the property that is probably required in place of a name. Additional properties may have any name.
fn similar<'p>(object: &Object, known: &Properties<'p>, name: &str) -> Option<&'p str> {
    if matches!(object.additional, Additional::Schema(_)) {
        return None;
    }
    let is_optional = |(property, required): &(&&str, &bool)| {
        !**required && !object.required_elsewhere.iter().any(|name| name == **property)
    };
    near(known.iter().filter(is_optional).map(|(property, _)| *property), name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::SchemaId;
    use crate::ir::testing::{api, array, object, schema, string, union};

    fn requires(api: &mut Api, name: &str, properties: &[&str]) -> SchemaId {
        let text = schema(api, None, string());
        let properties: Vec<_> = properties.iter().map(|name| (*name, text)).collect();
        let Kind::Object(mut kind) = object(&properties) else { unreachable!("it is an object") };
        kind.properties.iter_mut().for_each(|property| property.required = false);
        kind.required_elsewhere = vec![name.to_owned()];
        schema(api, None, Kind::Object(kind))
    }

    fn helps(api: &Api) -> Vec<String> {
        let mut diagnostics = Diagnostics::default();
        check(api, &mut Combinations::new(api), &mut diagnostics);
        diagnostics.iter().filter_map(|one| one.help.clone()).collect()
    }

    #[test]
    fn the_nearest_property_is_suggested() {
        let mut api = api();
        requires(&mut api, "nmae", &["name", "site"]);
        assert_eq!(helps(&api), ["did you mean `name`?"]);
    }

    #[test]
    fn the_same_property_of_another_subschema_may_add_a_property() {
        let mut api = api();
        let narrowed = requires(&mut api, "city", &["zip"]);
        let text = schema(&mut api, None, string());
        let address = schema(&mut api, None, object(&[("city", text)]));
        let [first, second] =
            [narrowed, address].map(|address| schema(&mut api, None, object(&[("address", address)])));
        schema(&mut api, None, Kind::AllOf(vec![first, second]));
        assert!(helps(&api).is_empty());
    }

    #[test]
    fn other_subschemas_may_add_the_property() {
        let mut api = api();
        let first = requires(&mut api, "site", &["name"]);
        let second = requires(&mut api, "nmae", &["site"]);
        schema(&mut api, None, Kind::AllOf(vec![first, second]));
        assert_eq!(helps(&api), ["did you mean `name`?"]);
    }

    #[test]
    fn other_subschemas_of_a_union_add_nothing() {
        let mut api = api();
        let cat = requires(&mut api, "bark", &["mew"]);
        let text = schema(&mut api, None, string());
        let dog = schema(&mut api, None, object(&[("bark", text)]));
        schema(&mut api, None, union(&[cat, dog]));
        assert_eq!(helps(&api), ["describe `bark` under `properties`; until then the client does not require it"]);
        let beside = schema(&mut api, None, object(&[("bark", text)]));
        let either = schema(&mut api, None, union(&[cat, dog]));
        schema(&mut api, None, Kind::AllOf(vec![beside, either]));
        assert!(helps(&api).is_empty());
    }

    #[test]
    fn a_subschema_that_inherits_from_its_union_has_nothing_of_the_others() {
        let mut api = api();
        let text = schema(&mut api, None, string());
        let [cat, dog, pet] = ["Cat", "Dog", "Pet"].map(|name| schema(&mut api, Some(name), Kind::Any));
        let [own, other] = [requires(&mut api, "bark", &["mew"]), schema(&mut api, None, object(&[("bark", text)]))];
        let either = schema(&mut api, None, union(&[cat, dog]));
        api.schema_mut(pet).kind = Kind::AllOf(vec![either]);
        api.schema_mut(cat).kind = Kind::AllOf(vec![pet, own]);
        api.schema_mut(dog).kind = Kind::AllOf(vec![pet, other]);
        assert_eq!(helps(&api).len(), 1);
    }

    #[test]
    fn others_with_the_same_base_add_nothing_and_the_base_gets_what_they_add() {
        let mut api = api();
        let base = requires(&mut api, "kind", &["id"]);
        let text = schema(&mut api, None, string());
        let own = requires(&mut api, "price", &["name"]);
        let other = schema(&mut api, None, object(&[("price", text), ("kind", text)]));
        for part in [own, other] {
            schema(&mut api, None, Kind::AllOf(vec![base, part]));
        }
        assert_eq!(helps(&api), ["describe `price` under `properties`; until then the client does not require it"]);
    }

    #[test]
    fn what_refers_to_a_schema_does_not_hide_the_nearest_property() {
        let mut api = api();
        let cat = requires(&mut api, "knid", &["kind"]);
        schema(&mut api, Some("Alias"), Kind::Alias(cat));
        schema(&mut api, None, union(&[cat]));
        schema(&mut api, None, array(cat));
        assert_eq!(helps(&api), ["did you mean `kind`?"]);
    }
}
