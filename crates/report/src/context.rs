//! What a run was: the question as asked, and the lists it was put to. An answer read without it means little.

use crate::plain::plain;
use karez_model::{Date, ListInfo};
use karez_screen::batch::Counts;
use karez_screen::{Policy, Screener, redact};

/// What a run was.
#[derive(Debug, Clone)]
pub struct Context {
    /// The day asked about, and the threshold and limits by which it was asked.
    pub policy: Policy,
    /// The lists asked.
    pub lists: Vec<ListInfo>,
    /// Why an answer without a match is incomplete; empty where nothing makes it so.
    pub gaps: Vec<String>,
    /// The snapshot's id.
    pub snapshot: String,
    /// Name and version of the program.
    pub engine: String,
    /// The files asked about, in their order.
    pub inputs: Vec<Input>,
    /// What was answered. The HTML page says it at its head, so it is counted before the page is written.
    pub counts: Counts,
    /// The user's own data is masked in the answers; here it is left out as well.
    pub redacted: bool,
    /// Regions, of which those are outlined on the map in which a place lies that rows name.
    pub outlines: Vec<Outline>,
}

/// The outline of a region, to be drawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outline {
    /// Its id, such as `CN-XJ`.
    pub region: String,
    /// Its name to show.
    pub name: String,
    /// Rings of points, each in degrees north and east.
    pub rings: Vec<Vec<(f64, f64)>>,
}

/// A file of subjects, and how it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Input {
    /// The file as the user named it; `-` for standard input.
    pub file: String,
    /// sha256 of its bytes, in hex; empty where it was not taken.
    pub sha256: String,
    /// Rows read, those that could not be used among them; 0 where they were not counted by file.
    pub rows: u64,
    /// `CSV, GB18030, separated by ;`: the format, and how its text was read.
    pub format: String,
    /// Which column was taken for what: fields and headings, in the order of the columns.
    pub map: Vec<(String, String)>,
    /// Headings of the columns carried along.
    pub carried: Vec<String>,
    /// What a person should know of how it was read.
    pub notes: Vec<String>,
}

impl Context {
    /// The context of a screener; inputs and counts are the caller's to add.
    pub fn of(screener: &Screener) -> Context {
        Context {
            policy: screener.policy().clone(),
            lists: screener.lists().cloned().collect(),
            gaps: screener.gaps().to_vec(),
            snapshot: screener.snapshot().id().to_owned(),
            engine: karez_screen::batch::engine(),
            inputs: Vec::new(),
            counts: Counts::default(),
            redacted: false,
            outlines: karez_places::regions()
                .iter()
                .map(|r| outline(r, screener.policy().region_label.as_deref()))
                .collect(),
        }
    }

    /// The day asked about.
    pub fn as_of(&self) -> Date {
        self.policy.as_of
    }

    /// Whether the built-in starter pack was asked.
    pub fn starter(&self) -> bool {
        self.lists.iter().any(|l| l.starter)
    }

    /// The gaps, lists with the same one together: `eu-fsf, us-uflpa: starter pack, partial`.
    pub(crate) fn gathered_gaps(&self) -> Vec<String> {
        let parts = self.gaps.iter().map(|g| g.split_once(": ").unwrap_or(("", g)));
        let gathered = gather(parts.map(|(id, why)| (plain(id), plain(why))));
        gathered.into_iter().map(|(ids, why)| if ids.is_empty() { why } else { format!("{ids}: {why}") }).collect()
    }

    /// A file's name to show: masked where the answers are.
    pub(crate) fn file(&self, name: &str) -> String {
        match (self.redacted, name) {
            (true, _) => redact::MASK.to_owned(),
            (false, "-") => "standard input".to_owned(),
            (false, name) => plain(name),
        }
    }
}

fn outline(region: &karez_places::Region, label: Option<&str>) -> Outline {
    Outline { region: region.id.clone(), name: region.label(label).to_owned(), rings: region.outline().to_vec() }
}

/// Names that share a thing, together: `[(a, x), (b, y), (c, x)]` gives `[("a, c", x), ("b", y)]`.
pub(crate) fn gather(parts: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut gathered: Vec<(String, String)> = Vec::new();
    for (name, thing) in parts {
        match gathered.iter_mut().find(|(_, t)| *t == thing) {
            Some((names, _)) => names.extend([", ", &name]),
            None => gathered.push((name, thing)),
        }
    }
    gathered
}

/// The state of a list in a few words: `starter, partial, seen to 2026-08-20`, `partial, of 2026-11-01`, `of 2026-11-20`.
pub(crate) fn state(list: &ListInfo) -> String {
    let mut words = Vec::new();
    if list.starter {
        words.push("starter".to_owned());
    }
    if list.partial {
        words.push("partial".to_owned());
    }
    words.push(match list.published {
        None if !list.seen.is_empty() => format!("seen {}", list.seen.replace('/', "–")),
        None => "date unknown".to_owned(),
        // The starter was put together from pages seen on several days: it is the state of no one day.
        Some(day) if list.starter => format!("seen to {day}"),
        Some(day) => format!("of {day}"),
    });
    words.join(", ")
}

/// A count with its thing, `1 row`, `2 rows`, `12,345 rows`.
pub(crate) fn count(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

/// A number with commas from 10,000 on; below it they only disturb.
pub(crate) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    if n < 10_000 {
        return digits;
    }
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_says_whether_it_is_whole_and_of_which_day() {
        let list = |starter, partial, published: Option<&str>| ListInfo {
            starter,
            partial,
            published: published.map(|d| d.parse().unwrap()),
            ..ListInfo::default()
        };
        for (list, expected) in [
            (list(true, true, Some("2026-08-20")), "starter, partial, seen to 2026-08-20"),
            (list(false, true, Some("2026-11-01")), "partial, of 2026-11-01"),
            (list(false, false, Some("2026-11-20")), "of 2026-11-20"),
            (ListInfo { seen: "2022/2026".into(), ..list(true, true, None) }, "starter, partial, seen 2022–2026"),
            (list(false, false, None), "date unknown"),
        ] {
            assert_eq!(state(&list), expected);
        }
    }

    #[test]
    fn lists_with_one_state_are_named_together() {
        let parts = [("a", "x"), ("b", "y"), ("c", "x")].map(|(n, t)| (n.to_owned(), t.to_owned()));
        let expected = [("a, c", "x"), ("b", "y")].map(|(n, t)| (n.to_owned(), t.to_owned()));
        assert_eq!(gather(parts.into_iter()), expected);
        let ctx =
            Context { gaps: ["a: partial", "b: partial", "odd"].map(str::to_owned).to_vec(), ..crate::fixtures::context() };
        assert_eq!(ctx.gathered_gaps(), ["a, b: partial", "odd"]);
    }

    #[test]
    fn numbers_are_grouped_where_they_grow_long() {
        for (n, expected) in [(0, "0"), (9999, "9999"), (10_000, "10,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(n), expected);
        }
        assert_eq!((count(1, "row", "rows"), count(2, "row", "rows")), ("1 row".to_owned(), "2 rows".to_owned()));
    }
}
