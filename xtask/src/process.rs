//! Running other programs: wait for them, read along, or keep one as a service.
//! Whatever was started here is stopped when xtask ends, also by a signal.

use crate::failure::{Doing, Failure, Result, fail};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use std::env;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

struct Started {
    /// Process groups of their own.
    services: Vec<u32>,
    /// The program xtask waits for; it shares the group, so a Ctrl+C reaches it anyway, another signal does not.
    awaited: Option<u32>,
    scratch: Vec<PathBuf>,
}

static STARTED: Mutex<Started> = Mutex::new(Started {
    services: Vec::new(),
    awaited: None,
    scratch: Vec::new(),
});

fn started() -> MutexGuard<'static, Started> {
    STARTED.lock().unwrap_or_else(PoisonError::into_inner)
}

pub fn remember_scratch(path: &Path) {
    started().scratch.push(path.to_path_buf());
}

/// A service has its own process group, so a Ctrl+C reaches only xtask, which then stops it in order.
pub fn stop_children_on_signal() {
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP]) else {
        return;
    };
    thread::spawn(move || {
        let Some(signal) = signals.forever().next() else {
            return;
        };
        let (services, awaited, scratch) = {
            let started = started();
            (
                started.services.clone(),
                started.awaited,
                started.scratch.clone(),
            )
        };
        if let Some(pid) = awaited {
            succeeds(Command::new("kill").arg(pid.to_string()));
        }
        for pid in services.into_iter().rev() {
            stop_group(pid);
        }
        for path in scratch {
            let _ = std::fs::remove_dir_all(path);
        }
        std::process::exit(128 + signal);
    });
}

/// A command without the variables that `cargo run` gave to xtask: build scripts watch some of them,
/// and would rebuild whenever a build is started from somewhere else.
pub fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    let leaked = |name: &str| {
        name.starts_with("CARGO_PKG_")
            || name.starts_with("CARGO_MANIFEST_")
            || name.starts_with("CARGO_BIN_")
            || matches!(
                name,
                "CARGO"
                    | "CARGO_CRATE_NAME"
                    | "CARGO_PRIMARY_PACKAGE"
                    | "OUT_DIR"
                    | "LD_LIBRARY_PATH"
            )
    };
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(leaked) {
            command.env_remove(name);
        }
    }
    command
}

/// Runs to the end, with the terminal's output.
pub fn run(command: &mut Command) -> Result<()> {
    let child = command
        .stdin(Stdio::null())
        .spawn()
        .doing(format_args!("cannot start {}", name(command)))?;
    let status = wait_for(child).doing(format_args!("cannot wait for {}", name(command)))?;
    if status.success() {
        return Ok(());
    }
    fail(format!("{} failed ({status})", name(command)))
}

fn wait_for(mut child: Child) -> std::io::Result<ExitStatus> {
    started().awaited = Some(child.id());
    let status = child.wait();
    started().awaited = None;
    status
}

/// Runs to the end and returns what it wrote to standard output.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .doing(format_args!("cannot start {}", name(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return fail(format!("{} failed: {}", name(command), said.trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// True when it starts and succeeds; its output is thrown away.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs to the end, shows every line of both outputs and hands it to `each`.
pub fn read_along(command: &mut Command, mut each: impl FnMut(&str)) -> Result<ExitStatus> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .doing(format_args!("cannot start {}", name(command)))?;
    started().awaited = Some(child.id());
    let (sender, lines) = mpsc::channel();
    if let Some(out) = child.stdout.take() {
        forward(out, sender.clone());
    }
    if let Some(err) = child.stderr.take() {
        forward(err, sender);
    }
    for line in lines {
        println!("{line}");
        each(&line);
    }
    wait_for(child).doing(format_args!("cannot wait for {}", name(command)))
}

fn forward(source: impl Read + Send + 'static, lines: mpsc::Sender<String>) {
    thread::spawn(move || {
        let mut reader = BufReader::new(source);
        let mut bytes = Vec::new();
        while reader
            .read_until(b'\n', &mut bytes)
            .is_ok_and(|count| count > 0)
        {
            let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
            if lines.send(line).is_err() {
                return;
            }
            bytes.clear();
        }
    });
}

fn name(command: &Command) -> String {
    let mut name = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args().take(2) {
        name.push(' ');
        name.push_str(&argument.to_string_lossy());
    }
    format!("`{name}`")
}

/// A program that runs beside xtask and is stopped with it.
pub struct Service {
    child: Child,
    name: &'static str,
}

impl Service {
    pub fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .doing(format_args!("cannot start {name}"))?;
        started().services.push(child.id());
        Ok(Self { child, name })
    }

    /// Asks `ready` again and again until it agrees.
    pub fn wait_until(&mut self, patience: Duration, ready: impl Fn() -> bool) -> Result<()> {
        let start = Instant::now();
        while !ready() {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(Failure(format!("{} stopped at once ({status})", self.name)));
            }
            if start.elapsed() > patience {
                return fail(format!(
                    "{} did not answer within {} s",
                    self.name,
                    patience.as_secs()
                ));
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Waits for the program to end by itself.
    pub fn wait(&mut self) -> Result<ExitStatus> {
        self.child
            .wait()
            .doing(format_args!("cannot wait for {}", self.name))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let pid = self.child.id();
        if matches!(self.child.try_wait(), Ok(None)) {
            // The group is asked from a thread of its own, because here is who reaps the child.
            let stopper = thread::spawn(move || stop_group(pid));
            let _ = self.child.wait();
            let _ = stopper.join();
        }
        started().services.retain(|known| *known != pid);
    }
}

/// TERM first, KILL after ten seconds.
fn stop_group(pid: u32) {
    let group = format!("-{pid}");
    let signal = |signal: &str| succeeds(Command::new("kill").args([signal, "--", &group]));
    signal("-TERM");
    for _ in 0..100 {
        if !signal("-0") || is_zombie(pid) {
            return;
        }
        thread::sleep(Duration::from_millis(100));
    }
    signal("-KILL");
}

/// Ended, but not yet collected by the thread that waits for it.
fn is_zombie(pid: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| {
        stat.rsplit(')')
            .next()
            .is_some_and(|rest| rest.starts_with(" Z"))
    })
}

/// A port on 127.0.0.1 that nobody uses at this moment.
pub fn free_port() -> Result<u16> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .doing("cannot find a free port")
}

/// One plain request, just enough to see whether a server answers 200.
pub fn answers(port: u16, path: &str) -> bool {
    let attempt = || -> std::io::Result<bool> {
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
        )?;
        let mut first = [0_u8; 12];
        stream.read_exact(&mut first)?;
        Ok(first.ends_with(b" 200"))
    };
    attempt().unwrap_or(false)
}

/// Full path of a program on PATH.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|dir| dir.join(program))
        .find(|file| file.is_file())
}

pub fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

pub fn is_ci() -> bool {
    env::var("CI").is_ok_and(|value| !value.is_empty() && value != "false" && value != "0")
}
