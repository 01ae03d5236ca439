// The browser tests. Nothing is started here: `cargo xtask test` starts one server with example data and
// says where it is. Every test runs with and without JavaScript, except those tagged @js or @nojs.
import { defineConfig } from "@playwright/test";
import { browserArguments } from "./browser.mjs";

const results = process.env.RESULTS ?? "test-results";

export default defineConfig({
  testDir: ".",
  outputDir: `${results}/artifacts`,
  // The stories share one database: tests of one file run in order, files side by side.
  fullyParallel: false,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  globalTimeout: 60 * 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [["list"], ["json"]] : [["list"]],
  use: {
    baseURL: process.env.BASE_URL,
    locale: "de-DE",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1280, height: 900 },
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    screenshot: "only-on-failure",
    // A trace of every step costs a third of the time: TRACE=1 when a failure needs one.
    trace: process.env.TRACE ? "retain-on-failure" : "off",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: browserArguments,
    },
  },
  projects: [
    { name: "js", grepInvert: /@nojs/ },
    { name: "nojs", grepInvert: /@js/, use: { javaScriptEnabled: false } },
  ],
});
