//! The programs that are measured: started as processes of their own, watched in /proc,
//! stopped when their value is dropped.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{client::Client, failure::Result};

pub struct Server {
    child: Child,
    pub port: u16,
    /// From the start of the process to its first answer.
    pub cold_start: Duration,
}

impl Server {
    /// Starts a program and waits until `path` is answered.
    pub async fn start(
        program: &Path,
        path: &str,
        arguments: impl Fn(u16) -> Vec<String>,
    ) -> Result<Self> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let started = Instant::now();
        let child = Command::new(program)
            .args(arguments(port))
            .env("RUST_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()?;
        let mut server = Self {
            child,
            port,
            cold_start: Duration::ZERO,
        };
        loop {
            if Client::new(port).get(path).await.is_ok() {
                server.cold_start = started.elapsed();
                return Ok(server);
            }
            if let Some(status) = server.child.try_wait()? {
                return Err(format!("{} ended at once: {status}", program.display()).into());
            }
            if started.elapsed() > Duration::from_secs(60) {
                return Err(format!("{} does not answer", program.display()).into());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Memory in the RAM, in MiB.
    pub fn memory(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kib: f64 = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.trim().trim_end_matches("kB").trim().parse().ok())
            .ok_or("no VmRSS")?;
        Ok(kib / 1024.0)
    }

    /// Time on a core so far, of all threads.
    pub fn cpu(&self) -> Result<Duration> {
        let mut spent = Duration::ZERO;
        for task in fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            let Ok(text) = fs::read_to_string(task?.path().join("schedstat")) else {
                continue;
            };
            let nanos = text.split(' ').next().and_then(|nanos| nanos.parse().ok());
            spent += Duration::from_nanos(nanos.unwrap_or(0));
        }
        Ok(spent)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGTERM by the system's own tool: this crate has no unsafe code.
        let _ = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        for _ in 0..100 {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
