// The pictures of the handbook (/hilfe): real screens of the example data, kept in style/handbook/ with their sizes.
//   node handbook.mjs            takes all of them from the server at BASE_URL (default http://127.0.0.1:3000)
//   node handbook.mjs massnahme  takes one
// The server shows the example data of the demo day, freshly made. Build the site again afterwards.
import { mkdirSync, readFileSync, writeFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { accounts, signIn } from "./accounts.mjs";
import { browserArguments } from "./browser.mjs";

const directory = fileURLToPath(new URL("../style/handbook", import.meta.url));
const baseURL = process.env.BASE_URL ?? "http://127.0.0.1:3000";
const MOST = 60 * 1024;
const view = { width: 1180, height: 760 };

/** Follows the first link of the main part with this name or selector. */
const follow = (name) => async (page) => {
  const main = page.getByRole("main");
  const link = typeof name === "string" ? main.locator(name) : main.getByRole("link", { name });
  await page.goto(await link.first().getAttribute("href"));
};
const measure = async (page) => {
  await page.goto("/massnahmen?q=Mobile+Elternarbeit");
  await follow(/^Mobile Elternarbeit/)(page);
};
const area = async (page) => {
  await page.goto("/raeume");
  await follow(/^Kosmosviertel$/)(page);
};
const deeper = (step) => async (page) => page.goto(`${new URL(page.url()).pathname}${step}`);

/** Name, who looks, and how to get there. */
const pictures = [
  ["liste-der-massnahmen", "clerk", ["/massnahmen?bezirk=9"]],
  ["massnahme", "clerk", [measure]],
  ["massnahme-anlegen", "clerk", ["/massnahmen/neu?raum=13d"]],
  ["stand-melden", "clerk", [measure, deeper("/melden")]],
  ["anfrage", "districtClerk", ["/aufgaben", follow('a[href*="/anfragen/"]')]],
  ["aufgaben", "districtClerk", ["/aufgaben"]],
  ["start-bezirk", "districtCoordinator", ["/"]],
  ["meldung-pruefen", "districtCoordinator", [reported, review]],
  ["konzept", "districtCoordinator", [area, deeper("/konzept")]],
  ["aemterrunde", "districtCoordinator", [area, deeper("/aemterrunde?seit=2026-06-01")]],
  ["start-land", "stateCoordinator", ["/"]],
  ["verzeichnisse", "stateCoordinator", ["/verzeichnisse/programme"]],
  ["pflichttexte", "stateCoordinator", ["/impressum/bearbeiten"]],
  ["barrieren", "stateCoordinator", [barrier, "/barrierefreiheit/meldungen"]],
  ["start-leitung", "leadership", ["/"]],
  ["verlauf", "auditor", ["/protokoll/verlauf"]],
  ["konten", "administrator", ["/verwaltung/konten"]],
  ["rolle-geben", "administrator", ["/verwaltung/konten?q=revision", follow(/^revision$/), deeper("/rolle")]],
];

/** The clerk reports: the example data has no report that waits. */
async function reported(page) {
  const context = await page.context().browser().newContext({ baseURL, locale: "de-DE" });
  const clerk = await context.newPage();
  await signIn(clerk, accounts.clerk);
  await measure(clerk);
  await deeper("/melden")(clerk);
  await clerk.getByRole("button", { name: "Meldung abgeben" }).click();
  await clerk.getByRole("heading", { level: 1, name: /^Mobile Elternarbeit/ }).waitFor();
  await context.close();
}

/** The first measure of the Bezirk whose newest report waits for a review. */
async function review(page) {
  await page.goto("/massnahmen?bezirk=9");
  const links = await page.getByRole("main").locator("a.list-title").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  for (const href of links) {
    const answer = await page.goto(`${href.split("?")[0]}/pruefen`);
    if (answer.status() === 200) return;
  }
  throw new Error("no report waits for a review");
}

/** A barrier that somebody has reported, if none has been yet. */
async function barrier(page) {
  await page.goto("/barrierefreiheit/meldungen");
  if ((await page.getByRole("main").locator(".note").count()) > 0) return;
  await page.goto("/barrierefreiheit/melden?seite=/massnahmen");
  await page.getByLabel("Was ging nicht?").fill("Mit der Tastatur komme ich nicht zu den Filtern der Liste. Ich nutze keinen Zeiger.");
  await page.getByRole("button", { name: "Meldung absenden" }).click();
}

/** A PNG as WebP, by the browser: the best quality that stays small enough. */
async function webp(page, png) {
  for (const quality of [0.82, 0.7, 0.6, 0.5, 0.4]) {
    const url = await page.evaluate(
      async ([data, quality]) => {
        const image = await createImageBitmap(await (await fetch(data)).blob());
        const canvas = new OffscreenCanvas(image.width, image.height);
        canvas.getContext("2d").drawImage(image, 0, 0);
        const blob = await canvas.convertToBlob({ type: "image/webp", quality });
        const reader = new FileReader();
        await new Promise((resolve) => {
          reader.onload = resolve;
          reader.readAsDataURL(blob);
        });
        return reader.result.split(",")[1];
      },
      [`data:image/png;base64,${png.toString("base64")}`, quality],
    );
    const bytes = Buffer.from(url, "base64");
    if (bytes.length <= MOST) return bytes;
  }
  throw new Error("larger than 60 kB at any quality");
}

const only = process.argv[2];
mkdirSync(directory, { recursive: true });
const listed = join(directory, "sizes.txt");
const sizes = new Map(existsSync(listed) ? readFileSync(listed, "utf8").trim().split("\n").filter(Boolean).map((line) => [line.split(" ")[0], line]) : []);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: browserArguments });
try {
  const workshop = await (await browser.newContext()).newPage();
  const pages = new Map();
  for (const [name, role, way] of pictures) {
    if (only && only !== name) continue;
    if (!pages.has(role)) {
      const context = await browser.newContext({ baseURL, locale: "de-DE", viewport: view, colorScheme: "light" });
      const page = await context.newPage();
      await signIn(page, accounts[role]);
      pages.set(role, page);
    }
    const page = pages.get(role);
    for (const step of way) await (typeof step === "string" ? page.goto(step) : step(page));
    await page.evaluate(() => window.scrollTo(0, 0));
    const png = await page.screenshot({ clip: { x: 0, y: 0, ...view } });
    const bytes = await webp(workshop, png);
    writeFileSync(join(directory, `${name}.webp`), bytes);
    sizes.set(name, `${name} ${view.width} ${view.height}`);
    console.log(`${name}: ${bytes.length} bytes, ${page.url()}`);
  }
} finally {
  await browser.close();
}
const known = pictures.map(([name]) => name);
writeFileSync(listed, `${known.filter((name) => sizes.has(name)).map((name) => sizes.get(name)).join("\n")}\n`);
