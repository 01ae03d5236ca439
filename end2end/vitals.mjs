// What a browser on a slow line feels: one JSON line per page on standard output, for `cargo xtask bench`.
// The server is the one at BASE_URL, with example data. A fresh browser for each look, so that nothing is kept;
// signing in happens before the line gets slow. Medians of three looks.
import { chromium } from "@playwright/test";
import { accounts, signIn } from "./accounts.mjs";
import { browserArguments } from "./browser.mjs";

/** 1.6 Mbit/s with 150 ms there and back, and a processor a quarter as quick. */
const slow = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const slower = 4;
const looks = 3;

const pages = [
  { page: "sign-in page", path: "/anmelden" },
  { page: "start page, Bezirkskoordination", path: "/", as: accounts.districtCoordinator },
  { page: "list of measures", path: "/massnahmen", as: accounts.districtCoordinator },
  { page: "form with islands", path: "/massnahmen/neu", as: accounts.districtCoordinator },
];

/** Runs in the page before anything else: collects what the browser measures. */
function collect() {
  window.vitals = { lcp: 0, cls: 0, tbt: 0 };
  const observe = (type, each) => new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
  observe("largest-contentful-paint", (entry) => (window.vitals.lcp = entry.startTime));
  observe("layout-shift", (entry) => (window.vitals.cls += entry.hadRecentInput ? 0 : entry.value));
  observe("longtask", (entry) => (window.vitals.tbt += Math.max(0, entry.duration - 50)));
}

async function look(path, cookies) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: browserArguments });
  try {
    const context = await browser.newContext({ baseURL: process.env.BASE_URL, locale: "de-DE", viewport: { width: 1280, height: 900 } });
    await context.addCookies(cookies);
    const page = await context.newPage();
    await page.addInitScript(collect);
    const protocol = await context.newCDPSession(page);
    await protocol.send("Network.enable");
    await protocol.send("Network.setCacheDisabled", { cacheDisabled: false });
    await protocol.send("Network.emulateNetworkConditions", slow);
    await protocol.send("Emulation.setCPUThrottlingRate", { rate: slower });
    const addresses = new Map();
    const found = { bytes: 0, wasm: 0 };
    protocol.on("Network.responseReceived", (event) => addresses.set(event.requestId, event.response.url));
    protocol.on("Network.loadingFinished", (event) => {
      found.bytes += event.encodedDataLength;
      if (addresses.get(event.requestId)?.endsWith(".wasm")) found.wasm += event.encodedDataLength;
    });
    const answer = await page.goto(path, { waitUntil: "networkidle" });
    if (answer?.status() !== 200) throw new Error(`${path}: ${answer?.status()}`);
    // Islands may still be waking up.
    await page.waitForTimeout(500);
    return { ...found, ...(await page.evaluate(() => window.vitals)) };
  } finally {
    await browser.close();
  }
}

async function cookiesOf(login) {
  if (!login) return [];
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: browserArguments });
  try {
    const context = await browser.newContext({ baseURL: process.env.BASE_URL, locale: "de-DE" });
    const page = await context.newPage();
    await signIn(page, login);
    await page.waitForURL("**/");
    return await context.cookies();
  } finally {
    await browser.close();
  }
}

const middle = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

const jars = new Map();
for (const { page, path, as } of pages) {
  if (!jars.has(as)) jars.set(as, await cookiesOf(as));
  const found = [];
  for (let number = 0; number < looks; number += 1) found.push(await look(path, jars.get(as)));
  const of = (name) => middle(found.map((one) => one[name]));
  console.log(JSON.stringify({ page, bytes: of("bytes"), wasm: of("wasm"), lcp: of("lcp"), tbt: of("tbt"), cls: of("cls") }));
}
