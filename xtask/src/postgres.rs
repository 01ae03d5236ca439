//! A throw-away PostgreSQL for tests: its own data directory, its own port, gone afterwards.
//! Not for data anybody wants to keep: it does not wait for the disk.

use crate::failure::{Result, fail};
use crate::packages;
use crate::place::Scratch;
use crate::process::{Service, command, free_port, is_root, output, run, succeeds};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

pub struct Postgres {
    pub url: String,
    // In this order: the service ends before its directory goes.
    _service: Service,
    _scratch: Scratch,
}

impl Postgres {
    pub fn start() -> Result<Self> {
        let Some(bin) = packages::postgres() else {
            return fail("PostgreSQL is missing: run `cargo xtask setup`");
        };
        let scratch = Scratch::new("postgres")?;
        if is_root() {
            run(command("chown").arg("postgres:").arg(scratch.path()))?;
        }
        let data = scratch.path().join("data");
        output(
            as_postgres(&bin.join("initdb"))
                .args(["--username=postgres", "--auth=trust", "--encoding=UTF8"])
                .args(["--locale=C.UTF-8", "--no-sync", "--pgdata"])
                .arg(&data),
        )?;
        let port = free_port()?;
        let settings = [
            "listen_addresses=127.0.0.1".to_owned(),
            format!("port={port}"),
            format!("unix_socket_directories={}", scratch.path().display()),
            "max_connections=300".to_owned(),
            "fsync=off".to_owned(),
            "full_page_writes=off".to_owned(),
            "log_min_messages=fatal".to_owned(),
        ];
        let mut postgres = as_postgres(&bin.join("postgres"));
        postgres.arg("-D").arg(&data);
        for setting in settings {
            postgres.args(["-c", &setting]);
        }
        let mut service = Service::start("PostgreSQL", &mut postgres)?;
        let ready = bin.join("pg_isready");
        service.wait_until(Duration::from_secs(60), || {
            succeeds(command(&ready).args(["-h", "127.0.0.1", "-p", &port.to_string()]))
        })?;
        Ok(Self {
            url: format!("postgres://postgres@127.0.0.1:{port}/postgres"),
            _service: service,
            _scratch: scratch,
        })
    }
}

/// PostgreSQL refuses to run as root. Should xtask be killed, the kernel ends PostgreSQL.
fn as_postgres(program: &Path) -> Command {
    if !is_root() {
        return command(program);
    }
    let mut command = command("setpriv");
    command
        .args(["--reuid=postgres", "--regid=postgres", "--init-groups"])
        .args(["--pdeathsig=INT", "--"])
        .arg(program)
        .current_dir("/");
    command
}
