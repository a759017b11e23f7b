//! What `diff --soften` proposes for renames, and what it lists for people.

use generator::config::AliasConfig;
use generator::diff::Spec;
use generator::diff::soften::{entries_toml, softening_text};

use super::{BASE, CLIENT, HEAD, PLAIN, proposal, side};

/// The entries of client.toml are those that are proposed.
#[test]
fn old_names_are_proposed_once() {
    let (base, plain, softened) = (side(BASE, PLAIN), side(HEAD, PLAIN), side(HEAD, CLIENT));
    let proposed = proposal(&base, &plain);
    let toml = entries_toml(proposed.entries.iter().map(|entry| &entry.alias));
    assert_eq!(format!("{PLAIN}\n{toml}"), CLIENT);
    insta::assert_snapshot!("proposal", softening_text(&proposed));
    let again = proposal(&base, &softened);
    assert!(again.entries.is_empty() && again.rest.is_empty(), "{again:?}");
}

#[test]
fn what_no_name_heals_is_listed() {
    let base = side(BASE, PLAIN);
    let text = |head: &str| {
        let softening = proposal(&base, &side(head, PLAIN));
        softening_text(&softening)
    };
    let heads = [
        BASE.to_owned(),
        // A tag, a removed property, and the type of another one.
        BASE.replace("tags: [Harbours]", "tags: [Ports]"),
        BASE.replace("        depth: {type: number}\n", ""),
        BASE.replace("depth: {type: number}", "depth: {type: string}").replace("flood]", "high]"),
        // Numbers, and names that say nothing of each other.
        BASE.replace("enum: [1, 2], x-enum-varnames: [red, green]", "enum: [1, 3], x-enum-varnames: [red, blue]"),
        BASE.replace(
            "name: {type: string}\n        depth: {type: number}",
            "name: {type: string, description: A.}\n        depth: {type: number}",
        )
        .replace("length: {type: integer, nullable: true}", "metres: {type: integer, nullable: true}")
        .replace(
            "Pier:\n      type: object\n      properties:\n",
            "Pier:\n      type: object\n      properties:\n        name: {type: string}\n",
        ),
        // A function whose type has changed, too.
        BASE.replace("operationId: listBerths", "operationId: allBerths").replace(
            "schema: {type: array, items: {$ref: '#/components/schemas/Berth'}}}}",
            "schema: {type: string}}}",
        ),
        // A parameter.
        BASE.replace("{name: tide, in: query", "{name: level, in: query"),
        // An operation that another group has.
        BASE.replace("operationId: listBerths\n      tags: [Berths]", "operationId: allBerths\n      tags: [Harbours]"),
        BASE.replace("      x-unstable: It may change.\n", "")
            .replace("getBerth", "berth")
            .replace("listBerths", "getBerth"),
    ];
    insta::assert_snapshot!("rest", heads.map(|head| text(&head)).join("\n---\n"));
}

#[test]
fn a_value_that_selects_a_variant_is_not_read_as_such() {
    let kinds = "    Notice: {oneOf: [{$ref: '#/components/schemas/Storm'}, {$ref: '#/components/schemas/Fog'}], \
        discriminator: {propertyName: kind, mapping: {storm: '#/components/schemas/Storm', fog: '#/components/schemas/Fog'}}}\n    \
        Storm: {type: object, required: [kind], properties: {kind: {$ref: '#/components/schemas/Kind'}, force: {type: integer}}}\n    \
        Fog: {type: object, required: [kind], properties: {kind: {$ref: '#/components/schemas/Kind'}, sight: {type: integer}}}\n    \
        Kind: {type: string, enum: [storm, fog]}\n";
    let with = |kinds: &str| {
        format!(
            "{}{kinds}",
            BASE.replace("notice: {oneOf", "news: {$ref: '#/components/schemas/Notice'}\n        notice: {oneOf")
        )
    };
    let (base, head) = (side(&with(kinds), PLAIN), side(&with(&kinds.replace("storm", "gale")), PLAIN));
    let softening = proposal(&base, &head);
    let effects: Vec<&str> = softening.entries.iter().map(|entry| entry.effect.as_str()).collect();
    let expected = "The variant stays `Storm`, deprecated, and `Gale` is a constant; \"storm\" in JSON is still read, but selects no variant of `Notice`.";
    assert_eq!(effects, [expected]);
}

#[test]
fn a_type_that_has_changed_too_keeps_its_old_name() {
    let head = BASE.replace("/Berth'", "/Mooring'").replace("    Berth:", "    Mooring:");
    let head = head
        .replace("        depth: {type: number}\n", "        depth: {type: number}\n        width: {type: number}\n");
    let base = side(BASE, PLAIN);
    let text = |head: &str| {
        let softening = proposal(&base, &side(head, PLAIN));
        (entries_toml(softening.entries.iter().map(|one| &one.alias)), softening.rest.len())
    };
    let (entries, rest) = text(&head);
    assert!(entries.contains("old = \"models::Berth\"\nnew = \"models::Mooring\"\n") && rest == 0, "{entries} {rest}");
    // Another type in its place is none.
    let (entries, rest) = text(
        &head
            .replace("        light: {", "        lamp: {")
            .replace("        tide: {$ref: '#/components/schemas/Tide'}\n        lamp", "        lamp"),
    );
    assert!(!entries.contains("models::Mooring\"") && rest > 0, "{entries} {rest}");
}

/// The program has no items, so what it is called is said in words.
#[test]
fn commands_that_are_called_otherwise_are_listed() {
    let base = side(BASE, PLAIN);
    let commands = |head: &Spec| proposal(&base, head).commands;
    let renamed = [
        "`berths get-berth` is `berths fetch-berth` now; both work",
        "`berths put-berth` is `berths store-berth` now; both work",
    ];
    assert_eq!(commands(&side(HEAD, PLAIN)), renamed);
    assert_eq!(commands(&side(HEAD, CLIENT)), renamed);
    let path = BASE.replace("/berths/{id}", "/berths/{number}").replace("name: id,", "name: number,");
    let parameter = |words: &str| format!("`berths {words}`: `call --param id=…` is `call --param number=…` now");
    assert_eq!(commands(&side(&path, PLAIN)), ["get-berth", "put-berth"].map(parameter));
    let word = "[[words]]\nfrom = \"tide\"\nto = \"hightide\"\nreason = \"a test\"\n";
    let flag = ["`berths get-berth`: `--tide` is `--hightide` now"];
    assert_eq!(commands(&side(BASE, &format!("{PLAIN}\n{word}"))), flag);
    let query = BASE.replace("name: tide, in: query,", "name: level, in: query,");
    assert_eq!(commands(&side(&query, PLAIN)), ["`berths get-berth`: `--tide` may be `--level` now"]);
    let without = format!("{PLAIN}without = [\"cli\"]\n");
    assert_eq!(commands(&side(&path, &without)), [""; 0]);
}

/// Two groups that exchange operations have no former names of each other's.
#[test]
fn commands_without_former_names_do_not_both_work() {
    let head = BASE
        .replace("operationId: listBerths\n      tags: [Berths]", "operationId: listBerths\n      tags: [Harbours]")
        .replace("tags: [Harbours]\n      requestBody", "tags: [Berths]\n      requestBody");
    let expected =
        ["`berths list-berths` is `harbours list-berths` now", "`harbours add-harbour` is `berths add-harbour` now"];
    assert_eq!(proposal(&side(BASE, PLAIN), &side(&head, PLAIN)).commands, expected);
}

/// Entries that are written change nothing about those that are left for a person.
#[test]
fn what_is_added_by_hand_is_the_same_before_and_after_other_entries_are_written() {
    let values = |values: &str| BASE.replace("enum: [ebb, flood]", &format!("enum: [{values}]"));
    let document = values("canceled, calm, in-progress, ok");
    let head = values("cancelled, still, in_progress, ok, new");
    let broken = head.replace("depth: {type: number}", "depth: {type: string}");
    for (head, version) in [(&head, "1.1.0"), (&broken, "1.1.0"), (&head, "0.1.0")] {
        let plain = PLAIN.replace("1.1.0", version);
        let base = side(&document, &plain);
        let first = proposal(&base, &side(head, &plain));
        let reason = "it may be `models::Tide::Still` now: add the entry by hand if the meaning is the same";
        assert!(first.rest.iter().any(|one| one.item == "models::Tide::Calm" && one.reason == reason), "{first:?}");
        let written = format!("{plain}\n{}", entries_toml(first.entries.iter().map(|entry| &entry.alias)));
        let second = proposal(&base, &side(head, &written));
        assert!(second.entries.is_empty(), "{second:?}");
        assert_eq!(entries_toml(&first.possible), entries_toml(&second.possible));
        let versions = |alias: &AliasConfig| (alias.since.clone(), alias.remove_in.clone());
        let all: Vec<_> = first.entries.iter().map(|entry| &entry.alias).chain(&first.possible).map(versions).collect();
        assert!(all.len() > 1 && all.iter().all(|one| *one == all[0]), "{all:?}");
    }
    // What breaks on the wire, too, breaks with an entry as well.
    let plain = PLAIN.replace("1.1.0", "0.1.0");
    let alone = proposal(&side(BASE, &plain), &side(&BASE.replace("flood]", "high]"), &plain));
    let since: Vec<_> = alone.possible.iter().map(|alias| alias.since.as_deref()).collect();
    assert_eq!((since, alone.due_softened.as_deref()), (vec![Some("0.2.0")], Some("0.2.0")));
}
