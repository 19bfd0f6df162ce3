//! The operating system: running commands in groups of their own, ending them, ports and folders.
//!
//! Every child leads a process group, so that ending it also ends what it started: a compiler under
//! cargo, a browser under a test. What deliberately does not live here: which commands to run.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::failure::{Failure, Result};

static INTERRUPTED: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// How long a group may take to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(8);
const POLL: Duration = Duration::from_millis(25);

/// From now on Ctrl-C and a request to end are noticed instead of ending us on the spot.
///
/// # Errors
/// The system refuses the handlers.
pub fn notice_interrupts() -> Result<()> {
    let hangup = (!ignores_hangup()).then_some(SIGHUP);
    for signal in [SIGINT, SIGTERM].into_iter().chain(hangup) {
        signal_hook::flag::register(signal, Arc::clone(&INTERRUPTED))
            .map_err(|error| Failure::because(format!("cannot listen for Ctrl-C: {error}")))?;
    }
    Ok(())
}

/// Whether we were started under `nohup`, whose wish a handler would override.
fn ignores_hangup() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.is_some_and(ignored_in)
}

/// Bit 0 of the hexadecimal mask is signal 1, which is the hangup.
fn ignored_in(mask: &str) -> bool {
    u64::from_str_radix(mask.trim(), 16).is_ok_and(|mask| mask & 1 == 1)
}

/// Whether somebody asked us to end.
pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// Waits a moment before the next look at something that has no event.
pub fn pause() {
    sleep(POLL);
}

/// A running command and everything that it started; dropped, all of it ends.
pub struct Group {
    leader: Child,
}

impl Group {
    /// Starts a command as the leader of its own group, its output going to ours.
    ///
    /// # Errors
    /// The program is missing or cannot be started.
    pub fn start(command: &mut Command) -> Result<Self> {
        command.stdin(Stdio::null()).process_group(0);
        let leader = command
            .spawn()
            .map_err(|error| not_started(command, &error))?;
        Ok(Self { leader })
    }

    /// The leader's exit status once it has ended.
    ///
    /// # Errors
    /// The system lost track of the child.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.leader
            .try_wait()
            .map_err(|error| Failure::because(format!("cannot wait for a child: {error}")))
    }

    /// Waits until the leader ends or somebody asks us to end.
    ///
    /// # Errors
    /// [`Failure::Interrupted`] in the second case.
    pub fn wait(&mut self) -> Result<ExitStatus> {
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            if interrupted() {
                return Err(Failure::Interrupted);
            }
            pause();
        }
    }

    /// Asks the group to end, and kills what has not ended after the grace period.
    fn end(&mut self) {
        self.signal(Signal::TERM);
        let asked = Instant::now();
        while asked.elapsed() < GRACE && matches!(self.leader.try_wait(), Ok(None)) {
            pause();
        }
        self.signal(Signal::KILL);
        // The leader is reaped here; a failure would only mean that it already was.
        let _ = self.leader.wait();
    }

    fn signal(&self, signal: Signal) {
        if let Some(group) = i32::try_from(self.leader.id()).ok().and_then(Pid::from_raw) {
            // An empty group is what we are after, so that it is gone is no failure.
            let _ = kill_process_group(group, signal);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

/// Runs a command to its end, its output going to ours.
///
/// # Errors
/// It cannot be started, was interrupted, or ended with another status than 0.
pub fn run(command: &mut Command) -> Result<()> {
    let status = Group::start(command)?.wait()?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::because(format!(
        "`{}` failed ({status})",
        shown(command)
    )))
}

/// Runs a command to its end and returns what it printed.
///
/// # Errors
/// It cannot be started or ended with another status than 0; its own words follow.
pub fn read(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| not_started(command, &error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(Failure::because(format!(
        "`{}` failed: {}",
        shown(command),
        words.trim()
    )))
}

/// Whether a command can be started and succeeds; its output is dropped.
pub fn succeeds(command: &mut Command) -> bool {
    read(command).is_ok()
}

fn not_started(command: &Command, error: &io::Error) -> Failure {
    let program = Path::new(command.get_program()).display();
    if error.kind() == io::ErrorKind::NotFound {
        return Failure::because(format!("`{program}` is not installed or not on PATH"));
    }
    Failure::because(format!("`{program}` cannot be started: {error}"))
}

/// A command as a person would type it.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether nobody listens on the port of this machine's loopback address.
///
/// # Errors
/// The port is taken or may not be used; the line names the way out.
pub fn require_free_port(port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(Failure::because(format!(
            "port {port} is busy: end what listens there, or choose another with --port"
        ))),
        Err(error) => Err(Failure::because(format!(
            "port {port} cannot be used ({error}): choose another with --port"
        ))),
    }
}

/// Whether somebody listens on the port of this machine's loopback address.
pub fn listens(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// Creates the folder if need be and proves that files can be written there.
///
/// # Errors
/// The folder cannot be created or written to; the line names the way out.
pub fn require_writable(folder: &Path) -> Result<()> {
    let probe = folder.join(format!(".cameo-writable-{}", std::process::id()));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&probe, b""))
        .and_then(|()| fs::remove_file(&probe))
        .map_err(|error| {
            Failure::because(format!(
                "the data folder {} cannot be written ({error}): choose another with --data",
                folder.display()
            ))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_failing_command_is_named_with_its_status() {
        let failure = run(&mut shell("exit 3")).unwrap_err();
        assert_eq!(
            failure.to_string(),
            "`sh -c exit 3` failed (exit status: 3)"
        );
    }

    #[test]
    fn an_ignored_hangup_is_told_from_other_signals() {
        assert!(ignored_in("\t0000000000001001"));
        assert!(!ignored_in("\t0000000000001000"));
    }

    #[test]
    fn a_missing_program_is_named() {
        let failure = run(&mut Command::new("cameo-no-such-program")).unwrap_err();
        assert_eq!(
            failure.to_string(),
            "`cameo-no-such-program` is not installed or not on PATH"
        );
    }

    #[test]
    fn a_dropped_group_takes_its_grandchildren_along() {
        let marker = std::env::temp_dir().join(format!("cameo-group-{}", std::process::id()));
        let script = format!("sh -c 'echo $$ > {0}; sleep 600' & wait", marker.display());
        let group = Group::start(&mut shell(&script)).unwrap();
        let grandchild = loop {
            if let Ok(id) = fs::read_to_string(&marker)
                .unwrap_or_default()
                .trim()
                .parse::<i32>()
            {
                break Pid::from_raw(id).unwrap();
            }
            pause();
        };
        assert!(rustix::process::test_kill_process(grandchild).is_ok());
        drop(group);
        fs::remove_file(marker).unwrap();
        assert!(gone_soon(grandchild), "the grandchild outlived its group");
    }

    /// An orphan is a zombie until init collects it, so it may take a moment to vanish.
    fn gone_soon(process: Pid) -> bool {
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(5) {
            let state = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
            if rustix::process::test_kill_process(process).is_err() || state.contains(") Z ") {
                return true;
            }
            pause();
        }
        false
    }

    #[test]
    fn a_busy_port_is_refused_and_a_free_one_is_not() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let failure = require_free_port(port).unwrap_err().to_string();
        assert!(
            failure.contains("is busy") && failure.contains("--port"),
            "{failure}"
        );
        assert!(listens(port));
        drop(listener);
        assert_eq!(require_free_port(port), Ok(()));
    }

    #[test]
    fn a_folder_below_a_file_is_refused() {
        let file = std::env::temp_dir().join(format!("cameo-file-{}", std::process::id()));
        fs::write(&file, b"").unwrap();
        let failure = require_writable(&file.join("data"))
            .unwrap_err()
            .to_string();
        fs::remove_file(&file).unwrap();
        assert!(
            failure.contains("cannot be written") && failure.contains("--data"),
            "{failure}"
        );
    }

    #[test]
    fn a_new_folder_is_created_and_left_empty() {
        let folder = std::env::temp_dir().join(format!("cameo-data-{}/deep", std::process::id()));
        assert_eq!(require_writable(&folder), Ok(()));
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
        fs::remove_dir_all(folder.parent().unwrap()).unwrap();
    }
}
