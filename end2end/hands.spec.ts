// Quick hands: state and rating changed in the list, one change for many measures, rows pasted from a spreadsheet.
// Each with and without JavaScript.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { field, logMeasure, mark, statusOf } from "./measures";

// What the dialog of the list is told when somebody was quicker; it shows both.
const TOLD = [/the server responded with a status of 4(01|03|04|09|22)/, /^response: 4(09|22) \S+\/stand\?teil=1$/];
// An option that is a list has to stand in a list.
test.use({ expectedComplaints: [TOLD, { option: true }] });

/** A measure of the clerk; gives its title. */
async function newMeasure(page: Page, title: string): Promise<string> {
  await page.goto("/massnahmen/neu?raum=13d");
  await logMeasure(page, { title, area: "13d", field: "Bildung und Ausbildung", objective: "Z1" });
  return title;
}

/** The list of just these measures. */
async function list(page: Page, words: string) {
  await page.goto(`/massnahmen?q=${encodeURIComponent(words)}&sortierung=titel`);
}

function row(page: Page, title: string): Locator {
  return page.getByRole("row").filter({ has: page.getByRole("link", { name: title, exact: true }) });
}

test("(h) state and rating are changed in the list, with a reason where one is needed", async ({ page, signInAs, checkAccessibility }, info) => {
  const js = info.project.name === "js";
  await signInAs("clerk");
  const title = await newMeasure(page, `Maßnahme Schnellhand ${mark(info)}`);
  await list(page, title);
  const cells = row(page, title);
  const change = cells.getByRole("link", { name: /^Ampel von .* ändern$/ });
  // With the keyboard alone.
  await change.focus();
  await page.keyboard.press("Enter");
  const form = js ? page.getByRole("dialog") : page.getByRole("main");
  if (js) await expect(page.getByRole("dialog", { name: title })).toBeVisible();
  await form.getByRole("combobox", { name: "Umsetzungsstand" }).selectOption("running");
  await form.getByRole("combobox", { name: "Ampel" }).selectOption("critical");
  await field(form, "Sachstand").fill("Die Bauleitung fehlt.");
  await form.getByRole("button", { name: "Speichern" }).click();
  const reason = field(form, "Begründung der Ampel");
  await expect(reason).toHaveAttribute("aria-invalid", "true");
  await expect(reason).toHaveAccessibleDescription(/begründen/);
  await expect(field(form, "Sachstand"), "nothing is lost").toHaveValue("Die Bauleitung fehlt.");
  await checkAccessibility();
  await reason.fill("Haushaltssperre");
  await form.getByRole("button", { name: "Speichern" }).click();

  await expect(cells).toContainText("kritisch");
  await expect(cells).toContainText("in Umsetzung");
  await expect(cells).toContainText("22.11.2026");
  expect(new URL(page.url()).searchParams.get("q"), "the same list").toBe(title);
  if (js) {
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(change, "the focus is where it was").toBeFocused();
    await expect(page.getByRole("status").filter({ hasText: /^Gespeichert: .* Ampel kritisch\.$/ })).toHaveCount(1);
    // Escape leaves everything as it is.
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(change).toBeFocused();
  } else {
    await expect(page.getByRole("status").filter({ hasText: "Die Meldung ist gespeichert" })).toBeVisible();
    expect(new URL(page.url()).hash).toMatch(/^#m-/);
  }
  await checkAccessibility();
});

test("(i) somebody reports meanwhile: both are shown in the list too", async ({ page, signInAs, anotherPage }, info) => {
  const js = info.project.name === "js";
  await signInAs("clerk");
  const title = await newMeasure(page, `Maßnahme Zweihand ${mark(info)}`);
  const deputy = await anotherPage("deputy");
  for (const clerk of [page, deputy]) {
    await list(clerk, title);
    await row(clerk, title).getByRole("link", { name: /^Stand von/ }).click();
    await expect(clerk.getByRole("combobox", { name: "Umsetzungsstand" })).toBeVisible();
  }
  const form = (clerk: Page) => (js ? clerk.getByRole("dialog") : clerk.getByRole("main"));
  await form(page).getByRole("combobox", { name: "Umsetzungsstand" }).selectOption("preparing");
  await field(form(page), "Sachstand").fill("Die Ausschreibung läuft.");
  await form(page).getByRole("button", { name: "Speichern" }).click();
  await expect(row(page, title)).toContainText("in Vorbereitung");

  await form(deputy).getByRole("combobox", { name: "Umsetzungsstand" }).selectOption("running");
  await field(form(deputy), "Sachstand").fill("Der Bau hat begonnen.");
  await form(deputy).getByRole("button", { name: "Speichern" }).click();
  await expect(form(deputy).getByText("Jemand hat inzwischen gespeichert")).toBeVisible();
  await expect(form(deputy)).toContainText("Die Ausschreibung läuft.");
  await expect(field(form(deputy), "Sachstand")).toHaveValue("Der Bau hat begonnen.");
  await form(deputy).getByRole("button", { name: "Speichern" }).click();
  await expect(row(deputy, title)).toContainText("in Umsetzung");
});

test("(j) many measures get a new end; one was changed meanwhile and is not overwritten", async ({ page, signInAs, anotherPage, checkAccessibility }, info) => {
  await signInAs("clerk");
  const words = `Sammelhand ${mark(info)}`;
  const titles = [`Maßnahme ${words} A`, `Maßnahme ${words} B`];
  const paths: string[] = [];
  for (const title of titles) {
    await newMeasure(page, title);
    paths.push(new URL(page.url()).pathname);
  }
  await list(page, words);
  for (const title of titles) await row(page, title).getByRole("checkbox").check();
  await page.getByRole("button", { name: "Ausgewählte gemeinsam ändern" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Gemeinsam ändern" })).toBeVisible();
  await page.getByRole("radio", { name: "Ende", exact: true }).check();
  await field(page, "Oder um so viele Tage verschieben").fill("31");
  await page.getByRole("button", { name: "Vorschau ansehen" }).click();
  await expect(page.getByRole("alert")).toContainText("Bitte begründen Sie, warum sich das Ende ändert.");
  await expect(field(page, "Oder um so viele Tage verschieben")).toHaveValue("31");
  await checkAccessibility();
  await field(page, "Grund der Terminänderung").fill("Die Zuwendung kam später.");
  await page.getByRole("button", { name: "Vorschau ansehen" }).click();
  const preview = page.getByRole("table", { name: "Das ändert sich (2)" });
  await expect(preview).toContainText("31.12.2028");
  await expect(preview).toContainText("31.01.2029");
  await checkAccessibility();

  const deputy = await anotherPage("deputy");
  await deputy.goto(`${paths[0]}/bearbeiten`);
  await field(deputy, "Titel").fill(`${titles[0]}, neu`);
  expect(await statusOf(deputy, () => deputy.getByRole("button", { name: "Speichern", exact: true }).last().click())).toBe(303);

  await page.getByRole("button", { name: "Änderungen anwenden" }).click();
  await expect(page.getByText("Ein Teil ist gespeichert. Geändert: 1, nicht geändert: 1.")).toBeVisible();
  const failed = page.getByRole("table", { name: "Nicht geändert" });
  await expect(failed.getByRole("row").filter({ hasText: titles[0] })).toContainText("inzwischen geändert");
  await checkAccessibility();
  await page.getByRole("link", { name: "Nicht geänderte noch einmal ansehen" }).click();
  await expect(page.getByRole("checkbox", { name: new RegExp(`${titles[0]}, neu`) })).toBeChecked();
  await page.goto(paths[1]);
  await expect(page.getByRole("main")).toContainText("31.01.2029");
  await page.goto(paths[0]);
  await expect(page.getByRole("main")).not.toContainText("31.01.2029");
});

test("(k) three rows from a spreadsheet, one wrong: corrected on the page, then created", async ({ page, signInAs, checkAccessibility }, info) => {
  await signInAs("clerk");
  const words = `Tabelle ${mark(info)}`;
  const heads = ["Maßnahme", "Handlungsraum", "Handlungsfeld", "Ziel", "Federführung", "Beteiligte", "Ende", "Ampel"];
  const line = (title: string, lead: string, end: string) => [title, "13d", "Bildung und Ausbildung", "Z1", lead, "SenStadt: plant mit", end, "planmäßig"].join("\t");
  const rows = [heads.join("\t"), line(`${words} eins`, "SenBJF", "31.12.2028"), line(`"${words} ""zwei"""`, "SenBJF", "2028-12-31"), line(`${words} drei`, "SenGibtEsNicht", "30.02.2028")];

  await page.goto("/massnahmen");
  await page.getByRole("link", { name: "Aus Excel einfügen" }).click();
  await checkAccessibility();
  await field(page, "Zeilen aus Ihrer Tabelle").fill(rows.join("\r\n"));
  await page.getByRole("button", { name: "Zeilen prüfen" }).click();
  await expect(page.getByRole("alert").getByRole("listitem")).toHaveCount(2);
  const third = page.getByRole("row").filter({ hasText: "Zeile 3" });
  await expect(third).toContainText("SenGibtEsNicht“ ist keine Stelle");
  await expect(page.getByRole("row").filter({ hasText: "Zeile 2" })).toContainText('"zwei"');
  await checkAccessibility();
  await field(third, "Federführung").fill("SenBJF");
  await field(third, "Ende").fill("29.02.2028");
  await page.getByRole("button", { name: "Erneut prüfen" }).click();
  await expect(page.getByText("Alle Zeilen sind in Ordnung.")).toBeVisible();
  await page.getByRole("button", { name: "Jetzt anlegen" }).click();
  await expect(page.getByText("Alle Zeilen sind angelegt: 3.")).toBeVisible();
  await checkAccessibility();
  await page.getByRole("link", { name: `${words} drei` }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${words} drei` })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("29.02.2028");
  await expect(page.getByRole("main")).toContainText("planmäßig");
  await list(page, words);
  await expect(page.getByRole("main").locator("tbody").getByRole("row")).toHaveCount(3);
});
