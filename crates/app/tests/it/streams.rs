//! The two streams: data on one and all else on the other, the same bytes for the same question, and no socket.

use crate::{Ask, DAY, EXAMPLE, Folder, Ran, example, karez, root, screen};
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

#[test]
fn standard_output_carries_data_only_and_standard_error_the_rest() {
    let ran = example(&[]).ends(1);
    assert_eq!(ran.lines().len(), 16);
    for said in ["starter", "2026-08-20", "16 rows", "8 for review", "1 unreadable", "name=Supplier Name", "UTF-8"] {
        assert!(ran.said().contains(said), "{said:?}: {}", ran.stderr);
    }
    for args in [&["search", "Camel Group"][..], &["lists"]] {
        let ran = karez(args);
        assert!(!ran.lines().is_empty());
        assert!(ran.stderr.contains("starter") && ran.stderr.contains("2026-08-20"), "{args:?}: {}", ran.stderr);
    }
    assert_eq!(karez(&["search", "Invented Weaving House of Nowhere"]).stdout, "", "nothing found is nothing said");
}

#[test]
fn what_is_written_to_a_file_is_not_written_to_standard_output() {
    for format in ["jsonl", "csv", "xlsx", "html", "table"] {
        let folder = Folder::with(&[("in.csv", &fs::read(root().join(EXAMPLE)).unwrap())]);
        let ran = Ask::new(&["screen", "in.csv", "--format", format, "--out", "out"]).from(folder.path()).run().ends(1);
        assert_eq!(ran.stdout, "", "{format}");
        assert!(ran.said().contains("out.manifest.json"), "{}", ran.stderr);
    }
}

/// Rows enough that no pipe holds their answers.
fn many() -> String {
    (0..3000).fold("Supplier Name,Remark\n".to_owned(), |mut all, i| {
        let _ = writeln!(all, "Invented Weaving House {i} Ltd,row {i}");
        all
    })
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = Folder::with(&[("many.csv", many().as_bytes())]);
    let pairs =
        "{\"left\":{\"properties\":{\"name\":[\"A\"]}},\"right\":{\"properties\":{\"name\":[\"B\"]}}}\n".repeat(3000);
    folder.put("pairs.jsonl", pairs.as_bytes());
    for args in [
        &["screen", "many.csv"][..],
        &["screen", "many.csv", "--format", "html"],
        &["screen", "many.csv", "--format", "csv"],
        &["screen", "many.csv", "--format", "table", "--all"],
        &["compare", "pairs.jsonl"],
    ] {
        let home = Folder::with(&[]);
        let mut child = Ask::new(args).from(folder.path()).command(home.path()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        let code = child.wait().unwrap().code();
        assert!(!line.is_empty());
        assert!(matches!(code, Some(0 | 1)), "{args:?}: {code:?} {said}");
        assert!(!said.contains("panicked") && !said.contains("error"), "{args:?}: {said}");
    }
}

/// The example in every form that goes to standard output.
fn all_forms(ask: impl Fn(&[&str]) -> Ran) -> Vec<String> {
    ["jsonl", "csv", "html", "table"]
        .iter()
        .map(|f| ask(&["screen", EXAMPLE, "--as-of", DAY, "--format", f]).ends(1).stdout)
        .collect()
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let first = all_forms(karez);
    assert_eq!(first, all_forms(karez), "a home made anew");
    for threads in ["1", "4"] {
        let ask = |args: &[&str]| Ask::new(args).with("RAYON_NUM_THREADS", threads).run();
        assert_eq!(first, all_forms(ask), "{threads} threads");
    }
    let home = Folder::with(&[]);
    Ask::new(&["lists"]).home(home.path()).run().ends(0);
    assert_eq!(first, all_forms(|args| Ask::new(args).home(home.path()).run()), "a home that has its snapshot");
    let nowhere = root().join(EXAMPLE).join("home");
    assert_eq!(first, all_forms(|args| Ask::new(args).home(&nowhere).run()), "no home at all");
}

#[test]
fn many_rows_have_the_same_answers_on_one_thread_and_on_four() {
    let mut file = many();
    (0..50).for_each(|i| file.push_str(&format!("Xinjiang Zhongtai Chemical Co. Ltd.,again {i}\n,{i}\n")));
    let folder = Folder::with(&[("many.csv", file.as_bytes())]);
    let ask = |threads: &str| {
        Ask::new(&["screen", "many.csv", "--as-of", DAY])
            .from(folder.path())
            .with("RAYON_NUM_THREADS", threads)
            .run()
            .ends(1)
    };
    let (one, four) = (ask("1"), ask("4"));
    assert_eq!(one.lines().len(), 3100);
    assert!(one.stdout == four.stdout, "the answers differ");
    assert_eq!(one.stderr, four.stderr);
}

#[test]
fn standard_input_is_read_as_a_file_is() {
    let bytes = fs::read(root().join(EXAMPLE)).unwrap();
    let ran = Ask::new(&["screen", "-", "--as-of", DAY]).stdin(&bytes).run().ends(1);
    let renamed = example(&[]).stdout.replace(EXAMPLE, "-");
    assert_eq!(ran.stdout, renamed);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, &bytes).unwrap();
    let packed = packed.finish().unwrap();
    assert_eq!(Ask::new(&["screen", "-", "--as-of", DAY]).stdin(&packed).run().ends(1).stdout, renamed);
    Ask::new(&["screen", "-", "-"]).stdin(&bytes).run().refuses(&["once"]);
}

/// Whether a tool runs here.
fn works(tool: &str, args: &[&str]) -> bool {
    Command::new(tool).args(args).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
}

#[test]
fn screening_opens_no_socket() {
    let folder = Folder::with(&[]);
    let log = folder.path().join("calls");
    let run = |tool: &str, before: &[&str], args: &[&str]| {
        let mut command = Command::new(tool);
        command.args(before).arg(env!("CARGO_BIN_EXE_karez")).args(args).arg("--home").arg(folder.path().join("home"));
        let status =
            command.current_dir(root()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        assert!(matches!(status.code(), Some(0 | 1)), "{args:?}: {status}");
    };
    let questions: [&[&str]; 5] = [
        &["screen", EXAMPLE],
        &["screen", EXAMPLE, "--format", "html"],
        &["search", "Camel Group"],
        &["lists"],
        &["lists", "update", "--dry-run"],
    ];
    for args in questions {
        if works("strace", &["-f", "-o", &log.display().to_string(), "true"]) {
            run("strace", &["-f", "-qq", "-e", "trace=network", "-o", &log.display().to_string()], args);
            let calls = fs::read_to_string(&log).unwrap();
            let opened: Vec<&str> =
                calls.lines().filter(|l| ["socket(", "connect(", "bind("].iter().any(|c| l.contains(c))).collect();
            assert_eq!(opened, [""; 0], "{args:?}");
        } else if works("unshare", &["-rn", "true"]) {
            // A weaker proof: it works where there is no network to open.
            run("unshare", &["-rn"], args);
        } else {
            // The weakest: it works with no proxy, no resolver and no name of a host given.
            karez(args);
        }
    }
}

/// What a stranger may write into a file to fool whoever reads the answer on a terminal.
const HOSTILE: &str = "Supplier Name,Remark\nCamel Group\u{1b} Co. Ltd.,\u{1b}[31mred\n\"Camel Group\u{1b}[2J\u{1b}]0;owned\u{7} Co. Ltd.\",x\n\
    \"\u{202e}moc.elpmaxe\u{202c} Camel Group Co. Ltd.\",\u{9b}31m\n\"Xinjiang Zhong\u{8}\u{8}he Co., Ltd.\r\n42  Someone else  no match\",x\n";

#[test]
fn nothing_that_a_file_says_acts_on_a_terminal() {
    let folder = Folder::with(&[("in.csv", HOSTILE.as_bytes()), ("\u{1b}[31m.csv", HOSTILE.as_bytes())]);
    for file in ["in.csv", "\u{1b}[31m.csv"] {
        for width in ["40", "80", "160"] {
            let args = ["screen", file, "--format", "table", "--all", "--threshold", "0.5"];
            let ran = Ask::new(&args).from(folder.path()).with("KAREZ_TERMINAL", width).run().ends(1);
            assert_neutral(&ran.stdout);
        }
    }
    for name in ["Camel\u{1b}[31m Group", "\u{202e}Camel Group"] {
        assert_neutral(&Ask::new(&["search", name]).with("KAREZ_TERMINAL", "80").run().stdout);
    }
    let pair = "{\"id\":\"\\u001b[2J\",\"left\":{\"properties\":{\"name\":[\"\\u001b[31mA\"]}},\"right\":{\"properties\":{\"name\":[\"\\u202eA\"]}}}";
    let compared = Ask::new(&["compare", "--format", "table"]).stdin(pair.as_bytes()).run().ends(0);
    assert_neutral(&compared.stdout);
}

/// No control character but the line end, and nothing that turns the direction of what follows it.
#[track_caller]
fn assert_neutral(text: &str) {
    let acts = |c: &char| c.is_control() && *c != '\n' || matches!(c, '\u{202a}'..='\u{202e}');
    assert_eq!(text.chars().find(acts), None, "{text:?}");
    let depth =
        text.chars().fold(0i32, |d, c| d + i32::from(matches!(c, '\u{2066}'..='\u{2068}')) - i32::from(c == '\u{2069}'));
    assert_eq!(depth, 0, "an isolate is left open: {text:?}");
}

#[test]
fn there_is_no_colour_where_there_is_no_terminal() {
    for form in all_forms(karez) {
        assert!(!form.contains('\u{1b}'), "{form}");
    }
    let folder = Folder::with(&[("in.csv", HOSTILE.as_bytes())]);
    let args = ["screen", "in.csv", "--format", "table", "--out", "out.txt"];
    let ran = Ask::new(&args).from(folder.path()).with("KAREZ_TERMINAL", "80").run().ends(1);
    assert!(!ran.stderr.contains('\u{1b}') && !folder.text("out.txt").contains('\u{1b}'));
}

#[test]
fn json_escapes_what_would_act_and_keeps_the_text() {
    let ran = screen("in.jsonl", "{\"name\":\"Invented\\u001b[31m Weaving\",\"Remark\":\"a\\u0000b\"}", &[]);
    assert_eq!(ran.lines().len(), 1);
    assert!(!ran.stdout.chars().any(|c| c.is_control() && c != '\n'), "{:?}", ran.stdout);
}
