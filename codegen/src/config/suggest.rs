//! Which known word somebody probably meant. It must not print anything.

/// The candidate closest to `word`, if one is close enough to be meant.
///
/// Candidates that differ in nothing but case or separators always count; others by Damerau-Levenshtein
/// distance, of which a third of the word's length is allowed.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = plain(word);
    let allowed = (wanted.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &plain(candidate)), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn plain(word: &str) -> String {
    word.chars().filter(|character| !matches!(character, '-' | '_')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn a_slip_finds_the_word_and_another_word_does_not() {
        let keys = ["package", "version", "out", "roots", "overlays"];
        assert_eq!(closest("pakcage", keys), Some("package"));
        assert_eq!(closest("root", keys), Some("roots"));
        assert_eq!(closest("Over_Lays", keys), Some("overlays"));
        assert_eq!(closest("licence", keys), None);
        assert_eq!(closest("", keys), None);
    }
}
