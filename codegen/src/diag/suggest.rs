//! The nearest of several names to one that was not found; it must not phrase the suggestion.

/// The candidate closest to `wanted`, if it is close enough to be a likely slip of the pen.
///
/// The distance is Damerau–Levenshtein without regard to case; at most a third of the longer name may
/// differ. Of several equally close ones the first wins.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = wanted.to_lowercase();
    if wanted.chars().count() > 200 {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let lowered = candidate.to_lowercase();
        let longer = lowered.chars().count().max(wanted.chars().count());
        if longer > 200 {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&wanted, &lowered);
        if distance <= (longer / 3).max(1) && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_a_slip_and_nothing_far_fetched() {
        let names = ["client_event.yaml", "room.yaml", "Pet"];
        assert_eq!(nearest("clent_event.yaml", names), Some("client_event.yaml"));
        assert_eq!(nearest("pet", names), Some("Pet"));
        assert_eq!(nearest("security_scheme.yaml", names), None);
    }
}
