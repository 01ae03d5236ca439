// The start page of a coordination: she reads what changed, marks it as read, and sees only what comes after. Then she
// prints the Ämterrunde. On a server of its own: the Lesemarke belongs to one account, and stories run side by side.
import { inflateSync } from "node:zlib";
import { expect, test } from "./fixtures";
import { accounts, signIn } from "./accounts.mjs";
import { field, mark, panel, statusOf } from "./measures";
import { OwnServer } from "./own-server";

const story = test.extend<object, { house: OwnServer }>({
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

story("the coordination reads what changed, marks it, and finds only what comes later", async ({ page, anotherPage, checkAccessibility }, info) => {
  const clerk = await anotherPage("clerk");
  const report = async (text: string) => {
    await clerk.goto("/massnahmen?q=Mobile+Elternarbeit");
    await clerk.getByRole("main").getByRole("link", { name: /^Mobile Elternarbeit/ }).first().click();
    await clerk.goto(`${new URL(clerk.url()).pathname}/melden`);
    await clerk.getByRole("radio", { name: "in Umsetzung" }).check();
    await clerk.getByRole("radio", { name: "planmäßig" }).check();
    await field(clerk, "Sachstand").fill(text);
    expect(await statusOf(clerk, () => clerk.getByRole("button", { name: "Meldung abgeben" }).click())).toBe(303);
  };
  await report(`Erste Gruppe läuft ${mark(info)}`);
  await signIn(page, accounts.districtCoordinator);
  const news = page.locator("#neues");
  await expect(news.getByRole("heading", { level: 2 })).toContainText("Seit dem 08.11.2026");
  const measure = news.locator(".changes__measure").filter({ hasText: "Mobile Elternarbeit" });
  await expect(measure).toContainText("Stand gemeldet, SenBJF");
  await checkAccessibility();

  // Somebody reports while she reads: that is not on her page, so it stays new.
  await report(`Zweite Gruppe läuft ${mark(info)}`);
  await news.getByRole("button", { name: "Bis hier gelesen" }).click();
  await expect(page.getByRole("status")).toContainText("Ihre Lesemarke ist neu gesetzt");
  await expect(news.getByRole("heading", { level: 2 })).toContainText(/^Seit Ihrer Lesemarke \(\d\d\.\d\d\.2026, \d\d:\d\d Uhr\)/);
  await expect(news.locator(".changes__lines li")).toHaveText([/Stand gemeldet, SenBJF$/]);
  await news.getByRole("button", { name: "Bis hier gelesen" }).click();
  await expect(news).toContainText("hat sich seitdem nichts geändert");
  await report(`Dritte Gruppe läuft ${mark(info)}`);
  await page.goto("/");
  await expect(news.locator(".changes__lines li")).toHaveText([/Stand gemeldet, SenBJF$/]);

  // Nobody else's page knows of it.
  const colleague = await anotherPage("otherDistrictCoordinator");
  await expect(colleague.locator("#neues").getByRole("heading", { level: 2 })).toContainText("Seit dem 08.11.2026");
});

story("the coordination prints the Ämterrunde", async ({ page, checkAccessibility }) => {
  await signIn(page, accounts.districtCoordinator);
  await page.getByRole("link", { name: /^Ämterrunde 13d Kosmosviertel/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Ämterrunde Kosmosviertel" })).toBeVisible();
  await page.getByLabel("Änderungen seit").fill("2026-06-01");
  await page.getByRole("button", { name: "Zeitraum anzeigen" }).click();
  await expect(panel(page, "1. Geändert seit 01.06.2026").locator(".changes__measure")).not.toHaveCount(0);
  await expect(panel(page, "4. Zu entscheiden").getByRole("row")).not.toHaveCount(0);
  await checkAccessibility();
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const text = pdf.toString("latin1");
  expect(text.match(/\/Type \/Page\b/g)?.length ?? 0).toBeGreaterThan(1);
  // A4 upright, in points.
  expect(text).toMatch(/\/MediaBox \[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]/);
  expect(drawnText(pdf), "words, not a picture of them").toBeGreaterThan(100);
});

/** How many pieces of text the pages draw. */
function drawnText(pdf: Buffer): number {
  let pieces = 0;
  for (let at = pdf.indexOf("stream\n"); at >= 0; at = pdf.indexOf("stream\n", at + 1)) {
    const end = pdf.indexOf("endstream", at);
    if (end < 0) break;
    try {
      pieces += inflateSync(pdf.subarray(at + 7, end)).toString("latin1").match(/\bT[jJ]\b/g)?.length ?? 0;
    } catch {
      // A picture or a font.
    }
  }
  return pieces;
}
