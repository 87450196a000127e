//! A picture of a terminal for README: text as SVG, sharp at any size, readable on a light page and on a dark one.
//!
//! Every run of characters gets its own place and its own length, counted in cells, so that columns stay columns whatever
//! monospaced font the reader has. A Chinese character takes two cells.

use std::fmt::Write as _;
use unicode_width::UnicodeWidthChar;

const CELL: f64 = 8.4;
const LINE: usize = 20;
const MARGIN: usize = 20;
const BAR: usize = 36;

/// The picture of a command and what it printed.
pub(crate) fn terminal(command: &str, lines: &[String]) -> String {
    let prompt = format!("$ {command}");
    let columns = lines.iter().map(|l| cells(l)).chain([cells(&prompt), 60]).max().unwrap_or(60);
    let width = (columns as f64 * CELL).ceil() as usize + 2 * MARGIN;
    let height = BAR + MARGIN + (lines.len() + 1) * LINE + MARGIN / 2;
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-label="{}">
<style>
.w {{ fill: #fbfbf8; stroke: #d4d4cc; }} .b {{ fill: #d4d4cc; }} .t {{ fill: #24292f; }} .p {{ fill: #0b6b53; font-weight: 600; }} .m {{ fill: #8a4b00; }}
text {{ font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; }}
@media (prefers-color-scheme: dark) {{ .w {{ fill: #15191d; stroke: #3a4148; }} .b {{ fill: #3a4148; }} .t {{ fill: #d9dee3; }} .p {{ fill: #6fd3b4; }} .m {{ fill: #f0b35e; }} }}
</style>
<rect class="w" x="0.5" y="0.5" width="{}" height="{}" rx="8"/>
<circle class="b" cx="20" cy="18" r="5"/><circle class="b" cx="38" cy="18" r="5"/><circle class="b" cx="56" cy="18" r="5"/>
"#,
        escaped(&format!("A terminal. {prompt}")),
        width - 1,
        height - 1,
    );
    line(&mut svg, 0, &prompt, "p");
    for (n, text) in lines.iter().enumerate() {
        line(&mut svg, n + 1, text, class(text));
    }
    svg.push_str("</svg>\n");
    svg
}

/// A line that asks for a person stands out, as it does to a reader who looks for it.
fn class(line: &str) -> &'static str {
    let asks = line.split_whitespace().any(|w| w == "review") || line.trim_start().starts_with("possible match");
    if asks { "m" } else { "t" }
}

fn line(svg: &mut String, row: usize, text: &str, class: &str) {
    let y = BAR + MARGIN / 2 + row * LINE + LINE / 2;
    for (at, run) in runs(text) {
        let (x, length) = (MARGIN as f64 + at as f64 * CELL, cells(run) as f64 * CELL);
        writeln!(
            svg,
            r#"<text class="{class}" x="{x:.1}" y="{y}" textLength="{length:.1}" xml:space="preserve">{}</text>"#,
            escaped(run)
        )
        .expect("writing to a string");
    }
}

/// Runs of narrow or of wide characters, each with the cell it begins at; two blanks or more end a run.
fn runs(text: &str) -> Vec<(usize, &str)> {
    let (mut out, mut start, mut cell, mut wide) = (Vec::new(), 0, 0, None);
    let mut begins = 0;
    for (at, c) in text.char_indices() {
        let width = c.width().unwrap_or(0);
        let kind = if width == 0 { wide } else { Some(width == 2) };
        let gap = text[start..at].ends_with("  ") && c != ' ';
        if at > start && (kind != wide || gap) {
            out.push((begins, &text[start..at]));
            (start, begins) = (at, cell);
        }
        wide = kind;
        cell += width;
    }
    out.push((begins, &text[start..]));
    out.retain(|(_, run)| !run.trim().is_empty());
    // The blanks around a run need no drawing; those before it move it.
    out.into_iter().map(|(at, run)| (at + cells(run) - cells(run.trim_start()), run.trim())).collect()
}

fn cells(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_character_takes_two_cells() {
        assert_eq!(runs("  3  和田泰达  review"), [(2, "3"), (5, "和田泰达"), (15, "review")]);
        assert_eq!(runs("a b"), [(0, "a b")]);
        assert!(runs("   ").is_empty());
    }

    #[test]
    fn the_picture_is_well_formed_and_fetches_nothing() {
        let svg = terminal("karez screen a.csv", &["1 < 2 & \"3\"".into(), "  7  和田  review".into()]);
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
        assert!(svg.contains("1 &lt; 2 &amp; &quot;3&quot;"));
        assert_eq!(svg.matches("<text ").count(), svg.matches("</text>").count());
        assert!(!svg.contains("href") && !svg.contains("url("));
    }
}
