// The coordination of a Bezirk keeps her concept: a text, a new objective, the document.
import { expect, test } from "./fixtures";
import type { Page } from "@playwright/test";

async function openConcept(page: Page) {
  await page.goto("/raeume");
  await page.getByRole("link", { name: "Kosmosviertel", exact: true }).click();
  await page.getByRole("link", { name: "Handlungskonzept", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Handlungskonzept Kosmosviertel");
}

test("two edit the same objective: nobody loses a text", async ({ page, signInAs, anotherPage, checkAccessibility }, info) => {
  await signInAs("districtCoordinator");
  await openConcept(page);
  const edit = /Bearbeiten Z5 /;
  await page.getByRole("link", { name: edit }).click();
  const other = await anotherPage("stateCoordinator");
  await openConcept(other);
  await other.getByRole("link", { name: edit }).click();

  const [mine, theirs] = [`Fassung des Bezirks ${info.project.name}`, `Fassung des Landes ${info.project.name}`];
  await other.getByLabel("Text").fill(theirs);
  await other.getByRole("button", { name: "Speichern" }).click();
  await expect(other.getByRole("status")).toContainText("geändert");

  await page.getByLabel("Text").fill(mine);
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByText("Jemand hat diesen Eintrag inzwischen geändert")).toBeVisible();
  await expect(page.getByRole("table", { name: "Unterschiede" })).toContainText(theirs);
  await expect(page.getByRole("table", { name: "Unterschiede" })).toContainText(mine);
  await expect(page.getByLabel("Text")).toHaveValue(mine);
  await checkAccessibility();
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(page.getByRole("main")).toContainText(mine);
  await expect(page.getByRole("main")).not.toContainText(theirs);
});

test("an objective is added below a need and has no measure yet", async ({ page, signInAs, checkAccessibility }, info) => {
  await signInAs("districtCoordinator");
  await openConcept(page);
  await page.getByRole("link", { name: /Ziel ergänzen B2 / }).click();
  await page.getByRole("button", { name: "Ergänzen" }).click();
  await expect(page.getByRole("alert")).toContainText("Text");
  await checkAccessibility();
  const text = `Werkstätten öffnen sich ${info.project.name}`;
  await page.getByLabel("Text").fill(text);
  await page.getByRole("button", { name: "Ergänzen" }).click();
  const added = page.getByRole("listitem").filter({ hasText: text }).last();
  await expect(added).toContainText("keine Maßnahme");
});

test("an objective is reached when a person says so, and that can be taken back", async ({ page, signInAs, checkAccessibility }, info) => {
  await signInAs("districtCoordinator");
  await openConcept(page);
  await expect(page.getByText("So ist der Satz zu jedem Ziel gebildet")).toBeVisible();
  const code = info.project.name === "js" ? "Z1" : "Z2";
  await page.getByRole("link", { name: new RegExp(`^Als erfüllt vermerken ${code} `) }).click();
  await page.getByRole("button", { name: "Als erfüllt vermerken" }).click();
  await expect(page.getByRole("alert")).toContainText("Begründung");
  await checkAccessibility();
  const reason = `Alle Einrichtungen sind erreicht ${info.project.name}`;
  await page.getByLabel("Begründung").fill(reason);
  await page.getByRole("button", { name: "Als erfüllt vermerken" }).click();
  await expect(page.getByRole("status")).toContainText("als erfüllt vermerkt");
  const objective = page.getByRole("listitem").filter({ hasText: reason }).last();
  await expect(objective).toContainText("erfüllt");
  await expect(objective).toContainText("OE SPK Treptow-Köpenick");
  await checkAccessibility();

  await page.getByRole("link", { name: new RegExp(`^Vermerk „erfüllt“ aufheben ${code} `) }).click();
  await expect(page.getByRole("main")).toContainText(reason);
  await page.getByLabel("Begründung").fill("Zwei Einrichtungen sind wieder geschlossen");
  await page.getByRole("button", { name: "Vermerk aufheben" }).click();
  await expect(page.getByRole("status")).toContainText("aufgehoben");
  await expect(page.getByRole("main")).toContainText("Zwei Einrichtungen sind wieder geschlossen");
});

test("the document is a PDF or is refused at its field, and comes back as a download", async ({ page, signInAs, checkAccessibility }) => {
  await signInAs("districtCoordinator");
  await openConcept(page);
  await page.getByRole("link", { name: "Dokument hochladen" }).click();
  const file = page.getByLabel("PDF-Datei");
  await file.setInputFiles({ name: "konzept.pdf", mimeType: "application/pdf", buffer: Buffer.from("MZ not a PDF") });
  await page.getByRole("button", { name: "Hochladen" }).click();
  await expect(page.getByRole("alert")).toContainText("PDF");
  await checkAccessibility();
  const bytes = Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");
  await file.setInputFiles({ name: "Konzept Süd.pdf", mimeType: "application/pdf", buffer: bytes });
  await page.getByRole("button", { name: "Hochladen" }).click();
  await expect(page.getByRole("status")).toContainText("abgelegt");
  const link = page.getByRole("link", { name: "Konzept Süd.pdf" });
  const answer = await page.request.get((await link.getAttribute("href")) ?? "");
  expect(answer.status()).toBe(200);
  expect(answer.headers()["content-disposition"]).toContain("filename*=UTF-8''Konzept%20S%C3%BCd.pdf");
  expect(answer.headers()["content-security-policy"]).toContain("sandbox");
  expect(Buffer.compare(await answer.body(), bytes)).toBe(0);
});

test("the neighbour's coordination reads, and holds no pen", async ({ page, signInAs }) => {
  await signInAs("otherDistrictCoordinator");
  await openConcept(page);
  await expect(page.getByRole("link", { name: /Bearbeiten/ })).toHaveCount(0);
  const answer = await page.goto(`${new URL(page.url()).pathname}/dokument`);
  expect(answer?.status()).toBe(403);
});
