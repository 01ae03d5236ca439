// What every story uses: a page that must stay silent on the console, signing in by role, counting a person's
// actions, and axe. To add a role: one line in `accounts.mjs`.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test as base, expect, type Browser, type BrowserContext, type Locator, type Page } from "@playwright/test";
import { accounts, signIn } from "./accounts.mjs";

export type Role = keyof typeof accounts;

/** What the browser of somebody who has signed in before remembers. */
export type Remembered = Awaited<ReturnType<BrowserContext["storageState"]>>;

type Fixtures = {
  /** Signs this page in; ends on the start page. */
  signInAs: (role: Role) => Promise<void>;
  /** A second person with her own browser profile. Her page is watched like the first. */
  anotherPage: (who?: Role | Remembered) => Promise<Page>;
  /** Counts what a person does. */
  actions: Actions;
  /** Fails with a readable list when axe finds something on the page as it is now. */
  checkAccessibility: (page?: Page) => Promise<void>;
  /** Complaints a test expects, e.g. the browser's line about a 422 it asked for. */
  expectedComplaints: RegExp[];
};

export const test = base.extend<Fixtures>({
  // A refused form is an answer, but Chromium logs it as an error of the network.
  expectedComplaints: [[/the server responded with a status of 4(01|03|04|09|22)/], { option: true }],

  page: async ({ page, javaScriptEnabled, expectedComplaints }, use) => {
    const complaints = watch(page);
    await use(page);
    expectSilence(complaints, expectedComplaints, javaScriptEnabled);
  },

  signInAs: async ({ page }, use) => {
    await use((role) => signedIn(page, role));
  },

  anotherPage: async ({ browser, baseURL, javaScriptEnabled, expectedComplaints }, use) => {
    const watched: { page: Page; complaints: string[] }[] = [];
    await use(async (who) => {
      const remembered = typeof who === "object" ? who : undefined;
      const page = await newPage(browser, baseURL, javaScriptEnabled, remembered);
      watched.push({ page, complaints: watch(page) });
      if (typeof who === "string") await signedIn(page, who);
      return page;
    });
    for (const { page, complaints } of watched) {
      await page.context().close();
      expectSilence(complaints, expectedComplaints, javaScriptEnabled);
    }
  },

  actions: async ({}, use, info) => {
    const actions = new Actions();
    await use(actions);
    if (actions.total > 0) {
      info.annotations.push({ type: "actions", description: String(actions) });
      console.log(`${info.title} [${info.project.name}]: ${actions}`);
    }
  },

  checkAccessibility: async ({ page, browser, javaScriptEnabled }, use) => {
    await use((other) => accessible(browser, other ?? page, javaScriptEnabled !== false));
  },
});

export { expect };

async function signedIn(page: Page, role: Role) {
  await signIn(page, accounts[role]);
  // The menu of the account may be closed.
  const leave = page.getByRole("button", { name: "Abmelden", includeHidden: true });
  await expect(leave.first(), `sign-in as ${role}`).toBeAttached();
}

async function newPage(browser: Browser, baseURL?: string, javaScriptEnabled?: boolean, storageState?: Remembered) {
  const context = await browser.newContext({
    baseURL,
    javaScriptEnabled,
    storageState,
    locale: "de-DE",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1280, height: 900 },
  });
  return context.newPage();
}

/** Everything a browser complains about: script errors, refused by the policy, failed requests, warnings. */
function watch(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) {
      complaints.push(`response: ${response.status()} ${response.url()}`);
    }
  });
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    // A page that is left behind cancels what it was still loading; a download is no page.
    if (!reason.includes("ERR_ABORTED")) complaints.push(`request: ${request.url()} ${reason}`);
  });
  return complaints;
}

/** Without scripts the browser refuses to load them ahead, and says so. */
const REFUSED_SCRIPTS = [/^request: .*\.js csp$/, /\.wasm was preloaded using link preload but not used/];

function expectSilence(complaints: string[], expected: RegExp[], scripted = true) {
  const known = scripted ? expected : [...expected, ...REFUSED_SCRIPTS];
  const unexpected = complaints.filter((text) => !known.some((pattern) => pattern.test(text)));
  expect(unexpected, "the browser's console stays clean").toEqual([]);
}

/** Counts as a person would: one per click or key that does something, one per field filled or chosen. */
export class Actions {
  clicks = 0;
  fields = 0;
  private readonly start = Date.now();

  get total() {
    return this.clicks + this.fields;
  }

  async click(target: Locator) {
    this.clicks += 1;
    await target.click();
  }

  async check(target: Locator) {
    this.clicks += 1;
    await target.check();
  }

  async fill(target: Locator, text: string) {
    this.fields += 1;
    await target.fill(text);
  }

  async choose(target: Locator, option: string | { label: string } | { value: string }) {
    this.fields += 1;
    await target.selectOption(option);
  }

  async press(page: Page, key: string) {
    this.clicks += 1;
    await page.keyboard.press(key);
  }

  toString() {
    const seconds = ((Date.now() - this.start) / 1000).toFixed(1);
    return `${this.total} actions (${this.clicks} clicks, ${this.fields} fields) in ${seconds} s of the machine`;
  }
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

type Violation = { id: string; help: string; nodes: { target: unknown[]; html: string; failureSummary?: string }[] };

/** axe is a script: without JavaScript it runs in a twin of the page that shows the same text. */
async function accessible(browser: Browser, page: Page, scripted: boolean) {
  const violations = scripted ? await violationsOn(page) : await violationsOnTwin(browser, page);
  expect(violations.map(readable).join("\n\n"), `axe on ${page.url()}`).toBe("");
}

async function violationsOn(page: Page): Promise<Violation[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async (tags) => {
    const axe = (window as unknown as { axe: { run: Function } }).axe;
    // Where the system paints, axe mixes the colours of the page with those of the system; their contrast is the system's.
    const painted = matchMedia("(forced-colors: active)").matches;
    const rules = { "color-contrast": { enabled: !painted } };
    const found = await axe.run(document, { runOnly: { type: "tag", values: tags }, rules, resultTypes: ["violations"] });
    return found.violations;
  }, tags);
}

/** Same size, colours and address, so that the files of the page load; its own scripts stay out. */
async function violationsOnTwin(browser: Browser, page: Page): Promise<Violation[]> {
  const dark = await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches);
  const context = await browser.newContext({
    javaScriptEnabled: true,
    locale: "de-DE",
    colorScheme: dark ? "dark" : "light",
    viewport: page.viewportSize(),
  });
  try {
    const html = (await page.content()).replace(/<script\b[^]*?<\/script>/g, "");
    const twin = await context.newPage();
    await twin.route(page.url(), (route) =>
      route.request().isNavigationRequest()
        ? route.fulfill({ body: html, contentType: "text/html; charset=utf-8" })
        : route.continue(),
    );
    await twin.goto(page.url(), { waitUntil: "load" });
    return await violationsOn(twin);
  } finally {
    await context.close();
  }
}

function readable(violation: Violation) {
  const nodes = violation.nodes.slice(0, 5).map((node) => {
    const why = (node.failureSummary ?? "").replace(/\s+/g, " ");
    return `  ${node.target.join(" ")}\n    ${node.html.slice(0, 200)}\n    ${why}`;
  });
  const more = violation.nodes.length > 5 ? `\n  and ${violation.nodes.length - 5} more` : "";
  return `${violation.id}: ${violation.help}\n${nodes.join("\n")}${more}`;
}
