//! Names of parameters. Input: the parameters of an operation. Output: their order in Rust, and a name for each, unique in the operation.

use super::naming::{Naming, unraw};
use super::scope::Scope;
use crate::ir::{Operation, Parameter, ParameterLocation};

/// Returns the parameters by index: first those that are required, which are arguments of the function, and of these first the path's.
pub(super) fn parameter_names(operation: &Operation, naming: &Naming<'_>) -> Vec<(usize, String)> {
    let mut parameters: Vec<(usize, &Parameter)> = operation.parameters.iter().enumerate().collect();
    parameters.sort_by_key(|(_, parameter)| (!parameter.required, parameter.location != ParameterLocation::Path));
    let mut scope = Scope::default();
    let names = parameters.into_iter().map(|(index, parameter)| (index, name(parameter, naming, &mut scope)));
    names.collect()
}

/// Returns the parameter's own name if it is free, else with its location, else with a number.
fn name(parameter: &Parameter, naming: &Naming<'_>, scope: &mut Scope) -> String {
    let name = naming.snake(&parameter.name);
    let plain = unraw(&name).to_owned();
    // The operation's function has an argument and a variable of these names.
    let is_reserved = matches!(plain.as_str(), "body" | "request");
    let own = if is_reserved { format!("{plain}_parameter") } else { name };
    let located = format!("{plain}_{}", parameter.location);
    let free = [own, located].into_iter().find(|name| scope.reserve(name));
    free.unwrap_or_else(|| scope.reserve_numbered(&plain))
}

/// Returns the function of a request that sets an optional parameter. No function of the runtime starts with `with_`, so the names cannot
/// collide.
pub fn setter(name: &str) -> String {
    format!("with_{}", unraw(name))
}

#[cfg(test)]
mod tests {
    use super::super::reserved::of_repository;
    use super::*;
    use crate::config::Config;
    use crate::ir::Method;
    use crate::plan::testing::{api, operation, parameter, schema, string};

    #[test]
    fn required_parameters_come_first_and_names_are_distinct() {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let required = |name, location| Parameter { required: true, ..parameter(name, location, text) };
        let parameters = vec![
            parameter("id", ParameterLocation::Query, text),
            required("id", ParameterLocation::Header),
            required("id", ParameterLocation::Path),
            parameter("Id", ParameterLocation::Query, text),
            parameter("timeout", ParameterLocation::Query, text),
        ];
        let operation = Operation { parameters, ..operation(Method::Get, "/a/{id}") };
        let names = parameter_names(&operation, &Naming::new(&Config::default(), &of_repository()));
        let expected = [(2, "id"), (1, "id_header"), (0, "id_query"), (3, "id2"), (4, "timeout")];
        assert_eq!(names, expected.map(|(index, name)| (index, name.to_owned())));
    }
}
