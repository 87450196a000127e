//! The reader's figures on the labelled phrases, held so that a change of the lexicon cannot lower them unseen.
//!
//! A table of phrases with the headings an expert would accept, half of them written before the lexicon and not consulted while it
//! was made (`held`), the others looked at (`seen`). Only the first kind says what a stranger will meet.

use karez_goods::read_text;

const PHRASES: &str = include_str!("phrases.tsv");

#[test]
fn the_reader_is_no_worse_than_docs_goods_says() {
    for (set, goods, none) in [("held", 146, 55), ("seen", 109, 8)] {
        let f = measure(PHRASES, set);
        assert_eq!((f.goods, f.none), (goods, none), "{set}");
        assert!(f.first * 100 >= f.goods * 95, "{set}: {} at the first place: {:#?}", f.first, f.misses);
        assert!(f.first_wrong * 100 <= f.goods * 3, "{set}: {} wrong: {:#?}", f.first_wrong, f.misses);
        assert_eq!(f.false_alarms, 0, "{set}: {:#?}", f.misses);
    }
}

#[test]
fn a_phrase_that_is_read_wrongly_is_counted_and_named() {
    let table = "set\ttext\texpected\tsource\tconfidence\nx\tcotton yarn\t5205\ta\tlow\nx\tcotton yarn\t9999\ta\tlow\n\
                 x\tcotton yarn\tnone\ta\tlow\nx\tfrobnicator\t5201\ta\tlow\ny\tcotton\t5201\ta\tlow\n";
    let f = measure(table, "x");
    assert_eq!((f.goods, f.first, f.first_wrong, f.none, f.false_alarms), (3, 1, 1, 1, 1));
    assert_eq!(f.misses.len(), 3);
    assert_eq!(f.misses[0].found, ["5205", "5206"]);
}

/// A phrase that was read wrongly.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Miss {
    /// The phrase.
    text: String,
    /// What an expert would accept: headings with `|`, or `none`.
    expected: String,
    /// The headings read.
    found: Vec<String>,
}

/// Figures of one set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Figures {
    /// Phrases that name goods.
    goods: usize,
    /// Of these, the first candidate is right.
    first: usize,
    /// Of these, one of the first three candidates is right.
    among_three: usize,
    /// Of these, there is a first candidate and it is wrong.
    first_wrong: usize,
    /// Phrases that name no goods.
    none: usize,
    /// Of these, a heading was read all the same.
    false_alarms: usize,
    /// What was not right at the first place.
    misses: Vec<Miss>,
}

/// Measures the phrases of one set (`held`, `seen`) of a table of `set`, `text`, `expected`.
fn measure(table: &str, set: &str) -> Figures {
    let mut figures = Figures::default();
    for line in table.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let mut cells = line.split('\t');
        let (Some(of), Some(text), Some(expected)) = (cells.next(), cells.next(), cells.next()) else { continue };
        if of != set {
            continue;
        }
        let found: Vec<String> = read_text(text).into_iter().map(|c| c.code).collect();
        let right = |code: &String| expected.split('|').any(|e| e == code);
        let good = if expected == "none" {
            figures.none += 1;
            figures.false_alarms += usize::from(!found.is_empty());
            found.is_empty()
        } else {
            let first = found.first().is_some_and(right);
            figures.goods += 1;
            figures.first += usize::from(first);
            figures.first_wrong += usize::from(!first && !found.is_empty());
            figures.among_three += usize::from(found.iter().take(3).any(right));
            first
        };
        if !good {
            figures.misses.push(Miss { text: text.to_owned(), expected: expected.to_owned(), found });
        }
    }
    figures
}
