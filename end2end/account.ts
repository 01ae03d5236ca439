// Accounts made for one story by the administration, so that no story locks or signs out the account of another.
import { expect, type Page } from "@playwright/test";
import { signIn } from "./accounts.mjs";

export const OWN_PASSWORD = "Regenschirm kaut Lakritz";

/** On the page of an administrator. Gives the start password; ends on the page that shows it. */
export async function createAccount(page: Page, login: string, name: string): Promise<string> {
  await page.goto("/verwaltung/konten/neu");
  await page.getByLabel("Anmeldename").fill(login);
  await page.getByLabel("Name oder Funktion").fill(name);
  await page.getByRole("button", { name: "Konto anlegen" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Konto angelegt" })).toBeVisible();
  return startPassword(page);
}

/** What the page shows this one time. */
export async function startPassword(page: Page): Promise<string> {
  const shown = page.locator("div").filter({ has: page.getByText("Startkennwort", { exact: true }) }).locator("code").last();
  return (await shown.textContent()) ?? "";
}

export type NewRole = { role: string; body?: string; district?: string; from?: string; to?: string };

/** From the page of an account, or the one that shows its start password. */
export async function giveRole(page: Page, { role, body, district, from, to }: NewRole) {
  await page.getByRole("link", { name: "Rolle geben" }).first().click();
  await page.getByRole("radio", { name: role }).check();
  if (body) await page.getByLabel("Stelle", { exact: true }).selectOption({ label: body });
  if (district) await page.getByLabel("Bezirk", { exact: true }).selectOption({ label: district });
  if (from) await page.getByLabel("Gilt ab").fill(from);
  if (to) await page.getByLabel("Gilt bis einschließlich").fill(to);
  await page.getByRole("button", { name: "Rolle geben" }).click();
  await expect(page.getByRole("status")).toContainText("Rolle ist eingetragen");
}

/** The first time: in with the start password, and an own one before anything else. */
export async function firstSignIn(page: Page, login: string, start: string, own = OWN_PASSWORD) {
  await signIn(page, login, start);
  await changePassword(page, start, own);
  await expect(page.getByRole("heading", { level: 1, name: "Überblick" })).toBeVisible();
}

/** On the page "Kennwort ändern". */
export async function changePassword(page: Page, old: string, own: string, repeated = own) {
  await expect(page.getByRole("heading", { level: 1, name: "Kennwort ändern" })).toBeVisible();
  await page.getByLabel(/^Bisheriges Kennwort/).fill(old);
  await page.getByLabel(/^Neues Kennwort\s*\*?$/).fill(own);
  await page.getByLabel(/^Neues Kennwort wiederholen/).fill(repeated);
  await page.getByRole("button", { name: "Kennwort ändern" }).click();
}
