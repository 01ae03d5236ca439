// A measure as people handle it: finding the forms' fields by their labels, logging, searching. Every story that
// needs a measure makes its own, so that all of them can run on the same database again and side by side.
import { expect, type Locator, type Page, type TestInfo } from "@playwright/test";
import { Actions } from "./fixtures";

/** A few letters that no other run, project or story has: for titles and sign-in names. */
export function mark(info: TestInfo): string {
  return `${info.project.name}-${Date.now().toString(36)}`;
}

export type NewMeasure = {
  title: string;
  /** Code of the area, e.g. `13d`. */
  area: string;
  field: string;
  /** Short name; without it the one that the page proposes. */
  lead?: string;
  /** Code of the objective, e.g. `Z1`; without it the measure stands outside the concept. */
  objective?: string;
};

/** Fills the page "Maßnahme anlegen" and sends it. Ends on the page of the measure; gives its path. */
export async function logMeasure(page: Page, measure: NewMeasure, actions = new Actions()): Promise<string> {
  await actions.fill(field(page, "Titel"), measure.title);
  const area = page.getByRole("checkbox", { name: new RegExp(`^${measure.area} `) });
  // The page of an area has ticked its own already.
  if (!(await area.isChecked())) await actions.check(area);
  await actions.choose(page.getByRole("combobox", { name: "Handlungsfeld" }), { label: measure.field });
  if (measure.lead) await chooseBody(actions, page.getByRole("combobox", { name: "Federführung" }), measure.lead);
  await actions.fill(field(page, "Beginn"), "2027-02-01");
  await actions.fill(field(page, "Ende"), "2028-12-31");
  if (measure.objective) {
    const objectives = page.getByRole("group", { name: "Ziele des Handlungskonzepts" });
    await actions.check(objectives.getByRole("checkbox", { name: new RegExp(`^${measure.objective} `) }));
  } else {
    await actions.fill(field(page, /^Außerhalb des Handlungskonzepts/), "Das Konzept dieses Raums nennt noch keine Ziele.");
  }
  await actions.click(page.getByRole("button", { name: "Maßnahme anlegen" }));
  await expect(page.getByRole("heading", { level: 1, name: measure.title })).toBeVisible();
  return new URL(page.url()).pathname;
}

/** A field one types into; dates are no textboxes, and the star of a required one belongs to its label. */
export function field(page: Page | Locator, name: string | RegExp): Locator {
  const label = typeof name === "string" ? new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*\\*?$`) : name;
  return page.getByLabel(label);
}

/** Waits until the page has become what it is with scripts; without them it is that already. */
export async function awake(page: Page) {
  if (await page.evaluate(() => matchMedia("(scripting: enabled)").matches)) {
    await expect(page.locator("leptos-island:not([data-awake])")).toHaveCount(0);
  }
}

/** A body by its short name: typed where the field suggests, picked where it is a plain select. */
export async function chooseBody(actions: Actions, box: Locator, name: string) {
  await awake(box.page());
  if (await isTyped(box)) {
    await actions.fill(box, name);
    await actions.press(box.page(), "Enter");
  } else {
    const option = box.locator("option").filter({ hasText: new RegExp(`^${name} – `) });
    await actions.choose(box, { value: (await option.getAttribute("value")) ?? "" });
  }
  await expect.poll(() => chosen(box)).toMatch(new RegExp(`^${name} – `));
}

export function isTyped(box: Locator): Promise<boolean> {
  return box.evaluate((element) => element.localName === "input");
}

/** What a select says, or the field in its place. */
export function chosen(box: Locator): Promise<string> {
  return box.evaluate((element) => (element instanceof HTMLSelectElement ? (element.selectedOptions[0]?.text ?? "") : (element as HTMLInputElement).value));
}

/** The answer to a form: its status, not that of the page it leads to. */
export async function statusOf(page: Page, send: () => Promise<void>): Promise<number> {
  const answer = page.waitForResponse(
    (response) => response.request().method() === "POST" && response.request().isNavigationRequest(),
  );
  await send();
  return (await answer).status();
}

/** What a person reads under a heading of the page. */
export function panel(page: Page, title: string | RegExp): Locator {
  return page.locator("section").filter({ has: page.getByRole("heading", { level: 2, name: title }) });
}

/** The rows of the table of a list. */
export function rows(page: Page): Locator {
  return page.getByRole("main").locator("tbody").getByRole("row");
}

/** "35 Maßnahmen", as the list says it. */
export async function total(page: Page): Promise<number> {
  const words = await page.getByRole("status").filter({ hasText: /^[\d.]+ Maßnahmen?$/ }).textContent();
  return Number((words ?? "").replace(/\D/g, ""));
}
