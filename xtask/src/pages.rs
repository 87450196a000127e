//! The HTML report, seen as a reader sees it: in a browser, on a wide screen, on a telephone, in the dark, on paper.
//!
//! The page is put into a frame of a page of ours, which measures it from outside; so the page itself is not changed, its
//! content policy stays in force, and a width below a browser's smallest window can be looked at.

use crate::picture;
use crate::shell::{self, Tally};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Width in pixels, whether the reader prefers a dark screen, and whether the page is set from right to left.
const SCREENS: &[(u32, bool, bool)] =
    &[(1280, false, false), (390, false, false), (1280, true, false), (1280, false, true), (390, false, true)];
const PROBE: &str = include_str!("probe.js");
/// How many lines of the terminal, and how many pixels of the page, README shows.
const SHOWN: usize = 44;
const HEAD: u32 = 1500;
const INPUT: &str = "examples/suppliers.csv";

/// Makes the report and looks at it; with `pictures` puts what README shows into `docs/img/`.
pub(crate) fn run(pictures: bool) -> Result<Tally> {
    let Some(browser) = Browser::find()? else {
        return Ok(Tally::missing("no Chromium: pages were not looked at (Debian: `apt-get install chromium`)"));
    };
    let folder = shell::target().join("pages");
    std::fs::create_dir_all(&folder)?;
    let page = folder.join("report.html");
    report(&page, &folder)?;
    let preview = folder.join("preview.html");
    std::fs::write(&preview, invented()?)?;
    let mut wrong = Vec::new();
    for (which, page) in [("", &page), ("preview-", &preview)] {
        let html = std::fs::read_to_string(page)?;
        wrong.extend(fetches(&html));
        for &(width, dark, rtl) in SCREENS {
            let name = format!("{which}{width}{}{}", if dark { "-dark" } else { "" }, if rtl { "-rtl" } else { "" });
            let shown =
                if rtl { html.replacen("<html lang=\"en\">", "<html lang=\"en\" dir=\"rtl\">", 1) } else { html.clone() };
            let seen = browser.look(&shown, &folder, &name, width, dark)?;
            println!("{name}: {} px high, {} complaints", seen.height, seen.wrong.len());
            wrong.extend(seen.wrong.into_iter().map(|w| format!("at {name} px: {w}")));
        }
        let pdf = page.with_extension("pdf");
        browser.print(page, &pdf)?;
        if !std::fs::read(&pdf).is_ok_and(|bytes| bytes.starts_with(b"%PDF") && bytes.len() > 2000) {
            wrong.push(format!("{} cannot be printed", page.display()));
        }
    }
    println!("pictures and PDF: {}", folder.display());
    if pictures {
        let docs = shell::root().join("docs/img");
        std::fs::create_dir_all(&docs)?;
        browser.head(&page, &docs.join("report.png"))?;
        let (command, mut lines) = crate::demo::first()?;
        if lines.len() > SHOWN {
            lines.truncate(SHOWN);
            lines.push("…".to_owned());
        }
        std::fs::write(docs.join("screen.svg"), picture::terminal(&command, &lines))?;
        println!("wrote docs/img/report.png and docs/img/screen.svg");
    }
    Ok(Tally { notes: wrong.clone(), ..Tally::one(wrong.is_empty()) })
}

/// `karez screen … --format html`, with an empty home and no network.
fn report(page: &Path, folder: &Path) -> Result<()> {
    let binary = shell::karez()?;
    let home = tempfile::tempdir_in(folder)?;
    let mut command = offline(&binary);
    command.args(["screen", INPUT, "--format", "html", "--out"]).arg(page).env("KAREZ_HOME", home.path().join("karez"));
    let status = command.status().with_context(|| format!("cannot run {}", shell::shown(&command)))?;
    // 1 says that something needs a person, which is what the example is for.
    if !matches!(status.code(), Some(0 | 1)) {
        bail!("{} ended with {status}", shell::shown(&command));
    }
    Ok(())
}

/// The page of a few answers with invented names, which has what the example lacks: observations, and a map.
fn invented() -> Result<String> {
    shell::output(&mut shell::cargo("run --quiet -p karez-report --example preview"))
}

/// A command without a network, where the system lets us.
fn offline(program: &Path) -> Command {
    match shell::without_network() {
        Some(words) => {
            let mut command = shell::command(words[0]);
            command.args(&words[1..]).arg(program);
            command
        }
        None => shell::command(program),
    }
}

/// What the page's text would make a browser fetch without an element that says so.
fn fetches(html: &str) -> Vec<String> {
    let flat: String = html.to_lowercase().split_whitespace().collect();
    let signs = ["@import", "url(http", "url(\"http", "url('http", "url(//", "http-equiv=\"refresh\""];
    signs.iter().filter(|s| flat.contains(*s)).map(|s| format!("fetches from elsewhere: the page holds {s}")).collect()
}

/// What the probe found.
#[derive(Debug, PartialEq)]
struct Seen {
    height: u32,
    wrong: Vec<String>,
}

struct Browser {
    program: PathBuf,
    profile: tempfile::TempDir,
}

impl Browser {
    /// The Chromium of this system; CI installs one where there is none.
    fn find() -> Result<Option<Browser>> {
        let here = || shell::find(&["chromium", "chromium-browser", "google-chrome"]);
        let mut found = here();
        if found.is_none() && shell::in_ci() && shell::find(&["apt-get"]).is_some() {
            println!("Chromium is not here; installing it");
            let apt = |args: &str| {
                shell::run(shell::command("apt-get").args(args.split(' ')).env("DEBIAN_FRONTEND", "noninteractive"))
            };
            apt("-q update")?;
            // With a font for each script that the report shows.
            apt("-qq install -y --no-install-recommends chromium fonts-dejavu-core fonts-wqy-microhei")?;
            found = here();
        }
        Ok(match found {
            Some(program) => Some(Browser { program, profile: tempfile::tempdir()? }),
            None => None,
        })
    }

    /// Chromium without a window, a sandbox (root has none), or its own errands on the network.
    fn command(&self) -> Command {
        let mut command = offline(&self.program);
        command
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--disable-dev-shm-usage", "--hide-scrollbars", "--virtual-time-budget=2000"])
            .arg(format!("--user-data-dir={}", self.profile.path().display()));
        command
    }

    /// Takes a picture of the head of the page, for README.
    fn head(&self, page: &Path, picture: &Path) -> Result<()> {
        let mut command = self.command();
        command.arg(format!("--window-size=1280,{HEAD}")).arg(format!("--screenshot={}", picture.display()));
        shell::output(command.arg(format!("file://{}", page.display()))).map(drop)
    }

    /// Measures the page at a width, and takes its picture at full height.
    fn look(&self, html: &str, folder: &Path, name: &str, width: u32, dark: bool) -> Result<Seen> {
        let wrapper = folder.join(format!("probe-{name}.html"));
        let visit = |height: u32, extra: &str| -> Result<String> {
            std::fs::write(&wrapper, wrapped(html, width, height))?;
            let mut command = self.command();
            command.arg(format!("--window-size={width},{height}")).arg(extra);
            if dark {
                command.arg("--blink-settings=preferredColorScheme=0");
            }
            shell::output(command.arg(format!("file://{}", wrapper.display())))
        };
        let seen = probed(&visit(2000, "--dump-dom")?)?;
        let picture = folder.join(format!("{name}.png"));
        visit(seen.height.clamp(300, 12_000), &format!("--screenshot={}", picture.display()))?;
        if !std::fs::read(&picture).is_ok_and(|bytes| bytes.starts_with(b"\x89PNG")) {
            bail!("the browser took no picture at {width} px");
        }
        std::fs::remove_file(&wrapper)?;
        Ok(seen)
    }

    fn print(&self, page: &Path, pdf: &Path) -> Result<()> {
        let mut command = self.command();
        command.arg("--no-pdf-header-footer").arg(format!("--print-to-pdf={}", pdf.display()));
        shell::output(command.arg(format!("file://{}", page.display()))).map(|_| ())
    }
}

/// A page of ours that holds the page to look at in a frame of this size, and the probe.
fn wrapped(html: &str, width: u32, height: u32) -> String {
    let escaped = html.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<!doctype html><meta charset=\"utf-8\"><style>body{{margin:0}}iframe{{display:block;border:0}}</style>\
         <iframe id=\"page\" style=\"width:{width}px;height:{height}px\"></iframe>\
         <pre id=\"karez-probe\" hidden></pre><textarea id=\"karez-source\" hidden>\n{escaped}</textarea><script>{PROBE}</script>"
    )
}

/// What the probe wrote into the page that the browser printed.
fn probed(dom: &str) -> Result<Seen> {
    let text = dom
        .split_once("<pre id=\"karez-probe\" hidden=\"\">")
        .and_then(|(_, rest)| rest.split_once("</pre>"))
        .map(|(text, _)| text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
        .context("the browser showed nothing of the page")?;
    let value: serde_json::Value = serde_json::from_str(&text).context("the probe did not get to its end")?;
    let wrong = value["wrong"].as_array().context("the probe lacks its list")?;
    Ok(Seen {
        height: value["height"].as_u64().unwrap_or_default() as u32,
        wrong: wrong.iter().filter_map(|w| w.as_str().map(str::to_string)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page with one fault of each kind; none where there is no browser to see it.
    fn complaints(html: &str, width: u32) -> Option<String> {
        let program = shell::find(&["chromium", "chromium-browser", "google-chrome"])?;
        let browser = Browser { program, profile: tempfile::tempdir().unwrap() };
        let folder = tempfile::tempdir().unwrap();
        Some(browser.look(html, folder.path(), "x", width, false).unwrap().wrong.join("\n"))
    }

    #[test]
    fn a_good_page_has_no_complaint() {
        let page = "<!doctype html><html lang=en><meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; \
                    style-src 'unsafe-inline'\"><title>R</title><h1>Report &amp; 报告</h1><p>Fine.</p>";
        assert_eq!(complaints(page, 390).unwrap_or_default(), "");
    }

    #[test]
    fn a_bad_page_is_told_each_fault() {
        let page = "<!doctype html><html><p style='width:600px;font-size:9px'>a</p>\
                    <img src='http://127.0.0.1:9/x.png'><p style='color:#bbb'>b</p>";
        let Some(found) = complaints(page, 390) else {
            return;
        };
        for fault in ["wider than", "0 h1", "no language", "no title", "without a text", "smaller", "faint", "elsewhere"] {
            assert!(found.contains(fault), "{fault} is not in: {found}");
        }
    }

    #[test]
    fn what_the_probe_says_is_read_back() {
        let dom = "<body><pre id=\"karez-probe\" hidden=\"\">{\"height\":900,\"wrong\":[\"a &lt; b\"]}</pre>";
        assert_eq!(probed(dom).unwrap(), Seen { height: 900, wrong: vec!["a < b".into()] });
        assert!(probed("<body></body>").is_err());
    }

    #[test]
    fn a_style_that_fetches_is_found() {
        assert!(fetches("<style>a{background:url( 'data:x')}</style><a href='https://example.org'>x</a>").is_empty());
        assert_eq!(fetches("<style>@import 'x'; a{background:url( http://x)}</style>").len(), 2);
    }
}
