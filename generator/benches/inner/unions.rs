//! Decodes a board of widgets with the generated types and with serde's derives.

use std::hint::black_box;
use std::time::Instant;

use fixture::decode;

mod derived;

fn main() {
    for (position, tag_is_last) in [("among the first properties", false), ("last", true)] {
        let text = board(tag_is_last);
        // In turns, so that other load affects both alike. The fastest round is the least disturbed one.
        let (mut ours, mut derives) = (f64::MAX, f64::MAX);
        for _ in 0..30 {
            ours = ours.min(seconds(|| decode::<fixture::models::Board>(&text)));
            derives = derives.min(seconds(|| serde_json::from_str::<derived::Board>(&text).expect("it fits")));
        }
        let (ours_ms, derives_ms) = (ours * 1e3, derives * 1e3);
        println!("tag {position}: generated {ours_ms:.3} ms, derives {derives_ms:.3} ms, speed {:.2}", derives / ours);
    }
}

fn seconds<T>(decode: impl Fn() -> T) -> f64 {
    const ROUNDS: u32 = 20;
    let begun = Instant::now();
    for _ in 0..ROUNDS {
        black_box(decode());
    }
    begun.elapsed().as_secs_f64() / f64::from(ROUNDS)
}

fn board(tag_is_last: bool) -> String {
    let query = r#"{"q": "avg:system.cpu.user{*} by {host}", "display_type": "line", "style": {"palette": "dog_classic"}}"#;
    let widget = |number: usize| {
        let tag = format!(r#""type": "kind_{}""#, number % 30);
        let (first, last) = if tag_is_last { (String::new(), format!(", {tag}")) } else { (format!("{tag}, "), String::new()) };
        format!(
            r#"{{"id": {number}, "definition": {{"title": "Widget", "show_legend": true, {first}"requests": [{query}, {query}], "precision": 2{last}}}}}"#
        )
    };
    let widgets: Vec<String> = (0..120).map(widget).collect();
    format!(r#"{{"title": "Board", "widgets": [{}]}}"#, widgets.join(", "))
}
