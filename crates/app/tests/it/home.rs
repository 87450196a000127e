//! The home: made on first use for its owner only, done without where it cannot be written, never believed when damaged.

use crate::{Ask, DAY, EXAMPLE, Folder, Ran, example, root};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn ask(home: &Path) -> Ran {
    Ask::new(&["screen", EXAMPLE, "--as-of", DAY]).home(home).run()
}

/// A home that has been used once.
fn used() -> (Folder, PathBuf) {
    let folder = Folder::with(&[]);
    let home = folder.path().join("home");
    ask(&home).ends(1);
    (folder, home)
}

fn snapshot_of(home: &Path) -> PathBuf {
    let mut files: Vec<PathBuf> = fs::read_dir(home.join("snapshots")).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

/// Puts other bytes in the place of the read-only snapshot.
fn replace(path: &Path, bytes: &[u8]) {
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_home_is_made_for_its_owner_only_and_the_snapshot_read_only() {
    let folder = Folder::with(&[]);
    // Directories above it are made too, where they are missing.
    let home = folder.path().join("deep/er/home");
    ask(&home).ends(1);
    assert_eq!(mode(&home), 0o700);
    assert_eq!(mode(&snapshot_of(&home)) & 0o222, 0);
    let leftover: Vec<_> = fs::read_dir(home.join("snapshots")).unwrap().collect();
    assert_eq!(leftover.len(), 1, "no half-written file stays");
}

#[test]
fn the_option_goes_before_the_variable_and_the_variable_before_the_platform() {
    let folder = Folder::with(&[]);
    let at = |name: &str| folder.path().join(name);
    let run = |option: Option<&str>, variable: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_karez"));
        command.arg("lists").env_clear().env("HOME", at("user")).stdout(Stdio::null()).stderr(Stdio::null());
        option.map(|o| command.arg("--home").arg(at(o)));
        variable.map(|v| command.env("KAREZ_HOME", at(v)));
        assert!(command.status().unwrap().success());
    };
    run(Some("a"), Some("b"));
    assert!(at("a/snapshots").exists() && !at("b").exists() && !at("user").exists());
    run(None, Some("b"));
    assert!(at("b/snapshots").exists() && !at("user").exists());
    run(None, None);
    let below: Vec<_> = fs::read_dir(at("user")).unwrap().collect();
    assert_eq!(below.len(), 1, "in the platform's place below the user's own directory");
}

#[test]
fn a_home_that_cannot_be_written_works_and_says_so() {
    let wanted = example(&[]).stdout;
    // Below a file nobody can make a directory, the super-user included.
    let ran = ask(&root().join(EXAMPLE).join("home")).ends(1);
    assert_eq!(ran.stdout, wanted);
    assert!(ran.said().contains("the snapshot is not kept"), "{}", ran.stderr);
    let (_folder, home) = used();
    fs::set_permissions(&home, Permissions::from_mode(0o500)).unwrap();
    fs::set_permissions(home.join("snapshots"), Permissions::from_mode(0o500)).unwrap();
    let ran = ask(&home).ends(1);
    fs::set_permissions(&home, Permissions::from_mode(0o700)).unwrap();
    fs::set_permissions(home.join("snapshots"), Permissions::from_mode(0o700)).unwrap();
    assert_eq!(ran.stdout, wanted);
    assert!(!ran.said().contains("not kept"), "a snapshot that is there need not be written: {}", ran.stderr);
}

/// Refused with the reason and the way out, and nothing on standard output.
#[track_caller]
fn assert_refused(home: &Path, what: &str) {
    let ran = ask(home);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{what}: {}", ran.stderr);
    let named = snapshot_of(home);
    let named = named.file_name().unwrap().to_string_lossy();
    assert!(ran.said().contains(&*named), "{what}: the file is named: {}", ran.stderr);
    assert!(ran.said().contains("hint: remove the file and run again"), "{what}: {}", ran.stderr);
}

#[test]
fn a_damaged_snapshot_is_refused_with_the_reason_and_the_way_out() {
    let (_folder, home) = used();
    let path = snapshot_of(&home);
    let whole = fs::read(&path).unwrap();
    let with_nul = |mut b: Vec<u8>| {
        b.extend_from_slice(&[0; 64]);
        b
    };
    for (what, bytes) in [
        ("empty", Vec::new()),
        ("one byte", whole[..1].to_vec()),
        ("the head only", whole[..64].to_vec()),
        ("half", whole[..whole.len() / 2].to_vec()),
        ("a byte short", whole[..whole.len() - 1].to_vec()),
        ("longer", with_nul(whole.clone())),
        ("a table", fs::read(root().join(EXAMPLE)).unwrap()),
        ("zeros", vec![0; whole.len()]),
    ] {
        replace(&path, &bytes);
        assert_refused(&home, what);
    }
    // A directory in its place.
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_refused(&home, "a directory");
}

#[test]
fn a_flipped_bit_never_changes_an_answer() {
    let (_folder, home) = used();
    let path = snapshot_of(&home);
    let whole = fs::read(&path).unwrap();
    let wanted = ask(&home).stdout;
    // Magic, format, id and lengths, the table of sections, and places all over the sections.
    let places = (0..128).step_by(3).chain((128..whole.len()).step_by(whole.len() / 60));
    let mut refused = 0;
    for place in places {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x10;
        replace(&path, &bytes);
        let ran = ask(&home);
        match ran.code {
            2 => refused += 1,
            // A byte between sections that nobody reads, or a version from which the snapshot is built anew.
            _ => assert!(ran.stdout == wanted, "byte {place}: {}", ran.stderr),
        }
        // Where it was built anew it is read-only again and need not be put back.
        replace(&path, &whole);
    }
    assert!(refused > 60, "{refused} of about 82");
}

#[test]
fn a_snapshot_that_was_removed_is_built_again_with_the_same_id() {
    let (_folder, home) = used();
    let path = snapshot_of(&home);
    let (first, answers) = (fs::read(&path).unwrap(), ask(&home).stdout);
    fs::remove_file(&path).unwrap();
    assert_eq!(ask(&home).ends(1).stdout, answers);
    assert_eq!(fs::read(snapshot_of(&home)).unwrap(), first);
    fs::remove_dir_all(&home).unwrap();
    assert_eq!(ask(&home).ends(1).stdout, answers, "the whole home may go");
}

#[test]
fn several_processes_may_use_a_new_home_at_once() {
    for _ in 0..3 {
        let folder = Folder::with(&[]);
        let home = folder.path().join("home");
        let ask = Ask::new(&["screen", EXAMPLE, "--as-of", DAY]).home(&home);
        let children: Vec<_> = (0..4).map(|_| ask.command(&home).spawn().unwrap()).collect();
        let outputs: Vec<_> = children.into_iter().map(|c| c.wait_with_output().unwrap()).collect();
        for output in &outputs {
            assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
            assert!(output.stdout == outputs[0].stdout);
            assert!(
                !String::from_utf8_lossy(&output.stderr).contains("note:"),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        snapshot_of(&home);
    }
}

#[test]
fn a_home_with_other_things_in_it_is_left_as_it_is() {
    let folder = Folder::with(&[("notes.txt", b"mine")]);
    fs::set_permissions(folder.path(), Permissions::from_mode(0o750)).unwrap();
    fs::create_dir(folder.path().join("snapshots")).unwrap();
    fs::write(folder.path().join("snapshots/starter-0000000000000000.karez"), "of another version").unwrap();
    Ask::new(&["lists"]).home(folder.path()).run().ends(0);
    assert_eq!(folder.text("notes.txt"), "mine");
    assert_eq!(folder.text("snapshots/starter-0000000000000000.karez"), "of another version");
    assert_eq!(mode(folder.path()), 0o750, "whoever made it chose who may read it");
}
