//! How fast the codecs are beside derived ones: prints ratios of medians, measured in turn.
//!
//! Run with `cargo run --release -p specmill-templates --example codec_ratio`. The same document is decoded
//! and encoded with the sample's types, with derived types that drop undeclared members, and with derived
//! types that keep them by `flatten`. It judges nothing, because a machine's load is no property of the code.
//! The last figure shows what it costs when every free-form object is looked at, which the others do not do.
#![allow(clippy::expect_used, reason = "the document is its own")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use specmill_templates::sample::board::GetEventsResponse;
use specmill_templates::sample::event::Event;

const ROUNDS: usize = 600;
const REPEATS: u32 = 20;

macro_rules! derived {
    ($module:ident { $($extra:tt)* }) => {
        mod $module {
            use super::*;

            #[derive(Serialize, Deserialize)]
            pub(super) struct Page {
                #[serde(skip_serializing_if = "Option::is_none")]
                pub(super) chunk: Option<Vec<Event>>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub(super) end: Option<String>,
                $($extra)*
            }

            #[derive(Serialize, Deserialize)]
            pub(super) struct Event {
                pub(super) event_id: String,
                pub(super) r#type: String,
                pub(super) content: Map<String, Value>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub(super) level: Option<Level>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub(super) age: Option<i64>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub(super) assignee: Option<String>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub(super) children: Option<Vec<Event>>,
                $($extra)*
            }
        }
    };
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Low,
    High,
}

derived!(plain {});
derived!(flattened {
    #[serde(flatten)]
    pub(super) extra: Map<String, Value>,
});

fn main() {
    let text = document();
    let mut times: [Vec<Duration>; 4] = Default::default();
    for _ in 0..ROUNDS {
        for (times, round_trip) in
            times.iter_mut().zip([sample, round_trip::<plain::Page>, round_trip::<flattened::Page>, looked_at])
        {
            let start = Instant::now();
            for _ in 0..REPEATS {
                round_trip(black_box(&text));
            }
            times.push(start.elapsed());
        }
    }
    let [ours, plain, flattened, looked_at] = times.map(median);
    println!("document: {} bytes, {ROUNDS} rounds of {REPEATS}", text.len());
    println!("sample: {:?} a round trip", ours / REPEATS);
    println!("sample / derived without extra: {:.2} (wanted: 1.10 or less)", ratio(ours, plain));
    println!("derived with flatten / sample: {:.2} (wanted: 1.50 or more)", ratio(flattened, ours));
    println!("sample, looking into every object / derived without extra: {:.2}", ratio(looked_at, plain));
}

fn sample(text: &str) {
    round_trip::<GetEventsResponse>(text);
}

fn looked_at(text: &str) {
    let page: GetEventsResponse = serde_json::from_str(text).expect("the document fits");
    page.chunk.iter().for_each(|events| look(events));
    black_box(serde_json::to_vec(&page).expect("the value can be written"));
}

fn look(events: &[Event]) {
    for event in events {
        black_box(event.content.len());
        event.children.iter().for_each(|events| look(events));
    }
}

fn round_trip<T: DeserializeOwned + Serialize>(text: &str) {
    let value: T = serde_json::from_str(text).expect("the document fits");
    black_box(serde_json::to_vec(&value).expect("the value can be written"));
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn ratio(left: Duration, right: Duration) -> f64 {
    left.as_secs_f64() / right.as_secs_f64()
}

/// A page of eight events, five of them below others.
fn document() -> String {
    let event = |id: usize, children: Vec<Value>| {
        serde_json::json!({
            "event_id": format!("$event-{id}-abcdefghijklmnop"),
            "type": "board.note",
            "content": {
                "text": "Someone has left a note on the board; it says \"gone fishing\".",
                "format": "plain",
                "revision": id,
                "labels": { "where": "by the door", "shared": true },
            },
            "level": if id.is_multiple_of(2) { "low" } else { "high" },
            "age": 10_000 + id,
            "assignee": "somebody@example.org",
            "children": children,
        })
    };
    let inner = |from: usize| (from..from + 2).map(|id| event(id, Vec::new())).collect();
    let page = serde_json::json!({
        "chunk": [event(0, inner(3)), event(1, inner(5)), event(2, vec![event(7, Vec::new())])],
        "end": "t47429-4392820_219380_26003_2265",
    });
    serde_json::to_string(&page).expect("the document can be written")
}
