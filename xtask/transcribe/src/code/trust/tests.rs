use std::time::{Duration, Instant};

use crate::code::snippet::Language::{self, Curl, Go, Java, Python, Ruby, Rust, TypeScript};
use crate::code::testing::{bodies, facts, notes};
use crate::facts::At;

const PYTHON: &str = r#"
body = BerthRequest(
    data=Berth(
        attributes=BerthAttributes(
            ship_name="Gull",
            depth=4.5,
        ),
        kind=BerthKind.DEEP_SEA,
        type=BerthType.BERTHS,
    ),
)
with ApiClient(configuration) as api_client:
    api_instance = HarboursApi(api_client)
    response = api_instance.upload_idp_for_berth(harbour_id="north", body=body)
"#;

const GO: &str = r#"
	body := portV2.BerthRequest{
		Data: portV2.Berth{
			Attributes: &portV2.BerthAttributes{
				ShipName: "Gull",
				Depth:    port.PtrFloat64(4.5),
			},
			Kind: *portV2.NewNullableBerthKind(portV2.BERTHKIND_DEEP_SEA.Ptr()),
			Type: portV2.BERTHTYPE_BERTHS,
		},
	}
	api := portV2.NewHarboursApi(apiClient)
	resp, r, err := api.UploadIdPForBerth(ctx, "north", body)
"#;

const JAVA: &str = r#"
    HarboursApi apiInstance = new HarboursApi(defaultClient);
    BerthRequest body =
        new BerthRequest()
            .data(
                new Berth()
                    .attributes(new BerthAttributes().shipName("Gull").depth(4.5))
                    .kind(BerthKind.DEEP_SEA)
                    .type(BerthType.BERTHS));
      BerthResponse result = apiInstance.uploadIdPForBerth("north", body);
"#;

const RUBY: &str = r#"
api_instance = PortClient::V2::HarboursAPI.new
body = PortClient::V2::BerthRequest.new({
  data: PortClient::V2::Berth.new({
    attributes: PortClient::V2::BerthAttributes.new({
      ship_name: "Gull",
      depth: 4.5,
    }),
    kind: PortClient::V2::BerthKind::DEEP_SEA,
    type: PortClient::V2::BerthType::BERTHS,
  }),
})
p api_instance.upload_idp_for_berth("north", body)
"#;

const RUST: &str = r#"
    let body = BerthRequest::new(
        Berth::new(BerthAttributes::new("Gull".to_string()).depth(4.5), BerthType::BERTHS)
            .kind(Some(BerthKind::DEEP_SEA)),
    );
    let api = HarboursAPI::with_config(configuration);
    let resp = api.upload_idp_for_berth("north".to_string(), body).await;
"#;

const TYPESCRIPT: &str = r#"
const apiInstance = new v2.HarboursApi(configuration);
const params: v2.HarboursApiUploadIdPForBerthRequest = {
  body: {
    data: {
      attributes: {
        shipName: "Gull",
        depth: 4.5,
      },
      kind: "deep",
      type: "berths",
    },
  },
  harbourId: "north",
};
apiInstance
  .uploadIdPForBerth(params)
  .then((data: v2.BerthResponse) => {});
"#;

const ALL: [(Language, &str); 6] =
    [(Rust, RUST), (Go, GO), (TypeScript, TYPESCRIPT), (Python, PYTHON), (Ruby, RUBY), (Java, JAVA)];

const BODY: &str = concat!(
    r#"BerthRequest{data: Berth{attributes: BerthAttributes{ship_name: "Gull", depth: 4.5}, "#,
    r#"kind: BerthKind.DEEP_SEA="deep"?, type: BerthType.BERTHS="berths"}}"#
);

/// Reads all languages, with a change in the program of one of them.
fn changed(language: Language, from: &str, to: &str) -> super::CodeFacts {
    let program = ALL.iter().find(|(own, _)| *own == language).expect("a language of the list").1;
    assert!(program.contains(from), "{from}");
    let program = program.replacen(from, to, 1);
    let programs = ALL.map(|(own, text)| (own, if own == language { program.as_str() } else { text }));
    facts(&programs)
}

#[test]
fn six_languages_agree() {
    let facts = facts(&ALL);
    assert_eq!(facts.id, Some(At::new("UploadIdPForBerth".to_owned(), 13)));
    assert_eq!(facts.group, Some(At::new("Harbours".to_owned(), 13)));
    assert_eq!(facts.response, Some(At::new("BerthResponse".to_owned(), 10)));
    assert_eq!(bodies(&facts), [BODY]);
    assert_eq!(facts.bodies[0].line, 2);
    assert_eq!(facts.arguments, [("harbour_id".to_owned(), At::new("north".into(), 14))]);
    assert_eq!(facts.disagreements, []);
}

#[test]
fn each_language_adds_what_those_before_it_lack() {
    assert_eq!(bodies(&facts(&[(TypeScript, TYPESCRIPT), (Ruby, RUBY)])), [BODY.replace('?', "")]);
    assert_eq!(bodies(&facts(&[(Rust, RUST), (TypeScript, TYPESCRIPT)])), [BODY]);
    assert_eq!(
        bodies(&facts(&[(Rust, RUST), (Python, PYTHON)])),
        [BODY.replace(r#"="deep""#, "").replace(r#"="berths""#, "")]
    );
    let only_go = facts(&[(Go, GO)]);
    assert!(bodies(&only_go)[0].contains("kind: BerthKind.DEEP_SEA?, type: BERTHTYPE.BERTHS"), "{only_go:?}");
}

#[test]
fn a_different_method_is_noted() {
    let facts_of = |language, from, to| {
        let facts = changed(language, from, to);
        (facts.id.clone().expect("a method").value, notes(&facts))
    };
    let (id, notes) = facts_of(Java, "uploadIdPForBerth", "uploadIdpForBerth");
    assert_eq!(
        (&*id, &notes[..]),
        (
            "UploadIdPForBerth",
            &["10: the method is `UploadIdPForBerth` in Go, but `UploadIdpForBerth` in Java".to_owned()][..]
        )
    );
    let (id, notes) = facts_of(Python, "upload_idp_for_berth", "upload_idp");
    assert_eq!(
        (&*id, &notes[..]),
        (
            "UploadIdPForBerth",
            &["14: the method is `UploadIdPForBerth` in Go, but `UploadIdp` in Python".to_owned()][..]
        )
    );
}

#[test]
fn the_method_has_the_best_spelling_there_is() {
    let id = |programs: &[(Language, &str)]| facts(programs).id.expect("a method").value;
    assert_eq!(id(&[(Python, PYTHON), (TypeScript, TYPESCRIPT)]), "UploadIdPForBerth");
    assert_eq!(id(&[(Ruby, RUBY), (Rust, RUST)]), "UploadIdpForBerth");
}

#[test]
fn a_different_type_is_noted() {
    let facts = changed(Ruby, "BerthAttributes", "BerthDetails");
    assert_eq!(bodies(&facts), [BODY]);
    assert_eq!(
        notes(&facts),
        ["5: the type of `body.data.attributes` is `BerthAttributes` in Python, but `BerthDetails` in Ruby"]
    );
    let facts = changed(Rust, "Berth::new", "Mooring::new");
    assert_eq!(notes(&facts), ["3: the type of `body.data` is `Berth` in Python, but `Mooring` in Rust"]);
    let facts = changed(Java, "BerthResponse result", "Berths result");
    assert_eq!(facts.response.as_ref().map(|name| &*name.value), Some("Berths"));
    assert_eq!(notes(&facts), ["18: the type of the response is `Berths` in Java, but `BerthResponse` in TypeScript"]);
    let facts = changed(Go, "NewHarboursApi", "NewPortsApi");
    assert_eq!(notes(&facts), ["12: the class of the method is `Harbours` in Python, but `Ports` in Go"]);
}

#[test]
fn a_different_value_is_noted() {
    let facts = changed(Go, "\"Gull\"", "\"Tern\"");
    assert_eq!(bodies(&facts), [BODY]);
    assert_eq!(
        notes(&facts),
        [r#"5: the value of `body.data.attributes.ship_name` is `"Gull"` in Python, but `"Tern"` in Go"#]
    );
    let facts = changed(Rust, "BerthType::BERTHS", "BerthType::DOCKS");
    assert_eq!(
        notes(&facts),
        ["3: the value of `body.data.type` is `BerthType.BERTHS` in Python, but `BerthType.DOCKS` in Rust"]
    );
    let facts = changed(TypeScript, "harbourId: \"north\"", "harbourId: \"south\"");
    assert_eq!(notes(&facts), [r#"14: the value of `harbour_id` is `"north"` in Python, but `"south"` in TypeScript"#]);
    let facts = changed(Ruby, "depth: 4.5", "depth: [4, 5]");
    assert_eq!(
        notes(&facts),
        ["7: the value of `body.data.attributes.depth` is `4.5` in Python, but an array in Ruby"]
    );
}

#[test]
fn a_member_that_one_language_lacks_is_noted() {
    let facts = changed(Java, ".depth(4.5)", "");
    assert_eq!(notes(&facts), ["7: `body.data.attributes.depth` is in Python, but not in Java"]);
    let facts = changed(TypeScript, "type: \"berths\"", "type: \"berths\", length: 3");
    assert_eq!(bodies(&facts), [BODY]);
    assert_eq!(notes(&facts), ["11: `body.data.length` is in TypeScript, but not in Python"]);
}

#[test]
fn several_examples_are_several_bodies() {
    let second = |text: &str| text.replace("Gull", "Tern").replace("north", "south");
    let (python, java) = (second(PYTHON), second(JAVA));
    let facts = facts(&[
        (Java, &java),
        (Java, JAVA),
        (Python, PYTHON),
        (Python, PYTHON),
        (Python, &python),
        (TypeScript, TYPESCRIPT),
    ]);
    let first = BODY.replace('?', "");
    let other = first.replace("Gull", "Tern").replace(r#"="deep""#, "").replace(r#"="berths""#, "");
    assert_eq!(bodies(&facts), [first, other]);
    assert_eq!(facts.disagreements, []);
    assert_eq!(facts.arguments, [("harbour_id".to_owned(), At::new("north".into(), 14))]);
}

#[test]
fn commands_say_nothing() {
    assert_eq!(facts(&[(Curl, PYTHON)]), super::CodeFacts::default());
}

#[test]
fn garbage_neither_panics_nor_hangs() {
    let prefixes = [
        "",
        "body = ",
        "body := ",
        "let body = ",
        "const body: X = ",
        "api = PetsApi(c)\napi.x(",
        "api := v1.NewPetsApi(c)\napi.X(",
    ];
    let pieces = [
        "(",
        "[",
        "{",
        ")",
        "]}",
        "\"",
        "'",
        "`",
        "\\",
        "/*",
        "\"\"\"",
        "r#\"",
        "X(a=",
        "X::new(",
        "new X().a(",
        "[]X{",
        "map[string]X{",
        "[]",
        "map[",
        "x.",
        "x::",
        "-",
        "&*",
        "a = b = ",
        "a := [a, a]\n",
        "let a: X = a;",
        "body = Pet(a=body, b=body)\n",
        "vec![",
        "é😀",
        "x as ",
        "dict([(",
        "1e",
        "0x",
        ",",
        "X{Y: &X{",
        "#",
        "\u{0}",
        "\\u",
        "new ",
        "=> ",
        ": = ",
    ];
    let start = Instant::now();
    for language in [Go, Java, Python, Ruby, Rust, TypeScript] {
        for (prefix, piece) in prefixes.iter().flat_map(|prefix| pieces.iter().map(move |piece| (prefix, piece))) {
            let text = format!("{prefix}{}", piece.repeat(200));
            let program = format!("{text}\napi = PetsApi(c)\napi.create_pet(body=body)");
            facts(&[(language, &text), (language, &program)]);
        }
    }
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn long_programs_are_read_in_linear_time() {
    let start = Instant::now();
    for piece in [
        "a = {b = ",
        "a = a\n",
        "[][",
        "\"",
        "x.y(",
        "/*",
        "a = [a, a]\n",
        "f(a, ",
        "r#\"",
        "{a: 1},",
        "a = PetsApi(c)\n",
    ] {
        for language in [Go, Python, Rust, TypeScript] {
            facts(&[(language, &piece.repeat(100_000)), (Python, PYTHON)]);
        }
    }
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn deep_brackets_are_unknown() {
    for (language, open) in [
        (Python, "Pet(a="),
        (Python, "["),
        (Go, "v1.Pet{A: "),
        (Java, "new Pet().a("),
        (Rust, "Pet::new("),
        (TypeScript, "{a: "),
    ] {
        let program = format!("body = {}\n", open.repeat(100_000));
        facts(&[(language, &program), (Python, PYTHON)]);
    }
}

#[test]
fn variables_of_variables_do_not_grow_without_end() {
    let lines: String = (1..2_000).map(|at| format!("a{at} = [a{}, a{0}]\n", at - 1)).collect();
    let program = format!("a0 = 1\n{lines}body = Pet(list=a1999)\napi = PetsApi(c)\napi.create_pet(body=body)\n");
    assert!(bodies(&facts(&[(Python, &program)]))[0].starts_with("Pet{list: [["));
}

#[test]
fn every_beginning_of_a_program_is_read() {
    for (language, program) in ALL {
        for end in (0..program.len()).filter(|end| program.is_char_boundary(*end)) {
            facts(&[(language, &program[..end]), (language, &program[end..])]);
        }
    }
}
