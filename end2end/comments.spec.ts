// People talk on a measure: a mention asks a body, the body settles it, edits and removals leave a trace. And notes
// that nobody else sees.
import { expect, test } from "./fixtures";
import { chooseBody, field, logMeasure, mark, panel, statusOf } from "./measures";

test("(a) SenBJF addresses the Bezirksamt, whose clerk settles it; an edit and a removal stay visible", async ({ page, signInAs, anotherPage, actions, checkAccessibility }, info) => {
  const story = mark(info);
  const title = `Maßnahme Stadtteilfest ${story}`;
  await signInAs("clerk");
  await page.goto("/massnahmen/neu");
  const path = await logMeasure(page, { title, area: "13d", field: "Bildung und Ausbildung", objective: "Z2" });

  const talk = panel(page, "Kommentare");
  const save = () => talk.getByRole("button", { name: "Kommentar speichern" }).click();
  await expect(talk).toContainText("noch keine Kommentare");
  expect(await statusOf(page, save), "an empty one is refused").toBe(422);
  await expect(field(page, "Kommentar")).toHaveAttribute("aria-invalid", "true");
  await page.goto(path);

  await field(talk, "Kommentar").fill(`Können wir den Kiezladen nutzen, @ba treptow-köpenick?\nAntwort an post@SenStadt bitte ${story}.`);
  expect(await statusOf(page, save)).toBe(303);
  await expect(page.getByRole("status").filter({ hasText: "Der Kommentar ist gespeichert" })).toBeVisible();
  const comment = talk.getByRole("listitem").filter({ hasText: "Kiezladen" }).first();
  await expect(comment).toContainText("SenBJF");
  await expect(comment).toContainText("Sie");
  const addressed = comment.getByRole("list", { name: "Angesprochene Stellen" }).getByRole("listitem");
  await expect(addressed, "a mail address asks nobody").toHaveCount(1);
  await expect(addressed).toContainText("@BA Treptow-Köpenick");
  await expect(addressed).toContainText("offen");
  await expect(comment.getByRole("button", { name: "Erledigt" }), "one does not answer for others").toHaveCount(0);
  await checkAccessibility();

  const district = await anotherPage("districtClerk");
  await district.goto(path);
  const theirs = panel(district, "Kommentare").getByRole("listitem").filter({ hasText: "Kiezladen" }).first();
  await expect(theirs).not.toContainText("Sie");
  await expect(theirs.getByRole("link", { name: /^Bearbeiten/ })).toHaveCount(0);
  expect(await statusOf(district, () => theirs.getByRole("button", { name: "Erledigt" }).click())).toBe(303);
  await expect(district.getByRole("status").filter({ hasText: "als erledigt vermerkt" })).toBeVisible();
  await expect(theirs.getByRole("list", { name: "Angesprochene Stellen" })).toContainText("erledigt am 22.11.2026");

  await page.goto(path);
  await comment.getByRole("link", { name: /^Bearbeiten/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Kommentar bearbeiten" })).toBeVisible();
  await field(page, "Kommentar").fill(`Danke, @BA Treptow-Köpenick, der Kiezladen passt ${story}.`);
  await chooseBody(actions, page.getByRole("combobox", { name: "Stelle ansprechen", exact: true }), "SenStadt");
  await checkAccessibility();
  expect(await statusOf(page, () => page.getByRole("button", { name: "Speichern" }).click())).toBe(303);
  await expect(comment).toContainText("bearbeitet am 22.11.2026");
  await expect(comment).not.toContainText("Antwort an");
  await expect(addressed).toHaveCount(2);
  await expect(addressed.filter({ hasText: "BA Treptow-Köpenick" }), "what was settled stays settled").toContainText("erledigt");
  await expect(addressed.filter({ hasText: "SenStadt" })).toContainText("offen");

  await comment.getByRole("link", { name: /^Entfernen/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Kommentar entfernen" })).toBeVisible();
  expect(await statusOf(page, () => page.getByRole("button", { name: "Kommentar entfernen" }).click())).toBe(303);
  await expect(talk).toContainText("von der verfassenden Stelle entfernt");
  await expect(talk).not.toContainText("Kiezladen");
  await district.goto(`${path}/kommentare`);
  await expect(district.getByRole("main")).toContainText("von der verfassenden Stelle entfernt");
  await expect(district.getByRole("main")).not.toContainText(`passt ${story}`);

  const auditor = await anotherPage("auditor");
  await auditor.goto("/protokoll/verlauf");
  const recorded = auditor.getByRole("row").filter({ hasText: title });
  for (const cause of ["Kommentar geschrieben", "Ansprache erledigt", "Kommentar geändert", "Kommentar entfernt"]) {
    await expect(recorded.filter({ hasText: cause }).first(), cause).toBeVisible();
  }
});

test("(b) a Wiedervorlage on a measure is one's own: written, moved, done, opened again, deleted", async ({ page, signInAs, anotherPage, checkAccessibility }, info) => {
  const story = mark(info);
  await signInAs("clerk");
  await page.goto("/massnahmen?q=Mobile+Elternarbeit");
  await page.getByRole("main").getByRole("link", { name: /^Mobile Elternarbeit/ }).first().click();
  const path = new URL(page.url()).pathname;
  await page.getByRole("link", { name: "Wiedervorlage anlegen" }).click();
  await field(page, /^Woran möchten Sie erinnert werden/).fill(`Träger anrufen ${story}`);
  await field(page, "Wiedervorlage am").fill("2026-11-21");
  expect(await statusOf(page, () => page.getByRole("button", { name: "Speichern" }).click()), "a day that has passed").toBe(422);
  await checkAccessibility();
  await field(page, "Wiedervorlage am").fill("2026-11-22");
  expect(await statusOf(page, () => page.getByRole("button", { name: "Speichern" }).click())).toBe(303);
  const own = panel(page, "Meine Wiedervorlagen");
  await expect(own).toContainText(`Träger anrufen ${story}`);

  const deputy = await anotherPage("deputy");
  await deputy.goto(path);
  await expect(panel(deputy, "Meine Wiedervorlagen")).not.toContainText(story);
  await deputy.goto("/wiedervorlagen");
  await expect(deputy.getByRole("main")).not.toContainText(story);

  await page.goto("/wiedervorlagen");
  const note = page.getByRole("listitem").filter({ hasText: story });
  await expect(panel(page, "Heute und diese Woche").getByRole("listitem").filter({ hasText: story })).toBeVisible();
  await note.getByRole("link", { name: /^Bearbeiten/ }).click();
  await field(page, "Wiedervorlage am").fill("2027-01-15");
  await page.getByRole("button", { name: "Speichern" }).click();
  await expect(panel(page, "Später").getByRole("listitem").filter({ hasText: story })).toContainText("15.01.2027");
  await checkAccessibility();

  await note.getByRole("button", { name: "Erledigt" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Die Wiedervorlage ist erledigt" })).toBeVisible();
  await page.getByText("Erledigte Wiedervorlagen zeigen").click();
  await note.getByRole("button", { name: "Wieder öffnen" }).click();
  await expect(panel(page, "Später").getByRole("listitem").filter({ hasText: story })).toBeVisible();
  await note.getByRole("link", { name: /^Löschen/ }).click();
  await page.getByRole("button", { name: "Endgültig löschen" }).click();
  await expect(page.getByRole("status").filter({ hasText: "gelöscht" })).toBeVisible();
  await expect(note).toHaveCount(0);
});
