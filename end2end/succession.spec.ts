// A department is split: on the day it takes effect its open tasks and its pens go to the successor, and no record is
// rewritten for it. On a server of its own, on which a night passes.
import type { Page } from "@playwright/test";
import { accounts, signIn } from "./accounts.mjs";
import { Actions, expect, test as base } from "./fixtures";
import { chooseBody, field, logMeasure, mark, panel, statusOf } from "./measures";
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

test("the open request to SenMVKU is that of its successor from the next day on", async ({ page, house, anotherPage, checkAccessibility }, info) => {
  const title = `Maßnahme Schulwege ${mark(info)}`;
  await signIn(page, accounts.clerk);
  await page.goto("/massnahmen/neu");
  const path = await logMeasure(page, { title, area: "13d", field: "Mobilität", objective: "Z8" });
  await page.getByRole("link", { name: "Weitere Angaben ergänzen" }).click();
  const first = page.getByRole("group", { name: "Beteiligte Stelle 1" });
  await chooseBody(new Actions(), first.getByRole("combobox"), "SenMVKU");
  await field(first, "Aufgabe").fill("Ordnet die Querung an.");
  await page.getByRole("button", { name: "Speichern", exact: true }).click();

  const state = await anotherPage("stateCoordinator");
  await state.goto("/stellen?q=SenMVKU");
  await state.getByRole("row").nth(1).getByRole("link").first().click();
  await state.getByRole("link", { name: "Nachfolge regeln" }).click();
  await field(state, "Tag der Ablösung").fill("2026-11-23");
  for (const [row, short, name] of [["0", "SenMobil", "Senatsverwaltung für Mobilität"], ["1", "SenUmwelt", "Senatsverwaltung für Umwelt"]]) {
    await state.locator(`#new_short_name_${row}`).fill(short);
    await state.locator(`#new_name_${row}`).fill(name);
  }
  await press(state, "Weiter zur Prüfung");
  expect(await statusOf(state, () => press(state, "Ablösung speichern"))).toBe(303);

  const transport = await anotherPage("transportClerk");
  await transport.goto("/aufgaben");
  await expect(request(transport, title), "until the end of the day it is SenMVKU's").toHaveCount(1);

  await house.nextDay();

  await signIn(transport, accounts.transportClerk);
  await transport.goto("/aufgaben");
  await expect(request(transport, title), "a role for a body that is gone opens nothing").toHaveCount(0);

  const administrator = await anotherPage("administrator");
  await administrator.goto("/verwaltung/konten");
  const left = panel(administrator, "Rollen für abgelöste Stellen").getByRole("row").filter({ hasText: accounts.transportClerk });
  await expect(left).toContainText("SenMobil");
  await left.getByRole("link", { name: /^Neue Rolle geben/ }).click();
  await administrator.getByRole("button", { name: "Rolle geben" }).click();
  await expect(administrator.getByRole("status")).toContainText("Rolle ist eingetragen");

  await transport.goto("/aufgaben");
  await expect(request(transport, title)).toContainText("für SenMVKU");
  await checkAccessibility(transport);
  await request(transport, title).getByRole("button", { name: /^Annehmen/ }).click();
  await expect(transport.getByRole("status").filter({ hasText: "Die Anfrage ist angenommen" })).toBeVisible();
  await transport.goto(path);
  await expect(panel(transport, "Zuständigkeit").getByRole("listitem").filter({ hasText: "SenMobil" }).last()).toContainText("für SenMVKU");
  // The history keeps the name of its day, and who led for the old department leads for the new one.
  await transport.goto("/massnahmen?q=Sichere+Wege+zur+Schule");
  await transport.getByRole("main").getByRole("link", { name: /^Sichere Wege/ }).first().click();
  await expect(transport.getByRole("link", { name: "Sachstand melden" }).first()).toBeVisible();
});

async function press(page: Page, name: string) {
  await page.getByRole("main").getByRole("button", { name, exact: true }).click();
}

function request(page: Page, title: string) {
  return panel(page, "Anfragen an Ihre Stelle").getByRole("row").filter({ hasText: title });
}
