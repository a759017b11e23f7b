// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! A schema that is data reads and writes as the type of a model that says the same.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde::de::DeserializeSeed;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::drift::{Drift, report};
use super::super::mismatch::locate;
use super::super::reader::strict;
use super::node::Node;
use super::read::{read, read_strictly};
use super::schema::Type;
use crate::Extra;
use crate::runtime::{object, string_enum, union};

/// The definitions of the types below.
pub const DEFINITIONS: &str = r##"
["tests.Kind",{"of":"string","enum":["circle","square"]}]
["tests.Circle",{"object":[["kind","optional","#tests.Kind"],["radius","required","f32"],["at","required","(i64,i32)?"],["note","nullable","string?"],["any","nullable","any"],["inner","optional","#tests.Shape"]]}]
["tests.Square",{"object":[["side","required","u8"],["tags","optional","[string]"],["sizes","optional","{[i16]}"]]}]
["tests.Disc",{"object":[["radius","required","i64"],["colour","optional","string"]],"additional":"boolean?"}]
["tests.Shape",{"union":[["#tests.Circle","tagged",["circle","disc"]],["#tests.Round","nested",["round"]],["#tests.Square","has",["side","width"]],["string","string"],["[i64]","array"],["i64","integer"],["f64","number"]],"tag":"kind"}]
["tests.Round",{"union":[["#tests.Square","fits",["side"],["kind","tags"]],["#tests.Disc","fits",["radius"],["kind","colour"]],["{i64}","fits",[],[]]]}]
["tests.Wrapped",{"union":[["#tests.Shape","object"],["boolean","boolean"]]}]
"##;

#[derive(Clone, Debug)]
enum Kind {
    Circle,
    Square,
    Unknown(String),
}

string_enum! {
    Kind {
        Circle = "circle",
        Square = "square",
    }
}

#[derive(Debug)]
struct Circle {
    kind: Option<Kind>,
    radius: f32,
    at: Option<(i64, i32)>,
    note: Option<Option<String>>,
    any: Option<Value>,
    inner: Option<Box<Shape>>,
    extra: Extra,
}

object! {
    Circle {
        optional kind = "kind",
        required radius = "radius",
        required at = "at",
        nullable note = "note",
        nullable any = "any",
        optional inner = "inner",
    }
}

#[derive(Debug)]
struct Square {
    side: u8,
    tags: Option<Vec<String>>,
    sizes: Option<BTreeMap<String, Vec<i16>>>,
    extra: Extra,
}

object! {
    Square {
        required side = "side",
        optional tags = "tags",
        optional sizes = "sizes",
    }
}

#[derive(Debug)]
struct Disc {
    radius: i64,
    colour: Option<String>,
    extra: BTreeMap<String, Option<bool>>,
}

object! {
    Disc {
        required radius = "radius",
        optional colour = "colour",
    }
}

#[derive(Debug)]
enum Shape {
    Circle(Box<Circle>),
    Round(Round),
    Square(Square),
    Name(String),
    Sides(Vec<i64>),
    Count(i64),
    Share(f64),
    Unknown(Value),
}

union! {
    Shape by "kind" {
        Circle tagged "circle" "disc",
        Round nested "round",
        Square has "side" "width",
        Name string,
        Sides array,
        Count integer,
        Share number,
    }
}

#[derive(Debug)]
enum Round {
    Square(Square),
    Disc(Disc),
    Counts(BTreeMap<String, i64>),
    Unknown(Value),
}

union! {
    Round {
        Square fits "side" optional "kind" "tags",
        Disc fits "radius" optional "kind" "colour",
        Counts fits,
    }
}

#[derive(Debug)]
enum Wrapped {
    Shape(Shape),
    Flag(bool),
    Unknown(Value),
}

union! {
    Wrapped {
        Shape object,
        Flag boolean,
    }
}

/// What is written again with what is undocumented, or the error.
type Outcome = Result<(String, Vec<Drift>), String>;

/// Reads a text as responses are read, as responses that did not fit are read again, and as bodies of requests are.
fn outcomes<T, S>(seed: S, text: &str) -> [Outcome; 4]
where
    T: Serialize,
    S: for<'de> DeserializeSeed<'de, Value = T> + Copy,
{
    let outcome = |value: T| {
        let written = serde_json::to_string(&value);
        written.map(|written| (written, report(&value)))
    };
    let outcome = |value: T| outcome(value).map_err(|error| error.to_string());
    let mut json = serde_json::Deserializer::from_str(text);
    let direct = seed.deserialize(strict(&mut json));
    let error = serde_json::from_str::<()>("x").expect_err("it is no JSON");
    let node = Node::parse(text.as_bytes()).expect("it is JSON");
    [
        direct.map_err(|error| error.to_string()).and_then(outcome),
        locate(seed, text.as_bytes(), &error)
            .map_err(|mismatch| mismatch.to_string())
            .and_then(outcome),
        read_strictly(seed, &node)
            .map_err(|misread| misread.to_string())
            .and_then(outcome),
        read(seed, &node)
            .map_err(|misread| misread.to_string())
            .and_then(outcome),
    ]
}

#[track_caller]
fn assert_same<T: Serialize + for<'de> Deserialize<'de>>(of: &str, text: &str) {
    let typed = outcomes(PhantomData::<T>, text);
    assert_eq!(outcomes(Type::parse(of), text), typed, "{text} as {of}");
}

const VALUES: [&str; 38] = [
    "null",
    "true",
    "5",
    "5.0",
    "-1",
    "300",
    "18446744073709551615",
    "0.1",
    r#""circle""#,
    r#""other""#,
    "[]",
    "[1, 2.0]",
    r#"[1, "two"]"#,
    "[[1, 2]]",
    "{}",
    r#"{"kind": "circle", "radius": 1.1, "at": [1, 2]}"#,
    r#"{"z": {"b": 1, "a": 2}, "radius": 1, "at": null, "kind": "disc", "y": 2}"#,
    r#"{"kind": "circle", "radius": 1, "at": [1]}"#,
    r#"{"kind": "circle", "radius": 1, "at": [1, 2, 3]}"#,
    r#"{"kind": "circle", "at": null}"#,
    r#"{"kind": "circle", "radius": "wide", "at": null, "x": 1}"#,
    r#"{"kind": "square", "radius": 1, "at": null, "note": null, "any": null, "inner": null}"#,
    r#"{"radius": 1, "at": null, "note": "a", "any": [{"b": 1}], "inner": {"side": 1, "x": 2}}"#,
    r#"{"radius": 1, "at": null, "inner": {"kind": "circle", "radius": null}}"#,
    r#"{"radius": 1, "kind": "round", "colour": "red"}"#,
    r#"{"kind": "round", "side": 1, "tags": ["a"]}"#,
    r#"{"x": 1, "kind": "round", "kind": "circle", "radius": 1, "at": null}"#,
    r#"{"kind": 5, "kind": "circle", "radius": 1, "at": null}"#,
    r#"{"kind": "other", "kind": "circle", "radius": 1, "at": null}"#,
    r#"{"corners": 4000000000}"#,
    r#"{"side": 1, "tags": ["a"], "sizes": {"b": [1], "a": []}}"#,
    r#"{"side": 300}"#,
    r#"{"side": 1, "tags": "a"}"#,
    r#"{"side": 1, "tags": ["a"], "side": 2, "tags": null}"#,
    r#"{"side": "wide", "width": 1}"#,
    r#"{"radius": 1, "shiny": true, "dull": null, "colour": "red"}"#,
    r#"{"radius": 1, "shiny": "very"}"#,
    r#"{"sides": 4, "corners": 4}"#,
];

#[test]
fn a_schema_reads_as_a_type() {
    for text in VALUES {
        assert_same::<Kind>("#tests.Kind", text);
        assert_same::<Circle>("#tests.Circle", text);
        assert_same::<Square>("#tests.Square", text);
        assert_same::<Disc>("#tests.Disc", text);
        assert_same::<Shape>("#tests.Shape", text);
        assert_same::<Round>("#tests.Round", text);
        assert_same::<Wrapped>("#tests.Wrapped", text);
        assert_same::<Vec<Option<Shape>>>("[#tests.Shape?]", &format!("[{text}, {text}]"));
        let map = format!(r#"{{"b": {text}, "a": {text}}}"#);
        assert_same::<BTreeMap<String, Circle>>("{#tests.Circle}", &map);
    }
}

#[test]
fn scalars_are_read_as_their_types() {
    for text in VALUES {
        assert_same::<Value>("any", text);
        assert_same::<bool>("boolean", text);
        assert_same::<String>("string", text);
        assert_same::<i8>("i8", text);
        assert_same::<i64>("i64", text);
        assert_same::<u16>("u16", text);
        assert_same::<u64>("u64", text);
        assert_same::<f32>("f32", text);
        assert_same::<f64>("f64", text);
        assert_same::<Option<Vec<f64>>>("[f64]?", text);
        assert_same::<(i64, String)>("(i64,string)", text);
        assert_same::<BTreeMap<String, Value>>("{any}", text);
    }
}

#[cfg(all(used = "crate::DateTime", used = "crate::Uuid"))]
#[test]
fn texts_of_a_format_are_read_as_their_types() {
    for text in [
        r#""2024-02-30T00:00:00Z""#,
        r#""2024-02-03T00:00:00.10+01:00""#,
        r#""F9EC96B0-8c8a-4b0a-9b0a-1b2c3d4e5f6a""#,
        "5",
    ] {
        assert_same::<crate::DateTime>("date-time", text);
        assert_same::<crate::Uuid>("uuid", text);
    }
}

#[test]
fn what_is_missing_is_named() {
    let outcomes = outcomes(Type::parse("[#tests.Missing]"), "[1]");
    let is_named = |outcome: &Outcome| {
        let error = outcome.as_ref().err();
        error.is_some_and(|error| error.contains("the schema `tests.Missing` is missing"))
    };
    assert!(outcomes[2..].iter().all(is_named), "{outcomes:?}");
}
