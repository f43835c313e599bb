//! How fast the generated types are beside derived ones, on the `/initialSync` example.
//!
//! Prints the times and the two ratios, and fails when a ratio breaks its bound. The candidates take turns in
//! batches of about a millisecond, so that whatever else the machine does meets all of them alike; each figure
//! is the median of its batches. Run by `cargo xtask bench`.

mod derived;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use matrix_api::client_event::ClientEvent;
use matrix_api::event::Event;
use matrix_api::old_sync::InitialSyncResponse;
use serde::Serialize;
use serde::de::DeserializeOwned;

const EXAMPLE: &str = include_str!("../../../generated/tests/examples/old_sync/initial_sync_ok_response.json");

/// How many batches each candidate gets.
const ROUNDS: usize = 600;
/// How often a batch repeats its work.
const REPEATS: u32 = 60;

/// Ours may take this many times as long as derived code that drops undeclared members.
const MOST_OF_PLAIN: f64 = 1.1;
/// Derived code that keeps undeclared members by `flatten` takes at least this many times as long as ours.
const LEAST_OF_FLATTENED: f64 = 1.5;

/// Times of one candidate, a batch each.
#[derive(Default)]
struct Times {
    decoding: Vec<Duration>,
    encoding: Vec<Duration>,
}

fn main() -> ExitCode {
    let text = compact(EXAMPLE);
    same_value::<InitialSyncResponse>(&text);
    same_value::<derived::flattened::InitialSyncResponse>(&text);

    let batches: [fn(&str, &mut Times); 4] = [
        batch::<InitialSyncResponse>,
        batch::<derived::plain::InitialSyncResponse>,
        batch::<derived::flattened::InitialSyncResponse>,
        looking_batch,
    ];
    let mut times: [Times; 4] = Default::default();
    for round in 0..ROUNDS {
        // Another one begins each round: what comes first after a switch of tasks should not always be the same.
        for turn in 0..batches.len() {
            let candidate = (round + turn) % batches.len();
            if let (Some(batch), Some(times)) = (batches.get(candidate), times.get_mut(candidate)) {
                batch(&text, times);
            }
        }
    }
    report(&text, &times)
}

/// As a peer sends it: without white space.
fn compact(json: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    value.to_string()
}

/// A candidate that should keep everything and does not would be measured doing less than it should.
fn same_value<T: DeserializeOwned + Serialize>(text: &str) {
    let again = serde_json::from_str::<T>(text).and_then(|value| serde_json::to_value(&value));
    let same = again.is_ok_and(|again| serde_json::from_str::<serde_json::Value>(text).is_ok_and(|one| one == again));
    assert!(same, "{} does not keep the example", std::any::type_name::<T>());
}

fn batch<T: DeserializeOwned + Serialize>(text: &str, times: &mut Times) {
    let start = Instant::now();
    for _ in 0..REPEATS {
        let _ = black_box(serde_json::from_str::<T>(black_box(text)));
    }
    times.decoding.push(start.elapsed());
    let Ok(value) = serde_json::from_str::<T>(text) else { return };
    let start = Instant::now();
    for _ in 0..REPEATS {
        let _ = black_box(serde_json::to_vec(black_box(&value)));
    }
    times.encoding.push(start.elapsed());
}

/// Decodes ours and makes a map of every free-form object, which the other candidates have done by then.
fn looking_batch(text: &str, times: &mut Times) {
    let start = Instant::now();
    for _ in 0..REPEATS {
        let Ok(value) = serde_json::from_str::<InitialSyncResponse>(black_box(text)) else { return };
        black_box(look_inside(&value));
    }
    times.decoding.push(start.elapsed());
}

/// How many members the free-form objects of the answer have.
fn look_inside(value: &InitialSyncResponse) -> usize {
    let events = |list: &[Event]| list.iter().map(|event| event.content.len()).sum::<usize>();
    let client_events = |list: &[ClientEvent]| list.iter().map(|event| event.content.len()).sum::<usize>();
    let rooms = value.rooms.iter().map(|room| {
        room.messages.as_ref().map_or(0, |messages| client_events(&messages.chunk))
            + client_events(room.state.as_deref().unwrap_or_default())
            + events(room.account_data.as_deref().unwrap_or_default())
    });
    events(&value.presence) + events(value.account_data.as_deref().unwrap_or_default()) + rooms.sum::<usize>()
}

/// Microseconds that one repetition of a batch took: the median.
fn median(times: impl Iterator<Item = Duration>) -> f64 {
    let mut times: Vec<Duration> = times.collect();
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default().as_secs_f64() * 1e6 / f64::from(REPEATS)
}

fn report(text: &str, times: &[Times; 4]) -> ExitCode {
    let [ours, plain, flattened, looking] = times;
    let looking = median(looking.decoding.iter().copied());
    let times = [ours, plain, flattened];
    println!("/initialSync example, {} bytes; medians of {ROUNDS} batches of {REPEATS}", text.len());
    println!(
        "{:>10} {:>12} {:>14} {:>16} {:>13} {:>13}",
        "", "ours, µs", "derived, µs", "with flatten, µs", "ours/derived", "flatten/ours"
    );
    let decoding = times.map(|times| median(times.decoding.iter().copied()));
    let encoding = times.map(|times| median(times.encoding.iter().copied()));
    let both = times.map(|times| median(times.decoding.iter().zip(&times.encoding).map(|(one, two)| *one + *two)));
    let mut held = true;
    for (what, [ours, plain, flattened]) in [("decode", decoding), ("encode", encoding), ("both", both)] {
        let (of_plain, of_flattened) = (ours / plain, flattened / ours);
        println!("{what:>10} {ours:>12.2} {plain:>14.2} {flattened:>16.2} {of_plain:>13.2} {of_flattened:>13.2}");
        if what == "both" {
            held = of_plain <= MOST_OF_PLAIN && of_flattened >= LEAST_OF_FLATTENED;
        }
    }
    let [_, plain, flattened] = decoding;
    println!(
        "decode and look into every free-form object, which ours makes a map of only then: {looking:.2} µs, {:.2} times derived, flatten {:.2} times that",
        looking / plain,
        flattened / looking
    );
    let verdict = if held { "held" } else { "BROKEN" };
    println!(
        "bounds on both together: ours/derived at most {MOST_OF_PLAIN}, flatten/ours at least {LEAST_OF_FLATTENED}: {verdict}"
    );
    if held { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
