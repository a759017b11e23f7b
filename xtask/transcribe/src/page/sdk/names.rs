//! Names of enum members.
//! Input: the values of an enum, and a name of the programs, with its value if a program has it. Output: the name at its value.

use crate::facts::Enum;
use crate::value::Value;

/// Returns `true` if the names are equal without case and punctuation: `boat-type` and `BOAT_TYPE`.
pub fn is_same_name(left: &str, right: &str) -> bool {
    let plain = |name: &str| -> String {
        name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let left = plain(left);
    !left.is_empty() && left == plain(right)
}

/// Gives a value its name, or says why no value has it.
pub fn name_member(found: &mut Enum, name: &str, value: Option<&Value>) -> Result<(), &'static str> {
    if found.members.iter().any(|member| member.name.as_deref() == Some(name)) {
        return Ok(());
    }
    let spells = |member: &Value| member.as_str().is_some_and(|text| is_same_name(text, name));
    let at = match value {
        Some(value) => {
            found.members.iter().position(|member| member.value == *value).ok_or("has a value that is none")?
        }
        None => match found.members.iter().position(|member| spells(&member.value)) {
            Some(at) => at,
            None => {
                let mut unnamed = (0..found.members.len()).filter(|at| found.members[*at].name.is_none());
                match (unnamed.next(), unnamed.next()) {
                    (Some(at), None) => at,
                    _ => return Err("could be any of several values"),
                }
            }
        },
    };
    if found.members[at].name.is_some() {
        return Err("is a second name for a value");
    }
    found.members[at].name = Some(name.to_owned());
    Ok(())
}
