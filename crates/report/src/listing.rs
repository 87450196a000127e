//! What a list says of an entry, and where that is written.

use crate::plain::plain;
use crate::reasons::Show;
use karez_model::{Finding, Listing, Match, Record};
use karez_screen::{Error, wording};

/// The attributed sentence: who lists it, on what list, under what, since when, and the source.
pub(crate) fn sentence(listing: &Listing, show: Show) -> Result<String, Error> {
    let mut shown = listing.clone();
    // A value of the data is made plain before it is set into a sentence, so that it stays within its place.
    for text in
        [&mut shown.authority, &mut shown.program, &mut shown.list, &mut shown.basis, &mut shown.source, &mut shown.seen]
    {
        *text = show(text);
    }
    let lists = shown.sublists.iter_mut().chain(&mut shown.programs).chain(shown.terms.values_mut().flatten());
    lists.chain(&mut shown.author).chain(&mut shown.reply).for_each(|s| *s = show(s));
    let mut sentence = wording::listing(&shown)?;
    if shown.reconstructed {
        // The list was published after the day asked about.
        sentence.push_str("; its state on the day asked about is inferred from the dates of its entries");
    }
    Ok(sentence)
}

/// Wording by which the entry reaches further, with whose words they are; none where the list has none.
pub(crate) fn extension(listing: &Listing, show: Show) -> Option<String> {
    let text = show(listing.extension.as_deref()?);
    Some(if listing.paraphrase {
        format!("reaches further (paraphrase): {text}")
    } else {
        format!("reaches further: “{text}”")
    })
}

/// What else the list says, by name: "licence policy", "citation".
pub(crate) fn terms(listing: &Listing) -> impl Iterator<Item = (String, String)> {
    listing.terms.iter().map(|(name, values)| (plain(&name.replace('_', " ")), plain(&values.join("; "))))
}

/// `starter/us-uflpa.tsv, line 14`; empty where the source keeps no record.
pub(crate) fn record(record: &Record) -> String {
    if record.file.is_empty() { String::new() } else { format!("{}, line {}", plain(&record.file), record.line) }
}

/// The first figures of a hash: enough to compare by eye; the whole stands in the JSON lines and, for a list, beside it.
pub(crate) fn short_hash(sha256: &str) -> String {
    sha256.chars().take(12).collect()
}

/// Whether a finding rests on one of these listings. A finding names the record that it was made from.
pub(crate) fn rests_on(finding: &Finding, listing: &Listing) -> bool {
    let record = format!("{}, line {}", listing.record.file, listing.record.line);
    finding.evidence.iter().any(|e| e.record == record && e.source == listing.source)
}

/// The findings made from a match.
pub(crate) fn findings_of<'f>(findings: &'f [Finding], m: &Match) -> Vec<&'f Finding> {
    findings.iter().filter(|f| m.listings.iter().any(|l| rests_on(f, l))).collect()
}

/// The findings made from none of the matches: what is to be said of the row itself.
pub(crate) fn findings_of_row<'f>(findings: &'f [Finding], matches: &[Match]) -> Vec<&'f Finding> {
    findings.iter().filter(|f| !matches.iter().flat_map(|m| &m.listings).any(|l| rests_on(f, l))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{answers, screened};

    #[test]
    fn every_finding_is_shown_with_its_match_or_with_the_row() {
        for answer in answers() {
            let Some(s) = screened(&answer) else { continue };
            let of_matches: usize = s.matches.iter().map(|m| findings_of(&s.findings, m).len()).sum();
            let of_row = findings_of_row(&s.findings, &s.matches).len();
            assert_eq!(of_matches + of_row, s.findings.len(), "{}", s.row);
        }
    }

    #[test]
    fn a_paraphrase_is_marked_and_the_listings_own_words_are_quoted() {
        let words =
            |paraphrase| Listing { extension: Some("and its subsidiaries".into()), paraphrase, ..Listing::default() };
        assert_eq!(extension(&words(true), plain).unwrap(), "reaches further (paraphrase): and its subsidiaries");
        assert_eq!(extension(&words(false), plain).unwrap(), "reaches further: “and its subsidiaries”");
        assert_eq!(extension(&Listing::default(), plain), None);
    }

    #[test]
    fn a_hostile_list_cannot_act_through_its_sentence() {
        let l = Listing {
            authority: "A\u{1b}[31m".into(),
            source: "p\u{202e}".into(),
            list: "l\n".into(),
            ..Listing::default()
        };
        let text = sentence(&l, plain).unwrap();
        assert!(!text.chars().any(|c| c.is_control() || c == '\u{202e}'), "{text:?}");
    }
}
