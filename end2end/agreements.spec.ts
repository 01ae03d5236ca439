// Bodies agree with each other: asked, answered, asked anew about other terms. Each side sees its own next step.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { chooseBody, field, logMeasure, mark, panel, rows, statusOf } from "./measures";
import { Actions } from "./fixtures";

test.describe("SenBJF asks the Bezirksamt and SenStadt", () => {
  test.describe.configure({ mode: "serial" });
  let title = "";
  let path = "";

  test("it names the Bezirksamt with a task and asks SenStadt for money twice", async ({ page, signInAs, checkAccessibility }, info) => {
    title = `Maßnahme Nachtbibliothek ${mark(info)}`;
    await signInAs("clerk");
    await page.goto("/massnahmen/neu");
    path = await logMeasure(page, { title, area: "13d", field: "Bildung und Ausbildung", objective: "Z2" });
    await page.getByRole("link", { name: "Weitere Angaben ergänzen" }).click();
    const first = page.getByRole("group", { name: "Beteiligte Stelle 1" });
    await chooseBody(new Actions(), first.getByRole("combobox"), "BA Treptow-Köpenick");
    await field(first, "Aufgabe").fill("Öffnet die Räume am Abend.");
    await page.getByRole("button", { name: "Speichern", exact: true }).click();

    for (const [year, amount] of [["2027", "50.000"], ["2028", "80.000"]]) await askForMoney(page, year, amount);
    const money = panel(page, "Kosten und Mittel");
    await expect(money.getByRole("row").filter({ hasText: "80.000,00 €" })).toContainText("angefragt");
    const responsible = panel(page, "Zuständigkeit");
    await expect(responsible.getByRole("group", { name: "Stand der Abstimmung" })).toContainText("BA Treptow-Köpenick, SenStadt");
    await checkAccessibility();
  });

  test("the district finds it among its tasks and accepts with one click", async ({ page, signInAs, actions, checkAccessibility }) => {
    await signInAs("districtClerk");
    await page.goto("/aufgaben");
    const row = request(page, title, "Beteiligung");
    await expect(row).toContainText("Beteiligung");
    await checkAccessibility();
    await actions.click(row.getByRole("button", { name: /^Annehmen/ }));
    await expect(page.getByRole("status").filter({ hasText: "Die Anfrage ist angenommen" })).toBeVisible();
    await expect(request(page, title, "Beteiligung")).toHaveCount(0);
    expect(actions.total).toBe(1);
    await page.goto(path);
    await expect(panel(page, "Zuständigkeit").getByRole("listitem").filter({ hasText: "BA Treptow-Köpenick" }).last()).toContainText("angenommen");
  });

  test("SenStadt promises one amount and declines 80.000 € with a reason; without one nothing is lost", async ({ page, signInAs, checkAccessibility }) => {
    await signInAs("otherClerk");
    await page.goto("/aufgaben");
    await request(page, title, "50.000,00 €").getByRole("button", { name: /^Zusagen/ }).click();
    await expect(page.getByRole("status").filter({ hasText: "Der Stand der Mittel ist gespeichert" })).toBeVisible();
    await request(page, title, "80.000,00 €").getByRole("link", { name: /^Ansehen oder ablehnen/ }).click();
    await page.getByRole("radio", { name: "abgelehnt" }).check();
    expect(await statusOf(page, () => page.getByRole("button", { name: "Antwort speichern" }).click())).toBe(422);
    await expect(field(page, "Begründung")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByRole("radio", { name: "abgelehnt" })).toBeChecked();
    await checkAccessibility();
    await field(page, "Begründung").fill("Die Mittel 2028 sind schon gebunden.");
    expect(await statusOf(page, () => page.getByRole("button", { name: "Antwort speichern" }).click())).toBe(303);
    await expect(page.getByRole("status").filter({ hasText: "Die Anfrage ist abgelehnt" })).toBeVisible();
    await expect(request(page, title, "80.000,00 €")).toHaveCount(0);
  });

  test("SenBJF sees the answer and asks for less: only that request opens again", async ({ page, signInAs, anotherPage, checkAccessibility }) => {
    await signInAs("clerk");
    await page.goto("/aufgaben");
    const answer = panel(page, "Antworten auf Ihre Anfragen").getByRole("row").filter({ hasText: title }).filter({ hasText: "80.000,00 €" });
    await expect(answer).toContainText("Die Mittel 2028 sind schon gebunden.");
    await answer.getByRole("link", { name: /^Anfrage ändern/ }).click();
    await field(page, "Betrag").fill("60.000");
    await checkAccessibility();
    await page.getByRole("button", { name: "Speichern" }).click();
    await expect(page.getByRole("status").filter({ hasText: "Nur die gebende Stelle dieses Beitrags wird neu gefragt" })).toBeVisible();

    const stadt = await anotherPage("otherClerk");
    await stadt.goto("/aufgaben");
    await expect(request(stadt, title, "60.000,00 €")).toHaveCount(1);
    await expect(request(stadt, title, "50.000,00 €"), "the promised one is not asked again").toHaveCount(0);
    const district = await anotherPage("districtClerk");
    await district.goto("/aufgaben");
    await expect(request(district, title, "Beteiligung"), "nor is the Bezirksamt").toHaveCount(0);
  });

  test("a change of a promised amount leaves the promise in force until SenStadt agrees", async ({ page, signInAs, anotherPage }) => {
    await signInAs("clerk");
    await page.goto(path);
    const promised = panel(page, "Kosten und Mittel").getByRole("row").filter({ hasText: "50.000,00 €" });
    await promised.getByRole("link", { name: /^Ändern/ }).click();
    await field(page, "Betrag").fill("70.000");
    await page.getByRole("button", { name: "Speichern" }).click();
    const row = panel(page, "Kosten und Mittel").getByRole("row").filter({ hasText: "50.000,00 €" });
    await expect(row).toContainText("zugesagt");
    await expect(row).toContainText("Neu angefragt: 70.000,00 € für 2027");

    const stadt = await anotherPage("otherClerk");
    await stadt.goto("/aufgaben");
    await request(stadt, title, "70.000,00 €").getByRole("button", { name: /^Änderung zusagen/ }).click();
    await page.reload();
    await expect(panel(page, "Kosten und Mittel").getByRole("row").filter({ hasText: "70.000,00 €" })).toContainText("zugesagt");
  });

  test("who read old terms cannot agree to new ones", async ({ page, signInAs, anotherPage }) => {
    const stadt = await anotherPage("otherClerk");
    await stadt.goto("/aufgaben");
    await request(stadt, title, "60.000,00 €").getByRole("link", { name: /^Ansehen oder ablehnen/ }).click();

    await signInAs("clerk");
    await page.goto(path);
    await panel(page, "Kosten und Mittel").getByRole("row").filter({ hasText: "60.000,00 €" }).getByRole("link", { name: /^Ändern/ }).click();
    await field(page, "Betrag").fill("90.000");
    await page.getByRole("button", { name: "Speichern" }).click();

    await stadt.getByRole("radio", { name: "zugesagt" }).check();
    expect(await statusOf(stadt, () => stadt.getByRole("button", { name: "Antwort speichern" }).click())).toBe(409);
    await expect(stadt.getByText("Die Bedingungen haben sich inzwischen geändert")).toBeVisible();
    await expect(stadt.getByText(/90\.000,00 € für 2028/).first()).toBeVisible();
    await expect(stadt.getByRole("radio", { name: "zugesagt" }), "what was chosen is kept").toBeChecked();
  });

  test("the list of requests is narrowed by body and state, and says how many there are", async ({ page, signInAs, checkAccessibility }) => {
    await signInAs("leadership");
    await page.goto("/anfragen?zustand=offen");
    const total = Number(await page.locator("[data-total]").getAttribute("data-total"));
    expect(total).toBeGreaterThan(0);
    await expect(rows(page)).toHaveCount(Math.min(total, 50));
    await checkAccessibility();
    await page.goto("/mittel?zustand=promised&raum=13d");
    await expect(rows(page).filter({ hasText: title })).toHaveCount(1);
  });
});

async function askForMoney(page: Page, year: string, amount: string) {
  await panel(page, "Kosten und Mittel").getByRole("link", { name: "Mittel anfragen" }).click();
  await page.getByRole("combobox", { name: "Programm" }).selectOption({ label: "Gemeinschaftsprojekte (SenStadt)" });
  await field(page, "Jahr").fill(year);
  await field(page, "Betrag").fill(amount);
  await page.getByRole("button", { name: "Mittel anfragen" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Die Mittel sind angefragt" })).toBeVisible();
}

/** A request to the own body among the tasks. */
function request(page: Page, title: string, what: string) {
  return panel(page, "Anfragen an Ihre Stelle").getByRole("row").filter({ hasText: title }).filter({ hasText: what });
}
