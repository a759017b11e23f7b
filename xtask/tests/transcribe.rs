//! `transcribe`: pages of an invented reference become documents, and are compared with them.

mod support;

use support::{Folder, Run};

/// Has one operation in the Markdown form.
const PAGE: &str = r#"---
title: Light a lamp
breadcrumbs: Docs > API Reference > Lighthouses
---

# Light a lamp{% #light-a-lamp %}

{% tab title="v1" %}

| Datadog site | API endpoint                                      |
| ------------ | ------------------------------------------------- |
| a.example    | PUT https://api.a.example/api/v1/lamps/{lamp_id} |
| b.example    | PUT https://api.b.example/api/v1/lamps/{lamp_id} |

### Overview

Secret sentence of the vendor. This endpoint requires the `lamps_write` permission.

### Arguments

#### Path Parameters

| Name                 | Type   | Description |
| -------------------- | ------ | ----------- |
| lamp_id [*required*] | string | Which lamp. |

### Request

#### Body Data (required)

{% tab title="Model" %}

| Parent field | Field               | Type   | Description                               |
| ------------ | ------------------- | ------ | ----------------------------------------- |
|              | lamp [*required*]   | object | The lamp.                                 |
| lamp         | color [*required*]  | enum   | Color. Allowed enum values: `red,green`   |
| lamp         | minutes             | int64  | How long.                                 |

{% /tab %}

{% tab title="Example" %}

```json
{
  "lamp": {
    "color": "red",
    "minutes": 5
  }
}
```

{% /tab %}

### Response

{% tab title="200" %}
OK
{% tab title="Model" %}
The lamp.

| Field             | Type    | Description   |
| ----------------- | ------- | ------------- |
| burns [*required*] | boolean | Whether it is lit. |

{% /tab %}

{% tab title="Example" %}

```json
{
  "burns": true
}
```

{% /tab %}

{% /tab %}

### Code Example

#####
                          \## default
#
 \# Path parameters export lamp_id="north" \# Curl command curl -X PUT "https://api.a.example/api/v1/lamps/${lamp_id}" \
-H "Accept: application/json" \
-H "Content-Type: application/json" \
-H "LAMP-KEY: ${LAMP_KEY}" \
-d @- << EOF
{
  "lamp": {
    "color": "red",
    "minutes": 5
  }
}
EOF

{% /tab %}
"#;

/// Creates a project whose document has the facts of the page.
fn project() -> Folder {
    let folder = Folder::new();
    folder.write("pages/lamps.md", PAGE);
    let run = folder.xtask(&["transcribe", "pages", "--into", "spec/v1.yaml"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    folder.write("spec/client.toml", "[crate]\nname = \"lamps\"\n\n[[documents]]\nfile = \"v1.yaml\"\n");
    folder
}

fn verify(folder: &Folder, arguments: &[&str]) -> Run {
    folder.xtask(&[&["transcribe", "--verify", "pages"], arguments].concat())
}

/// Replaces a text of the page, which has it.
fn change_page(folder: &Folder, old: &str, new: &str) {
    assert!(PAGE.contains(old), "{old}");
    folder.write("pages/lamps.md", &PAGE.replace(old, new));
}

#[test]
fn a_new_document_has_the_facts_and_no_sentences() {
    let folder = project();
    let text = folder.read("spec/v1.yaml");
    insta::assert_snapshot!(text);
    assert!(!text.contains("sentence"), "{text}");
    let run = verify(&folder, &[]);
    assert_eq!((run.code, run.printed.as_str()), (Some(0), "0 differences\n"), "{run:?}");
    let again = folder.xtask(&["transcribe", "pages"]);
    assert_eq!((again.code, folder.read("spec/v1.yaml")), (Some(0), text), "{again:?}");
}

#[test]
fn descriptions_have_to_be_written_before_a_crate_is_generated() {
    let folder = project();
    let generate = ["generate", "--spec", "spec/v1.yaml", "--out", "client", "--name", "lamps"];
    let refused = folder.xtask(&generate);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(
        refused.errors.contains("a description is missing") && refused.errors.contains("spec/v1.yaml:4:"),
        "{refused:?}"
    );
    assert!(!folder.path("client").exists());
    folder.write("spec/v1.yaml", &folder.read("spec/v1.yaml").replace("TODO: describe", "Described."));
    let run = folder.xtask(&generate);
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[test]
fn each_difference_has_both_places() {
    let folder = project();
    change_page(
        &folder,
        "| lamp         | minutes             | int64  |",
        "| lamp         | minutes [*required*] | string |",
    );
    let run = verify(&folder, &[]);
    assert_eq!(run.code, Some(1), "{run:?}");
    insta::assert_snapshot!(run.printed);
    let json: serde_yaml::Value = serde_yaml::from_str(&verify(&folder, &["--format", "json"]).printed).unwrap();
    assert_eq!(json["differences"].as_sequence().unwrap().len(), 2);
    let github = verify(&folder, &["--format", "github"]).printed;
    assert!(github.starts_with("::error file=spec/v1.yaml,line="), "{github}");
}

#[test]
fn only_what_changed_on_the_page_changes_in_the_document() {
    let folder = project();
    let written = folder.read("spec/v1.yaml").replace("\"TODO: describe\"", "Described. # by us");
    folder.write("spec/v1.yaml", &written);
    change_page(&folder, "`red,green`", "`red,green,blue`");
    let run = folder.xtask(&["transcribe", "pages", "--dry-run"]);
    assert!(run.printed.contains("+        - blue\n") && folder.read("spec/v1.yaml") == written, "{run:?}");
    let run = folder.xtask(&["transcribe", "pages", "--pull-request", "pull-request.md"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let new = folder.read("spec/v1.yaml");
    let added: Vec<_> = new.lines().filter(|line| !written.contains(line)).collect();
    assert_eq!((added, new.lines().count()), (vec!["        - blue", "        - BLUE"], written.lines().count() + 2));
    insta::assert_snapshot!(folder.read("pull-request.md"));
}

#[test]
fn a_decision_expires_when_the_page_changes() {
    let folder = project();
    let decide = |page: &str| {
        let fact = "PUT /api/v1/lamps/{lamp_id}: request body application/json, lamp.minutes: type";
        let decision = format!("[[decisions]]\nfact = \"{fact}\"\npage = \"{page}\"\nreason = \"seen on the wire\"\n");
        folder.write(
            "spec/client.toml",
            &format!("[crate]\nname = \"lamps\"\n\n[[documents]]\nfile = \"v1.yaml\"\n\n{decision}"),
        );
    };
    change_page(&folder, "| minutes             | int64  |", "| minutes             | string |");
    decide("string");
    let run = verify(&folder, &[]);
    assert_eq!((run.code, run.printed.as_str()), (Some(0), "0 differences, 1 decided\n"), "{run:?}");
    let before = folder.read("spec/v1.yaml");
    assert_eq!(folder.xtask(&["transcribe", "pages"]).code, Some(0));
    assert_eq!(folder.read("spec/v1.yaml"), before);
    decide("boolean");
    let run = verify(&folder, &[]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.printed.contains("the decision has expired") && run.printed.contains("spec/client.toml:8"), "{run:?}");
}

#[test]
fn nothing_is_written_from_a_page_that_cannot_be_read() {
    let folder = project();
    let before = folder.read("spec/v1.yaml");
    let broken = [
        (
            "| lamp         | minutes             | int64  | How long.                                 |",
            "| lamp | minutes |",
        ),
        ("    \"minutes\": 5\n  }\n}\n```", "    \"minutes\": 5\n"),
        ("{% /tab %}\n\n### Response", "### Response"),
        ("| lamp         | minutes             | int64  |", "| lamp         | minutes             | int65  |"),
    ];
    for (old, new) in broken {
        change_page(&folder, old, new);
        let run = folder.xtask(&["transcribe", "pages"]);
        assert_eq!(run.code, Some(2), "{new}: {run:?}");
        assert!(run.errors.contains("--> pages/lamps.md:") && run.errors.contains("nothing was written"), "{run:?}");
        assert_eq!(folder.read("spec/v1.yaml"), before);
    }
}

#[test]
fn files_that_are_no_pages_are_errors() {
    let folder = project();
    folder.write("pages/lamps.md", "# Shopping list\n\nMilk.\n");
    let run = folder.xtask(&["transcribe", "pages"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    insta::assert_snapshot!(run.errors);
    std::fs::remove_file(folder.path("pages/lamps.md")).unwrap();
    let run = folder.xtask(&["transcribe", "pages"]);
    assert!(run.code == Some(2) && run.errors.contains("the folder `pages` has no pages"), "{run:?}");
    let run = folder.xtask(&["transcribe", "missing.md"]);
    assert!(run.code == Some(2) && run.errors.contains("cannot read `missing.md`"), "{run:?}");
}
