//! The program itself as a process: started, measured, killed.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use crate::browser::Browser;

/// The day of the example data; the clock of each start begins at its noon.
pub const DAY: &str = "2026-11-22";

/// The program with the database `kiezwerk.db` of this folder.
pub fn kiezwerk(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kiezwerk"));
    for (name, _) in
        std::env::vars().filter(|(name, _)| name.starts_with("KIEZWERK_") || name == "RUST_LOG")
    {
        command.env_remove(name);
    }
    command
        .args(args)
        .current_dir(folder)
        .env("KIEZWERK_DATABASE_URL", "sqlite:kiezwerk.db")
        .env("KIEZWERK_DEMO_DAY", DAY);
    command
}

/// Runs a command to its good end and gives what it printed.
pub fn works(folder: &Path, args: &[&str]) -> String {
    let output = kiezwerk(folder, args).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {text}");
    text
}

/// A server that answers; killed at the latest with the test.
pub struct Server {
    child: Child,
    pub address: String,
    /// From the start of the process until `/readyz` said 200.
    pub ready_after: Duration,
    errors: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub fn start(folder: &Path) -> Self {
        let begun = Instant::now();
        let mut child = kiezwerk(folder, &["serve", "--port", "0"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut said = Vec::new();
        let address = loop {
            let line = lines
                .next()
                .unwrap_or_else(|| panic!("ended before it served: {said:#?}"))
                .unwrap();
            if let Some((_, address)) = line.split_once("serving http://") {
                break address.split_whitespace().next().unwrap().to_owned();
            }
            said.push(line);
        };
        let errors = Arc::new(Mutex::new(Vec::new()));
        let found = errors.clone();
        // Read on, so that the log does not block the server.
        std::thread::spawn(move || {
            for line in lines
                .map_while(Result::ok)
                .filter(|line| line.contains("ERROR") || line.contains("panicked"))
            {
                found.lock().unwrap().push(line);
            }
        });
        let mut browser = Browser::at(&address);
        while !browser
            .get("/readyz")
            .is_ok_and(|answer| answer.status == 200)
        {
            assert!(begun.elapsed() < Duration::from_secs(20), "never ready");
            std::thread::sleep(Duration::from_millis(5));
        }
        Self {
            child,
            address,
            ready_after: begun.elapsed(),
            errors,
        }
    }

    /// kill -9; gives the faults it had logged.
    pub fn kill(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        std::mem::take(&mut self.errors.lock().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
