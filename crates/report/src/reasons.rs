//! Why a name was found, in signs and words that stand the same on the terminal, on paper and in a spreadsheet.
//!
//! The sign says at a glance whether parts agree (`=`), nearly agree (`≈`), contradict (`≠`) or are missing (`+`); the word after
//! it says how. Both are always there: colour alone tells nothing to somebody who prints or who does not see it.

use crate::plain::plain;
use karez_model::{Basis, Explanation, Feature, How, Match, Slot, Step};
use karez_screen::{Error, wording};

/// What a step or a feature does to the likeness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// The same, in whatever script or language.
    Agrees,
    /// Nearly the same.
    Near,
    /// They contradict each other.
    Differs,
    /// One side lacks it.
    Lacks,
}

impl Sign {
    /// The sign as written.
    pub(crate) fn mark(self) -> &'static str {
        match self {
            Sign::Agrees => "=",
            Sign::Near => "≈",
            Sign::Differs => "≠",
            Sign::Lacks => "+",
        }
    }

    /// Its name in a style sheet.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Sign::Agrees => "agrees",
            Sign::Near => "near",
            Sign::Differs => "differs",
            Sign::Lacks => "lacks",
        }
    }
}

/// Below this similarity two parts are near, not equal.
const EQUAL: f64 = 0.95;

/// The sign of a step.
pub(crate) fn sign(step: &Step) -> Sign {
    match step.how {
        How::Contradiction => Sign::Differs,
        How::Missing => Sign::Lacks,
        How::Spelling | How::Abbreviation | How::Initial | How::CutShort => Sign::Near,
        How::Same | How::Reading | How::Translation | How::Place | How::Form => {
            if step.similarity < EQUAL && step.how != How::Reading { Sign::Near } else { Sign::Agrees }
        }
    }
}

/// How two parts met, in a word; empty where they are written the same.
fn how(step: &Step) -> &'static str {
    match step.how {
        How::Same if step.query == step.listed => "",
        How::Same => "same",
        How::Spelling => "spelling",
        How::Reading => "reading",
        How::Translation | How::Contradiction => slot(step.slot),
        How::Place => "place",
        How::Form => "form",
        How::Abbreviation => "abbreviation",
        How::Initial => "initial",
        How::CutShort => "cut short",
        How::Missing => "",
    }
}

/// A slot in a word.
fn slot(slot: Slot) -> &'static str {
    match slot {
        Slot::Place => "place",
        Slot::Brand => "meaning",
        Slot::Trade => "trade",
        Slot::Generic => "general word",
        Slot::Form => "form",
        Slot::Number => "number",
        Slot::Branch => "branch",
        Slot::Person => "name",
    }
}

/// How two parts met, in words that stand alone in a column.
pub(crate) fn how_in_words(step: &Step) -> String {
    match (step.how, step.slot) {
        (How::Same, _) => "same".to_owned(),
        (How::Contradiction, s) => format!("another {}", slot(s)),
        (How::Missing, _) if step.query.is_empty() => "only in the listed name".to_owned(),
        (How::Missing, _) => "only in yours".to_owned(),
        (How::Spelling, _) => "like spelling".to_owned(),
        (How::Reading, _) => "same reading".to_owned(),
        (How::Translation, s) => format!("same {}", slot(s)),
        (How::Place, _) => "same place".to_owned(),
        (How::Form, _) if sign(step) == Sign::Near => "like form".to_owned(),
        (How::Form, _) => "same form".to_owned(),
        (How::Abbreviation, _) => "abbreviation".to_owned(),
        (How::Initial, _) => "initial".to_owned(),
        (How::CutShort, _) => "cut short".to_owned(),
    }
}

/// How a value of the data is written: [`plain`](crate::plain::plain) or [`isolated`](crate::plain::isolated).
pub(crate) type Show = fn(&str) -> String;

/// The parts of the names side by side, `和田 = Hetian (place)`, one string a part.
pub(crate) fn alignment(explanation: &Explanation, show: Show) -> Vec<String> {
    let steps = &explanation.name.steps;
    if !steps.is_empty() && steps.iter().all(|s| s.how == How::Same && s.query == s.listed) {
        return vec!["every part the same".to_owned()];
    }
    steps.iter().map(|s| part(s, show)).collect()
}

fn part(step: &Step, show: Show) -> String {
    let (query, listed, mark) = (show(&step.query), show(&step.listed), sign(step).mark());
    match (step.how, how(step)) {
        (How::Missing, _) if step.query.is_empty() => format!("{mark} {listed} only in the listed name"),
        (How::Missing, _) => format!("{mark} {query} only in yours"),
        (_, "") => format!("{query} {mark} {listed}"),
        (_, word) => format!("{query} {mark} {listed} ({word})"),
    }
}

/// Whether a feature speaks for the match.
pub(crate) fn feature_agrees(f: &Feature) -> bool {
    f.says == "agrees"
}

/// A feature's name for people.
pub(crate) fn feature_name(f: &Feature) -> String {
    match f.feature.as_str() {
        "birthDate" => "date of birth".to_owned(),
        other => plain(other),
    }
}

/// `country: cn agrees`, `date of birth: 1958 differs from 1964`.
pub(crate) fn feature(f: &Feature, show: Show) -> String {
    let (name, query, listed) = (feature_name(f), show(&f.query), show(&f.listed));
    match (feature_agrees(f), query == listed) {
        (true, true) => format!("{name}: {query} agrees"),
        (true, false) => format!("{name}: {query} agrees with {listed}"),
        (false, _) => format!("{name}: {query} differs from {listed}"),
    }
}

/// What the identity rests on, in words.
pub(crate) fn basis(m: &Match) -> Result<String, Error> {
    Ok(match m.basis {
        Basis::Identifier => "identity by an equal identifier".to_owned(),
        Basis::Confirmed => "confirmed by two persons".to_owned(),
        Basis::Score if !m.is_match => "below the threshold".to_owned(),
        Basis::Score => wording::fill("status", "review", &[])?,
    })
}

/// The basis as the contract names it.
pub(crate) fn basis_word(basis: Basis) -> &'static str {
    match basis {
        Basis::Identifier => "identifier",
        Basis::Confirmed => "confirmed",
        Basis::Score => "score",
    }
}

pub(crate) use karez_screen::wording::score;

/// Matches with the name of an earlier one, gathered under it: one person stands on many lists, and a reader wants the reasons
/// once. Nothing is said of whether they are one.
pub(crate) fn gathered(matches: &[Match]) -> Vec<(&Match, Vec<&Match>)> {
    let mut groups: Vec<(Vec<String>, &Match, Vec<&Match>)> = Vec::new();
    for m in matches {
        let key = folded(&m.caption);
        match groups.iter_mut().find(|(k, first, _)| !key.is_empty() && *k == key && first.schema == m.schema) {
            Some((_, _, also)) => also.push(m),
            None => groups.push((key, m, Vec::new())),
        }
    }
    groups.into_iter().map(|(_, first, also)| (first, also)).collect()
}

/// The words of a name, folded, in no order: `WANG, Junzheng` is written like `Junzheng Wang`.
fn folded(name: &str) -> Vec<String> {
    let mut words: Vec<String> = karez_text::tokens(name).into_iter().map(|t| t.text).collect();
    words.sort_unstable();
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{match_of, step};
    use crate::plain::isolated;
    use karez_model::NameComparison;

    #[test]
    fn each_way_of_meeting_has_its_sign_and_word() {
        for (step, expected, words) in [
            (step("和田", "Hetian", Slot::Place, How::Place, 0.98), "和田 = Hetian (place)", "same place"),
            (step("泰达", "Taida", Slot::Brand, How::Reading, 0.93), "泰达 = Taida (reading)", "same reading"),
            (step("服饰", "Apparel", Slot::Trade, How::Translation, 0.9), "服饰 ≈ Apparel (trade)", "same trade"),
            (step("服饰", "Apparel", Slot::Trade, How::Translation, 0.96), "服饰 = Apparel (trade)", "same trade"),
            (step("有限公司", "Co., Ltd.", Slot::Form, How::Form, 1.0), "有限公司 = Co., Ltd. (form)", "same form"),
            (step("Coton", "Cotton", Slot::Trade, How::Spelling, 0.8), "Coton ≈ Cotton (spelling)", "like spelling"),
            (step("第三", "第十", Slot::Number, How::Contradiction, 0.0), "第三 ≠ 第十 (number)", "another number"),
            (
                step("", "Group", Slot::Generic, How::Missing, 0.0),
                "+ Group only in the listed name",
                "only in the listed name",
            ),
            (step("Trade", "", Slot::Trade, How::Missing, 0.0), "+ Trade only in yours", "only in yours"),
            (step("Gin", "Gin", Slot::Brand, How::Same, 1.0), "Gin = Gin", "same"),
            (step("GIN", "Gin", Slot::Brand, How::Same, 1.0), "GIN = Gin (same)", "same"),
            (step("W", "Wang", Slot::Person, How::Initial, 0.7), "W ≈ Wang (initial)", "initial"),
            (
                step("\u{1b}[2J", "مثال", Slot::Brand, How::Spelling, 0.7),
                "␛[2J ≈ \u{2068}مثال\u{2069} (spelling)",
                "like spelling",
            ),
        ] {
            assert_eq!(part(&step, isolated), expected);
            assert_eq!(how_in_words(&step), words, "{expected}");
        }
    }

    #[test]
    fn names_written_alike_need_no_table() {
        let steps =
            vec![step("Example", "Example", Slot::Brand, How::Same, 1.0), step("Gin", "Gin", Slot::Trade, How::Same, 1.0)];
        let name = NameComparison { query: String::new(), listed: String::new(), score: 1.0, steps };
        assert_eq!(alignment(&Explanation { name, features: vec![], missing: vec![] }, plain), ["every part the same"]);
    }

    #[test]
    fn a_feature_says_which_values_met() {
        for (name, query, listed, says, expected) in [
            ("country", "cn", "cn", "agrees", "country: cn agrees"),
            ("birthDate", "1958", "1958-03-01", "agrees", "date of birth: 1958 agrees with 1958-03-01"),
            ("birthDate", "1958", "1964", "differs", "date of birth: 1958 differs from 1964"),
        ] {
            let f =
                Feature { feature: name.into(), query: query.into(), listed: listed.into(), says: says.into(), effect: 0.0 };
            assert_eq!(feature(&f, plain), expected);
        }
    }

    #[test]
    fn a_score_short_of_identity_never_reads_as_one() {
        for (x, expected) in [(1.0, "1.00"), (0.999, "0.99"), (0.996, "0.99"), (0.29, "0.29"), (0.7, "0.70"), (0.0, "0.00")]
        {
            assert_eq!(score(x), expected, "{x}");
        }
    }

    #[test]
    fn names_in_another_order_of_words_are_gathered_and_others_are_not() {
        let matches = ["WANG, Junzheng", "Junzheng Wang", "Wang Junzhen"].map(|n| match_of(n, 0.9));
        let groups = gathered(&matches);
        let captions: Vec<(&str, usize)> = groups.iter().map(|(m, also)| (m.caption.as_str(), also.len())).collect();
        assert_eq!(captions, [("WANG, Junzheng", 1), ("Wang Junzhen", 0)]);
    }
}
