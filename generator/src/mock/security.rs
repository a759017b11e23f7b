//! Security. Input: the security schemes of an API. Output: those that operations use, by a name that no other scheme has.

use super::description::{SecurityKind, SecurityScheme};
use super::operation::location;
use crate::ir::{self, Api, Document};
use crate::plan::Plan;

/// Returns the schemes that operations use.
pub(super) fn security_schemes(api: &Api, plan: &Plan) -> Vec<SecurityScheme> {
    let mut schemes: Vec<SecurityScheme> = Vec::new();
    for operation in &api.operations {
        let document = api.document(operation.document);
        for used in operation.security.iter().flatten() {
            let name = scheme_name(document, &used.scheme);
            let declared = document.security_schemes.iter().find(|scheme| scheme.name == used.scheme);
            if let Some(declared) = declared.filter(|_| schemes.iter().all(|known| known.name != name)) {
                // Schemes of several documents are one credential, for which one of them may name the variable.
                let is_same = |one: &&ir::SecurityScheme| (&one.name, &one.kind) == (&declared.name, &declared.kind);
                let planned = || plan.security_schemes.iter().find(is_same)?.env.clone();
                let env = declared.env.clone().or_else(planned);
                schemes.push(SecurityScheme { name, kind: security_kind(&declared.kind), env });
            }
        }
    }
    schemes
}

/// Returns the name of a scheme of a document, with the module before it.
pub(super) fn scheme_name(document: &Document, scheme: &str) -> String {
    match &document.module {
        Some(module) => format!("{module}.{scheme}"),
        None => scheme.to_owned(),
    }
}

fn security_kind(kind: &ir::SecurityKind) -> SecurityKind {
    match kind {
        ir::SecurityKind::ApiKey { location: at, name } => {
            SecurityKind::ApiKey { location: location(*at), parameter: name.clone() }
        }
        ir::SecurityKind::Http { scheme } => SecurityKind::Http { scheme: scheme.clone() },
        ir::SecurityKind::OAuth2 | ir::SecurityKind::OpenIdConnect => SecurityKind::Token,
        ir::SecurityKind::MutualTls => SecurityKind::MutualTls,
    }
}
