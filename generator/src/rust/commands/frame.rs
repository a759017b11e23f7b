//! The command as a whole: groups, environment variables of credentials, flags of servers, and features that a build may leave out.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::condition::Condition;
use super::super::context::Context;
use super::super::docs::{line, literal, plain};
use super::super::names::{Group, unraw};
use super::former::{FormerNameView, former_names};
use super::schemas::definition_lines;
use super::text::{literals, sentence_or};
use crate::unique_names::UniqueNames;

#[derive(Debug, Serialize)]
pub struct CliView {
    pub about: String,
    pub keys: Vec<KeyView>,
    pub settings: Vec<SettingFlagView>,
    /// The expression of the list of servers.
    pub servers: String,
    pub groups: Vec<GroupRowView>,
    pub absent: Vec<AbsentView>,
    pub former_names: Vec<FormerNameView>,
    /// The lines of `cli.jsonl`.
    #[serde(skip)]
    pub definitions: String,
}

/// A credential and its environment variable.
#[derive(Debug, Serialize)]
pub struct KeyView {
    pub constant: String,
    pub env: String,
    pub about: String,
}

/// A variable of the servers' URLs.
#[derive(Debug, Serialize)]
pub struct SettingFlagView {
    pub name: String,
    pub flag: String,
    pub about: String,
    pub values: String,
    pub env: String,
}

#[derive(Debug, Serialize)]
pub struct GroupRowView {
    pub name: String,
    pub about: String,
    pub module: String,
    /// The features without which it does not exist.
    pub gate: Option<Condition>,
    /// The path of its table.
    pub commands: String,
}

/// A group or an operation that a feature adds.
#[derive(Debug, Serialize)]
pub struct AbsentView {
    pub name: String,
    pub id: String,
    pub feature: String,
}

pub fn cli_view(context: &Context<'_>, summary: &str) -> CliView {
    CliView {
        about: literal(summary),
        keys: keys(context),
        settings: setting_flags(context),
        servers: literals(context.plan.server_choices.iter().map(|server| server.url.as_str())),
        groups: context
            .names
            .groups
            .iter()
            .zip(&context.names.commands.groups)
            .map(|(group, name)| group_row(context, group, name))
            .collect(),
        absent: absent(context),
        former_names: former_names(context),
        definitions: definition_lines(context),
    }
}

/// Returns the variable that the document names, or else one from the names of the crate and the credential.
fn keys(context: &Context<'_>) -> Vec<KeyView> {
    let schemes = &context.plan.security_schemes;
    let mut envs = UniqueNames::new(str::to_owned);
    for env in schemes.iter().filter_map(|scheme| scheme.env.as_deref()) {
        envs.reserve(env);
    }
    let keys = schemes.iter().zip(&context.names.credentials).map(|(scheme, names)| {
        let function = unraw(&names.function);
        let env = scheme.env.clone().filter(|env| !env.is_empty()).unwrap_or_else(|| {
            let name = format!("{}_{function}", context.config.package.name);
            let env = name.to_uppercase().replace('-', "_");
            if envs.reserve(&env) { env } else { envs.reserve_unique(&format!("{env}_KEY")) }
        });
        let about = sentence_or(scheme.description.as_deref(), || format!("The credential {function}"));
        let form = if scheme.kind.is_basic() { ", as user:password" } else { "" };
        KeyView {
            constant: names.constant.clone(),
            env: literal(&line(&env)),
            about: literal(&format!("{about}{form}")),
        }
    });
    keys.collect()
}

fn setting_flags(context: &Context<'_>) -> Vec<SettingFlagView> {
    let flags = context.plan.server_variables.iter().filter_map(|variable| {
        let flag = context.names.commands.settings.get(&variable.name)?;
        let env = context.config.variables.get(&variable.name).and_then(|configured| configured.env.as_deref());
        let default = variable.default.as_deref().map(|default| format!(" [default: {}]", line(default)));
        let about =
            sentence_or(variable.description.as_deref(), || format!("`{}` of the server's URL", line(&variable.name)));
        Some(SettingFlagView {
            name: literal(&variable.name),
            flag: literal(flag),
            about: literal(&format!("{about}{}", default.unwrap_or_default())),
            values: literals(variable.values.iter().map(String::as_str)),
            env: literal(env.unwrap_or_default()),
        })
    });
    flags.collect()
}

fn group_row(context: &Context<'_>, group: &Group, name: &str) -> GroupRowView {
    let document = context.api.document(group.document);
    let tag = document.tags.iter().find(|tag| tag.name == group.tag);
    let description = tag.and_then(|tag| tag.description.as_deref()).map(plain);
    let about = sentence_or(description.as_deref(), || line(&group.tag));
    GroupRowView {
        name: literal(name),
        about: literal(&about),
        module: literal(document.module.as_deref().unwrap_or_default()),
        gate: group.gate.clone(),
        commands: format!("{}::commands::{}::COMMANDS", context.module_path(group.document), group.module),
    }
}

fn absent(context: &Context<'_>) -> Vec<AbsentView> {
    let mut absent = Vec::new();
    let mut seen = BTreeSet::new();
    for (group, name) in context.names.groups.iter().zip(&context.names.commands.groups) {
        if seen.insert(&group.feature) {
            absent.push(AbsentView { name: literal(name), id: literal(""), feature: literal(&group.feature) });
        }
        let is_preview = group.operations.iter().all(|&index| context.api.operations[index].is_unstable());
        if is_preview {
            absent.push(AbsentView { name: literal(name), id: literal(""), feature: literal("preview") });
        }
    }
    for (operation, name) in context.api.operations.iter().zip(&context.names.commands.operations) {
        if operation.is_unstable() {
            absent.push(AbsentView {
                name: literal(unraw(name)),
                id: literal(&operation.id),
                feature: literal("preview"),
            });
        }
    }
    absent
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{text, with_context};
    use super::*;
    use crate::ir::{Method, Operation, SecurityKind, SecurityUse};
    use crate::plan::testing::{api, operation, security_scheme};

    #[test]
    fn a_credential_without_a_variable_gets_one_after_the_crate() {
        let mut api = api();
        let kind = SecurityKind::Http { scheme: "basic".to_owned() };
        api.documents[0].security_schemes = vec![security_scheme("login", kind)];
        let security = vec![vec![SecurityUse { scheme: "login".to_owned(), scopes: Vec::new() }]];
        api.operations = vec![Operation { security, ..operation(Method::Get, "/a") }];
        let view = with_context(api, |context| cli_view(context, "A summary"));
        let keys: Vec<_> = view.keys.iter().map(|key| (&*key.constant, text(&key.env), text(&key.about))).collect();
        let about = "The credential login, as user:password".to_owned();
        assert_eq!(keys, [("LOGIN", "TEST_API_LOGIN".to_owned(), about)]);
    }

    #[test]
    fn a_command_says_which_feature_adds_what_is_absent() {
        let mut api = api();
        let unstable = Some("It may change.".to_owned());
        api.operations = vec![Operation { unstable, tags: vec!["Pets".to_owned()], ..operation(Method::Get, "/a") }];
        let view = with_context(api, |context| cli_view(context, ""));
        let absent: Vec<_> = view.absent.iter().map(|one| (text(&one.name), text(&one.feature))).collect();
        let pairs = [("pets", "pets"), ("pets", "preview"), ("get-a", "preview")];
        assert_eq!(absent, pairs.map(|(name, feature)| (name.to_owned(), feature.to_owned())));
    }
}
