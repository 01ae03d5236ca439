// The page of an area says what the public page of the initiative says; its concept document is a PDF or nothing.
import { readFileSync, writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { mark, panel } from "./measures";

test("the page of the Kosmosviertel says aim, decision, concept and whom to turn to", async ({ page, signInAs, checkAccessibility }) => {
  await signInAs("clerk");
  await openArea(page, "Kosmosviertel");
  await expect(page.getByText("Teilbereich 13d im Handlungsraum 13 Stadtrand Süd")).toBeVisible();
  await expect(panel(page, "Steckbrief")).toContainText("Treptow-Köpenick");
  await expect(page.getByRole("main").getByRole("link", { name: "13 Stadtrand Süd" })).toBeVisible();
  const aim = panel(page, /^Ziel und Aufgabe/);
  await expect(aim).toContainText("Schaffung gleichwertiger Lebensbedingungen und -chancen");
  await expect(aim).toContainText("Aktivitäten der einzelnen Senatsverwaltungen stärker abzustimmen");
  await expect(panel(page, "Beschlusslage")).toContainText("S-1658/2018");
  await expect(panel(page, "Beschlusslage").getByRole("link")).toHaveAttribute("href", /^https:\/\/www\.stadtentwicklung\.berlin\.de\//);
  await expect(panel(page, /^Dokument zum Handlungskonzept/)).toBeVisible();
  await expect(page.getByRole("link", { name: "PDF hochladen" }), "a clerk holds no pen here").toHaveCount(0);
  const contacts = panel(page, "An wen Sie sich wenden");
  await expect(contacts.getByRole("heading", { name: "Landesebene" })).toBeVisible();
  await expect(contacts.getByRole("link", { name: "Senatsverwaltung für Stadtentwicklung, Bauen und Wohnen" })).toBeVisible();
  await expect(contacts).toContainText("Sozialraumorientierte Planungskoordination Treptow-Köpenick");
  await checkAccessibility();

  await page.getByRole("link", { name: "Handlungskonzept", exact: true }).click();
  await expect(panel(page, "Leitziele").getByRole("listitem")).not.toHaveCount(0);
  await expect(page.getByRole("main")).toContainText("Z2 Schulgebäude und Lernorte öffnen sich in das Quartier");
  await checkAccessibility();
});

test("numbers on the list of areas lead to lists of that many measures", async ({ page, signInAs }) => {
  await signInAs("leadership");
  await page.goto("/raeume");
  // Not the areas in which other stories make measures meanwhile.
  const links = page.getByRole("row", { name: /(Heerstraße|Wedding|Märkisches Viertel|Kreuzberg-Nord)/ }).locator("a[data-count]");
  const numbers = await links.evaluateAll((found) =>
    found.map((link) => ({ href: link.getAttribute("href") ?? "", count: Number(link.getAttribute("data-count")) })),
  );
  expect(numbers.length).toBeGreaterThan(4);
  for (const { href, count } of numbers) {
    await page.goto(href);
    await expect(page.getByRole("main"), href).toContainText(new RegExp(`(^|\\D)${count} Maßnahme`));
  }
});

test("the coordination stores the concept's PDF, a clerk downloads the same bytes", async ({ page, signInAs, anotherPage, checkAccessibility }, info) => {
  await signInAs("otherDistrictCoordinator");
  await openArea(page, "Gropiusstadt");
  await page.getByRole("link", { name: /^(PDF|Neue Fassung) hochladen$/ }).click();
  await checkAccessibility();

  const bytes = Buffer.from(`%PDF-1.4\n% ${mark(info)}\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n`);
  const hostile: [string, Buffer, RegExp][] = [
    ["konzept.pdf", Buffer.from("<!DOCTYPE html><script>alert(document.cookie)</script>"), /PDF/],
    ["programm.pdf", Buffer.from("MZ\u0090\0 program"), /PDF/],
    ["leer.pdf", Buffer.alloc(0), /nicht leer/],
    ["zu gross.pdf", Buffer.concat([bytes, Buffer.alloc(26 * 1024 * 1024)]), /größer als 25 MiB/],
  ];
  for (const [name, content, sentence] of hostile) {
    writeFileSync(info.outputPath(name), content);
    await page.getByLabel(/^PDF-Datei/).setInputFiles(info.outputPath(name));
    await page.getByRole("button", { name: "Hochladen" }).click();
    await expect(page.getByRole("alert"), name).toContainText(sentence);
    await expect(page.getByLabel(/^PDF-Datei/), name).toHaveAttribute("aria-invalid", "true");
  }
  await checkAccessibility();

  const name = `../Konzept „${mark(info)}“ <b>.pdf`;
  await page.getByLabel(/^PDF-Datei/).setInputFiles({ name, mimeType: "text/html", buffer: bytes });
  await page.getByRole("button", { name: "Hochladen" }).click();
  await expect(page.getByRole("status")).toContainText("abgelegt");

  const clerk = await anotherPage("clerk");
  await openArea(clerk, "Gropiusstadt");
  const waiting = clerk.waitForEvent("download");
  await panel(clerk, /^Dokument zum Handlungskonzept/).getByRole("link").first().click();
  const file = await waiting;
  expect(file.suggestedFilename()).toMatch(/^[^/\\]+\.pdf$/);
  expect(Buffer.compare(readFileSync(await file.path()), bytes)).toBe(0);
});

test("the coordination adds a Handlungsfeld to the concept", async ({ page, signInAs, checkAccessibility }, info) => {
  await signInAs("otherDistrictCoordinator");
  await openArea(page, "Gropiusstadt");
  await page.getByRole("link", { name: "Handlungskonzept", exact: true }).click();
  await page.getByRole("link", { name: "Handlungsfeld ergänzen" }).click();
  const text = `Wohnen und Nachbarschaft ${mark(info)}`;
  await page.getByLabel(/^Text/).fill(text);
  await page.getByRole("button", { name: "Ergänzen" }).click();
  await expect(page.getByRole("alert"), "which field it is in the whole city must be said").toBeVisible();
  await expect(page.getByLabel(/^Text/)).toHaveValue(text);
  await checkAccessibility();
  await page.getByRole("combobox").selectOption({ label: "Integration und Nachbarschaft" });
  await page.getByRole("button", { name: "Ergänzen" }).click();
  await expect(page.getByRole("status")).toContainText("Das Handlungskonzept ist geändert");
  await expect(page.getByRole("heading", { level: 2, name: new RegExp(text) })).toBeVisible();
});

async function openArea(page: Page, name: string) {
  await page.goto("/raeume");
  await page.getByRole("main").getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}
