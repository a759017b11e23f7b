//! Names of fields. Input: an object. Output: an identifier for each property.

use std::collections::HashMap;

use super::assign::{Named, assign};
use super::naming::{Naming, unraw};
use crate::ir::Object;

/// Returns the fields of an object's struct, by property. `extra` is the field of additional properties.
pub(in super::super) fn field_names(naming: &Naming<'_>, object: &Object) -> HashMap<usize, String> {
    let things = object.properties.iter().enumerate();
    let things = things.map(|(key, one)| Named { key, text: one.name.clone() }).collect();
    let mut names = assign(things, |text| naming.snake(text));
    for name in names.values_mut().filter(|name| unraw(name) == "extra") {
        name.push('_');
    }
    names
}

#[cfg(test)]
mod tests {
    use super::super::reserved::of_repository;
    use super::*;
    use crate::config::Config;
    use crate::ir::Kind;
    use crate::plan::testing::{api, object, schema};

    #[test]
    fn a_property_cannot_be_called_like_the_field_of_additional_properties() {
        let mut api = api();
        let any = schema(&mut api, None, Kind::Any);
        let Kind::Object(object) = object(&[("extra", any), ("type", any), ("pageSize", any)]) else { return };
        let names = field_names(&Naming::new(&Config::default(), &of_repository()), &object);
        let names: Vec<&str> = (0..3).map(|index| names[&index].as_str()).collect();
        assert_eq!(names, ["extra_", "r#type", "page_size"]);
    }
}
