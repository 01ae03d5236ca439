// Finding things: the search of the masthead with and without scripts, the palette and the shortcuts with the keyboard
// alone, and the fields one types a body or an objective into.
import type { Page } from "@playwright/test";
import { Actions, expect, test } from "./fixtures";
import { awake, chooseBody, field, logMeasure, mark, panel } from "./measures";

const palette = (page: Page) => page.getByRole("dialog", { name: "Suchen und springen" });
const option = (page: Page) => palette(page).getByRole("option", { selected: true });

async function search(page: Page, typed: string) {
  const line = page.getByRole("search", { name: "Alles durchsuchen" });
  await line.getByRole("searchbox", { name: "Suchen" }).fill(typed);
  await line.getByRole("button", { name: "Suchen" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Suche" })).toBeVisible();
}

test("a measure is found by its code and by part of a compound, and the number leads to the list", async ({ page, signInAs, checkAccessibility }, info) => {
  await signInAs("clerk");
  await page.goto("/massnahmen/neu");
  const title = `Nachbarschaftsgartenfest ${mark(info)}`;
  const path = await logMeasure(page, { title, area: "13d", field: "Bildung und Ausbildung", objective: "Z1" });
  const code = ((await page.locator(".page-head__kicker").textContent()) ?? "").match(/13d-\d+/)?.[0] ?? "";
  expect(code).not.toBe("");
  await search(page, code.toUpperCase());
  const hits = panel(page, "Maßnahmen");
  await expect(hits.getByRole("link", { name: title }), "the code leads").toHaveAttribute("href", path);
  await search(page, `gartenfest ${info.project.name}`);
  await expect(hits.getByRole("link", { name: title })).toBeVisible();
  await checkAccessibility();
  const number = hits.getByRole("link", { name: /^\d+ Maßnahmen?$/ });
  const count = Number(((await number.textContent()) ?? "").replace(/\D/g, ""));
  await number.click();
  await expect(page.getByRole("heading", { level: 1, name: "Maßnahmen" })).toBeVisible();
  await expect(page.locator("[data-total]").first()).toHaveAttribute("data-total", String(count));
});

test("areas, bodies by former names and pages are found too", async ({ page, signInAs }) => {
  await signInAs("leadership");
  await search(page, "13d");
  await expect(panel(page, "Handlungsräume").getByRole("link", { name: "Kosmosviertel" })).toBeVisible();
  await search(page, "senstadtwohn");
  await expect(panel(page, "Stellen").getByRole("link", { name: "SenStadt", exact: true })).toBeVisible();
  await search(page, "passwort");
  await panel(page, "Seiten und Aktionen").getByRole("link", { name: "Kennwort ändern" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Kennwort ändern" })).toBeVisible();
});

test("the palette works with the keyboard alone, and gives the focus back @js", async ({ page, signInAs, checkAccessibility }) => {
  await signInAs("clerk");
  const link = page.getByRole("navigation", { name: "Hauptnavigation" }).getByRole("link", { name: "Maßnahmen" });
  await link.focus();
  await page.keyboard.press("Control+k");
  const box = palette(page).getByRole("combobox", { name: "Suchen und springen" });
  await expect(box).toBeFocused();
  await expect(palette(page).getByRole("option", { name: "Aufgaben" }), "before typing: where one can go").toBeVisible();
  await page.keyboard.type("koepenick");
  await expect(palette(page).getByRole("status")).toHaveText(/^\d+ Treffer$/);
  await expect(option(page)).toHaveCount(1);
  const first = await option(page).getAttribute("id");
  await expect(box).toHaveAttribute("aria-activedescendant", first ?? "");
  await checkAccessibility();
  await page.keyboard.press("ArrowDown");
  await expect(box).not.toHaveAttribute("aria-activedescendant", first ?? "");
  await page.keyboard.press("ArrowUp");
  await expect(box).toHaveAttribute("aria-activedescendant", first ?? "");
  await page.keyboard.press("Escape");
  await expect(palette(page)).toBeHidden();
  await expect(link).toBeFocused();

  // Typed faster than the answer comes.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("kosmosviertel");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/(raeume|massnahmen)\//);
  // With the mouse.
  await page.getByRole("link", { name: "Strg K: suchen und springen" }).click();
  await expect(box).toBeFocused();
  await page.setViewportSize({ width: 320, height: 640 });
  await box.fill("kennwort");
  await expect(option(page)).toHaveText(/Kennwort ändern/);
  await checkAccessibility();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Kennwort ändern" })).toBeVisible();
});

test("without scripts the button of the palette leads to the search @nojs", async ({ page, signInAs }) => {
  await signInAs("clerk");
  await page.getByRole("link", { name: "Strg K: suchen und springen" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Suche" })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Tastenkürzel" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Tastenkürzel" })).toBeVisible();
});

test("single keys work outside of fields only, and not at all when they are off @js", async ({ page, signInAs, checkAccessibility }) => {
  await signInAs("clerk");
  const box = page.getByRole("searchbox", { name: "Suchen" });
  await page.keyboard.press("/");
  await expect(box).toBeFocused();
  await page.keyboard.type("?/gm");
  await expect(box, "typed, not obeyed").toHaveValue("?/gm");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await box.blur();
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Tastenkürzel" });
  await expect(keys).toContainText("In das Suchfeld");
  await checkAccessibility();
  await page.keyboard.press("Escape");
  await expect(keys).toHaveCount(0);
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await expect(page.getByRole("heading", { level: 1, name: "Handlungsräume" })).toBeVisible();

  await page.evaluate(() => (document.body.dataset.shortcuts = "off"));
  for (const key of ["/", "?", "g", "m", "Control+k"]) await page.keyboard.press(key);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(box).not.toBeFocused();
  await expect(page).toHaveURL(/\/raeume$/);
});

test("lead and participants are chosen by typing, former names too, and what is shown is what is sent", async ({ page, signInAs, checkAccessibility }, info) => {
  await signInAs("districtCoordinator");
  await page.goto("/massnahmen/neu");
  const title = `Maßnahme Lesepaten ${mark(info)}`;
  const path = await logMeasure(page, { title, area: "13d", field: "Bildung und Ausbildung", lead: "JugA Treptow-Köpenick", objective: "Z1" });
  await page.goto(`${path}/bearbeiten`);
  await awake(page);
  const row = (number: number) => page.getByRole("group", { name: `Beteiligte Stelle ${number}`, exact: true });
  await chooseBody(new Actions(), row(1).getByRole("combobox"), "SenWGP");
  await chooseBody(new Actions(), row(2).getByRole("combobox"), "SenStadt");
  await checkAccessibility();
  await page.getByRole("button", { name: "Speichern", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(panel(page, "Zuständigkeit").getByRole("listitem").filter({ hasText: /SenWGP|SenStadt/ })).toHaveCount(2);
});

test("the field of the lead is a combobox: arrows, escape, aliases, nothing sent unseen @js", async ({ page, signInAs, checkAccessibility }) => {
  await signInAs("districtCoordinator");
  await page.goto("/massnahmen/neu");
  await awake(page);
  const box = page.getByRole("combobox", { name: "Federführung" });
  const value = () => page.locator("select[name=lead]").evaluate((select) => (select as HTMLSelectElement).selectedOptions[0].text);
  const list = page.getByRole("listbox", { name: "Vorschläge" });
  await box.focus();
  const before = await value();
  await box.fill("sensbw");
  await expect(list.getByRole("option").first(), "an alias").toHaveText(/^SenStadt – /);
  await expect(list.getByRole("option", { selected: true })).toHaveCount(1);
  await checkAccessibility();
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  expect(await value(), "nothing is chosen by looking").toBe(before);

  await box.fill("senstadtwohn");
  await page.keyboard.press("Tab");
  await expect(box, "a former name; leaving takes what is marked").toHaveValue(/^SenStadt – /);
  expect(await value()).toMatch(/^SenStadt – /);

  await box.fill("gibt es nirgends");
  await expect(list).toBeHidden();
  await page.keyboard.press("Tab");
  await expect(box, "what fits nothing gives way").toHaveValue(/^SenStadt – /);

  await box.focus();
  await page.keyboard.press("ArrowDown");
  await expect(list.getByRole("group", { name: "Senatsverwaltungen" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const chosen = await value();
  expect(chosen).not.toMatch(/^SenStadt – /);
  await expect(box).toHaveValue(chosen);

  await box.fill("");
  await page.keyboard.press("Tab");
  expect(await value(), "an emptied field is empty").toBe("Bitte wählen");
  // The error summary leads to the field in the place of the select.
  await page.getByRole("button", { name: "Maßnahme anlegen" }).click();
  await awake(page);
  await page.getByRole("alert").getByRole("link", { name: /^Federführung/ }).click();
  await expect(box).toBeFocused();
});

test("many objectives become a field to find them, few stay a list @js", async ({ page, signInAs, checkAccessibility }) => {
  await signInAs("districtCoordinator");
  await page.goto("/massnahmen/neu");
  await awake(page);
  const objectives = page.getByRole("group", { name: "Ziele des Handlungskonzepts" });
  const box = objectives.getByRole("combobox", { name: "Weitere Ziele suchen und hinzufügen" });
  await expect(objectives.getByRole("checkbox", { name: /^Z1 / }), "ten are seen at a glance").toBeVisible();
  await expect(box).toBeHidden();

  // The same page with a longer concept.
  await page.route("**/massnahmen/neu", async (route) => {
    const answer = await route.fetch();
    const html = await answer.text();
    const one = html.match(/<div class="kern-form-check"><input[^>]*name="objectives"[^>]*>[^]*?<\/div>/)?.[0] ?? "";
    const another = (number: number) =>
      one.replace(/id="[^"]*"/, `id="mehr-${number}"`).replace(/for="[^"]*"/, `for="mehr-${number}"`).replace(/>Z\d+ [^<]*</, `>Y${number} Ein weiteres Ziel<`);
    const more = Array.from({ length: 10 }, (_, number) => another(number)).join("");
    const { "content-encoding": _, "content-length": __, ...headers } = answer.headers();
    await route.fulfill({ status: answer.status(), headers, body: html.replace(one, one + more) });
  });
  await page.reload();
  await awake(page);
  await expect(objectives.getByRole("checkbox"), "none is ticked").toHaveCount(0);
  await box.fill("y3");
  await expect(objectives.getByRole("option").first()).toHaveText(/^Y3 /);
  await checkAccessibility();
  await page.keyboard.press("Enter");
  await expect(objectives.getByRole("checkbox", { checked: true }), "what is ticked is seen").toHaveCount(1);
  await expect(box).toHaveValue("");
  await page.getByRole("checkbox", { name: /^13d / }).check();
  await expect(objectives.getByRole("checkbox", { name: /^Y3 / })).toBeChecked();
  await objectives.getByRole("checkbox").uncheck();
  await box.fill("y3");
  await expect(objectives.getByRole("option"), "it can be chosen again").toHaveCount(1);
});
