//! Commands of the program that are called otherwise. Input: the crates of both sides. Output: a line for each, because no item of the
//! crate shows it.

use crate::diff::renames::{Placed, placed_operations};
use crate::rust::{CommandView, CrateView, ParameterRowView};

/// Returns what users of the program write in another way.
pub fn renamed_commands(base: &CrateView, head: &CrateView) -> Vec<String> {
    let mut lines = Vec::new();
    if !base.parts.cli || !head.parts.cli {
        return lines;
    }
    for before in &base.apis {
        let Some(after) = head.apis.iter().find(|api| api.module == before.module) else { continue };
        for (old, new) in placed_operations(before, after) {
            let (Some(old_command), Some(new_command)) = (command(old), command(new)) else { continue };
            let (old_words, new_words) = (words(old, old_command), words(new, new_command));
            if old_words != new_words {
                let still = if keeps(head, old, new, old_command, new_command) { "; both work" } else { "" };
                lines.push(format!("`{old_words}` is `{new_words}` now{still}"));
            }
            lines.extend(renamed_parameters(&new_words, &old_command.parameters, &new_command.parameters));
        }
    }
    lines
}

fn command<'v>((group, operation): Placed<'v>) -> Option<&'v CommandView> {
    group.commands.commands.iter().find(|command| command.marker == operation.marker)
}

fn words((group, _): Placed<'_>, command: &CommandView) -> String {
    format!("{} {}", group.commands.name, text(&command.name))
}

/// Returns `true` if the program still knows the old names of an operation and its group.
fn keeps(
    head: &CrateView,
    (old, _): Placed<'_>,
    (new, _): Placed<'_>,
    old_command: &CommandView,
    new_command: &CommandView,
) -> bool {
    let names = &head.cli.former_names;
    let group = names.iter().find(|one| text(&one.group).is_empty() && text(&one.former) == old.commands.name);
    let group = group.map_or_else(|| old.commands.name.clone(), |one| text(&one.name));
    let is_same = old_command.name == new_command.name;
    let is_former = |former: &str, name: &str| {
        names.iter().any(|one| text(&one.group) == group && one.former == former && one.name == name)
    };
    // A former name is one of the same group: nothing leads from a group that is still there to another one.
    group == new.commands.name && (is_same || is_former(&old_command.name, &new_command.name))
}

/// Returns what is another word for the same parameter: the one at the same position of the path, or of the same name on the wire.
fn renamed_parameters(words: &str, old: &[ParameterRowView], new: &[ParameterRowView]) -> Vec<String> {
    let in_path = |rows: &'_ [ParameterRowView]| -> Vec<usize> {
        (0..rows.len()).filter(|index| rows[*index].location == "Path").collect()
    };
    let (old_path, new_path) = (in_path(old), in_path(new));
    let mut lines = Vec::new();
    for (before, after) in old_path.iter().zip(&new_path).map(|(before, after)| (&old[*before], &new[*after])) {
        if before.name != after.name {
            let (before, after) = (text(&before.name), text(&after.name));
            lines.push(format!("`{words}`: `call --param {before}=…` is `call --param {after}=…` now"));
        }
    }
    for before in old.iter().filter(|row| row.location != "Path") {
        let same = new.iter().find(|after| after.name == before.name && after.location == before.location);
        if let Some(after) = same.filter(|after| after.flag != before.flag) {
            lines.push(format!("`{words}`: `--{}` is `--{}` now", text(&before.flag), text(&after.flag)));
        }
    }
    lines.extend(replaced_parameters(words, old, new));
    lines
}

/// Returns what is in the place of another parameter: the only one that is gone and the only one that is new, if they take the same.
fn replaced_parameters(words: &str, old: &[ParameterRowView], new: &[ParameterRowView]) -> Option<String> {
    let only = |own: &'_ [ParameterRowView], other: &[ParameterRowView]| -> Vec<usize> {
        let is_gone = |row: &ParameterRowView| {
            row.location != "Path" && !other.iter().any(|one| one.name == row.name && one.location == row.location)
        };
        (0..own.len()).filter(|index| is_gone(&own[*index])).collect()
    };
    let (gone, added) = (only(old, new), only(new, old));
    let ([before], [after]) = (gone.as_slice(), added.as_slice()) else { return None };
    let (before, after) = (&old[*before], &new[*after]);
    let facts = |row: &ParameterRowView| (row.location.clone(), row.required, row.shape, row.values.clone());
    if facts(before) != facts(after) {
        return None;
    }
    // The same words about both say that they are the same, and no word says nothing.
    let is_known = before.about == after.about && !text(&before.about).is_empty();
    let verb = if is_known { "is" } else { "may be" };
    Some(format!("`{words}`: `--{}` {verb} `--{}` now", text(&before.flag), text(&after.flag)))
}

/// Returns the text of a literal.
fn text(literal: &str) -> String {
    syn::parse_str::<syn::LitStr>(literal).map(|literal| literal.value()).unwrap_or_default()
}
