// A server of its own for a story that needs another day: example data in a directory of its own, on a free port.
// Only processes that were started here are ended here.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { password } from "./accounts.mjs";

/** The program under test; `cargo xtask test` says where it is. */
export function program(): string {
  const path = process.env.PROGRAM;
  if (!path) throw new Error("PROGRAM must name the kiezwerk program under test");
  return path;
}

export class OwnServer {
  private process?: ChildProcess;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private day: string,
    private readonly options: string[],
  ) {}

  /** With further options of `serve`, e.g. `--session-minutes 1`. */
  static async start(...options: string[]): Promise<OwnServer> {
    const server = new OwnServer(mkdtempSync(join(tmpdir(), "kiezwerk-story-")), await freePort(), process.env.DEMO_DAY ?? "2026-11-22", options);
    // Not `migrate` first: it installs the catalogue today, and the past of the examples would be pushed after it.
    server.run("demo", "--if-empty", "--demo-day", server.day, "--password", password);
    await server.serve();
    return server;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The server sleeps until the next day at noon: every session has expired by then. */
  async nextDay() {
    await this.end();
    const next = new Date(`${this.day}T12:00:00Z`);
    next.setUTCDate(next.getUTCDate() + 1);
    this.day = next.toISOString().slice(0, 10);
    await this.serve();
  }

  async stop() {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private run(...task: string[]) {
    const done = spawnSync(program(), this.arguments(task), { env: environment(), cwd: this.folder, encoding: "utf8" });
    if (done.status !== 0) throw new Error(`kiezwerk ${task[0]}: ${done.stderr}`);
  }

  private async serve() {
    const task = ["serve", "--port", String(this.port), "--demo-day", this.day, ...this.options];
    const started = spawn(program(), this.arguments(task), { env: environment(), cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
    const log = createWriteStream(join(this.folder, "server.log"), { flags: "a" });
    started.stdout.pipe(log, { end: false });
    started.stderr.pipe(log, { end: false });
    this.process = started;
    for (let tries = 0; tries < 300; tries += 1) {
      if (started.exitCode !== null) throw new Error(`kiezwerk serve ended with ${started.exitCode}`);
      if (await fetch(`${this.url}/readyz`).then((answer) => answer.ok, () => false)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("kiezwerk serve does not answer");
  }

  private arguments([command, ...rest]: string[]) {
    return [command, "--database-url", `sqlite:${join(this.folder, "kiezwerk.db")}`, ...rest];
  }

  private async end() {
    const running = this.process;
    this.process = undefined;
    if (!running || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once("exit", resolve));
    running.kill("SIGTERM");
    await ended;
  }
}

/** Settings of a developer's shell take no part. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("KIEZWERK_")));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}
