//! Made-up lists for the benchmark, in official formats, the same bytes each time; every name in them is invented.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

const SYLLABLES: [&str; 48] = [
    "ba", "be", "bo", "da", "de", "do", "fa", "fe", "fi", "ga", "go", "gu", "ha", "he", "ho", "ja", "jo", "ju", "ka", "ke",
    "ko", "la", "le", "lo", "ma", "me", "mo", "na", "ne", "no", "pa", "pe", "po", "ra", "re", "ro", "sa", "se", "so", "ta",
    "te", "to", "va", "ve", "vo", "za", "ze", "zo",
];
const TRADES: [&str; 8] = ["Textile", "Apparel", "Foods", "Machinery", "Trading", "Chemical", "Silicon", "Shipping"];
const FORMS: [&str; 4] = ["Co., Ltd.", "Group", "LLC", "Factory"];

/// A generator of numbers, the same each time (SplitMix64).
pub(super) struct Numbers(pub u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn word(&mut self) -> String {
        let mut word: String = (0..2 + self.below(3)).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect();
        if let Some(first) = word.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        word
    }

    fn person(&mut self) -> String {
        format!("{} {} {}", self.word(), self.word(), self.word())
    }

    fn company(&mut self) -> String {
        let (trade, form) = (TRADES[self.below(TRADES.len())], FORMS[self.below(FORMS.len())]);
        format!("{} {} {trade} {form}", self.word(), self.word())
    }
}

/// FollowTheMoney entities, one a line: persons and companies with an alias each.
pub(super) fn ftm(path: &Path, entities: usize) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let mut numbers = Numbers(7);
    for i in 0..entities {
        let (schema, name, alias) = match i % 2 {
            0 => ("Person", numbers.person(), numbers.person()),
            _ => ("Company", numbers.company(), numbers.company()),
        };
        writeln!(
            out,
            "{{\"id\":\"made-{i}\",\"caption\":\"{name}\",\"schema\":\"{schema}\",\"properties\":{{\"name\":[\"{name}\"],\
             \"alias\":[\"{alias}\"],\"country\":[\"cn\"],\"address\":[\"{} Example Road, {} City\"]}},\"datasets\":[\"made\"],\
             \"referents\":[],\"target\":true}}",
            i % 999,
            numbers.word()
        )?;
    }
    out.flush()
}

/// A Consolidated Screening List of so many rows, in the columns of its publisher.
pub(super) fn csl(rows: usize) -> String {
    let mut text = String::from(
        "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,standard_order,\
         license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,\
         remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids\n",
    );
    let mut numbers = Numbers(11);
    for i in 0..rows {
        let (name, a, b, road, city) =
            (numbers.company(), numbers.company(), numbers.company(), numbers.word(), numbers.word());
        let _ = writeln!(
            text,
            "{i},Entity List (EL) - Bureau of Industry and Security,,,,\"{name}\",,\"{i} {road} Road, {city}, CN; {city}, HK\",\
             86 FR 33119,2021-06-24,,,For all items subject to the EAR,Case-by-case review,,,,,,,,http://example.org,\
             \"{a}; {b}\",,,,,http://example.org,\"Registration Number, {i}{i}, CN\""
        );
    }
    text
}

/// Two editions of a UN list of so many entries, of which every hundredth differs.
pub(super) fn un(entries: usize, later: bool) -> String {
    let day = if later { "2026-01-01" } else { "2025-01-01" };
    let mut text = format!("<CONSOLIDATED_LIST dateGenerated=\"{day}T00:00:00Z\"><ENTITIES>\n");
    let mut numbers = Numbers(13);
    for i in 0..entries {
        let (name, alias) = (numbers.company(), numbers.company());
        let note = if later && i % 100 == 0 { "changed" } else { "same" };
        let _ = writeln!(
            text,
            "<ENTITY><FIRST_NAME>{name}</FIRST_NAME><UN_LIST_TYPE>Made</UN_LIST_TYPE><REFERENCE_NUMBER>MDe.{i:06}</REFERENCE_NUMBER>\
             <LISTED_ON>2020-01-01</LISTED_ON><COMMENTS1>{note}</COMMENTS1><ENTITY_ALIAS><QUALITY>Good</QUALITY>\
             <ALIAS_NAME>{alias}</ALIAS_NAME></ENTITY_ALIAS><ENTITY_ADDRESS><COUNTRY>China</COUNTRY></ENTITY_ADDRESS></ENTITY>"
        );
    }
    text + "</ENTITIES></CONSOLIDATED_LIST>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_lists_are_the_same_each_time_and_hold_what_was_asked() {
        assert_eq!(csl(20), csl(20));
        assert_eq!(csl(20).lines().count(), 21);
        let (earlier, later) = (un(200, false), un(200, true));
        assert_eq!(earlier.lines().zip(later.lines()).filter(|(a, b)| a != b).count(), 1 + 2);
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.json");
        ftm(&path, 10).unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        let parsed = text.lines().all(|l| serde_json::from_str::<serde_json::Value>(l).is_ok());
        assert!(parsed && text.lines().count() == 10);
    }
}
