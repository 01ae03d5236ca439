// Two clerks at the same record: the second one sees both texts, loses neither, and decides.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { field, logMeasure, mark, panel, statusOf } from "./measures";

test("(e) two clerks edit one measure at once: both texts, nothing lost, a deliberate decision", async ({ page, signInAs, anotherPage, checkAccessibility }, info) => {
  const title = `Maßnahme Elterncafé ${mark(info)}`;
  await signInAs("clerk");
  const path = await newMeasure(page, title);
  const deputy = await anotherPage("deputy");
  for (const clerk of [page, deputy]) {
    await clerk.goto(`${path}/bearbeiten`);
    await expect(field(clerk, "Titel")).toHaveValue(title);
  }

  await field(page, "Titel").fill(`${title}, Schulhof`);
  await field(page, "Ausgangslage und Bedarf").fill("Eltern finden keinen Ort zum Austausch.");
  expect(await statusOf(page, () => save(page))).toBe(303);

  await field(deputy, "Ausgangslage und Bedarf").fill("Es fehlt ein Raum\nmit Kinderbetreuung.");
  await field(deputy, "Erwartete Wirkung").fill("Mehr Eltern kommen zum Elternabend.");
  expect(await statusOf(deputy, () => save(deputy))).toBe(409);
  await expect(deputy.getByText("Jemand hat inzwischen gespeichert")).toBeVisible();
  const decide = deputy.getByRole("table", { name: /^Das haben beide geändert/ });
  await expect(decide.getByRole("row")).toHaveCount(2);
  await expect(decide).toContainText("Eltern finden keinen Ort zum Austausch.");
  await expect(decide).toContainText("Es fehlt ein Raum");
  const taken = deputy.getByRole("table", { name: /^Das hat nur die andere Seite geändert/ });
  await expect(taken).toContainText(`${title}, Schulhof`);
  await expect(field(deputy, "Titel"), "what only she changed is taken").toHaveValue(`${title}, Schulhof`);
  await expect(field(deputy, "Ausgangslage und Bedarf"), "what was typed stays").toHaveValue("Es fehlt ein Raum\nmit Kinderbetreuung.");
  await expect(field(deputy, "Erwartete Wirkung")).toHaveValue("Mehr Eltern kommen zum Elternabend.");
  await checkAccessibility(deputy);

  await field(deputy, "Ausgangslage und Bedarf").fill("Es fehlt ein Ort zum Austausch\nmit Kinderbetreuung.");
  expect(await statusOf(deputy, () => save(deputy))).toBe(303);
  await expect(deputy.getByRole("heading", { level: 1, name: `${title}, Schulhof` })).toBeVisible();
  await expect(panel(deputy, "Inhalt")).toContainText("Es fehlt ein Ort zum Austausch");
  await expect(panel(deputy, "Inhalt")).toContainText("Mehr Eltern kommen zum Elternabend.");

  // And what stood in between can still be read.
  await deputy.getByRole("link", { name: "Verlauf" }).click();
  await expect(panel(deputy, "Fassungen").getByRole("row")).toHaveCount(4);
  const difference = deputy.getByRole("table", { name: "Unterschiede der Stammdaten" });
  await expect(difference).toContainText("Eltern finden keinen Ort zum Austausch.");
  await expect(difference).toContainText("Es fehlt ein Ort zum Austausch");
  await checkAccessibility(deputy);
});

test("two reports at once: the second clerk reads the first one before hers counts", async ({ page, signInAs, anotherPage, checkAccessibility }, info) => {
  const title = `Maßnahme Lesepaten ${mark(info)}`;
  await signInAs("clerk");
  const path = await newMeasure(page, title);
  const deputy = await anotherPage("deputy");
  for (const clerk of [page, deputy]) await clerk.goto(`${path}/melden`);

  await page.getByRole("radio", { name: "in Umsetzung" }).check();
  await page.getByRole("radio", { name: "planmäßig" }).check();
  await field(page, "Sachstand").fill("Zwölf Patinnen und Paten lesen vor.");
  expect(await statusOf(page, () => report(page))).toBe(303);

  await deputy.getByRole("radio", { name: "in Vorbereitung" }).check();
  await deputy.getByRole("radio", { name: "kritisch" }).check();
  await field(deputy, "Begründung der Ampel").fill("Die Bibliothek schließt.");
  await field(deputy, "Sachstand").fill("Die Schulung hat begonnen.");
  expect(await statusOf(deputy, () => report(deputy))).toBe(409);
  const decide = deputy.getByRole("table", { name: /^Das haben beide geändert/ });
  for (const text of ["in Umsetzung", "in Vorbereitung", "planmäßig", "kritisch", "Zwölf Patinnen und Paten lesen vor.", "Die Schulung hat begonnen."]) {
    await expect(decide).toContainText(text);
  }
  await expect(deputy.getByRole("radio", { name: "kritisch" })).toBeChecked();
  await expect(field(deputy, "Begründung der Ampel")).toHaveValue("Die Bibliothek schließt.");
  await expect(field(deputy, "Sachstand")).toHaveValue("Die Schulung hat begonnen.");
  await checkAccessibility(deputy);

  await deputy.getByRole("radio", { name: "in Umsetzung" }).check();
  expect(await statusOf(deputy, () => report(deputy))).toBe(303);
  await expect(panel(deputy, /^Sachstand vom/)).toContainText("Die Schulung hat begonnen.");
  await expect(panel(deputy, /^Sachstand vom/)).toContainText("Die Bibliothek schließt.");
  await expect(panel(deputy, "Frühere Meldungen"), "a report is never overwritten").toContainText("Zwölf Patinnen und Paten lesen vor.");
});

test("two keep the milestones at once: the rows of both are there", async ({ page, signInAs, anotherPage, checkAccessibility }, info) => {
  const title = `Maßnahme Bolzplatz ${mark(info)}`;
  await signInAs("clerk");
  const path = await newMeasure(page, title);
  const deputy = await anotherPage("deputy");
  for (const clerk of [page, deputy]) await clerk.goto(`${path}/meilensteine`);
  await milestone(page, "Bauantrag gestellt", "2027-03-01");
  expect(await statusOf(page, () => save(page))).toBe(303);
  await milestone(deputy, "Platz eröffnet", "2027-09-01");
  expect(await statusOf(deputy, () => save(deputy))).toBe(409);
  await expect(deputy.getByText("Jemand hat inzwischen gespeichert")).toBeVisible();
  await expect(deputy.getByRole("table").first()).toContainText("Bauantrag gestellt");
  await checkAccessibility(deputy);
  expect(await statusOf(deputy, () => save(deputy))).toBe(303);
  const milestones = panel(deputy, "Meilensteine");
  await expect(milestones).toContainText("Bauantrag gestellt");
  await expect(milestones).toContainText("Platz eröffnet");
});

async function newMeasure(page: Page, title: string) {
  await page.goto("/massnahmen/neu");
  return logMeasure(page, { title, area: "13d", field: "Bildung und Ausbildung", objective: "Z4" });
}

async function save(page: Page) {
  await page.getByRole("button", { name: /(^| )speichern$/i }).click();
}

async function report(page: Page) {
  await page.getByRole("button", { name: "Meldung abgeben" }).click();
}

async function milestone(page: Page, title: string, planned: string) {
  await field(page, "Meilenstein").first().fill(title);
  await field(page, "Geplant für").first().fill(planned);
}
