//! Where calls go: sites, base URLs and values in paths.

use datadog_orgs::{Client, ClientBuilder, Error, Request, Site};

use crate::support::update_connection;

/// The site, its host, and whether it has the operations about organizations.
const SITES: [(Site, &str, bool); 8] = [
    (Site::Us1, "datadoghq.com", true),
    (Site::Us3, "us3.datadoghq.com", true),
    (Site::Us5, "us5.datadoghq.com", true),
    (Site::Ap1, "ap1.datadoghq.com", true),
    (Site::Ap2, "ap2.datadoghq.com", false),
    (Site::Eu, "datadoghq.eu", true),
    (Site::Gov, "ddog-gov.com", true),
    (Site::Gov2, "us2.ddog-gov.com", false),
];

#[test]
fn a_site_is_a_host() {
    for (site, host, _) in SITES {
        assert_eq!(site.to_string(), host);
        assert_eq!(host.parse::<Site>().unwrap(), site);
        let client = with_keys(Client::builder().site(site));
        let expected = format!("https://api.{host}/api/v2/org_connections/abc123");
        assert_eq!(url(update_connection(&client, "abc123")).unwrap(), expected);
    }
}

/// `build` is what a request does before it sends anything.
#[test]
fn an_operation_is_refused_where_its_site_lacks_it() {
    for (site, host, offered) in SITES {
        let client = with_keys(Client::builder().site(site));
        let result = url(client.v1().organizations().list_orgs());
        if offered {
            assert_eq!(result.unwrap(), format!("https://api.{host}/api/v1/org"));
        } else {
            let error = result.unwrap_err();
            assert!(matches!(error, Error::Configuration(_)), "{error:?}");
            let expected = format!(
                "ListOrgs: not offered at site `{host}`, only at: datadoghq.com, us3.datadoghq.com, \
                 us5.datadoghq.com, ap1.datadoghq.com, datadoghq.eu, ddog-gov.com"
            );
            assert_eq!(error.to_string(), expected);
        }
    }
}

#[test]
fn the_first_site_is_the_default() {
    let client = with_keys(Client::builder());
    let url = url(client.v1().organizations().list_orgs()).unwrap();
    assert_eq!(url, "https://api.datadoghq.com/api/v1/org");
}

#[test]
fn a_subdomain_cannot_lead_elsewhere() {
    let client = with_keys(Client::builder().subdomain("api.internal"));
    let usual = url(client.v1().organizations().list_orgs()).unwrap();
    assert_eq!(usual, "https://api.internal.datadoghq.com/api/v1/org");
    for subdomain in [
        "",
        "evil.org/",
        "evil.org#",
        "evil.org?",
        "u@evil.org",
        "a b",
    ] {
        let client = with_keys(Client::builder().subdomain(subdomain));
        let result = url(client.v1().organizations().list_orgs());
        assert!(
            matches!(result, Err(Error::Configuration(_))),
            "{subdomain:?}: {result:?}"
        );
    }
}

/// A base URL stands for every server, also for one that an operation is not offered at.
#[test]
fn a_base_url_takes_the_place_of_the_site() {
    for (base, expected) in [
        ("http://localhost:8080", "http://localhost:8080/api/v1/org"),
        (
            "https://proxy.example.com/datadog/",
            "https://proxy.example.com/datadog/api/v1/org",
        ),
    ] {
        let client = with_keys(Client::builder().base_url(base).site(Site::Ap2));
        let url = url(client.v1().organizations().list_orgs()).unwrap();
        assert_eq!(url, expected);
    }
}

#[test]
fn a_base_url_that_cannot_be_used_is_refused() {
    for (base, why) in [
        (
            "https://user:hunter2@example.com",
            "it holds a user name or password",
        ),
        (
            "https://user@example.com",
            "it holds a user name or password",
        ),
        ("https://example.com/?a=b", "it has a query or a fragment"),
        ("https://example.com/#a", "it has a query or a fragment"),
        ("ftp://example.com", "its scheme is neither http nor https"),
        ("example.com", "is not a URL"),
        ("", "is not a URL"),
    ] {
        let error = Client::builder().base_url(base).build().unwrap_err();
        assert!(matches!(error, Error::Configuration(_)), "{error:?}");
        assert!(error.to_string().contains(why), "{base}: {error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}

#[test]
fn a_password_in_a_base_url_is_never_shown() {
    let builder = Client::builder().base_url("https://user:hunter2@example.com:99999");
    let shown = format!("{builder:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    let error = builder.build().unwrap_err().to_string();
    assert!(!error.contains("hunter2"), "{error}");
}

#[test]
fn a_value_is_one_segment_of_the_path() {
    let client = with_keys(Client::builder());
    for (value, segment) in [
        ("abc-1._~", "abc-1._~"),
        ("a/b", "a%2Fb"),
        ("a\\b", "a%5Cb"),
        ("a?b#c", "a%3Fb%23c"),
        ("50%", "50%25"),
        ("a b+c", "a%20b%2Bc"),
        ("Zürich 東京", "Z%C3%BCrich%20%E6%9D%B1%E4%BA%AC"),
        ("...", "..."),
        ("../x", "..%2Fx"),
    ] {
        let url = url(client.v1().organizations().downgrade_org(value)).unwrap();
        let expected = format!("https://api.datadoghq.com/api/v1/org/{segment}/downgrade");
        assert_eq!(url, expected, "{value:?}");
    }
}

/// With these, the URL would be another operation's.
#[test]
fn a_value_that_would_move_the_path_is_refused() {
    let client = with_keys(Client::builder());
    for value in ["", ".", "..", "%2e", "%2e%2e", "%2E.", ".%2e"] {
        let error = url(client.v1().organizations().downgrade_org(value)).unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{value:?}: {error:?}");
        assert_eq!(error.operation(), Some("DowngradeOrg"));
        assert!(error.to_string().contains("`{public_id}`"), "{error}");
    }
}

fn with_keys(builder: ClientBuilder) -> Client {
    builder.api_key("a").app_key("b").build().unwrap()
}

fn url<T, O>(request: Request<T, O>) -> Result<String, Error> {
    request.build().map(|request| request.url().to_string())
}
