//! Examples that follow the changes of their schemas.
//! Input: values, and the steps to a part of them. Output: the same values with that part changed.

use transcribe::compare::Step;
use transcribe::value::Value;

/// The members of an object.
pub type Members = Vec<(String, Value)>;

/// Calls a function with every value at a place.
pub fn at_place(value: &mut Value, steps: &[Step], change: &mut dyn FnMut(&mut Value)) {
    let Some((step, rest)) = steps.split_first() else { return change(value) };
    match (step, value) {
        (Step::Field(name), Value::Object(members)) => {
            for (_, value) in members.iter_mut().filter(|(member, _)| member == name) {
                at_place(value, rest, change);
            }
        }
        (Step::Items, Value::Array(items)) => items.iter_mut().for_each(|item| at_place(item, rest, change)),
        // All members of the fixtures with names of their own are in objects without other fields.
        (Step::Additional, Value::Object(members)) => {
            members.iter_mut().for_each(|(_, value)| at_place(value, rest, change));
        }
        (Step::Variant(_), value) => at_place(value, rest, change),
        _ => {}
    }
}

/// Calls a function with the members of every object at a place.
pub fn in_objects(value: &mut Value, steps: &[Step], change: &mut dyn FnMut(&mut Members)) {
    at_place(value, steps, &mut |value| {
        if let Value::Object(members) = value {
            change(members);
        }
    });
}
