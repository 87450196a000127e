//! What follows from a match, in the finding codes of the catalogue, each sentence from a template.

use crate::{Error, wording};
use karez_model::{Basis, Certainty, Class, Evidence, Finding, Listing, Match, RowRef, Severity};

/// The rule by which a match becomes a finding, and its version.
pub(crate) const RULE: &str = "LIST-MATCH@1";

/// The class of evidence that the user's own file is.
pub(crate) const USER_DOCUMENT: &str = "user_document";

/// The class of evidence that an official list is.
pub(crate) const OFFICIAL_LISTING: &str = "official_listing";

/// The class of evidence that a reading of ours is: a place by its words, a sector by a code.
pub(crate) const INFERENCE: &str = "inference";

/// A score this high makes a possible match a strong flag.
const STRONG: f64 = 0.85;

/// One finding for every listing of a match. A score alone gives a possible match (F02); an equal identifier or a decision of
/// two persons gives a listing (F01), of an official list only; a reported one stays a report (F18).
pub(crate) fn of_match(m: &Match) -> Result<Vec<Finding>, Error> {
    m.listings.iter().map(|l| of_listing(m, l)).collect()
}

fn of_listing(m: &Match, listing: &Listing) -> Result<Finding, Error> {
    let sentence = wording::listing(listing)?;
    let basis = match m.basis {
        Basis::Identifier => "an equal identifier",
        Basis::Confirmed => "a decision of two persons",
        Basis::Score => "name",
    };
    let score = wording::score(m.score);
    let (code, severity, certainty) = match (m.basis, listing.class) {
        (Basis::Score, _) if m.score >= STRONG => ("F02", Severity::S3, Certainty::Possible),
        (Basis::Score, _) => ("F02", Severity::S2, Certainty::Possible),
        (_, Class::Official) => ("F01", Severity::S4, Certainty::True),
        (_, Class::Reported) => ("F18", Severity::S3, Certainty::True),
        // The user's own list founds no legal finding either: it says what the user wants flagged.
        (_, Class::Own) => ("F02", Severity::S3, Certainty::True),
    };
    let text = wording::fill("finding", code, &[("listing", &sentence), ("basis", basis), ("score", &score)])?;
    Ok(Finding {
        code: code.to_owned(),
        severity,
        rule: RULE.to_owned(),
        certainty,
        text,
        evidence: vec![evidence(listing)],
        missing: if certainty == Certainty::Possible { vec!["confirmed identity".to_owned()] } else { Vec::new() },
    })
}

pub(crate) fn evidence(listing: &Listing) -> Evidence {
    Evidence {
        source: listing.source.clone(),
        class: class(listing).to_owned(),
        record: format!("{}, line {}", listing.record.file, listing.record.line),
        sha256: listing.record.sha256.clone(),
    }
}

/// The class of evidence that a listing is.
fn class(listing: &Listing) -> &'static str {
    match listing.class {
        Class::Official => OFFICIAL_LISTING,
        Class::Own => USER_DOCUMENT,
        Class::Reported => "ngo_academic",
    }
}

/// The evidence that a row of the user's file is.
pub(crate) fn evidence_of_row(at: &RowRef) -> Evidence {
    Evidence { source: at.file.clone(), class: USER_DOCUMENT.to_owned(), record: at.to_string(), sha256: String::new() }
}

/// A finding on the quality of what was given: something that could not be read and was not used.
pub(crate) fn of_note(note: &str, at: &RowRef) -> Result<Finding, Error> {
    Ok(Finding {
        code: "F34".to_owned(),
        severity: Severity::S1,
        rule: "DATA-QUALITY@1".to_owned(),
        certainty: Certainty::True,
        text: wording::fill("finding", "F34", &[("note", note)])?,
        evidence: vec![evidence_of_row(at)],
        missing: Vec::new(),
    })
}
