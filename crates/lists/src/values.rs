//! Values that every list writes in its own way: countries, addresses, identifiers.

use karez_model::ids;

/// A country as FollowTheMoney writes it: its ISO 3166-1 code in lower case where the text is one of its names, else the text.
pub(crate) fn country(text: &str) -> String {
    let text = text.trim();
    karez_names::country_code(text).map_or_else(|| text.to_owned(), str::to_lowercase)
}

/// The parts of an address in one line, empty ones left out.
pub(crate) fn address(parts: &[&str]) -> String {
    let parts: Vec<String> =
        parts.iter().map(|p| p.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|p| !p.is_empty()).collect();
    parts.join(", ")
}

/// A text with every run of white space as one space.
pub(crate) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The FollowTheMoney property that holds an identifier of this type, by what the list calls it and by its check digits.
pub(crate) fn identifier_property(kind: &str, value: &str) -> &'static str {
    let kind = kind.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| kind.contains(w));
    match () {
        () if ids::lei(value).is_some() && has(&["lei", "legal entity"]) => "leiCode",
        () if ids::uscc(value).is_some() => "uscCode",
        () if has(&["passport"]) => "passportNumber",
        () if has(&["imo", "vessel registration"]) => "imoNumber",
        () if has(&["mmsi"]) => "mmsi",
        () if has(&["swift", "bic"]) => "swiftBic",
        () if has(&["tax", "vat", "inn", "nit", "rfc", "r.f.c", "rif", "ruc", "cuit", "fiscal"]) => "taxNumber",
        () if has(&[
            "registration",
            "company number",
            "enterprise number",
            "ogrn",
            "licence",
            "license",
            "d-u-n-s",
            "chamber",
        ]) =>
        {
            "registrationNumber"
        }
        () => "idNumber",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_its_code_where_its_name_is_known() {
        assert_eq!(country(" Democratic People's Republic of Korea "), "kp");
        assert_eq!(country("China"), "cn");
        assert_eq!(country("Region: Gaza"), "Region: Gaza");
    }

    #[test]
    fn an_identifier_is_filed_by_its_kind_and_its_check_digits() {
        for (kind, value, property) in [
            ("Passport", "A1234567", "passportNumber"),
            ("National Identification Number", "12", "idNumber"),
            ("Legal Entity Number", "54930084UKLVMY22DS16", "leiCode"),
            ("Tax ID No.", "7744001497", "taxNumber"),
            ("Registration Number", "1027700167110", "registrationNumber"),
            ("Vessel Registration Identification", "IMO 9187629", "imoNumber"),
        ] {
            assert_eq!(identifier_property(kind, value), property, "{kind}");
        }
    }
}
