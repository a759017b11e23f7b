//! Names of fields. Input: an object. Output: an identifier for each property.

use super::assign::assign;
use super::naming::{Naming, unraw};
use crate::ir::Object;

/// Returns the fields of an object's struct, in the order of properties. `extra` is the field of additional properties.
pub(in super::super) fn field_names(naming: &Naming<'_>, object: &Object) -> Vec<String> {
    let texts = object.properties.iter().map(|property| property.name.clone());
    let mut names = assign(texts.collect(), |text| naming.snake(text));
    for name in names.iter_mut().filter(|name| unraw(name) == "extra") {
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
        assert_eq!(names, ["extra_", "r#type", "page_size"]);
    }
}
