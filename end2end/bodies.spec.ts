// Bodies are found by what people call them, also by the names of former years.
import { expect, test } from "./fixtures";

test("an alias and a former name lead to the body of today", async ({ page, signInAs, checkAccessibility }) => {
  await signInAs("leadership");
  await page.goto("/stellen");
  await checkAccessibility();
  await page.getByRole("searchbox", { name: "Stelle suchen" }).fill("SenSBW");
  await page.getByRole("search", { name: "Stelle suchen" }).getByRole("button", { name: "Suchen" }).click();
  await expect(page.getByRole("row").nth(1)).toContainText("SenStadt");
  await expect(page.getByRole("row").nth(1)).toContainText("auch bekannt als SenSBW");
  await page.getByRole("searchbox", { name: "Stelle suchen" }).fill("senstadtwohn");
  await page.getByRole("searchbox", { name: "Stelle suchen" }).press("Enter");
  await expect(page.getByRole("row").nth(1)).toContainText("führt die Aufgaben von SenStadtWohn fort");
  await page.getByRole("link", { name: "SenStadtWohn" }).click();
  await expect(page.getByText("Diese Stelle wurde am 21.12.2021 abgelöst.")).toBeVisible();
  await checkAccessibility();
  await page.getByRole("main").getByRole("link", { name: /Bauen und Wohnen/ }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Senatsverwaltung für Stadtentwicklung, Bauen und Wohnen");
});

test("every number of a body leads to a list of that many measures", async ({ page, signInAs }) => {
  await signInAs("leadership");
  await page.goto("/stellen");
  // Not the bodies for which other stories log measures meanwhile.
  const quiet = page.getByRole("row", { name: /SenASGIVA|SenInnSport|SenKultGZ|BA (Spandau|Reinickendorf|Mitte|Lichtenberg|Marzahn)/ });
  const links = await quiet.locator("a[data-count]").evaluateAll((found) =>
    found.map((link) => ({ href: link.getAttribute("href") ?? "", count: Number(link.getAttribute("data-count")) })),
  );
  expect(links.length).toBeGreaterThan(6);
  for (const { href, count } of links.slice(0, 12)) {
    await page.goto(href);
    await expect(page.getByRole("main"), href).toContainText(new RegExp(`(^|\\D)${count} Maßnahme`));
  }
});

test("the Landeskoordination keeps the contact of a body, and the page of its area says it", async ({ page, signInAs, anotherPage, checkAccessibility }, info) => {
  // One body for each project, because both may run at once.
  const name = info.project.name === "js" ? "Reinickendorf" : "Spandau";
  const contact = `Planungskoordination, Raum ${Date.now() % 1000}\nTelefon 030 90000-0`;
  await signInAs("stateCoordinator");
  await page.goto(`/stellen?q=OE+SPK+${name}`);
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await page.getByRole("link", { name: /Kontakt bearbeiten|Bearbeiten/ }).first().click();
  await page.getByRole("textbox", { name: "Kontakt" }).fill(contact);
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByRole("status")).toContainText("gespeichert");
  await expect(page.getByRole("main")).toContainText(contact.split("\n")[0]);
  await checkAccessibility();
  const clerk = await anotherPage("clerk");
  await clerk.goto("/raeume");
  await clerk.getByRole("main").getByRole("link", { name: name === "Spandau" ? "Heerstraße" : "Märkisches Viertel", exact: true }).click();
  await expect(clerk.getByRole("main")).toContainText(contact.split("\n")[0]);
});
