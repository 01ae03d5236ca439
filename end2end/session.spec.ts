// Coming in and going out: what a session that ended keeps, for whom, and what it must not keep.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { accounts, password, signIn } from "./accounts.mjs";
import { changePassword, createAccount, firstSignIn, giveRole, OWN_PASSWORD } from "./account";
import { field, logMeasure, mark, panel, statusOf } from "./measures";
import { OwnServer } from "./own-server";

/** A Zwischenstand on its way when the session has ended is refused; the page says so. */
const REFUSED_DRAFT = /^response: 401 \S+\/zwischenstaende\?/;

/** On a server of its own, on which nights pass. */
const night = test.extend<object, { house: OwnServer }>({
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
// An option that is a list has to stand in a list.
night.use({ expectedComplaints: [[/the server responded with a status of 4(01|03|04|09|22)/, REFUSED_DRAFT], { option: true }] });

night("(f) a session ends while someone types: after signing in the text is back, and only hers", async ({ page, house, anotherPage, checkAccessibility }, info) => {
  const title = `Maßnahme Spielplatz ${mark(info)}`;
  await signIn(page, accounts.clerk);
  await page.goto("/massnahmen/neu");
  const path = await logMeasure(page, { title, area: "13d", field: "Bildung und Ausbildung", objective: "Z6" });
  await page.goto(`${path}/bearbeiten`);
  await field(page, "Ausgangslage und Bedarf").fill("Der Spielplatz ist gesperrt.\n„Seit März“, sagt die Grundschule & der Hort.");
  await field(page, "Erwartete Wirkung").fill("Kinder spielen wieder draußen.");
  const deputy = await anotherPage("deputy");
  await deputy.goto(`${path}/melden`);
  await deputy.getByRole("radio", { name: "in Vorbereitung" }).check();
  await deputy.getByRole("radio", { name: "planmäßig" }).check();
  await field(deputy, "Sachstand").fill("Das Gutachten liegt vor.");
  const coordinator = await anotherPage("districtCoordinator");
  await coordinator.goto("/massnahmen/neu?raum=13d");
  await field(coordinator, "Titel").fill("Maßnahme Brunnen");

  await house.nextDay();

  expect(await statusOf(page, () => page.getByRole("button", { name: "Speichern", exact: true }).click())).toBe(303);
  await expect(page.getByRole("status")).toContainText("Ihre Sitzung ist abgelaufen");
  await expect(page.getByRole("status")).toContainText("Ihre Eingaben sind aufgehoben");
  await checkAccessibility();
  const door = page.url();

  // Somebody else sits down at the same desk, with the same rights.
  await comeIn(page, accounts.deputy);
  await expect(page.getByRole("heading", { level: 1, name: "Maßnahme bearbeiten" })).toBeVisible();
  await expect(field(page, "Ausgangslage und Bedarf")).toHaveValue("");
  const kept = new URL(door).searchParams.get("behalten");
  expect(kept).toBeTruthy();
  for (const there of [`${path}/bearbeiten`, `${path}/melden`, "/massnahmen/neu", path]) {
    await page.goto(`${there}?behalten=${kept}`);
    expect(await page.content(), there).not.toContain("Der Spielplatz ist gesperrt");
  }
  await page.goto("/abmelden");
  await page.getByRole("main").getByRole("button", { name: "Abmelden" }).click();

  // The clerk comes back, to the address she had been sent to.
  await page.goto(door);
  await comeIn(page, accounts.clerk);
  await expect(page.getByRole("heading", { level: 1, name: "Maßnahme bearbeiten" })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Ihre Eingaben sind wieder da" })).toBeVisible();
  await expect(field(page, "Ausgangslage und Bedarf")).toHaveValue("Der Spielplatz ist gesperrt.\n„Seit März“, sagt die Grundschule & der Hort.");
  await expect(field(page, "Erwartete Wirkung")).toHaveValue("Kinder spielen wieder draußen.");
  await expect(field(page, "Titel")).toHaveValue(title);
  await checkAccessibility();
  expect(await statusOf(page, () => page.getByRole("button", { name: "Speichern", exact: true }).click())).toBe(303);
  await expect(panel(page, "Inhalt")).toContainText("Der Spielplatz ist gesperrt.");

  // A report and a new measure come back the same way.
  await deputy.getByRole("button", { name: "Meldung abgeben" }).click();
  await comeIn(deputy, accounts.deputy);
  await expect(deputy.getByRole("heading", { level: 1, name: "Sachstand melden" })).toBeVisible();
  await expect(field(deputy, "Sachstand")).toHaveValue("Das Gutachten liegt vor.");
  await expect(deputy.getByRole("radio", { name: "in Vorbereitung" })).toBeChecked();
  await deputy.getByRole("button", { name: "Meldung abgeben" }).click();
  await expect(panel(deputy, /^Sachstand vom/)).toContainText("Das Gutachten liegt vor.");

  await coordinator.getByRole("button", { name: "Maßnahme anlegen" }).click();
  await comeIn(coordinator, accounts.districtCoordinator);
  await expect(field(coordinator, "Titel")).toHaveValue("Maßnahme Brunnen");
  await expect(coordinator.getByRole("checkbox", { name: /^13d / })).toBeChecked();
});

night("a page that was only read leads back to itself after the night", async ({ page, house }) => {
  await signIn(page, accounts.leadership);
  await page.goto("/massnahmen?raum=13d&sortierung=titel");
  await house.nextDay();
  await page.getByRole("columnheader", { name: "Ende" }).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: "Anmelden" })).toBeVisible();
  await comeIn(page, accounts.leadership);
  await expect(page).toHaveURL(/\/massnahmen\?raum=13d&sortierung=ende/);
});

test("a wrong password is refused, too many lock the name for a while, and the right one waits too", async ({ page, signInAs, anotherPage, checkAccessibility }, info) => {
  const login = `falsch.${mark(info)}`;
  await signInAs("administrator");
  const start = await createAccount(page, login, "Vertippt sich");
  const person = await anotherPage();
  for (let tries = 0; tries < 5; tries += 1) {
    await signIn(person, login, `falsch Nummer ${tries}`);
    await expect(person.getByRole("alert")).toContainText("Anmeldename oder Kennwort stimmt nicht");
  }
  await expect(person.getByLabel("Anmeldename")).toHaveValue(login);
  await signIn(person, login, start);
  await expect(person.getByRole("alert")).toContainText(/mehrere Fehlversuche.*in (einer Minute|\d+ Minuten)/);
  await checkAccessibility(person);
});

test("a start password opens only its own change, and what is too easy is refused", async ({ page, signInAs, anotherPage, checkAccessibility }, info) => {
  const login = `neu.${mark(info)}`;
  await signInAs("administrator");
  const start = await createAccount(page, login, "Neu im Amt");
  const person = await anotherPage();
  await signIn(person, login, start);
  await expect(person.getByText("Bitte wählen Sie zuerst ein eigenes Kennwort")).toBeVisible();
  for (const elsewhere of ["/", "/massnahmen", "/konto"]) {
    await person.goto(elsewhere);
    await expect(person, elsewhere).toHaveURL(/\/konto\/passwort$/);
  }
  await checkAccessibility(person);
  for (const [easy, repeated] of [["zu kurz", "zu kurz"], ["passwort1234", "passwort1234"], [start, start], [OWN_PASSWORD, "Regenschirm kaut"]]) {
    await changePassword(person, start, easy, repeated);
    await expect(person.getByRole("alert"), easy).toBeVisible();
    await expect(person.getByLabel(/^Neues Kennwort\s*\*?$/), "a password is never shown again").toHaveValue("");
  }
  await checkAccessibility(person);
  await changePassword(person, start, OWN_PASSWORD);
  await expect(person.getByRole("heading", { level: 1, name: "Überblick" })).toBeVisible();
  await person.goto("/abmelden");
  await person.getByRole("main").getByRole("button", { name: "Abmelden" }).click();
  await signIn(person, login, start);
  await expect(person.getByRole("alert"), "the start password is worth nothing any more").toContainText("stimmt nicht");
});

test("signed out here, the back button shows nothing", async ({ page, checkAccessibility }) => {
  await signIn(page, accounts.leadership);
  await page.goto("/massnahmen?q=pegasus");
  await expect(page.getByRole("main")).toContainText("Pegasuseck");
  await page.goto("/konto");
  await page.goto("/abmelden");
  await checkAccessibility();
  await page.getByRole("main").getByRole("button", { name: "Abmelden" }).click();
  await expect(page.getByRole("status")).toContainText("Sie sind abgemeldet");
  for (const visited of ["/abmelden", "/konto", "/massnahmen"]) {
    await page.goBack();
    await expect(page.getByRole("heading", { level: 1, name: "Anmelden" }), visited).toBeVisible();
    expect(await page.content(), visited).not.toMatch(/Pegasuseck|Leitung/);
  }
});

test("signed out everywhere, the other browser is out too", async ({ page, signInAs, anotherPage, checkAccessibility }, info) => {
  const login = `ueberall.${mark(info)}`;
  await signInAs("administrator");
  const start = await createAccount(page, login, "Zwei Geräte");
  await giveRole(page, { role: "Leitung" });
  const [desk, laptop] = [await anotherPage(), await anotherPage()];
  await firstSignIn(desk, login, start);
  await signIn(laptop, login, OWN_PASSWORD);
  await laptop.goto("/massnahmen");
  await expect(laptop.getByRole("heading", { level: 1, name: "Maßnahmen" })).toBeVisible();
  await desk.goto("/konto");
  await desk.getByRole("main").getByRole("link", { name: "Auf allen Geräten abmelden" }).click();
  await checkAccessibility(desk);
  await desk.getByRole("button", { name: "Überall abmelden" }).click();
  await expect(desk.getByRole("status")).toContainText("auf allen Geräten abgemeldet");
  await laptop.reload();
  await expect(laptop.getByRole("heading", { level: 1, name: "Anmelden" })).toBeVisible();
  await comeIn(laptop, login, OWN_PASSWORD);
  await expect(laptop.getByRole("heading", { level: 1, name: "Maßnahmen" })).toBeVisible();
});

test("a locked account is out at once, in the middle of a form too", async ({ page, signInAs, anotherPage }, info) => {
  const login = `gesperrt.${mark(info)}`;
  await signInAs("administrator");
  const start = await createAccount(page, login, "Verlässt das Amt");
  await giveRole(page, { role: "Bearbeitung", body: "SenBJF" });
  const person = await anotherPage();
  await firstSignIn(person, login, start);
  await person.goto("/massnahmen/neu");
  const title = `Maßnahme zu spät ${mark(info)}`;
  await field(person, "Titel").fill(title);
  await page.getByRole("link", { name: "Konto sperren" }).click();
  await page.getByRole("button", { name: "Konto sperren" }).click();
  await expect(page.getByRole("status")).toContainText("gesperrt");
  await person.getByRole("button", { name: "Als Entwurf speichern" }).click();
  await expect(person.getByRole("heading", { level: 1, name: "Anmelden" })).toBeVisible();
  expect(new URL(person.url()).searchParams.get("behalten"), "nothing is kept for a locked account").toBeNull();
  await comeIn(person, login, OWN_PASSWORD);
  await expect(person.getByRole("alert")).toContainText("Anmeldename oder Kennwort stimmt nicht");
});

/** On the sign-in page one was sent to. */
async function comeIn(page: Page, login: string, secret = password) {
  await expect(page.getByRole("heading", { level: 1, name: "Anmelden" })).toBeVisible();
  await page.getByLabel("Anmeldename").fill(login);
  await page.getByLabel("Kennwort", { exact: true }).fill(secret);
  await page.getByRole("button", { name: "Anmelden" }).click();
}
