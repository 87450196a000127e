//! What OFAC calls things, and what each of them is.
//!
//! The vocabulary is OFAC's own: the feature types and document types in the reference values of `SDN_ENHANCED.XML` and
//! `SDN_ADVANCED.XML`, the `idType` of `SDN.XML`, and the words before a value in the remarks of `SDN.CSV`. It is one table
//! here, so that no format can mean something else by the same word. What is not in it is filed by
//! [`identifier_property`](crate::values::identifier_property) where it is a document, and kept as a note where it is not.
//!
//! Traps:
//! - A Chinese Commercial Code is the telegraph code of a person's name, not a number of the person: everybody of that name
//!   has it, so it is never filed as an identifier.
//! - `Tax ID No.` of a Chinese company is often its Unified Social Credit Code; the check character tells.
//! - `Issuer Name` is the name under which a company of the CMIC list has issued its shares: another name.

/// What a word of the vocabulary means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Means {
    /// An identifier, filed under this property.
    Id(&'static str),
    /// A text, under this property.
    Text(&'static str),
    /// A text under a property that holds values of several kinds.
    Labelled(&'static str),
    /// A country, under this property.
    Country(&'static str),
    /// A date, under this property.
    Date(&'static str),
    /// Another name.
    Name,
    /// A day of the listing.
    Day,
    /// Something that follows from the listing.
    Condition,
    /// Nothing that has a property.
    Note,
}

use Means::{Condition, Country, Date, Day, Id, Labelled, Name, Note, Text};

/// The vocabulary. A word that ends in `…` begins words.
const WORDS: &[(&str, Means)] = &[
    ("Birthdate", Date("birthDate")),
    ("DOB", Date("birthDate")),
    ("Place of Birth", Text("birthPlace")),
    ("POB", Text("birthPlace")),
    ("Gender", Text("gender")),
    ("Title", Text("position")),
    ("Nationality Country", Country("nationality")),
    ("nationality", Country("nationality")),
    ("Citizenship Country", Country("nationality")),
    ("citizen", Country("nationality")),
    ("Nationality of Registration", Country("jurisdiction")),
    ("Registration Country", Country("jurisdiction")),
    ("Website", Text("website")),
    ("Email Address", Text("email")),
    ("Email", Text("email")),
    ("EMAIL", Text("email")),
    ("Phone Number", Text("phone")),
    ("Phone No.", Text("phone")),
    ("PHONE", Text("phone")),
    ("Telephone", Text("phone")),
    ("Telephone No.", Text("phone")),
    ("Telephone Number", Text("phone")),
    ("Organization Established Date", Date("incorporationDate")),
    ("Organization Type", Text("sector")),
    ("Target Type", Text("classification")),
    ("Issuer Name", Name),
    // Ships and aircraft.
    ("Vessel Flag", Country("flag")),
    ("Other Vessel Flag", Country("flag")),
    ("Former Vessel Flag", Country("pastFlags")),
    ("VESSEL TYPE", Text("type")),
    ("Vessel Type", Text("type")),
    ("Other Vessel Type", Text("type")),
    ("Vessel Call Sign", Labelled("callSign")),
    ("Other Vessel Call Sign", Labelled("callSign")),
    ("Vessel Tonnage", Text("tonnage")),
    ("Vessel Gross Registered Tonnage", Text("grossRegisteredTonnage")),
    ("Vessel Gross Tonnage", Text("grossRegisteredTonnage")),
    ("Vessel Year of Build", Date("buildDate")),
    ("Vessel Owner", Note),
    ("Vessel Operator", Note),
    ("Vessel Registration Identification", Id("imoNumber")),
    ("MMSI", Id("mmsi")),
    ("Aircraft Model", Text("model")),
    ("Aircraft Operator", Note),
    ("Aircraft Manufacture Date", Date("buildDate")),
    ("Aircraft Tail Number", Labelled("registrationNumber")),
    ("Previous Aircraft Tail Number", Labelled("registrationNumber")),
    ("Aircraft Mode S Transponder Code", Labelled("registrationNumber")),
    ("Aircraft Manufacturer's Serial Number (MSN)", Labelled("serialNumber")),
    ("Aircraft Construction Number (also called L/N or S/N or F/N)", Labelled("serialNumber")),
    ("Aircraft Serial Identification", Labelled("serialNumber")),
    // Banks, shares, wallets.
    ("SWIFT/BIC", Id("swiftBic")),
    ("BIK (RU)", Id("bikCode")),
    ("D-U-N-S Number", Id("dunsCode")),
    ("ISIN", Id("isinCode")),
    ("Equity Ticker", Id("ticker")),
    ("MICEX Code", Id("ticker")),
    ("UN/LOCODE", Note),
    ("Digital Currency Address…", Id("idNumber")),
    // Papers of persons.
    ("Passport", Id("passportNumber")),
    ("Diplomatic Passport", Id("passportNumber")),
    ("British National Overseas Passport", Id("passportNumber")),
    ("Stateless Person Passport", Id("passportNumber")),
    ("National ID No.", Id("idNumber")),
    ("National Foreign ID Number", Id("idNumber")),
    ("Identification Number", Id("idNumber")),
    ("Personal ID Card", Id("idNumber")),
    ("Citizen's Card Number", Id("idNumber")),
    ("Cedula No.", Id("idNumber")),
    ("SSN", Id("idNumber")),
    ("D.N.I.", Id("idNumber")),
    ("N.I.E.", Id("idNumber")),
    ("C.I.N.", Id("idNumber")),
    ("C.U.I.", Id("idNumber")),
    ("C.U.I.P.", Id("idNumber")),
    ("C.U.R.P.", Id("idNumber")),
    ("I.F.E.", Id("idNumber")),
    ("CNP (Personal Numerical Code)", Id("idNumber")),
    ("Numero de Identidad", Id("idNumber")),
    ("Kenyan ID No.", Id("idNumber")),
    ("Bosnian Personal ID No.", Id("idNumber")),
    ("Moroccan Personal ID No.", Id("idNumber")),
    ("Turkish Identification Number", Id("idNumber")),
    ("Tazkira National ID Card", Id("idNumber")),
    ("UAE Identification", Id("idNumber")),
    ("Residency Number", Id("idNumber")),
    ("Romanian Permanent Resident", Id("idNumber")),
    ("Stateless Person ID Card", Id("idNumber")),
    ("Refugee ID Card", Id("idNumber")),
    ("Travel Document Number", Id("idNumber")),
    ("VisaNumberID", Id("idNumber")),
    ("Immigration No.", Id("idNumber")),
    ("Public Security and Immigration No.", Id("idNumber")),
    ("Birth Certificate Number", Id("idNumber")),
    ("Electoral Registry No.", Id("idNumber")),
    ("Credencial electoral", Id("idNumber")),
    ("Cartilla de Servicio Militar Nacional", Id("idNumber")),
    ("Military Registration Number", Id("idNumber")),
    ("Seafarer's Identification Document", Id("idNumber")),
    ("Tarjeta Profesional", Id("idNumber")),
    ("Driver's License No.", Id("idNumber")),
    ("Pilot License Number", Id("licenseNumber")),
    ("Serial No.", Id("idNumber")),
    ("File Number", Id("idNumber")),
    ("Interpol Red Notice File No.", Id("idNumber")),
    ("Chinese Commercial Code", Note),
    // Numbers of firms.
    ("Registration Number", Id("registrationNumber")),
    ("Registration ID", Id("registrationNumber")),
    ("Company Number", Id("registrationNumber")),
    ("UK Company Number", Id("registrationNumber")),
    ("Commercial Registry Number", Id("registrationNumber")),
    ("Business Registration Number", Id("registrationNumber")),
    ("Business Registration Document #", Id("registrationNumber")),
    ("Business Number", Id("registrationNumber")),
    ("Public Registration Number", Id("registrationNumber")),
    ("Enterprise Number", Id("registrationNumber")),
    ("Organization Code", Id("registrationNumber")),
    ("Unified Social Credit Code (USCC)", Id("registrationNumber")),
    ("United Social Credit Code Certificate (USCCC)", Id("registrationNumber")),
    ("Certificate of Incorporation Number", Id("registrationNumber")),
    ("Registration Certificate Number (Dubai)", Id("registrationNumber")),
    ("Registered Charity No.", Id("registrationNumber")),
    ("Chamber of Commerce Number", Id("registrationNumber")),
    ("Dubai Chamber of Commerce Membership No.", Id("registrationNumber")),
    ("Istanbul Chamber of Comm. No.", Id("registrationNumber")),
    ("Economic Register Number (CBLS)", Id("registrationNumber")),
    ("Central Registration System Number", Id("registrationNumber")),
    ("Russian State Individual Business Registration Number Pattern (OGRNIP)", Id("registrationNumber")),
    ("C.R. No.", Id("registrationNumber")),
    ("Romanian C.R.", Id("registrationNumber")),
    ("RSIN", Id("registrationNumber")),
    ("Matricula Mercantil No", Id("registrationNumber")),
    ("Folio Mercantil No.", Id("registrationNumber")),
    ("Government Gazette Number", Id("idNumber")),
    ("Global Intermediary Identification Number", Id("idNumber")),
    ("LE Number", Id("idNumber")),
    ("Legal Entity Number", Id("leiCode")),
    ("License", Id("licenseNumber")),
    ("Trade License No.", Id("licenseNumber")),
    ("Tourism License No.", Id("licenseNumber")),
    ("Permit Number", Id("licenseNumber")),
    ("SRE Permit No.", Id("licenseNumber")),
    ("SRE Permit No", Id("licenseNumber")),
    ("MSB Registration Number", Id("licenseNumber")),
    ("Afghan Money Service Provider License Number", Id("licenseNumber")),
    ("Branch Unit Number", Note),
    ("Trademark number", Note),
    // Numbers of taxpayers.
    ("Tax ID No.", Id("taxNumber")),
    ("US FEIN", Id("taxNumber")),
    ("V.A.T. Number", Id("taxNumber")),
    ("R.F.C.", Id("taxNumber")),
    ("RFC", Id("taxNumber")),
    ("NIT #", Id("taxNumber")),
    ("RUC #", Id("taxNumber")),
    ("RIF #", Id("taxNumber")),
    ("RTN", Id("taxNumber")),
    ("C.U.I.T.", Id("taxNumber")),
    ("C.I.F.", Id("taxNumber")),
    ("N.I.F.", Id("taxNumber")),
    ("Italian Fiscal Code", Id("taxNumber")),
    ("Fiscal Code", Id("taxNumber")),
    ("Romanian Tax Registration", Id("taxNumber")),
    ("Paraguayan tax identification number", Id("taxNumber")),
    ("Numero Unico de Identificacao Tributaria (NUIT)", Id("taxNumber")),
    // The listing itself.
    ("Listing Date…", Day),
    ("Effective Date…", Day),
    ("Purchase/Sales For Divestment Date…", Day),
    ("Secondary sanctions risk", Condition),
    ("Additional Sanctions Information", Condition),
    ("Transactions Prohibited For Persons Owned or Controlled By U.S. Financial Institutions", Condition),
    ("Executive Order 1…", Condition),
    ("CAATSA Section 235 Information", Condition),
    ("IFCA Determination", Condition),
    ("PEESA Information", Condition),
];

/// Kinds of organisation that are companies; other kinds ("Government Entity", "Charity or Nonprofit Organization") are not.
const COMPANIES: &[&str] = &["Private Company", "Public Company", "State-Owned Enterprise", "Financial Institution"];

/// What a word means; `None` where it is not in the vocabulary.
pub(super) fn means(word: &str) -> Option<Means> {
    // The apostrophe is straight in one file and curled in another.
    let word = bare(word).replace('\u{2019}', "'");
    let fits = |known: &str| match known.strip_suffix('…') {
        Some(beginning) => word.starts_with(beginning),
        None => word == known,
    };
    WORDS.iter().find(|(known, _)| fits(known)).map(|(_, means)| *means)
}

/// A word without the colon or dash that joins it to a value.
pub(super) fn bare(word: &str) -> &str {
    word.trim().trim_end_matches([':', '-', ' '])
}

/// Splits a text into the word of the vocabulary it begins with and the value behind; the longest word counts. Of a word that
/// only begins words, the rest of it is what comes before a colon, before a dash and a code, or in brackets.
pub(super) fn split(text: &str) -> Option<(&str, &str, Means)> {
    let begins = |known: &str| text.strip_prefix(known).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    let known = |(known, means): &(&'static str, Means)| match known.strip_suffix('…') {
        Some(beginning) => text.starts_with(beginning).then(|| (whole(text, beginning.len()), *means)),
        None => begins(known).then_some((known.len(), *means)),
    };
    let (length, means) = WORDS.iter().filter_map(known).max_by_key(|(length, _)| *length)?;
    let (word, value) = (text.get(..length)?, text.get(length..)?);
    Some((word, value.trim_start_matches([':', '-', ' ']), means))
}

/// Where a word ends of which only the beginning is known: `Listing Date (EO 14024 Directive 2)`, `Digital Currency Address -
/// XBT`. The directives of an executive order are one text with it.
fn whole(text: &str, beginning: usize) -> usize {
    let rest = text.get(beginning..).unwrap_or_default();
    if let Some(code) = rest.strip_prefix(" - ") {
        return beginning + 3 + code.find(' ').unwrap_or(code.len());
    }
    match rest.trim_start().strip_prefix('(') {
        Some(_) => beginning + rest.find(')').map_or(0, |at| at + 1),
        None => beginning,
    }
}

/// Whether a kind of organisation is a company.
pub(super) fn is_company(kind: &str) -> bool {
    COMPANIES.contains(&kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_once() {
        let mut words: Vec<&str> = WORDS.iter().map(|(w, _)| *w).collect();
        words.sort_unstable();
        let before = words.len();
        words.dedup();
        assert_eq!(words.len(), before);
    }

    #[test]
    fn a_word_is_known_however_it_is_joined_to_its_value() {
        for (word, expected) in [
            ("Secondary sanctions risk:", Some(Condition)),
            ("Executive Order 13662 Directive Determination -", Some(Condition)),
            ("Executive Order 14024 Directive Information", Some(Condition)),
            ("Listing Date (EO 14024 Directive 2):", Some(Day)),
            ("Digital Currency Address - ETH", Some(Id("idNumber"))),
            ("Aircraft Manufacturer\u{2019}s Serial Number (MSN)", Some(Labelled("serialNumber"))),
            ("Location", None),
        ] {
            assert_eq!(means(word), expected, "{word}");
        }
    }

    #[test]
    fn the_longest_word_a_text_begins_with_is_split_off() {
        for (text, expected) in [
            ("Passport A1 (Iran)", Some(("Passport", "A1 (Iran)"))),
            ("Passports of two countries", None),
            ("Registration Number 12", Some(("Registration Number", "12"))),
            ("Registration Certificate Number (Dubai) 12", Some(("Registration Certificate Number (Dubai)", "12"))),
            ("Economic Register Number (CBLS) 12 (Iran)", Some(("Economic Register Number (CBLS)", "12 (Iran)"))),
            ("Digital Currency Address - XBT 1Example", Some(("Digital Currency Address - XBT", "1Example"))),
            ("Digital Currency Address - XBT", Some(("Digital Currency Address - XBT", ""))),
            ("Listing Date (CMIC) 03 Jun 2021", Some(("Listing Date (CMIC)", "03 Jun 2021"))),
            ("Listing Date (EO 1 Directive 2): 24 Feb 2022", Some(("Listing Date (EO 1 Directive 2)", "24 Feb 2022"))),
            ("Listing Date (CMIC", Some(("Listing Date", "(CMIC"))),
            ("Secondary sanctions risk: section 1", Some(("Secondary sanctions risk", "section 1"))),
            ("Titled nobility", None),
        ] {
            assert_eq!(split(text).map(|(w, v, _)| (w, v)), expected, "{text}");
        }
    }
}
