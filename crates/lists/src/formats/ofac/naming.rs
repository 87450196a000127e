//! Names in `SDN_ADVANCED.XML`: an `Alias` is a name, its `DocumentedName`s are that name in several scripts, in parts whose
//! kinds stand in `NamePartGroups` at the end of the identity.
//!
//! Parts of a person are joined as the other formats of OFAC join them: family names, a comma, the rest; in Chinese, Japanese
//! and Korean script without comma or space, as such names are written. OFAC leaves the case of names as it is ("al-Example")
//! where the other formats write family names in capitals. A name may stand in another script first and in Latin letters
//! behind it.

use super::reference::Reference;
use crate::values::{address, line};
use crate::xml::Node;
use std::collections::HashMap;

/// A name of an identity.
pub(super) struct Naming {
    /// The name in one piece.
    pub whole: String,
    /// It is the name before it, in another script.
    pub translation: bool,
    /// Its type of alias.
    pub kind: String,
    /// Whether the list calls it weak; none where it does not say.
    pub weak: Option<bool>,
    /// The script.
    pub script: String,
    /// Kinds and values of its parts.
    pub parts: Vec<(String, String)>,
}

/// The name of an identity in one piece.
pub(super) fn own_name(all: &Reference, identity: &Node) -> Option<String> {
    names(all, &part_kinds(all, identity), own_alias(all, identity)?).into_iter().next().map(|name| name.whole)
}

/// The alias that is the name: the primary one; where none is called so, the one that is called a name, or the first.
pub(super) fn own_alias<'n>(all: &Reference, identity: &'n Node) -> Option<&'n Node> {
    let called = |alias: &&Node| all.value("AliasType", alias.attribute("AliasTypeID")) == "Name";
    let aliases = || identity.all("Alias");
    aliases()
        .find(|alias| alias.attribute("Primary") == "true")
        .or_else(|| aliases().find(called))
        .or_else(|| aliases().next())
}

/// The kind of every part of the names of an identity.
pub(super) fn part_kinds<'n>(all: &'n Reference, identity: &'n Node) -> HashMap<&'n str, &'n str> {
    let groups = identity.at(&["NamePartGroups", "MasterNamePartGroup", "NamePartGroup"]);
    groups.into_iter().map(|g| (g.attribute("ID"), all.value("NamePartType", g.attribute("NamePartTypeID")))).collect()
}

/// A name in all its scripts. The one in Latin letters is first: it is the name, and the others are it in their scripts.
pub(super) fn names(all: &Reference, kinds: &HashMap<&str, &str>, alias: &Node) -> Vec<Naming> {
    let mut documented: Vec<&Node> = alias.all("DocumentedName").collect();
    documented.sort_by_key(|n| all.value("DocNameStatus", n.attribute("DocNameStatusID")) != "Primary Latin");
    let mut names: Vec<Naming> = Vec::new();
    for name in documented {
        let values = name.at(&["DocumentedNamePart", "NamePartValue"]);
        let part = |v: &&Node| {
            let kind = kinds.get(v.attribute("NamePartGroupID")).copied().unwrap_or_default();
            (kind.to_owned(), line(v.text()))
        };
        let parts: Vec<(String, String)> = values.iter().map(part).filter(|(_, value)| !value.is_empty()).collect();
        let script = values.first().map_or("", |v| all.value("Script", v.attribute("ScriptID")));
        let whole = join(&parts);
        if !whole.is_empty() {
            names.push(Naming {
                translation: !names.is_empty(),
                kind: all.value("AliasType", alias.attribute("AliasTypeID")).to_owned(),
                weak: Some(alias.attribute("LowQuality")).filter(|q| !q.is_empty()).map(|q| q == "true"),
                script: script.to_owned(),
                whole,
                parts,
            });
        }
    }
    names
}

/// The parts of a name in one piece.
fn join(parts: &[(String, String)]) -> String {
    let family = |kind: &str| matches!(kind, "Last Name" | "Matronymic");
    let of = |wanted: bool| -> Vec<&str> {
        parts.iter().filter(|(kind, _)| family(kind) == wanted).map(|(_, value)| value.as_str()).collect()
    };
    let (family, rest) = (of(true), of(false));
    if parts.iter().all(|(_, value)| value.chars().all(is_east_asian)) {
        return [family, rest].concat().concat();
    }
    address(&[&family.join(" "), &rest.join(" ")])
}

/// Han, kana and Hangul, which write a person's name without a space.
fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '·' | '\u{20000}'..='\u{3ffff}')
}
