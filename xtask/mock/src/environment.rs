//! The environment variables with which the client and its command send requests to the mock.

use std::net::SocketAddr;

use mock::engine::description::Description;

use crate::arguments::Arguments;

/// Returns the URL of an address.
pub fn url(address: SocketAddr) -> String {
    let host = if address.ip().is_unspecified() {
        "localhost".to_owned()
    } else {
        address.ip().to_string()
    };
    let host = if address.is_ipv6() && host != "localhost" {
        format!("[{host}]")
    } else {
        host
    };
    format!("http://{host}:{}", address.port())
}

/// Returns the URL of a server with these arguments.
pub fn chosen_url(arguments: &Arguments) -> Result<String, String> {
    if arguments.port == 0 {
        let help = "help: name the port of the server, as in `--print-env --port 7878`";
        return Err(format!(
            "`--port 0` is another port for each server\n{help}"
        ));
    }
    Ok(url(SocketAddr::new(arguments.host, arguments.port)))
}

/// Returns the lines that a shell evaluates.
pub fn exports(description: &Description, url: &str) -> String {
    let name = description
        .package
        .to_ascii_uppercase()
        .replace(['-', '.'], "_");
    let mut names: Vec<&str> = description
        .security_schemes
        .iter()
        .filter_map(|one| one.env.as_deref())
        .collect();
    names.sort_unstable();
    names.dedup();
    let credentials = names.iter().map(|name| format!("export {name}=mock\n"));
    format!("export {name}_BASE_URL={url}\n") + &credentials.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_lead_to_the_mock() {
        let scheme =
            |name: &str| serde_json::json!({"name": name, "type": "token", "env": "PET_KEY"});
        let description = serde_json::json!({"title": "Pets", "package": "pet-store", "operations": [], "securitySchemes": [scheme("a"), scheme("b")]});
        let description = serde_json::from_value(description).unwrap();
        let expected = "export PET_STORE_BASE_URL=http://127.0.0.1:1\nexport PET_KEY=mock\n";
        assert_eq!(exports(&description, "http://127.0.0.1:1"), expected);
    }

    #[test]
    fn addresses_become_urls() {
        for (address, expected) in [
            ("127.0.0.1:1", "http://127.0.0.1:1"),
            ("[::1]:2", "http://[::1]:2"),
            ("0.0.0.0:3", "http://localhost:3"),
        ] {
            assert_eq!(url(address.parse().unwrap()), expected);
        }
    }
}
