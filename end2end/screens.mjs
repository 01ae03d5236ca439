// Pictures of pages for people: node screens.mjs <directory> [--as <role or sign-in name>] <path> …
// The server is the one at BASE_URL (default http://127.0.0.1:3000). Each path gives eight pictures: light, dark,
// forced colours, 320 px and 2560 px wide, text of 200 %, print, and without JavaScript. Prints what is wider
// than its window. Only some of them: --kinds light,320
// The picture of the README, on fresh example data: node screens.mjs --readme
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { accounts, signIn } from "./accounts.mjs";
import { browserArguments } from "./browser.mjs";

const readme = { directory: fileURLToPath(new URL("../docs/images", import.meta.url)), file: "measures.png", role: "clerk", path: "/massnahmen?bezirk=9" };

const [first, ...rest] = process.argv.slice(2);
const forReadme = first === "--readme";
const directory = forReadme ? readme.directory : first;
const paths = forReadme ? [readme.path] : [];
let role = forReadme ? readme.role : undefined;
let only;
while (rest.length > 0) {
  const argument = rest.shift();
  if (argument === "--as") role = rest.shift();
  else if (argument === "--kinds") only = rest.shift().split(",");
  else paths.push(argument);
}
if (!directory || paths.length === 0) {
  console.error("node screens.mjs <directory> [--as <role or sign-in name>] <path> …");
  process.exit(2);
}

const desktop = { width: 1280, height: 900 };
const kinds = {
  light: { viewport: desktop, colorScheme: "light" },
  dark: { viewport: desktop, colorScheme: "dark" },
  forced: { viewport: desktop, colorScheme: "dark", forcedColors: "active" },
  320: { viewport: { width: 320, height: 640 }, colorScheme: "light" },
  2560: { viewport: { width: 2560, height: 1440 }, colorScheme: "light" },
  large: { viewport: desktop, colorScheme: "light", text: "200%" },
  print: { viewport: desktop, colorScheme: "light", media: "print" },
  nojs: { viewport: desktop, colorScheme: "light", javaScriptEnabled: false },
};

mkdirSync(directory, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: browserArguments,
});
try {
  const wanted = forReadme ? ["light"] : (only ?? Object.keys(kinds));
  for (const kind of wanted) {
    const { media, text, ...options } = kinds[kind];
    const context = await browser.newContext({
      baseURL: process.env.BASE_URL ?? "http://127.0.0.1:3000",
      locale: "de-DE",
      ...options,
    });
    const page = await context.newPage();
    if (role) await signIn(page, accounts[role] ?? role);
    if (media) await page.emulateMedia({ media });
    for (const path of paths) {
      const answer = await page.goto(path, { waitUntil: "load" });
      if (text) await page.evaluate((size) => document.documentElement.style.setProperty("font-size", size), text);
      const name = path.replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_|_$/g, "") || "start";
      const file = join(directory, forReadme ? readme.file : `${name}.${kind}.png`);
      await page.screenshot({ path: file, fullPage: !forReadme });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      console.log(`${answer?.status()} ${file}${wide > 0 ? `  ${wide} px too wide` : ""}`);
    }
    await context.close();
  }
} finally {
  await browser.close();
}
