//! The reader's figures on the labelled phrases, held so that a change of the lexicon cannot lower them unseen.

use karez_goods::quality::measure;

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
