// Documents of a measure: what is refused says why, what is stored is downloaded by others, what is removed is gone.
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "./fixtures";
import { field, logMeasure, mark, panel, statusOf } from "./measures";

test("a clerk adds a document to her measure, the coordination downloads it, she removes it again", async ({ page, signInAs, anotherPage, actions, checkAccessibility }, info) => {
  const story = mark(info);
  await signInAs("clerk");
  await page.goto("/massnahmen/neu");
  const path = await logMeasure(page, { title: `Maßnahme mit Dokumenten ${story}`, area: "13d", field: "Bildung und Ausbildung", objective: "Z2" }, actions);
  await page.goto(path);
  await expect(panel(page, "Dokumente")).toContainText("Noch keine Dokumente");
  await panel(page, "Dokumente").getByRole("link", { name: "Dokument hinzufügen" }).click();
  await checkAccessibility();

  const title = `Zuwendungsbescheid ${story}`;
  const bytes = Buffer.from(`%PDF-1.4\n% ${story}\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n`);
  const refused: [string, Buffer, RegExp][] = [
    ["bescheid.pdf", Buffer.from("<!DOCTYPE html><script>alert(document.cookie)</script>"), /Dateien dieser Art nehmen wir nicht an\. Möglich sind PDF, Word/],
    ["alt.doc", Buffer.from("d0cf11e0a1b11ae1", "hex"), /das alte Format/],
    ["leer.pdf", Buffer.alloc(0), /nicht leer/],
  ];
  await field(page, "Bezeichnung").fill(title);
  for (const [name, content, sentence] of refused) {
    writeFileSync(info.outputPath(name), content);
    await page.getByLabel(/^Datei/).setInputFiles(info.outputPath(name));
    expect(await statusOf(page, () => page.getByRole("button", { name: "Hochladen" }).click()), name).toBe(422);
    await expect(page.getByRole("alert"), name).toContainText(sentence);
    await expect(page.getByLabel(/^Datei/), name).toHaveAttribute("aria-invalid", "true");
    await expect(field(page, "Bezeichnung"), "what was typed stays").toHaveValue(title);
  }
  await checkAccessibility();
  await page.getByLabel(/^Datei/).setInputFiles({ name: `../Bescheid „${story}“.html`, mimeType: "text/html", buffer: bytes });
  await page.getByRole("button", { name: "Hochladen" }).click();
  await expect(page.getByRole("status")).toContainText("Das Dokument ist abgelegt");
  await expect(panel(page, "Dokumente").getByRole("row").filter({ hasText: title })).toContainText("SenBJF");
  await checkAccessibility();

  const coordinator = await anotherPage("districtCoordinator");
  await coordinator.goto(path);
  await expect(coordinator.getByRole("link", { name: "Dokument hinzufügen" }), "the pen is not hers").toHaveCount(0);
  await expect(panel(coordinator, "Dokumente").getByRole("link", { name: /^Entfernen/ })).toHaveCount(0);
  const waiting = coordinator.waitForEvent("download");
  await panel(coordinator, "Dokumente").getByRole("link", { name: title }).click();
  const file = await waiting;
  expect(file.suggestedFilename(), "named by its content").toMatch(/^Bescheid [^/\\]+\.html\.pdf$/);
  expect(Buffer.compare(readFileSync(await file.path()), bytes)).toBe(0);

  await panel(page, "Dokumente").getByRole("link", { name: `Entfernen ${title}` }).click();
  await expect(page.getByRole("main")).toContainText("lässt sich nicht zurückholen");
  await checkAccessibility();
  await page.getByRole("button", { name: "Dokument entfernen" }).click();
  await expect(page.getByRole("status")).toContainText("Das Dokument ist entfernt");
  await expect(panel(page, "Dokumente")).toContainText("Noch keine Dokumente");
  await coordinator.goto(path);
  await expect(coordinator.getByRole("link", { name: title })).toHaveCount(0);
});
