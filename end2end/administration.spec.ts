// Administration creates an account, gives it a role, and the person comes in.
import { createAccount, firstSignIn, giveRole, OWN_PASSWORD, startPassword } from "./account";
import { signIn } from "./accounts.mjs";
import { expect, test } from "./fixtures";
import { field, logMeasure, mark } from "./measures";

test("a new account: start password, role, forced change, locked again", async ({ page, signInAs, anotherPage, checkAccessibility }, info) => {
  const login = `neu.${info.project.name}.${Date.now().toString(36)}`;
  await signInAs("administrator");
  await page.goto("/verwaltung/konten");
  await page.getByRole("link", { name: "Konto anlegen" }).click();
  await page.getByLabel("Anmeldename").fill("x");
  await page.getByRole("button", { name: "Konto anlegen" }).click();
  await expect(page.getByRole("alert")).toContainText("Anmeldename");
  await expect(page.getByLabel("Anmeldename")).toHaveValue("x");
  await checkAccessibility();
  await page.getByLabel("Anmeldename").fill(login);
  await page.getByLabel("Name oder Funktion").fill("Vertretung Jugendamt");
  await page.getByRole("button", { name: "Konto anlegen" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Konto angelegt");
  await checkAccessibility();
  const start = (await page.locator("code").nth(1).textContent()) ?? "";
  expect(start).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);

  await page.getByRole("link", { name: "Rolle geben" }).click();
  await page.getByLabel("Bearbeitung").check();
  await page.getByRole("button", { name: "Rolle geben" }).click();
  await expect(page.getByRole("alert")).toContainText("Stelle");
  await page.getByLabel("Stelle", { exact: true }).selectOption({ label: "JugA Treptow-Köpenick" });
  await page.getByRole("button", { name: "Rolle geben" }).click();
  await expect(page.getByRole("status")).toContainText("Rolle ist eingetragen");
  await expect(page.getByRole("table", { name: "Rollen" })).toContainText("JugA Treptow-Köpenick");
  await checkAccessibility();

  const other = await anotherPage();
  await other.goto("/massnahmen");
  await other.getByLabel("Anmeldename").fill(login);
  await other.getByLabel("Kennwort", { exact: true }).fill(start);
  await other.getByRole("button", { name: "Anmelden" }).click();
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Kennwort ändern");
  await other.goto("/massnahmen");
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Kennwort ändern");
  const own = "Regenschirm kaut Lakritz";
  await other.getByLabel("Bisheriges Kennwort").fill(start);
  await other.getByLabel("Neues Kennwort *").fill(own);
  await other.getByLabel("Neues Kennwort wiederholen").fill(own);
  await other.getByRole("button", { name: "Kennwort ändern" }).click();
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Überblick");
  await expect(other.getByRole("heading", { level: 2, name: "Maßnahmen von JugA Treptow-Köpenick" })).toBeVisible();

  await page.getByRole("link", { name: "Konto sperren" }).click();
  await checkAccessibility();
  await page.getByRole("button", { name: "Konto sperren" }).click();
  await expect(page.getByRole("status")).toContainText("gesperrt");
  await other.goto("/massnahmen");
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Anmelden");
});

test("a deputy holds the same pen for as long as the role says", async ({ page, signInAs, anotherPage, checkAccessibility }, info) => {
  const [holder, deputy, successor] = ["amt", "vertretung", "nachfolge"].map((who) => `${who}.${mark(info)}`);
  await signInAs("administrator");
  const start = new Map<string, string>();
  const body = "JugA Neukölln";
  for (const [login, role] of [
    [holder, { role: "Bearbeitung", body }],
    [deputy, { role: "Bearbeitung", body, from: "2026-11-01", to: "2026-11-22" }],
    [successor, { role: "Bearbeitung", body, from: "2026-12-01" }],
  ] as const) {
    start.set(login, await createAccount(page, login, "Stelle im Jugendamt"));
    await giveRole(page, role);
  }
  await expect(page.getByRole("table", { name: "Rollen" })).toContainText("gilt noch nicht");
  await checkAccessibility();

  const first = await anotherPage();
  await firstSignIn(first, holder, start.get(holder) ?? "");
  await first.goto("/massnahmen/neu");
  const path = await logMeasure(first, { title: `Maßnahme Ferienpass ${mark(info)}`, area: "13c", field: "Kultur und Teilhabe" });
  // It is the deputy's last day, and the pen is hers as well.
  const second = await anotherPage();
  await firstSignIn(second, deputy, start.get(deputy) ?? "");
  await second.goto(`${path}/bearbeiten`);
  await field(second, "Ausgangslage und Bedarf").fill("Vertretung schreibt weiter.");
  await second.getByRole("button", { name: "Speichern", exact: true }).click();
  await expect(second.getByRole("main")).toContainText("Vertretung schreibt weiter.");
  // Whoever comes next month has an account, but no pen yet, and nothing to see.
  const third = await anotherPage();
  await firstSignIn(third, successor, start.get(successor) ?? "");
  expect((await third.goto(path))?.status()).toBe(403);
  await third.goto("/konto");
  await expect(third.getByRole("main")).toContainText(/keine Rolle|gilt noch nicht/);

  // Ended by hand: at once.
  await page.goto("/verwaltung/konten");
  await page.getByRole("searchbox", { name: "Konto suchen" }).fill(deputy);
  await page.getByRole("search", { name: "Konto suchen" }).getByRole("button", { name: "Suchen" }).click();
  await page.getByRole("link", { name: deputy }).click();
  await page.getByRole("link", { name: /^Beenden/ }).click();
  await checkAccessibility();
  await page.getByRole("button", { name: "Rolle beenden" }).click();
  await expect(page.getByRole("status")).toContainText("Die Rolle ist beendet");
  expect((await second.goto(`${path}/bearbeiten`))?.status()).toBe(403);
});

test("a new start password replaces the forgotten one and ends every session", async ({ page, signInAs, anotherPage, checkAccessibility }, info) => {
  const login = `vergessen.${mark(info)}`;
  await signInAs("administrator");
  const start = await createAccount(page, login, "Vergesslich");
  await giveRole(page, { role: "Leitung" });
  const person = await anotherPage();
  await firstSignIn(person, login, start);
  await page.getByRole("link", { name: "Neues Startkennwort" }).click();
  await checkAccessibility();
  await page.getByRole("button", { name: "Neues Startkennwort vergeben" }).click();
  const fresh = await startPassword(page);
  expect(fresh).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
  expect(fresh).not.toBe(start);
  await checkAccessibility();
  await person.reload();
  await expect(person.getByRole("heading", { level: 1, name: "Anmelden" })).toBeVisible();
  await signIn(person, login, OWN_PASSWORD);
  await expect(person.getByRole("alert")).toContainText("stimmt nicht");
  await firstSignIn(person, login, fresh, "Lakritz kaut Regenschirm");
});

test("a name is corrected, and a locked account opened again", async ({ page, signInAs, anotherPage }, info) => {
  const login = `wieder.${mark(info)}`;
  await signInAs("administrator");
  const start = await createAccount(page, login, "Meier, alt");
  await page.getByRole("link", { name: "Zum Konto" }).click();
  await page.getByRole("link", { name: /^Bearbeiten/ }).click();
  await page.getByLabel("Name oder Funktion").fill("Müller, neu");
  await page.getByLabel("Dienstliche E-Mail-Adresse").fill("keine Adresse");
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByRole("alert")).toContainText("E-Mail");
  await expect(page.getByLabel("Name oder Funktion")).toHaveValue("Müller, neu");
  await page.getByLabel("Dienstliche E-Mail-Adresse").fill("mueller@example.org");
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Müller, neu" })).toBeVisible();
  for (const [link, said] of [["Konto sperren", "gesperrt"], ["Konto entsperren", "wieder offen"]]) {
    await page.getByRole("link", { name: link }).click();
    await page.getByRole("button", { name: link }).click();
    await expect(page.getByRole("status")).toContainText(said);
  }
  await firstSignIn(await anotherPage(), login, start);
});

test("the administration sees no measures, and nobody else the accounts", async ({ page, signInAs, anotherPage }) => {
  await signInAs("administrator");
  expect((await page.goto("/massnahmen"))?.status()).toBe(403);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "Maßnahmen" })).toHaveCount(0);
  const clerk = await anotherPage("clerk");
  expect((await clerk.goto("/verwaltung/konten"))?.status()).toBe(403);
});
