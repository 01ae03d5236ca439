// Logging and reporting with the keyboard alone: Tab, Shift+Tab, Space, Enter and typing. Wherever the focus goes
// it can be seen; PICTURES=<directory> keeps a picture of every stop, for eyes.
import { mkdirSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { accounts, password } from "./accounts.mjs";
import { expect, test } from "./fixtures";
import { awake, chosen, field, isTyped, mark, panel } from "./measures";

test("the keyboard alone logs a measure, and the focus is always visible", async ({ page }, info) => {
  const title = `Maßnahme Hausaufgabenhilfe ${mark(info)}`;
  const keys = new Keyboard(page);
  await page.goto("/anmelden");
  await keys.write(page.getByLabel("Anmeldename"), accounts.clerk);
  await keys.write(page.getByLabel("Kennwort", { exact: true }), password);
  await keys.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Überblick" })).toBeVisible();

  await keys.enter(page.getByRole("navigation", { name: "Hauptnavigation" }).getByRole("link", { name: "Maßnahmen" }));
  await expect(page.getByRole("heading", { level: 1, name: "Maßnahmen" })).toBeVisible();
  // The first stop of each page leads past the navigation.
  await keys.enter(page.getByRole("link", { name: "Zum Inhalt springen" }));
  await expect(page.getByRole("main")).toBeFocused();
  await keys.enter(page.getByRole("link", { name: "Maßnahme anlegen" }));

  await expect(page.getByRole("heading", { level: 1, name: "Maßnahme anlegen" })).toBeVisible();
  await awake(page);
  await keys.enter(page.getByRole("link", { name: "Zum Inhalt springen" }));
  await keys.write(field(page, "Titel"), title);
  await keys.press("Tab");
  await keys.press("Shift+Tab");
  await expect(field(page, "Titel"), "and back again").toBeFocused();
  await keys.tick(page.getByRole("checkbox", { name: /^13d / }));
  await keys.choose(page.getByRole("combobox", { name: "Handlungsfeld" }), "Bild", /^Bildung und Ausbildung$/);
  await keys.to(page.getByRole("combobox", { name: "Federführung" }));
  await expect.poll(() => chosen(page.getByRole("combobox", { name: "Federführung" }))).toMatch(/^SenBJF – /);
  // The same in each country's order of day and month.
  await keys.write(field(page, "Beginn"), "02022027");
  await keys.write(field(page, "Ende"), "12122028");
  await expect(field(page, "Ende")).toHaveValue("2028-12-12");
  await keys.tick(page.getByRole("group", { name: "Ziele des Handlungskonzepts" }).getByRole("checkbox", { name: /^Z1 / }));
  await keys.enter(page.getByRole("button", { name: "Maßnahme anlegen" }));
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();

  await keys.enter(page.getByRole("link", { name: "Weitere Angaben ergänzen" }));
  await expect(page.getByRole("heading", { level: 1, name: "Maßnahme bearbeiten" })).toBeVisible();
  await awake(page);
  const first = page.getByRole("group", { name: "Beteiligte Stelle 1" });
  const participant = first.getByRole("combobox");
  await keys.choose(participant, "BA Tr", /^BA Treptow-Köpenick – /);
  await keys.write(field(first, "Aufgabe"), "Stellt die Räume.");
  await keys.enter(page.getByRole("button", { name: "Speichern", exact: true }));
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(panel(page, "Zuständigkeit")).toContainText("Stellt die Räume.");
  await expect(panel(page, "Plan und Stand")).toContainText("12.12.2028");
  console.log(`${info.title} [${info.project.name}]: ${keys.stops} stops of the focus, ${keys.typed} letters typed`);
});

test("the keyboard alone reports from the start page", async ({ page, signInAs }, info) => {
  await signInAs("clerk");
  await page.goto("/");
  const keys = new Keyboard(page);
  const row = page.getByRole("row", { name: /^04-01 / });
  await keys.enter(row.getByRole("link", { name: /^Melden/ }));
  await expect(page.getByRole("heading", { level: 1, name: "Sachstand melden" })).toBeVisible();
  await keys.enter(page.getByRole("link", { name: "Zum Inhalt springen" }));
  const rating = page.getByRole("radiogroup", { name: /^Ampel/ });
  await keys.to(rating.getByRole("radio", { checked: true }));
  for (let steps = 0; steps < 4 && !(await rating.getByRole("radio", { name: /^mit Risiken/ }).isChecked()); steps += 1) {
    await keys.press("ArrowDown");
    await keys.seen();
  }
  await expect(rating.getByRole("radio", { name: /^mit Risiken/ })).toBeChecked();
  const text = `Zwei Stellen sind noch frei ${mark(info)}.`;
  await keys.write(page.getByLabel(/^Begründung der Ampel/), text);
  await keys.enter(page.getByRole("button", { name: "Meldung abgeben" }));
  await expect(panel(page, /^Sachstand vom/)).toContainText(text);
  console.log(`${info.title} [${info.project.name}]: ${keys.stops} stops of the focus, ${keys.typed} letters typed`);
});

test("a refused form is mended with the keyboard alone", async ({ page, signInAs }) => {
  await signInAs("clerk");
  await page.goto("/massnahmen/neu");
  const keys = new Keyboard(page);
  await keys.enter(page.getByRole("button", { name: "Maßnahme anlegen" }));
  await expect(page).toHaveTitle(/^Fehler: /);
  await keys.enter(page.getByRole("alert").getByRole("link", { name: /^Titel/ }));
  await expect(field(page, "Titel")).toBeFocused();
  await keys.seen();
  await keys.enter(page.getByRole("alert").getByRole("link", { name: /^Handlungsräume/ }), "Shift+Tab");
  await expect(page.getByRole("checkbox", { name: /^01 / })).toBeFocused();
  await keys.seen();
});

/** What fingers do. Every stop of the focus must be seen. */
class Keyboard {
  stops = 0;
  typed = 0;

  constructor(private readonly page: Page) {}

  async press(key: string) {
    await this.page.keyboard.press(key);
    if (key.endsWith("Tab")) {
      this.stops += 1;
      await this.seen();
    }
  }

  async to(target: Locator, key = "Tab") {
    await expect(target).toBeAttached();
    for (let stops = 0; stops < 200; stops += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.press(key);
    }
    throw new Error(`Tab does not reach ${target}`);
  }

  async write(target: Locator, text: string) {
    await this.to(target);
    await this.page.keyboard.type(text);
    this.typed += text.length;
  }

  async choose(select: Locator, letters: string, option: RegExp) {
    await this.write(select, letters);
    if (await isTyped(select)) await this.press("Enter");
    await expect.poll(() => chosen(select)).toMatch(option);
  }

  async tick(box: Locator) {
    await this.to(box);
    await this.press("Space");
    await expect(box).toBeChecked();
  }

  async enter(target: Locator, key = "Tab") {
    await this.to(target, key);
    await this.press("Enter");
  }

  /** An outline or a shadow, inside the window and not behind something else. */
  async seen() {
    const hidden = await this.page.evaluate(() => {
      const element = document.activeElement;
      // Past the last stop the focus leaves the page and comes back at its top.
      if (!element || element === document.body) return "";
      const name = element.outerHTML.slice(0, 160);
      const style = getComputedStyle(element);
      const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 && style.outlineColor !== "rgba(0, 0, 0, 0)";
      if (!outlined && style.boxShadow === "none") return `no outline, no shadow: ${name}`;
      const box = element.getBoundingClientRect();
      const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
      const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
      if (right - left < 1 || bottom - top < 1) return `outside of the window: ${name}`;
      const above = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      const own = above && (element.contains(above) || above.contains(element) || above.closest("label")?.control === element);
      return own ? "" : `behind ${above?.outerHTML.slice(0, 80)}: ${name}`;
    });
    expect(hidden, "the focus is visible").toBe("");
    await this.picture();
  }

  private async picture() {
    const directory = process.env.PICTURES;
    if (!directory) return;
    mkdirSync(directory, { recursive: true });
    await this.page.screenshot({ path: `${directory}/${test.info().project.name}-${test.info().line}-${String(this.stops).padStart(3, "0")}.png` });
  }
}
