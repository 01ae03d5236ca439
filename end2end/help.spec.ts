// Help that anybody can reach: a visitor without an account reports a barrier, the Landeskoordination answers it and
// fills the Impressum; a clerk opens the section that fits her page and puts her first steps away. On a server of its
// own: the texts and the panel belong to the whole house or to one account, and stories run side by side.
import { accounts, signIn } from "./accounts.mjs";
import { expect, test } from "./fixtures";
import { field, mark, statusOf } from "./measures";
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

story("a barrier is reported without signing in and answered by the Landeskoordination", async ({ page, anotherPage, checkAccessibility }, info) => {
  const place = `Anmeldeseite ${mark(info)}`;
  await page.goto("/anmelden");
  await page.getByRole("contentinfo").getByRole("link", { name: "Barriere melden" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Barriere melden" })).toBeVisible();
  await expect(field(page, "Um welche Seite oder Funktion geht es?")).toHaveValue("/anmelden");
  await field(page, "Um welche Seite oder Funktion geht es?").fill(place);
  await field(page, /^Wie erreichen wir Sie/).fill("post@beispiel.de");
  const send = () => page.getByRole("button", { name: "Meldung absenden" }).click();
  expect(await statusOf(page, send), "what happened is missing").toBe(422);
  await expect(field(page, "Um welche Seite oder Funktion geht es?")).toHaveValue(place);
  await expect(field(page, /^Wie erreichen wir Sie/)).toHaveValue("post@beispiel.de");
  await checkAccessibility();
  await field(page, "Was ging nicht?").fill("Der Screenreader liest die Fehlermeldung nicht vor.");
  expect(await statusOf(page, send)).toBe(303);
  await expect(page.getByRole("status")).toContainText("Ihre Meldung ist angekommen");

  const state = await anotherPage();
  await signIn(state, accounts.stateCoordinator);
  await state.getByRole("main").getByRole("link", { name: /gemeldete Barriere/ }).click();
  const entry = state.getByRole("listitem").filter({ hasText: place });
  await expect(entry).toContainText("offen, Antwort bis 22.12.2026");
  await entry.getByRole("link", { name: /^Beantworten/ }).click();
  await expect(state.getByRole("main")).toContainText("post@beispiel.de");
  await field(state, "Antwort oder Vermerk").fill("Wir haben die Meldung verbunden; bitte versuchen Sie es noch einmal.");
  await checkAccessibility(state);
  expect(await statusOf(state, () => state.getByRole("button", { name: "Antwort festhalten" }).click())).toBe(303);
  await expect(state.getByRole("listitem").filter({ hasText: place })).toContainText("beantwortet am 22.11.2026");
});

story("the Landeskoordination fills the Impressum, looks at it first, and everybody reads it", async ({ page, anotherPage, checkAccessibility }, info) => {
  const office = `Senatsverwaltung Probe ${mark(info)}`;
  await signIn(page, accounts.stateCoordinator);
  await page.getByRole("contentinfo").getByRole("link", { name: "Impressum" }).click();
  await page.getByRole("main").getByRole("link", { name: "Bearbeiten" }).click();
  await field(page, "Text").fill(`## Anbieter\n\n${office}\n[Bitte ergänzen: Anschrift]\n\n<script>document.title = "fremd"</script>`);
  await page.getByRole("button", { name: "Vorschau" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Vorschau" })).toBeVisible();
  await expect(page.locator(".markup")).toContainText(office);
  await expect(page.locator("mark.open-place")).toHaveText("[Bitte ergänzen: Anschrift]");
  await expect(page).not.toHaveTitle(/fremd/);
  await checkAccessibility();
  expect(await statusOf(page, () => page.getByRole("button", { name: "Speichern" }).click())).toBe(303);
  await expect(page.getByRole("main")).toContainText("Dieser Text ist noch nicht vollständig");

  const visitor = await anotherPage();
  await visitor.goto("/impressum");
  await expect(visitor.getByRole("main")).toContainText(office);
  await expect(visitor.getByRole("main")).toContainText('<script>document.title = "fremd"</script>');
  await expect(visitor).toHaveTitle(/^Impressum/);
  await expect(visitor.getByRole("link", { name: "Bearbeiten" })).toHaveCount(0);
});

story("a clerk finds the help that fits her page, a word explained, and puts her first steps away", async ({ page, checkAccessibility }) => {
  await signIn(page, accounts.clerk);
  const steps = page.locator("#erste-schritte");
  const shown = (await steps.count()) > 0;
  if (shown) {
    await expect(steps.getByRole("listitem").first()).toContainText("Anmelden");
    await checkAccessibility();
    expect(await statusOf(page, () => steps.getByRole("button", { name: "Nicht mehr zeigen" }).click())).toBe(303);
    await expect(page.getByRole("status")).toContainText("ausgeblendet");
  }
  await page.goto("/");
  await expect(steps).toHaveCount(0);

  await page.goto("/massnahmen/neu");
  const explanation = page.locator("details.explain").filter({ hasText: "Was heißt „Federführung“?" });
  await explanation.locator("summary").click();
  await expect(explanation.locator("p")).toBeVisible();
  await checkAccessibility();
  await page.getByRole("contentinfo").getByRole("link", { name: "Hilfe zu dieser Seite" }).click();
  await expect(page).toHaveURL(/\/hilfe\/bearbeitung#massnahme-anlegen$/);
  await expect(page.getByRole("heading", { level: 2, name: "So legen Sie eine Maßnahme an" })).toBeInViewport();
  const pictures = page.getByRole("main").locator("img");
  await expect(pictures).not.toHaveCount(0);
  await pictures.first().scrollIntoViewIfNeeded();
  await expect.poll(() => pictures.first().evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0)).toBe(true);
});
