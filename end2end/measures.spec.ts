// The main job: a measure is logged, reported on, found by those it concerns, and everything the list can do.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { Actions, expect, test } from "./fixtures";
import { chooseBody, field, logMeasure, mark, panel, rows, statusOf, total } from "./measures";

test.describe("a measure from the idea to the leadership's list", () => {
  test.describe.configure({ mode: "serial" });
  let story = "";
  let ofTheClerk = { title: "", path: "" };
  let ofTheDistrict = { title: "", path: "" };

  test("(a) a clerk of SenBJF logs a measure and names the Bezirksamt with a task", async ({ page, signInAs, actions, checkAccessibility }, info) => {
    story = mark(info);
    const title = `Maßnahme Lernwerkstatt ${story}`;
    await signInAs("clerk");
    await actions.click(page.getByRole("navigation", { name: "Hauptnavigation" }).getByRole("link", { name: "Maßnahmen" }));
    await actions.click(page.getByRole("link", { name: "Maßnahme anlegen" }));
    const fields = await questions(page);
    console.log(`the first page asks ${fields.length} questions: ${fields.join(", ")}`);
    expect(fields.length, "at most 12 fields on the first page").toBeLessThanOrEqual(12);
    await checkAccessibility();
    const path = await logMeasure(page, { title, area: "13d", field: "Bildung und Ausbildung", objective: "Z2" }, actions);
    await expect(page.getByRole("status").filter({ hasText: "Die Maßnahme ist angelegt und freigegeben" })).toBeVisible();

    await actions.click(page.getByRole("link", { name: "Weitere Angaben ergänzen" }));
    const first = page.getByRole("group", { name: "Beteiligte Stelle 1" });
    await chooseBody(actions, first.getByRole("combobox"), "BA Treptow-Köpenick");
    await actions.fill(field(first, "Aufgabe"), "Stellt die Räume im Kiezladen und wirbt in den Schulen.");
    await actions.click(page.getByRole("button", { name: "Speichern", exact: true }));
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();

    await expect(page.getByText(/^13d-\d\d+$/).first()).toBeVisible();
    const responsible = panel(page, "Zuständigkeit");
    await expect(responsible.getByRole("link", { name: "SenBJF" })).toBeVisible();
    const participant = responsible.getByRole("listitem").filter({ hasText: "BA Treptow-Köpenick" });
    await expect(participant).toContainText("angefragt");
    await expect(participant).toContainText("Stellt die Räume im Kiezladen");
    await expect(panel(page, "Steckbrief")).toContainText("Z2 Schulgebäude und Lernorte öffnen sich");
    await expect(panel(page, "Plan und Stand")).toContainText("31.12.2028");
    await checkAccessibility();
    // From the first click after signing in to the saved participant.
    expect(actions.total, `story (a) took ${actions}`).toBeLessThanOrEqual(16);
    ofTheClerk = { title, path };
  });

  test("(b) she reports risks: without a reason it is refused and nothing is lost, with one it is saved", async ({ page, signInAs, checkAccessibility }) => {
    await signInAs("clerk");
    await page.goto(ofTheClerk.path);
    await page.getByRole("link", { name: "Sachstand melden" }).first().click();
    await page.getByRole("radio", { name: "in Vorbereitung" }).check();
    await page.getByRole("radio", { name: "mit Risiken" }).check();
    await field(page, "Sachstand").fill("Die Ausschreibung läuft,\nzwei Schulen haben zugesagt.");
    await field(page, "Nächster Schritt").fill("Zuschlag bis zum 15.01.2027");
    await field(page, "Interner Vermerk").fill("Haushaltssperre beachten");
    expect(await statusOf(page, () => page.getByRole("button", { name: "Meldung abgeben" }).click())).toBe(422);

    await expect(page).toHaveTitle(/^Fehler: /);
    const reason = field(page, "Begründung der Ampel");
    await expect(reason).toHaveAttribute("aria-invalid", "true");
    await expect(reason, "the sentence stands at the field").toHaveAccessibleDescription(/Begründung|begründen|Grund/);
    const summary = page.getByRole("alert");
    await expect(summary.getByRole("listitem")).toHaveCount(1);
    await summary.getByRole("link").click();
    await expect(reason, "the summary leads to the field").toBeFocused();
    await expect(page.getByRole("radio", { name: "in Vorbereitung" })).toBeChecked();
    await expect(page.getByRole("radio", { name: "mit Risiken" })).toBeChecked();
    await expect(field(page, "Sachstand")).toHaveValue("Die Ausschreibung läuft,\nzwei Schulen haben zugesagt.");
    await expect(field(page, "Nächster Schritt")).toHaveValue("Zuschlag bis zum 15.01.2027");
    await expect(field(page, "Interner Vermerk")).toHaveValue("Haushaltssperre beachten");
    await checkAccessibility();

    await reason.fill("Die Räume sind noch nicht zugesagt.");
    expect(await statusOf(page, () => page.getByRole("button", { name: "Meldung abgeben" }).click())).toBe(303);
    await expect(page.getByRole("status").filter({ hasText: "Die Meldung ist gespeichert" })).toBeVisible();
    const report = panel(page, /^Sachstand vom 22\.11\.2026/);
    await expect(report).toContainText("zwei Schulen haben zugesagt");
    await expect(report).toContainText("Die Räume sind noch nicht zugesagt.");
    await expect(report).toContainText("Zuschlag bis zum 15.01.2027");
    await expect(page.locator("dl").filter({ hasText: "Ampel" }).first()).toContainText("mit Risiken");
    await checkAccessibility();
  });

  test("(c) the Bezirkskoordinatorin finds it under her area and logs one for the Jugendamt", async ({ page, signInAs, checkAccessibility }) => {
    await signInAs("districtCoordinator");
    await openList(page, story);
    const row = rows(page).filter({ hasText: ofTheClerk.title });
    await expect(row).toContainText("mit Risiken");
    await expect(row).toContainText("SenBJF");
    await row.getByRole("link").click();
    await expect(page.getByRole("heading", { level: 1, name: ofTheClerk.title })).toBeVisible();
    await expect(page.getByRole("link", { name: "Bearbeiten", exact: true }), "the pen stays with the lead").toHaveCount(0);

    await openArea(page);
    await page.getByRole("link", { name: "Neue Maßnahme" }).click();
    await expect(page.getByRole("checkbox", { name: /^13d / })).toBeChecked();
    const title = `Maßnahme Jugendtreff ${story}`;
    const path = await logMeasure(page, {
      title,
      area: "13d",
      field: "Integration und Nachbarschaft",
      lead: "JugA Treptow-Köpenick",
      objective: "Z9",
    });
    await expect(panel(page, "Zuständigkeit").getByRole("link", { name: "JugA Treptow-Köpenick" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Bearbeiten", exact: true })).toBeVisible();
    await checkAccessibility();
    ofTheDistrict = { title, path };
  });

  test("(d) the leadership reaches both from the list of the area, and from one the other", async ({ page, signInAs, checkAccessibility }) => {
    await signInAs("leadership");
    await openList(page, story);
    expect(await total(page)).toBe(2);
    await expect(rows(page)).toHaveCount(2);
    await checkAccessibility();
    for (const { title, path } of [ofTheDistrict, ofTheClerk]) {
      await rows(page).getByRole("link", { name: title }).click();
      await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
      expect(new URL(page.url()).pathname).toBe(path);
      await page.getByRole("link", { name: "Zur Liste" }).click();
      await expect(rows(page)).toHaveCount(2);
    }
    // The same list, one measure after the other, in the order of their codes.
    await rows(page).getByRole("link", { name: ofTheClerk.title }).click();
    const way = page.getByRole("navigation", { name: "In der Liste blättern" });
    await expect(way.getByRole("link", { name: /^Vorige/ })).toHaveCount(0);
    await way.getByRole("link", { name: /^Nächste/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: ofTheDistrict.title })).toBeVisible();
    await expect(way.getByRole("link", { name: /^Nächste/ })).toHaveCount(0);
    await way.getByRole("link", { name: /^Vorige/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: ofTheClerk.title })).toBeVisible();
    await expect(page.getByRole("link", { name: /^(Bearbeiten|Sachstand melden)/ }), "the leadership only reads").toHaveCount(0);
  });

  test("the free text finds it by word, by spelling and by code", async ({ page, signInAs }) => {
    await signInAs("leadership");
    for (const typed of [`massnahme lernwerkstatt ${story}`, `MASSNAHME Werkstatt ${story}`, `Maßnahme lern ${story}`]) {
      await search(page, typed);
      await expect(rows(page).getByRole("link"), typed).toHaveText([ofTheClerk.title]);
    }
    await search(page, "pegasus");
    await expect(rows(page).getByRole("link", { name: "Bildungscampus Pegasuseck" })).toBeVisible();
    await search(page, "13d-03");
    expect((await listed(page)).map(({ code }) => code)).toEqual(["13d-03"]);

    await search(page, "gibt es nirgends xyz");
    await expect(rows(page)).toHaveCount(0);
    await expect(page.getByRole("main")).toContainText("Keine Maßnahme gefunden");
    await expect(page.getByRole("main"), "the empty list says why").toContainText(/passt zu diesem Filter|passt zu allen gesetzten Filtern/);
  });
});

test.describe("the rest of a measure's life", () => {
  test("all that is asked beyond the first page stands on the page of the measure", async ({ page, signInAs, checkAccessibility }, info) => {
    await signInAs("clerk");
    await page.goto("/massnahmen/neu");
    await logMeasure(page, { title: `Maßnahme Sprachcafé ${mark(info)}`, area: "13d", field: "Bildung und Ausbildung", objective: "Z1" });
    await page.getByRole("link", { name: "Weitere Angaben ergänzen" }).click();
    const texts: [string, string][] = [
      ["Ausgangslage und Bedarf", "Vier von zehn Jugendlichen verlassen die Schule ohne Abschluss."],
      ["Erwartete Wirkung", "Mehr Jugendliche bleiben bis zur Prüfung."],
      ["Woran der Erfolg zu erkennen ist", "40 Plätze sind belegt."],
      ["Risiken und Hemmnisse", "Räume & Honorare <sind> knapp."],
      ["Verstetigung", "Ab 2029 trägt der Bezirk die Kosten."],
      ["Organisationseinheit (Stellenzeichen)", "II C 3"],
      ["Ansprechstelle", "Koordination Schule und Quartier, 030 90227-0"],
      ["Träger", "Nachbarschaft am Kosmos e. V."],
      ["Beschlüsse und Drucksachen", "Drs. IX/1234"],
      ["Aktenzeichen", "II C 3 – 4711/26"],
    ];
    // A field with suggestions is a combobox, the others are textboxes.
    for (const [name, text] of texts) await page.getByLabel(name, { exact: true }).fill(text);
    await page.getByRole("group", { name: "Zielgruppen" }).getByRole("checkbox", { name: "Jugendliche" }).check();
    await page.getByRole("checkbox", { name: "Schlüsselmaßnahme" }).check();
    await field(page, "Gesamtkosten").fill("1.250.000,50");
    await field(page, "Verweise").fill("https://www.berlin.de/ba-treptow-koepenick/\nohne Adresse");
    const rowsOf = page.getByRole("group", { name: /^Beteiligte Stelle \d+$/ });
    const offered = await rowsOf.count();
    await chooseBody(new Actions(), rowsOf.first().getByRole("combobox"), "SenWGP");
    await page.getByRole("button", { name: "Weitere Zeilen" }).click();
    await expect(rowsOf, "more rows, and what was typed is still there").toHaveCount(offered + 3);
    await expect(page.getByRole("textbox", { name: "Verstetigung", exact: true })).toHaveValue("Ab 2029 trägt der Bezirk die Kosten.");
    await chooseBody(new Actions(), rowsOf.last().getByRole("combobox"), "BA Treptow-Köpenick");
    await page.getByRole("button", { name: "Speichern", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: "gespeichert" })).toBeVisible();

    const main = page.getByRole("main");
    for (const [, text] of texts) await expect(main).toContainText(text);
    for (const text of ["Jugendliche", "Schlüsselmaßnahme", "1.250.000,50 €", "ohne Adresse"]) await expect(main).toContainText(text);
    await expect(main.getByRole("link", { name: "https://www.berlin.de/ba-treptow-koepenick/" })).toBeVisible();
    await expect(panel(page, "Zuständigkeit").getByRole("listitem").filter({ hasText: /SenWGP|BA Treptow-Köpenick/ })).toHaveCount(2);
    await checkAccessibility();
  });

  test("a draft is hidden until it is released; a copy takes its place when it is withdrawn", async ({ page, signInAs, anotherPage, checkAccessibility }, info) => {
    const title = `Maßnahme Fahrradwerkstatt ${mark(info)}`;
    await signInAs("clerk");
    await page.goto("/massnahmen/neu");
    await field(page, "Titel").fill(title);
    await page.getByRole("checkbox", { name: /^13d / }).check();
    await page.getByRole("combobox", { name: "Handlungsfeld" }).selectOption({ label: "Mobilität" });
    await page.getByRole("group", { name: "Ziele des Handlungskonzepts" }).getByRole("checkbox", { name: /^Z8 / }).check();
    await page.getByRole("button", { name: "Als Entwurf speichern" }).click();
    await expect(page.getByRole("status").filter({ hasText: "als Entwurf gespeichert" })).toBeVisible();
    const path = new URL(page.url()).pathname;
    const leadership = await anotherPage("leadership");
    expect((await leadership.goto(path))?.status(), "nobody else sees a draft").toBe(404);

    await page.getByRole("link", { name: "Freigeben", exact: true }).click();
    await page.getByRole("button", { name: "Freigeben" }).click();
    await expect(page.getByRole("status").filter({ hasText: "ist freigegeben" })).toBeVisible();
    expect((await leadership.goto(path))?.status()).toBe(200);

    await page.getByRole("link", { name: "Duplizieren" }).click();
    await page.getByRole("button", { name: "Kopie anlegen" }).click();
    await expect(page.getByRole("status").filter({ hasText: "Kopie ist als Entwurf gespeichert" })).toBeVisible();
    const copy = new URL(page.url()).pathname;
    expect(copy).not.toBe(path);
    await page.goto(`${copy}/freigeben`);
    await page.getByRole("button", { name: "Freigeben" }).click();
    const code = (await page.getByText(/^13d-\d\d+$/).first().textContent()) ?? "";

    await page.goto(path);
    await page.getByRole("link", { name: "Zurücknehmen" }).click();
    await page.getByRole("radio", { name: "entfallen" }).check();
    await field(page, "Ersetzt durch").fill(code);
    const send = () => page.getByRole("main").getByRole("button", { name: "Maßnahme zurücknehmen" }).click();
    expect(await statusOf(page, send), "no withdrawal without a reason").toBe(422);
    await expect(field(page, "Begründung")).toHaveAttribute("aria-invalid", "true");
    await expect(field(page, "Ersetzt durch")).toHaveValue(code);
    await checkAccessibility();
    await field(page, "Begründung").fill("Wird mit der neuen Maßnahme zusammengelegt.");
    expect(await statusOf(page, send)).toBe(303);
    await leadership.goto(path);
    await expect(leadership.getByRole("main")).toContainText("entfallen");
    await expect(leadership.getByRole("main")).toContainText("Wird mit der neuen Maßnahme zusammengelegt.");
    await leadership.getByRole("main").getByRole("link", { name: new RegExp(`^${code} `) }).click();
    expect(new URL(leadership.url()).pathname).toBe(copy);
  });
});

// Areas in which no other story makes a measure: numbers stay the same while they are compared.
const QUIET = "/massnahmen?raum=01&raum=02&raum=03&raum=04&raum=05&raum=06&raum=07";

test.describe("the list", () => {
  test("every number of a filter is the number of rows it leads to, and each filter can be removed", async ({ page, signInAs, checkAccessibility }) => {
    await signInAs("leadership");
    await page.goto(QUIET);
    await expect(rows(page)).toHaveCount(await total(page));
    const filters = page.getByRole("navigation", { name: "Filter", exact: true });
    const options: { href: string; count: number }[] = [];
    for (const group of ["Umsetzungsstand", "Ampel", "Terminstand", "Bezirk", "Federführung", "Handlungsfeld"]) {
      const links = filters.locator("summary").getByText(group, { exact: true }).locator("..").locator("li > a");
      const found = await links.evaluateAll((links) =>
        links.slice(0, 3).map((link) => ({
          href: link.getAttribute("href") ?? "",
          count: Number(/(\d+) Treffer/.exec(link.textContent ?? "")?.[1]),
        })),
      );
      expect(found.length, group).toBeGreaterThan(0);
      options.push(...found);
    }
    for (const { href, count } of options) {
      await page.goto(href);
      expect(count, href).toBeGreaterThan(0);
      expect(await total(page), href).toBe(count);
      await expect(rows(page), href).toHaveCount(count);
    }
    await checkAccessibility();

    const chips = page.getByRole("navigation", { name: "Gesetzte Filter" });
    await expect(chips.getByRole("link", { name: /entfernen$/ })).toHaveCount(9);
    await chips.getByRole("link", { name: /^Handlungsraum: 07 .* entfernen$/ }).click();
    expect(new URL(page.url()).searchParams.getAll("raum")).toEqual(["01", "02", "03", "04", "05", "06"]);
    await chips.getByRole("link", { name: "Alle Filter entfernen" }).click();
    expect(new URL(page.url()).search).toBe("");
    await expect(chips).toHaveCount(0);
  });

  test("a column sorts, and the address says how", async ({ page, signInAs }) => {
    await signInAs("leadership");
    await page.goto(QUIET);
    const titles = () => rows(page).getByRole("link").allTextContents();
    const inGerman = (texts: string[]) => [...texts].sort((a, b) => a.localeCompare(b, "de"));
    await page.getByRole("columnheader", { name: "Maßnahme" }).getByRole("link").click();
    await expect(page).toHaveURL(/sortierung=titel/);
    await expect(page.getByRole("columnheader", { name: "Maßnahme" })).toHaveAttribute("aria-sort", "ascending");
    const up = await titles();
    expect(up).toEqual(inGerman(up));
    await page.getByRole("columnheader", { name: "Maßnahme" }).getByRole("link").click();
    await expect(page).toHaveURL(/richtung=ab/);
    expect(await titles()).toEqual([...up].reverse());
  });

  test("a long list comes in parts, each with an address of its own; the CSV file holds all of it, safe for a spreadsheet", async ({ page, signInAs, baseURL }, info) => {
    // Drafts: nobody else's numbers change. One account for each project, because both may run at once.
    await signInAs(info.project.name === "js" ? "otherClerk" : "transportClerk");
    await page.goto("/massnahmen/neu");
    const formula = `=1+1 Entwurf ${mark(info)}`;
    await field(page, "Titel").fill(formula);
    await page.getByRole("checkbox", { name: /^11 / }).check();
    await page.getByRole("combobox", { name: "Handlungsfeld" }).selectOption({ label: "Mobilität" });
    await field(page, /^Außerhalb des Handlungskonzepts/).fill("Vorgezogene Baumaßnahme");
    await page.getByRole("button", { name: "Als Entwurf speichern" }).click();
    const draft = new URL(page.url()).pathname;
    await page.goto("/massnahmen?entwurf=ja");
    const missing = 52 - (await total(page));
    for (let copies = 0; copies < missing; copies += 1) {
      const copied = await page.request.post(`${draft}/duplizieren`, { form: { aktion: "" }, headers: { origin: baseURL ?? "" }, maxRedirects: 0 });
      expect(copied.status()).toBe(303);
    }

    await page.goto("/massnahmen?entwurf=ja&sortierung=titel");
    const all = await total(page);
    expect(all).toBeGreaterThan(51);
    await expect(rows(page)).toHaveCount(50);
    const parts = page.getByRole("navigation", { name: "Seiten der Liste" });
    await expect(parts).toContainText(`1–50 von ${all} Maßnahmen`);
    const firstPart = await listed(page);
    const seen = [...firstPart];
    while ((await parts.getByRole("link", { name: "Nächste" }).count()) > 0) {
      await parts.getByRole("link", { name: "Nächste" }).click();
      await expect(page).toHaveURL(/entwurf=ja.*sortierung=titel.*nach=/);
      seen.push(...(await listed(page)));
    }
    expect(seen).toHaveLength(all);
    expect(new Set(seen.map(({ code }) => code)).size, "each of them once").toBe(all);
    await page.reload();
    expect(await listed(page), "the address is the place").toEqual(seen.slice(-(await rows(page).count())));

    const csv = await download(page);
    expect(csv.slice(1).map(([code, title]) => ({ code, title: unguarded(title) }))).toEqual(seen);
    expect(csv[0].slice(0, 2)).toEqual(["Kürzel", "Maßnahme"]);
    expect(csv.find(([, title]) => title?.endsWith(formula))?.[1], "no spreadsheet calculates it").toBe(`'${formula}`);
    for (const cell of csv.flat()) expect(cell, "no cell begins a formula").not.toMatch(/^[=+@\t\r]/);

    while ((await parts.getByRole("link", { name: "Vorherige" }).count()) > 0) {
      await parts.getByRole("link", { name: "Vorherige" }).click();
    }
    expect(await listed(page)).toEqual(firstPart);
  });

  test("the CSV file is exactly the filtered list", async ({ page, signInAs }) => {
    await signInAs("leadership");
    await page.goto(`${QUIET}&sortierung=titel&richtung=ab`);
    const list = await listed(page);
    const csv = await download(page);
    expect(csv.slice(1).map(([code, title]) => ({ code, title }))).toEqual(list);
    for (const row of csv) expect(row).toHaveLength(csv[0].length);
  });
});

/** Names of what the form asks; boxes of one question count once, folded ones too. */
async function questions(page: Page): Promise<string[]> {
  const names = await page
    .locator("main form[method=post]")
    .locator("input:not([type=hidden]), select, textarea")
    .evaluateAll((fields) => fields.map((field) => field.getAttribute("name")));
  return [...new Set(names.filter((name) => name !== null))];
}

async function openArea(page: Page) {
  await page.getByRole("navigation", { name: "Hauptnavigation" }).getByRole("link", { name: "Handlungsräume" }).click();
  await page.getByRole("main").getByRole("link", { name: "Kosmosviertel", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Kosmosviertel" })).toBeVisible();
}

/** The list of the area, narrowed to the measures of one story: others log there too. */
async function openList(page: Page, story: string) {
  await openArea(page);
  await panel(page, /^Maßnahmen im/).getByRole("link", { name: /^\d+ Maßnahmen$/ }).click();
  const line = page.getByRole("search", { name: "In dieser Liste suchen" });
  await line.getByRole("searchbox").fill(story);
  await line.getByRole("button", { name: "Suchen" }).click();
  await expect(page).toHaveURL((url) => url.searchParams.get("raum") === "13d" && url.searchParams.get("q") === story);
}

async function search(page: Page, typed: string) {
  await page.goto("/massnahmen");
  const line = page.getByRole("search", { name: "In dieser Liste suchen" });
  await line.getByRole("searchbox").fill(typed);
  await line.getByRole("button", { name: "Suchen" }).click();
  await expect(page).toHaveURL(new RegExp("[?&]q="));
}

/** Code and title of each row. */
async function listed(page: Page): Promise<{ code: string; title: string }[]> {
  const codes = await rows(page).locator(".code").allTextContents();
  const titles = await rows(page).getByRole("link").allTextContents();
  expect(titles).toHaveLength(codes.length);
  return codes.map((code, at) => ({ code, title: titles[at] }));
}

function unguarded(cell: string) {
  return cell.replace(/^'(?=[=+@-])/, "");
}

async function download(page: Page): Promise<string[][]> {
  const waiting = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV dieser Liste" }).click();
  const file = await waiting;
  expect(file.suggestedFilename()).toBe("massnahmen-2026-11-22.csv");
  return parsed(readFileSync(await file.path(), "utf8"));
}

/** Semicolons, quotes doubled inside quotes, a byte order mark for spreadsheets. */
function parsed(text: string): string[][] {
  expect(text.startsWith("\uFEFF")).toBe(true);
  const table: string[][] = [[]];
  const cells = /(?:"((?:[^"]|"")*)"|([^;\r\n]*))(;|\r?\n|$)/y;
  cells.lastIndex = 1;
  while (cells.lastIndex < text.length) {
    const [, quoted, plain, end] = cells.exec(text) ?? [];
    table[table.length - 1].push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ";") table.push([]);
  }
  return table.filter((row) => row.length > 0);
}
