// The Landeskoordination keeps the catalogue: a body gets another name, another one is split from a day on, a target
// group is retired, a programme gets a new term. On a server of its own: the bodies of the example data must stay.
import type { Page } from "@playwright/test";
import { expect, test as base } from "./fixtures";
import { field, panel, statusOf } from "./measures";
import { OwnServer } from "./own-server";

const test = base.extend<object, { house: OwnServer }>({
  house: [
    async ({}, use) => {
      const house = await OwnServer.start();
      await use(house);
      await house.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ house }, use) => use(house.url),
});

test("a body is renamed; the old name still finds it", async ({ page, signInAs, checkAccessibility }) => {
  await signInAs("stateCoordinator");
  await page.goto("/stellen?q=SenMVKU");
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await page.getByRole("link", { name: "Umbenennen" }).click();
  await field(page, "Kurzbezeichnung").fill("SenBJF");
  await field(page, "Name").fill("Senatsverwaltung für Mobilität und Umwelt");
  expect(await statusOf(page, () => press(page, "Speichern"))).toBe(422);
  await expect(page.getByText("Diese Kurzbezeichnung hat schon eine andere Stelle.").first()).toBeVisible();
  await expect(field(page, "Name")).toHaveValue("Senatsverwaltung für Mobilität und Umwelt");
  await checkAccessibility();
  await field(page, "Kurzbezeichnung").fill("SenMU");
  expect(await statusOf(page, () => press(page, "Speichern"))).toBe(303);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Senatsverwaltung für Mobilität und Umwelt");
  await page.goto("/stellen?q=senmvku");
  await expect(page.getByRole("row").nth(1)).toContainText("auch bekannt als SenMVKU");
});

test("a department is split from a day on, after a look at what it means, and joined again", async ({ page, signInAs, checkAccessibility }) => {
  await signInAs("stateCoordinator");
  await page.goto("/stellen?q=SenBJF");
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await page.getByRole("link", { name: "Nachfolge regeln" }).click();
  await checkAccessibility();
  expect(await statusOf(page, () => press(page, "Weiter zur Prüfung"))).toBe(422);
  await field(page, "Tag der Ablösung").fill("2026-12-15");
  await page.locator("#new_short_name_0").fill("SenBild");
  await page.locator("#new_name_0").fill("Senatsverwaltung für Bildung");
  await page.locator("#successor_1").selectOption({ label: "SenASGIVA" });
  await press(page, "Weiter zur Prüfung");
  await expect(page.getByText("wird am 15.12.2026 abgelöst")).toBeVisible();
  const meaning = panel(page, "Was das bedeutet");
  await expect(meaning.locator("a[data-count]").first()).toBeVisible();
  await expect(meaning).toContainText("Rolle der neuen Stelle");
  await checkAccessibility();

  await press(page, "Angaben ändern");
  await expect(page.locator("#new_short_name_0"), "what was typed stays").toHaveValue("SenBild");
  await press(page, "Weiter zur Prüfung");
  expect(await statusOf(page, () => press(page, "Ablösung speichern"))).toBe(303);
  await expect(page.getByText("Diese Stelle wird am 15.12.2026 abgelöst.")).toBeVisible();
  await expect(page.getByRole("main").getByRole("listitem").filter({ hasText: "Senatsverwaltung für Bildung (SenBild)" }).first()).toBeVisible();
  await checkAccessibility();

  await page.getByRole("link", { name: "Ablösung zurücknehmen" }).click();
  await checkAccessibility();
  await press(page, "Ablösung zurücknehmen");
  await expect(page.getByRole("status")).toContainText("besteht weiter");
  await page.goto("/stellen?q=SenBild");
  await expect(page.getByText("Keine Stelle gefunden")).toBeVisible();
});

test("a clerk enters a unit of her body, and the form of a measure offers it", async ({ page, signInAs, checkAccessibility }) => {
  await signInAs("clerk");
  await page.goto("/stellen?q=SenBJF");
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await page.getByRole("link", { name: "Einheit anlegen" }).click();
  await field(page, "Stellenzeichen").fill("II C");
  await field(page, "Name der Organisationseinheit").fill("Schule im Quartier");
  await checkAccessibility();
  await press(page, "Speichern");
  await expect(panel(page, "Organisationseinheiten").getByRole("row")).toHaveCount(2);
  await expect(panel(page, "Organisationseinheiten")).toContainText("II C");
  await page.goto("/massnahmen?q=Mobile+Elternarbeit");
  await page.getByRole("main").getByRole("link", { name: /^Mobile Elternarbeit/ }).first().click();
  await page.getByRole("link", { name: "Bearbeiten", exact: true }).first().click();
  await expect(page.locator("#einheiten option")).toHaveAttribute("value", "II C");
});

test("a target group in use is retired and not deleted; a new one can go again", async ({ page, signInAs, checkAccessibility }) => {
  await signInAs("stateCoordinator");
  await page.getByRole("link", { name: "Verzeichnisse" }).first().click();
  await checkAccessibility();
  const link = page.getByRole("link", { name: /Zielgruppen$/ });
  const count = Number(await link.getAttribute("data-count"));
  await link.click();
  await expect(page.getByRole("row")).toHaveCount(count + 1);
  await checkAccessibility();
  const used = page.getByRole("row").filter({ has: page.locator("a[data-count]") }).first();
  await used.getByRole("link", { name: /^Bearbeiten/ }).click();
  const name = await field(page, "Bezeichnung").inputValue();
  await page.getByRole("link", { name: "Löschen" }).click();
  await expect(page.getByText("kann nur stillgelegt werden")).toBeVisible();
  await expect(page.getByRole("button", { name: "Löschen" })).toHaveCount(0);
  await checkAccessibility();
  await page.getByRole("link", { name: "Zurück zum Bearbeiten" }).click();
  await page.getByRole("checkbox", { name: "Stillgelegt" }).check();
  await press(page, "Speichern");
  await expect(page.getByRole("row").filter({ hasText: name }).filter({ hasText: "stillgelegt" })).toHaveCount(1);

  await page.getByRole("link", { name: "Zielgruppe anlegen" }).click();
  await field(page, "Bezeichnung").fill("Nachtschwärmer");
  await press(page, "Speichern");
  await expect(page.getByRole("row").last()).toContainText("Nachtschwärmer");
  await page.getByRole("row").last().getByRole("link", { name: /^Bearbeiten/ }).click();
  await page.getByRole("link", { name: "Löschen" }).click();
  await press(page, "Löschen");
  await expect(page.getByRole("status").filter({ hasText: "gelöscht" })).toBeVisible();
  await expect(page.getByText("Nachtschwärmer")).toHaveCount(0);
});

test("two coordinators edit one programme: both texts, nothing lost", async ({ page, signInAs, anotherPage, checkAccessibility }) => {
  await signInAs("stateCoordinator");
  const deputy = await anotherPage("stateCoordinator");
  for (const one of [page, deputy]) {
    await one.goto("/verzeichnisse/programme");
    await one.getByRole("row", { name: /^BENN/ }).getByRole("link", { name: /^Bearbeiten/ }).click();
  }
  await field(page, "Laufzeit bis einschließlich").fill("2029-12-31");
  expect(await statusOf(page, () => press(page, "Speichern"))).toBe(303);
  await expect(page.getByRole("row", { name: /^BENN/ })).toContainText("bis 31.12.2029");
  await checkAccessibility();
  await field(deputy, "Rückfrage").fill("Liegt eine Unterkunft im Umkreis?");
  expect(await statusOf(deputy, () => press(deputy, "Speichern"))).toBe(409);
  const both = deputy.getByRole("table", { name: "Unterschiede" });
  await expect(both).toContainText("31.12.2029");
  await expect(both).toContainText("Liegt eine Unterkunft im Umkreis?");
  await expect(field(deputy, "Rückfrage")).toHaveValue("Liegt eine Unterkunft im Umkreis?");
  await checkAccessibility(deputy);
  await field(deputy, "Laufzeit bis einschließlich").fill("2029-12-31");
  expect(await statusOf(deputy, () => press(deputy, "Speichern"))).toBe(303);
  await expect(deputy.getByRole("row", { name: /^BENN/ })).toContainText("Liegt eine Unterkunft");
});

async function press(page: Page, name: string) {
  await page.getByRole("button", { name, exact: true }).click();
}
