// A clerk keeps a filtered list under a name, opens it, makes it her start page, finds it after her next sign-in, and
// deletes it. Then the overview is her start page again. With an account of its own: a start page belongs to a person.
import { createAccount, firstSignIn, giveRole, OWN_PASSWORD, startPassword } from "./account";
import { signIn } from "./accounts.mjs";
import { expect, test } from "./fixtures";

const NAME = "Laufende im Kosmosviertel";

test("a list is kept under a name, becomes the start page, and goes again", async ({ page, anotherPage, checkAccessibility }, info) => {
  const administrator = await anotherPage("administrator");
  const login = `ansicht.${info.project.name}.${Date.now().toString(36)}`;
  await createAccount(administrator, login, "Bearbeitung mit eigener Ansicht");
  const start = await startPassword(administrator);
  await giveRole(administrator, { role: "Bearbeitung", body: "SenMVKU" });
  await firstSignIn(page, login, start);

  // Keep what is filtered right now; a name is needed.
  await page.goto("/massnahmen?raum=13d&stand=running&sortierung=ende");
  const held = await page.locator("[data-total]").getAttribute("data-total");
  await page.getByRole("link", { name: "Ansicht speichern" }).click();
  await expect(page.getByRole("main")).toContainText("in Umsetzung");
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByRole("alert")).toContainText("Bitte geben Sie der Ansicht einen Namen.");
  await checkAccessibility();
  await page.getByLabel("Name der Ansicht").fill(NAME);
  await page.getByLabel("Für wen").selectOption({ label: "Alle bei SenMVKU" });
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByRole("status").first()).toContainText("Die Ansicht ist gespeichert.");
  await expect(page.locator(".page-head__kicker")).toHaveText(`Ansicht: ${NAME}`);
  await checkAccessibility();

  // Open it from the list, and from its own page.
  await page.goto("/massnahmen");
  await expect(page.locator(".page-head__kicker")).toHaveCount(0);
  await page.getByText("Gespeicherte Ansichten").click();
  await page.getByRole("link", { name: NAME }).click();
  await expect(page.locator("[data-total]")).toHaveAttribute("data-total", held ?? "");
  await page.goto("/ansichten");
  const view = page.locator(".note").filter({ hasText: NAME });
  await expect(view.locator("a.tally")).toHaveAttribute("data-count", held ?? "");
  await view.getByRole("button", { name: "Als Startseite" }).click();
  await expect(page.getByRole("status")).toContainText("jetzt Ihre Startseite");
  await expect(view).toContainText("Startseite");
  await checkAccessibility();

  // The next sign-in shows it; the overview stays in reach.
  await page.goto("/abmelden");
  await page.getByRole("main").getByRole("button", { name: "Abmelden" }).click();
  await signIn(page, login, OWN_PASSWORD);
  await expect(page.locator(".page-head__kicker")).toHaveText(`Ansicht: ${NAME}`);
  await page.getByRole("navigation", { name: "Hauptnavigation" }).getByRole("link", { name: "Überblick" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Überblick" })).toBeVisible();

  // What was opened lately is offered there, and rows can be set closer.
  await page.goto("/massnahmen?q=Mobile+Elternarbeit");
  await page.getByRole("button", { name: "Zeilen enger" }).click();
  await expect(page).toHaveURL(/\/massnahmen\?q=/);
  await expect(page.locator("body")).toHaveAttribute("data-density", "compact");
  await page.getByRole("main").getByRole("link", { name: /^Mobile Elternarbeit/ }).first().click();
  await page.goto("/ueberblick");
  await expect(page.getByRole("main").getByRole("link", { name: /Mobile Elternarbeit/ })).toBeVisible();

  await page.goto("/ansichten");
  await view.getByRole("link", { name: /^Löschen/ }).click();
  await expect(page.getByRole("main")).toContainText("Sie verschwindet dann bei allen");
  await checkAccessibility();
  await page.getByRole("button", { name: "Endgültig löschen" }).click();
  await expect(page.getByRole("status")).toContainText("Die Ansicht ist gelöscht.");
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: "Überblick" })).toBeVisible();
});
