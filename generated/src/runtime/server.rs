// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Servers: from a URL template with variables to the base URL of a request.

use reqwest::Url;

/// A declared server.
#[derive(Debug)]
pub struct ServerUrl {
    /// The URL, with `{name}` for each variable.
    pub url: &'static str,
    pub variables: &'static [Variable],
}

/// A variable of a server's URL.
#[derive(Debug)]
pub struct Variable {
    pub name: &'static str,
    /// `None` if the variable is not declared.
    pub default: Option<&'static str>,
    /// The allowed values; empty if any value is allowed.
    pub values: &'static [&'static str],
}

/// Returns the server that a request goes to: the server of its operation that was chosen last,
/// else the first one.
pub fn choose(
    servers: &'static [ServerUrl],
    chosen: &[&'static str],
) -> Option<&'static ServerUrl> {
    let declared = |url: &&str| servers.iter().find(|server| server.url == *url);
    chosen.iter().rev().find_map(declared).or(servers.first())
}

/// Puts the values into the server's URL; what has no value gets its default.
pub fn resolve(server: &ServerUrl, values: &[(&'static str, String)]) -> Result<Url, String> {
    let mut url = server.url.to_owned();
    for variable in server.variables {
        let set = values.iter().find(|(name, _)| *name == variable.name);
        let value = set.map(|(_, value)| value.as_str()).or(variable.default);
        let value = value.ok_or_else(|| {
            format!(
                "the server `{}` needs a value for {}; set that or base_url",
                server.url, variable.name
            )
        })?;
        check(server.url, variable, value)?;
        url = url.replace(&format!("{{{}}}", variable.name), value);
    }
    if url.contains("://") {
        parse(&url)
    } else {
        Err(format!(
            "the server `{url}` of the OpenAPI document has no host; set base_url, with this path at its end"
        ))
    }
}

/// Parses a URL that requests can be sent to: http or https, with a host, without credentials or a query.
///
/// Errors do not repeat the text, which may hold a password.
pub fn parse(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("the base URL is not a URL: {error}"))?;
    let reason = match url.scheme() {
        "http" | "https" if !url.username().is_empty() || url.password().is_some() => {
            "it holds a user name or password"
        }
        "http" | "https" if url.query().is_some() || url.fragment().is_some() => {
            "it has a query or a fragment"
        }
        "http" | "https" => return Ok(url),
        _ => "its scheme is neither http nor https",
    };
    Err(format!("the base URL cannot be used: {reason}"))
}

/// Refuses a URL on another machine, for plain http.
pub fn check_loopback(url: &Url) -> Result<(), String> {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    let is_loopback = address.map_or(host == "localhost", |address| address.is_loopback());
    if is_loopback {
        return Ok(());
    }
    Err(
        "credentials are not sent over plain http to another machine; use https, or allow it \
         with allow_plain_http"
            .to_owned(),
    )
}

fn check(template: &str, variable: &Variable, value: &str) -> Result<(), String> {
    let Variable { name, values, .. } = variable;
    // Declared values are trusted.
    if values.contains(&value) || Some(value) == variable.default {
        return Ok(());
    }
    if !values.is_empty() {
        let values = values.join(", ");
        return Err(format!(
            "not offered at {name} `{value}`, only at: {values}"
        ));
    }
    // In the host a slash would turn the rest of the template into a path of another host.
    let (scheme, rest) = template.split_once("://").unwrap_or(("", template));
    let host = rest.split('/').next().unwrap_or_default();
    let placeholder = format!("{{{name}}}");
    let in_path = ![scheme, host]
        .iter()
        .any(|part| part.contains(&placeholder));
    let harmless = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') || (in_path && c == '/')
    };
    // A URL resolves these, and the template would lead elsewhere.
    let has_dots = value
        .split('/')
        .any(|segment| matches!(segment, "." | ".."));
    if value.is_empty() || has_dots || !value.chars().all(harmless) {
        return Err(format!("`{value}` cannot be in a server's URL ({name})"));
    }
    Ok(())
}

/// Conversions for an enum of the values of a server variable.
macro_rules! server_variable {
    ($type:ident { $($variant:ident = $value:literal,)* }) => {
        impl $type {
            /// Returns the value as the server's URL has it.
            pub fn as_str(&self) -> &'static str {
                match self {
                    $(Self::$variant => $value,)*
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::Error;

            fn from_str(value: &str) -> Result<Self, $crate::Error> {
                match value {
                    $($value => Ok(Self::$variant),)*
                    _ => Err($crate::Error::configuration(format!(
                        "`{value}` is no {}; it is one of: {}",
                        stringify!($type),
                        [$($value),*].join(", "),
                    ))),
                }
            }
        }
    };
}

pub(crate) use server_variable;

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: ServerUrl = ServerUrl {
        url: "https://{subdomain}.{site}",
        variables: &[
            Variable {
                name: "subdomain",
                default: Some("api"),
                values: &[],
            },
            Variable {
                name: "site",
                default: Some("example.com"),
                values: &["example.com", "eu.example.com"],
            },
        ],
    };

    fn with(name: &'static str, value: &str) -> Result<String, String> {
        resolve(&SERVER, &[(name, value.to_owned())]).map(String::from)
    }

    #[test]
    fn variables_have_defaults() {
        let url = resolve(&SERVER, &[]).map(String::from);
        assert_eq!(url.as_deref(), Ok("https://api.example.com/"));
        assert_eq!(
            with("site", "eu.example.com").as_deref(),
            Ok("https://api.eu.example.com/")
        );
    }

    #[test]
    fn what_is_not_complete_says_what_to_set() {
        const INCOMPLETE: ServerUrl = ServerUrl {
            url: "https://{host}/v1",
            variables: &[Variable {
                name: "host",
                default: None,
                values: &[],
            }],
        };
        let error = resolve(&INCOMPLETE, &[]).unwrap_err();
        assert!(error.contains("needs a value for host"), "{error}");
        let url = resolve(&INCOMPLETE, &[("host", "example.com".to_owned())]).map(String::from);
        assert_eq!(url.as_deref(), Ok("https://example.com/v1"));
        for url in ["/v1", "./", "", "//example.com/v1"] {
            let variables = &[];
            let error = resolve(&ServerUrl { url, variables }, &[]).unwrap_err();
            assert!(error.contains("set base_url"), "{error}");
        }
    }

    #[test]
    fn the_server_that_was_chosen_last_and_is_offered_is_called() {
        const SERVERS: &[ServerUrl] = &[
            ServerUrl {
                url: "https://a",
                variables: &[],
            },
            ServerUrl {
                url: "https://b",
                variables: &[],
            },
        ];
        let url = |chosen: &[&'static str]| choose(SERVERS, chosen).map(|server| server.url);
        assert_eq!(url(&[]), Some("https://a"));
        assert_eq!(url(&["https://b", "https://c"]), Some("https://b"));
        assert_eq!(url(&["https://b", "https://a"]), Some("https://a"));
        assert!(choose(&[], &["https://a"]).is_none());
    }

    #[test]
    fn a_value_outside_of_the_list_is_refused() {
        let error = with("site", "example.org").unwrap_err();
        assert_eq!(
            error,
            "not offered at site `example.org`, only at: example.com, eu.example.com"
        );
    }

    #[test]
    fn a_value_cannot_change_the_host() {
        for value in [
            "evil.org/?",
            "evil.org#",
            "user@evil.org",
            "a:b",
            "",
            "evil.org/",
            "a\\b",
        ] {
            assert!(with("subdomain", value).is_err(), "{value:?} went through");
        }
    }

    #[test]
    fn a_value_in_the_host_and_the_path_cannot_change_the_host() {
        const BOTH: ServerUrl = ServerUrl {
            url: "https://{name}.example.com/{name}",
            variables: &[Variable {
                name: "name",
                default: Some("api"),
                values: &[],
            }],
        };
        for value in ["evil.org/", "evil.org/x"] {
            let url = resolve(&BOTH, &[("name", value.to_owned())]);
            assert!(url.is_err(), "{value:?} became {url:?}");
        }
    }

    #[test]
    fn a_value_cannot_leave_its_place_in_the_path() {
        const TENANT: ServerUrl = ServerUrl {
            url: "https://example.com/tenants/{tenant}",
            variables: &[Variable {
                name: "tenant",
                default: Some("a"),
                values: &[],
            }],
        };
        let with =
            |value: &str| resolve(&TENANT, &[("tenant", value.to_owned())]).map(String::from);
        assert_eq!(
            with("a/b.c").as_deref(),
            Ok("https://example.com/tenants/a/b.c")
        );
        for value in ["..", "../admin", "a/../../admin", "."] {
            let url = with(value);
            assert!(url.is_err(), "{value:?} became {url:?}");
        }
    }

    #[test]
    fn a_base_url_is_checked_and_its_password_not_shown() {
        for url in [
            "ftp://host",
            "https://u:hunter2@host",
            "https://host?a=b",
            "host",
        ] {
            let error = parse(url).unwrap_err();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
