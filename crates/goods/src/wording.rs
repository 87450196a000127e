//! Sentences about goods, from the templates that all sentences of Karez come from.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The templates of sentences break their format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("data/wording/templates.toml, [goods]: {0}")]
pub struct Error(pub String);

/// A template of the section `goods` with its `{…}` filled.
pub fn fill(name: &str, values: &[(&str, &str)]) -> Result<String, Error> {
    static TEMPLATES: OnceLock<Result<BTreeMap<String, String>, String>> = OnceLock::new();
    let read = || {
        let mut all: BTreeMap<String, BTreeMap<String, String>> =
            toml::from_str(karez_data::TEMPLATES).map_err(|e| e.to_string())?;
        all.remove("goods").ok_or_else(|| "no such section".to_owned())
    };
    let templates = TEMPLATES.get_or_init(read).as_ref().map_err(|e| Error(e.clone()))?;
    let template = templates.get(name).ok_or_else(|| Error(format!("no template {name}")))?;
    let mut out = String::with_capacity(template.len() * 2);
    let mut rest = template.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let (key, after) = after.split_once('}').ok_or_else(|| Error(format!("{name}: an open brace")))?;
        let (_, value) = values
            .iter()
            .find(|(k, _)| *k == key)
            .ok_or_else(|| Error(format!("{name}: nothing to fill {{{key}}} with")))?;
        out.push_str(before);
        out.push_str(value);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_filled_or_the_error_says_what_lacks() {
        let filled = fill("national", &[("given", "5201001000"), ("code", "5201.00")]).unwrap();
        assert!(filled.starts_with("5201001000 is a national code"), "{filled}");
        assert!(fill("national", &[]).unwrap_err().to_string().contains("{given}"));
        assert!(fill("nonesuch", &[]).unwrap_err().to_string().contains("nonesuch"));
    }
}
