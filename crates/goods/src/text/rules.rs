//! What the head and the words beside it mean together, by `data/goods/combine.tsv`.

use super::segments::Item;
use karez_data::{GOODS_COMBINE, find_all};

/// A rule that applies: how many words it asks for, its codes, and the items that fill it.
struct Applied<'i> {
    with: Vec<&'static str>,
    codes: Vec<&'static str>,
    items: Vec<&'i Item>,
}

/// The codes that head and words mean, the likeliest first, each with the items that decided it.
pub(super) fn codes<'i>(head: &'i Item, beside: &'i [Item]) -> Vec<(&'static str, Vec<&'i Item>)> {
    let Some(term) = head.term() else { return Vec::new() };
    let carrier = |concept: &str| {
        let has = |i: &&Item| i.term().is_some_and(|t| t.concepts.contains(&concept));
        if has(&head) { Some(head) } else { beside.iter().find(has) }
    };
    let mut applied = vec![Applied { with: Vec::new(), codes: term.codes.clone(), items: vec![head] }];
    for concept in &term.concepts {
        for [_, with, codes] in find_all(&GOODS_COMBINE, concept) {
            let with: Vec<&'static str> = with.split('+').collect();
            let items: Option<Vec<&Item>> = with.iter().map(|c| carrier(c)).collect();
            if let Some(mut items) = items {
                items.push(head);
                applied.push(Applied { with, codes: codes.split('|').collect(), items });
            }
        }
    }
    // A rule gives way to one that asks for the same and more.
    let narrower = |a: &Applied, b: &Applied| a.with.len() < b.with.len() && a.with.iter().all(|c| b.with.contains(c));
    let kept: Vec<bool> = applied.iter().map(|a| !applied.iter().any(|b| narrower(a, b))).collect();
    let mut last: Vec<Applied> = applied.into_iter().zip(kept).filter(|(_, keep)| *keep).map(|(a, _)| a).collect();
    last.sort_by_key(|a| std::cmp::Reverse(a.with.len()));
    last.into_iter().flat_map(|a| a.codes.into_iter().map(move |c| (c, a.items.clone()))).collect()
}
