// What somebody types is kept while it is typed: the tab dies, a second window, a session that ends. Without
// JavaScript a button keeps it.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { accounts, signIn } from "./accounts.mjs";
import { field, logMeasure, mark, panel, statusOf } from "./measures";
import { OwnServer } from "./own-server";

const NEED = "Ausgangslage und Bedarf";
const offered = (page: Page) => page.getByText(/^Sie haben hier am .* einen Zwischenstand gespeichert$/);
const saved = (page: Page) => page.getByText(/^Zwischenstand gespeichert \d\d:\d\d/);

async function newMeasure(page: Page, title: string) {
  await page.goto("/massnahmen/neu");
  return logMeasure(page, { title, area: "13d", field: "Bildung und Ausbildung", objective: "Z6" });
}

/** By itself with JavaScript, else by the button. */
async function keep(page: Page, js: boolean | undefined) {
  if (js) {
    await expect(saved(page)).toBeVisible({ timeout: 10_000 });
  } else {
    await page.getByRole("button", { name: "Zwischenstand sichern" }).click();
    await expect(page.getByRole("status").filter({ hasText: "Ihr Zwischenstand ist gespeichert" })).toBeVisible();
  }
}

test("the tab dies while someone types: the text is there again, and gone from the drafts once it is sent", async ({ page, signInAs, anotherPage, checkAccessibility, javaScriptEnabled }, info) => {
  await signInAs("clerk");
  const title = `Maßnahme Leseclub ${mark(info)}`;
  const path = await newMeasure(page, title);
  const text = "Der Leseclub hat keinen Raum.\n„Seit März“, sagt die Bibliothek & der Verein.";
  await page.goto(`${path}/bearbeiten`);
  await field(page, NEED).fill(text);
  await keep(page, javaScriptEnabled);
  await checkAccessibility();
  const remembered = await page.context().storageState();
  await page.close();

  const later = await anotherPage(remembered);
  await later.goto(`${path}/bearbeiten`);
  await expect(offered(later)).toBeVisible();
  await expect(field(later, NEED)).toHaveValue("");
  await checkAccessibility(later);
  await later.goto("/zwischenstaende");
  await expect(later.getByRole("main")).toContainText("Maßnahme bearbeiten");
  await later.getByRole("link", { name: new RegExp(`^Als Text ansehen ?: Maßnahme bearbeiten .*${title}`) }).click();
  await expect(later.getByRole("main")).toContainText("Der Leseclub hat keinen Raum.");
  await later.goto(`${path}/bearbeiten`);
  await later.getByRole("link", { name: "Am Zwischenstand weiterarbeiten" }).click();
  await expect(field(later, NEED)).toHaveValue(text);
  expect(await statusOf(later, () => later.getByRole("button", { name: "Speichern", exact: true }).click())).toBe(303);
  await expect(panel(later, "Inhalt")).toContainText("Der Leseclub hat keinen Raum.");
  await later.goto(`${path}/bearbeiten`);
  await expect(offered(later)).toHaveCount(0);
});

test("a page left at once keeps what was typed, and it can be discarded @js", async ({ page, signInAs }, info) => {
  await signInAs("clerk");
  const path = await newMeasure(page, `Maßnahme Werkstatt ${mark(info)}`);
  await page.goto(`${path}/melden`);
  await field(page, "Sachstand").pressSequentially("Die Werkstatt ist offen.");
  page.on("dialog", (dialog) => dialog.accept());
  await page.goto("/konto");
  // What a page sends as it is left arrives when it arrives.
  await expect(async () => {
    await page.goto(`${path}/melden`);
    await expect(offered(page)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.getByRole("button", { name: "Zwischenstand verwerfen" }).click();
  await expect(page.getByRole("status").filter({ hasText: "verworfen" })).toBeVisible();
  await expect(offered(page)).toHaveCount(0);
});

test("two windows on one form: the second is told and decides", async ({ page, signInAs, javaScriptEnabled, checkAccessibility }, info) => {
  await signInAs("clerk");
  const path = await newMeasure(page, `Maßnahme Garten ${mark(info)}`);
  const second = await page.context().newPage();
  for (const window of [page, second]) await window.goto(`${path}/bearbeiten`);
  await field(page, NEED).fill("Aus dem ersten Fenster");
  await keep(page, javaScriptEnabled);
  await field(second, NEED).fill("Aus dem zweiten Fenster");
  if (javaScriptEnabled) {
    await expect(second.getByText(/^Nicht gespeichert: Zu diesem Formular/)).toBeVisible({ timeout: 10_000 });
    await checkAccessibility(second);
    await second.getByRole("button", { name: "Stattdessen diesen Stand sichern" }).click();
    await expect(saved(second)).toBeVisible();
  } else {
    await second.getByRole("button", { name: "Zwischenstand sichern" }).click();
    await expect(second.getByRole("table")).toContainText("Aus dem ersten Fenster");
    await checkAccessibility(second);
    await second.getByRole("button", { name: "Stattdessen meine jetzige Eingabe sichern" }).click();
  }
  await second.goto(`${path}/bearbeiten?zwischenstand=weiter`);
  await expect(field(second, NEED)).toHaveValue("Aus dem zweiten Fenster");
  await second.close();
});

test("Strg+S sends the form in which one types, unless shortcuts are off @js", async ({ page, signInAs }, info) => {
  await signInAs("clerk");
  const path = await newMeasure(page, `Maßnahme Chor ${mark(info)}`);
  await page.goto(`${path}/bearbeiten`);
  await field(page, NEED).fill("Der Chor sucht einen Raum.");
  expect(await statusOf(page, () => page.keyboard.press("Control+s"))).toBe(303);
  await expect(panel(page, "Inhalt")).toContainText("Der Chor sucht einen Raum.");
  await page.route(`**${path}/bearbeiten`, async (route) => {
    const answer = await route.fetch();
    const off = (await answer.text()).replace(/<body[^>]*>/, '<body data-shortcuts="off">');
    await route.fulfill({ response: answer, body: off });
  });
  await page.goto(`${path}/bearbeiten`);
  await expect(page.locator("leptos-island[data-awake]").first()).toBeAttached();
  await field(page, NEED).fill("Nicht abgesendet.");
  await page.keyboard.press("Control+s");
  await expect(saved(page)).toBeVisible({ timeout: 10_000 });
  expect(page.url()).toContain("/bearbeiten");
  await page.unroute(`**${path}/bearbeiten`);
});

test.describe("too large", () => {
  test.use({ expectedComplaints: [[/the server responded with a status of 413/], { option: true }] });

  test("a form above two megabytes: nothing is sent and the text stays, or a page says so", async ({ page, signInAs, javaScriptEnabled }) => {
    await signInAs("clerk");
    await page.goto("/wiedervorlagen/neu");
    const text = `Zu lang ${"x".repeat(2_300_000)}`;
    await field(page, "Woran möchten Sie erinnert werden?").fill(text);
    const send = page.getByRole("main").getByRole("button", { name: "Speichern", exact: true });
    if (javaScriptEnabled) {
      await send.click();
      await expect(page.getByText(/^Das Formular ist mit mehr als 2 MB Text zu groß/)).toBeVisible();
      expect((await field(page, "Woran möchten Sie erinnert werden?").inputValue()).length).toBe(text.length);
      page.on("dialog", (dialog) => dialog.accept());
    } else {
      expect(await statusOf(page, () => send.click())).toBe(413);
      await expect(page.getByRole("heading", { level: 1, name: "Das ist zu groß" })).toBeVisible();
      await page.goBack();
      expect((await field(page, "Woran möchten Sie erinnert werden?").inputValue()).length).toBe(text.length);
    }
  });
});

/** On a server of its own, whose sessions rest one minute. */
const short = test.extend<object, { house: OwnServer }>({
  house: [
    async ({}, use) => {
      const house = await OwnServer.start("--session-minutes", "1");
      await use(house);
      await house.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ house }, use) => use(house.url),
});

// What is typed after the end is refused by its status and kept all the same. An option that is a list has to stand in a list.
short.use({ expectedComplaints: [[/the server responded with a status of 4(01|03|04|09|22)/, /^response: 401 \S+\/zwischenstaende\?/], { option: true }] });

short("before the session ends a warning comes in time, can be answered, and afterwards nothing is lost @js", async ({ page, anotherPage, checkAccessibility }, info) => {
  short.setTimeout(240_000);
  await signIn(page, accounts.clerk);
  await page.goto("/wiedervorlagen/neu");
  const text = `Vor dem Ende der Sitzung ${mark(info)}`;
  await field(page, "Woran möchten Sie erinnert werden?").fill(text);
  await expect(saved(page)).toBeVisible({ timeout: 10_000 });
  const strip = page.getByRole("alert").filter({ hasText: "Ihre Sitzung" });
  await expect(strip).toContainText("Ihre Sitzung endet in weniger als einer Minute", { timeout: 60_000 });
  await checkAccessibility();
  await strip.getByRole("button", { name: "Weiterarbeiten" }).click();
  await expect(strip).toBeHidden();
  // Nobody is here any more.
  await expect(page.getByText(/^Ihre Sitzung ist beendet\. Was hier steht/)).toBeVisible({ timeout: 120_000 });
  await checkAccessibility();
  await field(page, "Woran möchten Sie erinnert werden?").fill(`${text} und danach`);
  await expect(page.getByText(/^Ihre Sitzung ist beendet\. Zwischenstand gespeichert \d\d:\d\d/)).toBeVisible({ timeout: 10_000 });
  const back = await anotherPage();
  await signIn(back, accounts.clerk);
  await back.goto("/wiedervorlagen/neu?zwischenstand=weiter");
  await expect(field(back, "Woran möchten Sie erinnert werden?")).toHaveValue(`${text} und danach`);
});
