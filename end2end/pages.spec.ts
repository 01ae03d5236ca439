// Every page of the route registry, as somebody who may see it: no barriers for axe (light and dark, wide and
// 320 px), one heading, a title, a language, a main part, nothing wider than its window, a silent console.
// A route that this file does not know fails: say below who visits it and where its ids come from.
import { execFileSync } from "node:child_process";
import type { Browser, Page } from "@playwright/test";
import { accounts, signIn } from "./accounts.mjs";
import { expect, test, type Remembered, type Role } from "./fixtures";
import { program } from "./own-server";

type Route = { method: string; path: string; access: string; roles: string[] };
const routes: Route[] = JSON.parse(execFileSync(program(), ["routes"], { encoding: "utf8" }));

/** Records that stand in for `{id}`; found once in each worker. */
type Records = {
  measure: string;
  draft: string;
  /** Of a measure in which the clerk's body takes part: its request and its own part. */
  seat: string;
  participation: string;
  /** Money asked for the measure. */
  contribution: string;
  /** The review of a report in Treptow-Köpenick. */
  review: string;
  /** The page of a programme, not the form that keeps it. */
  grant: string;
  area: string;
  field: string;
  need: string;
  objective: string;
  body: string;
  document: string;
  removeDocument: string;
  removeAnnex: string;
  account: string;
  endRole: string;
  /** The page to edit a comment of the clerk that addresses her own body. */
  comment: string;
  /** The page to edit a Wiedervorlage of the clerk. */
  followUp: string;
  /** The page to edit a saved view of the clerk. */
  view: string;
  /** What the clerk has typed into a form and not sent, as text. */
  formDraft: string;
  unit: string;
  targetGroup: string;
  programme: string;
  /** A reported barrier. */
  barrier: string;
};

/** Who visits; null is nobody. */
type Visitor = Role | null;
type Visit = { as: Visitor; address: (records: Records) => string };

const at = (as: Visitor, address: string | ((records: Records) => string)): Visit => ({
  as,
  address: typeof address === "string" ? () => address : address,
});
const measure = (step: string) => (records: Records) => `${records.measure}${step}`;
const concept = (step: string) => (records: Records) => `${records.area}/konzept${step}`;
const comment = (step: string) => (records: Records) => records.comment.replace(/bearbeiten$/, step);
const followUp = (step: string) => (records: Records) => records.followUp.replace(/bearbeiten$/, step);
const view = (step: string) => (records: Records) => records.view.replace(/bearbeiten$/, step);
const account = (step: string) => (records: Records) => `${records.account}${step}`;

const pages: Record<string, Visit[]> = {
  "/": [at("clerk", "/"), at("districtCoordinator", "/"), at("stateCoordinator", "/"), at("leadership", "/"), at("auditor", "/"), at("administrator", "/")],
  "/ueberblick": [at("leadership", "/ueberblick"), at("administrator", "/ueberblick")],
  "/gelesen": [at("districtCoordinator", "/gelesen"), at("auditor", "/gelesen")],
  "/anmelden": [at(null, "/anmelden"), at(null, "/anmelden?weiter=/massnahmen&meldung=sitzung-abgelaufen")],
  "/abmelden": [at("clerk", "/abmelden")],
  "/abmelden/ueberall": [at("clerk", "/abmelden/ueberall")],
  "/konto": [at("districtCoordinator", "/konto"), at("administrator", "/konto")],
  "/konto/passwort": [at("clerk", "/konto/passwort")],
  "/suche": [at("clerk", "/suche?q=kosmos"), at("leadership", "/suche?q=ziel&in=konzepte"), at("administrator", "/suche"), at("auditor", "/suche?q=gibtesnirgends")],
  "/hilfe/tastatur": [at("clerk", "/hilfe/tastatur")],
  "/konto/ansicht": [at("clerk", "/konto/ansicht"), at("administrator", "/konto/ansicht")],
  "/konto/ansicht/zeilenabstand": [at("clerk", "/konto/ansicht/zeilenabstand")],
  "/massnahmen": [
    at("clerk", "/massnahmen"),
    at("leadership", "/massnahmen?raum=13d&stand=running&q=kosmos&sortierung=ende&richtung=ab&meldung=gespeichert"),
    at("leadership", "/massnahmen?q=gibt+es+nirgends&ampel=critical"),
  ],
  "/massnahmen/einfuegen": [at("clerk", "/massnahmen/einfuegen")],
  "/massnahmen/sammelaenderung": [
    at("clerk", "/massnahmen/sammelaenderung"),
    at("clerk", (records) => `/massnahmen/sammelaenderung?art=ende&id=${records.measure.split("/").pop()}`),
    at("districtCoordinator", "/massnahmen/sammelaenderung?liste=raum%3D13d&alle=ja"),
  ],
  "/massnahmen/{id}/stand": [at("clerk", measure("/stand?liste=alle"))],
  "/massnahmen/neu": [at("clerk", "/massnahmen/neu?raum=13d")],
  "/massnahmen/{id}": [
    at("clerk", measure("?liste=alle&meldung=massnahme-angelegt")),
    at("leadership", measure("")),
    at("clerk", (records) => records.draft),
  ],
  "/massnahmen/{id}/bearbeiten": [
    at("clerk", measure("/bearbeiten")),
    at("clerk", (records) => `${records.draft}/bearbeiten`),
    at("clerk", (records) => `${records.draft}/bearbeiten?zwischenstand=weiter`),
  ],
  "/massnahmen/{id}/melden": [at("clerk", measure("/melden"))],
  "/massnahmen/{id}/meilensteine": [at("clerk", measure("/meilensteine"))],
  "/massnahmen/{id}/zuruecknehmen": [at("clerk", measure("/zuruecknehmen"))],
  "/massnahmen/{id}/dokumente/neu": [at("clerk", measure("/dokumente/neu"))],
  "/massnahmen/{id}/dokumente/{document}/entfernen": [at("clerk", (records) => records.removeDocument)],
  "/massnahmen/{id}/anfragen/{seat}": [at("clerk", (records) => records.seat), at("clerk", (records) => `${records.seat}?weiter=aufgaben`)],
  "/massnahmen/{id}/beteiligung/{participation}": [at("clerk", (records) => records.participation)],
  "/massnahmen/{id}/mittel/neu": [at("clerk", measure("/mittel/neu"))],
  "/massnahmen/{id}/mittel/{contribution}": [at("clerk", (records) => records.contribution)],
  "/massnahmen/{id}/pruefen": [at("districtCoordinator", (records) => records.review)],
  "/anfragen": [at("clerk", "/anfragen"), at("leadership", "/anfragen?raum=13d&zustand=offen"), at("auditor", "/anfragen?raum=13d&zustand=offen&wartet=ja&geaendert=ja")],
  "/mittel": [at("clerk", "/mittel"), at("leadership", "/mittel?raum=13d&zustand=asked")],
  "/programme": [at("leadership", "/programme")],
  "/programme/{id}": [at("clerk", (records) => records.grant)],
  "/aufgaben": [at("clerk", "/aufgaben"), at("districtCoordinator", "/aufgaben"), at("stateCoordinator", "/aufgaben")],
  "/massnahmen/{id}/freigeben": [at("clerk", (records) => `${records.draft}/freigeben`)],
  "/massnahmen/{id}/duplizieren": [at("clerk", measure("/duplizieren"))],
  "/massnahmen/{id}/verlauf": [at("auditor", measure("/verlauf"))],
  "/massnahmen/{id}/kommentare": [
    at("clerk", measure("/kommentare?meldung=kommentar-gespeichert")),
    at("auditor", measure("/kommentare")),
    at("clerk", (records) => `${records.draft}/kommentare`),
  ],
  "/massnahmen/{id}/kommentare/{comment}/bearbeiten": [at("clerk", comment("bearbeiten"))],
  "/massnahmen/{id}/kommentare/{comment}/entfernen": [at("clerk", comment("entfernen")), at("stateCoordinator", comment("entfernen"))],
  "/massnahmen/{id}/kommentare/{comment}/erledigt": [at("clerk", comment("erledigt"))],
  "/wiedervorlagen": [at("clerk", "/wiedervorlagen"), at("auditor", "/wiedervorlagen"), at("clerk", "/wiedervorlagen?erledigt=ja")],
  "/wiedervorlagen/neu": [at("clerk", (records) => `/wiedervorlagen/neu?massnahme=${records.measure.split("/").pop()}`), at("leadership", "/wiedervorlagen/neu")],
  "/wiedervorlagen/{id}/bearbeiten": [at("clerk", followUp("bearbeiten"))],
  "/wiedervorlagen/{id}/erledigt": [at("clerk", followUp("erledigt"))],
  "/wiedervorlagen/{id}/loeschen": [at("clerk", followUp("loeschen"))],
  "/ansichten": [at("clerk", "/ansichten"), at("auditor", "/ansichten?meldung=ansicht-geloescht")],
  "/ansichten/neu": [
    at("clerk", "/ansichten/neu?liste=massnahmen&auswahl=raum%3D13d%26stand%3Drunning%26q%3DPlatz%26sortierung%3Dende"),
    at("leadership", "/ansichten/neu?liste=mittel"),
  ],
  "/ansichten/{id}/bearbeiten": [at("clerk", view("bearbeiten"))],
  "/ansichten/{id}/startseite": [at("clerk", view("startseite"))],
  "/ansichten/{id}/loeschen": [at("clerk", view("loeschen"))],
  "/zwischenstaende": [at("clerk", "/zwischenstaende?meldung=zwischenstand-verworfen"), at("auditor", "/zwischenstaende")],
  "/zwischenstaende/{id}": [at("clerk", (records) => records.formDraft)],
  "/raeume": [at("leadership", "/raeume")],
  "/raeume/{id}": [at("districtCoordinator", (records) => records.area)],
  "/raeume/{id}/aemterrunde": [
    at("districtCoordinator", (records) => `${records.area}/aemterrunde`),
    at("leadership", (records) => `${records.area}/aemterrunde?seit=2026-01-01`),
  ],
  "/raeume/{id}/konzept": [at("districtCoordinator", concept("")), at("clerk", concept(""))],
  "/raeume/{id}/konzept/ergaenzen": [at("districtCoordinator", concept("/ergaenzen"))],
  "/raeume/{id}/konzept/{node}/ergaenzen": [at("districtCoordinator", (records) => records.field), at("stateCoordinator", (records) => records.need)],
  "/raeume/{id}/konzept/{node}/bearbeiten": [at("districtCoordinator", (records) => records.need.replace(/ergaenzen$/, "bearbeiten"))],
  "/raeume/{id}/konzept/{node}/erfuellt": [at("districtCoordinator", (records) => records.objective)],
  "/raeume/{id}/konzept/dokument": [at("districtCoordinator", concept("/dokument"))],
  "/raeume/{id}/konzept/dokumente/neu": [at("districtCoordinator", concept("/dokumente/neu"))],
  "/raeume/{id}/konzept/dokumente/{document}/entfernen": [at("districtCoordinator", (records) => records.removeAnnex)],
  "/stellen": [at("clerk", "/stellen"), at("clerk", "/stellen?q=SenSBW")],
  "/stellen/{id}": [at("stateCoordinator", (records) => records.body)],
  "/stellen/neu": [at("stateCoordinator", "/stellen/neu")],
  "/stellen/{id}/bearbeiten": [at("stateCoordinator", (records) => `${records.body}/bearbeiten`)],
  "/stellen/{id}/umbenennen": [at("stateCoordinator", (records) => `${records.body}/umbenennen`)],
  "/stellen/{id}/weitere-namen": [at("stateCoordinator", (records) => `${records.body}/weitere-namen`)],
  "/stellen/{id}/nachfolge": [at("stateCoordinator", (records) => `${records.body}/nachfolge`)],
  "/stellen/{id}/nachfolge/zuruecknehmen": [at("stateCoordinator", (records) => `${records.body}/nachfolge/zuruecknehmen`)],
  "/stellen/{id}/einheiten/neu": [at("clerk", (records) => `${records.body}/einheiten/neu`)],
  "/stellen/{id}/einheiten/{unit}/bearbeiten": [at("clerk", (records) => records.unit)],
  "/verzeichnisse": [at("stateCoordinator", "/verzeichnisse")],
  "/verzeichnisse/handlungsfelder": [at("stateCoordinator", "/verzeichnisse/handlungsfelder")],
  "/verzeichnisse/zielgruppen": [at("stateCoordinator", "/verzeichnisse/zielgruppen")],
  "/verzeichnisse/zielgruppen/neu": [at("stateCoordinator", "/verzeichnisse/zielgruppen/neu")],
  "/verzeichnisse/zielgruppen/{id}/bearbeiten": [at("stateCoordinator", (records) => records.targetGroup)],
  "/verzeichnisse/zielgruppen/{id}/loeschen": [at("stateCoordinator", (records) => records.targetGroup.replace(/bearbeiten$/, "loeschen"))],
  "/verzeichnisse/programme": [at("stateCoordinator", "/verzeichnisse/programme")],
  "/verzeichnisse/programme/neu": [at("stateCoordinator", "/verzeichnisse/programme/neu")],
  "/verzeichnisse/programme/{id}/bearbeiten": [at("stateCoordinator", (records) => records.programme)],
  "/verzeichnisse/programme/{id}/loeschen": [at("stateCoordinator", (records) => records.programme.replace(/bearbeiten$/, "loeschen"))],
  "/verwaltung/konten": [at("administrator", "/verwaltung/konten"), at("administrator", "/verwaltung/konten?q=gibt+es+nirgends")],
  "/verwaltung/konten/neu": [at("administrator", "/verwaltung/konten/neu")],
  "/verwaltung/konten/{id}": [at("administrator", account(""))],
  "/verwaltung/konten/{id}/person": [at("administrator", account("/person"))],
  "/verwaltung/konten/{id}/rolle": [at("administrator", account("/rolle"))],
  "/verwaltung/konten/{id}/rolle/{grant}/beenden": [at("administrator", (records) => records.endRole)],
  "/verwaltung/konten/{id}/zuruecksetzen": [at("administrator", account("/zuruecksetzen"))],
  "/verwaltung/konten/{id}/sperren": [at("administrator", account("/sperren"))],
  "/barrierefreiheit": [at(null, "/barrierefreiheit"), at("stateCoordinator", "/barrierefreiheit")],
  "/datenschutz": [at(null, "/datenschutz"), at("administrator", "/datenschutz")],
  "/impressum": [at(null, "/impressum")],
  "/barrierefreiheit/bearbeiten": [at("stateCoordinator", "/barrierefreiheit/bearbeiten")],
  "/datenschutz/bearbeiten": [at("administrator", "/datenschutz/bearbeiten")],
  "/impressum/bearbeiten": [at("stateCoordinator", "/impressum/bearbeiten")],
  "/barrierefreiheit/melden": [at(null, "/barrierefreiheit/melden"), at("clerk", "/barrierefreiheit/melden?seite=/massnahmen")],
  "/barrierefreiheit/meldungen": [at("stateCoordinator", "/barrierefreiheit/meldungen")],
  "/barrierefreiheit/meldungen/{id}": [at("stateCoordinator", (records) => records.barrier)],
  "/hilfe": [at(null, "/hilfe"), at("clerk", "/hilfe")],
  "/hilfe/glossar": [at(null, "/hilfe/glossar")],
  "/hilfe/bearbeitung": [at(null, "/hilfe/bearbeitung")],
  "/hilfe/bezirkskoordination": [at("districtCoordinator", "/hilfe/bezirkskoordination")],
  "/hilfe/landeskoordination": [at("stateCoordinator", "/hilfe/landeskoordination")],
  "/hilfe/leitung": [at("leadership", "/hilfe/leitung")],
  "/hilfe/revision": [at("auditor", "/hilfe/revision")],
  "/hilfe/administration": [at("administrator", "/hilfe/administration")],
  "/erste-schritte": [at("clerk", "/erste-schritte"), at("leadership", "/erste-schritte")],
  "/protokoll": [at("auditor", "/protokoll")],
  "/protokoll/verlauf": [at("auditor", "/protokoll/verlauf")],
};

/** Answers that are no page, with what they are. */
const files: Record<string, Visit & { type: RegExp }> = {
  "/livez": { ...at(null, "/livez"), type: /^text\/plain/ },
  "/readyz": { ...at(null, "/readyz"), type: /^text\/plain/ },
  "/assets/{file}": { ...at(null, "/assets/gibt-es-nicht.css"), type: /^text\/html/ },
  "/gestaltung/{file}": { ...at(null, "/gestaltung/gibt-es-nicht.css"), type: /^text\/html/ },
  "/suche/treffer": { ...at("clerk", "/suche/treffer?q=kosmos"), type: /^text\/html/ },
  "/sitzung": { ...at("clerk", "/sitzung"), type: /^text\/plain/ },
  "/massnahmen.csv": { ...at("leadership", "/massnahmen.csv?raum=13d"), type: /^text\/csv/ },
  "/massnahmen/einfuegen/vorlage.csv": { ...at("clerk", "/massnahmen/einfuegen/vorlage.csv"), type: /^text\/csv/ },
  "/dokumente/{id}": { ...at("clerk", (records) => records.document), type: /^application\/pdf/ },
};

/** Pages that no route has: refused, unknown, invisible. */
const refusals: [Visit, number][] = [
  [at(null, "/gibt-es-nicht"), 404],
  [at("clerk", "/massnahmen/0191a000-0000-7000-8000-000000000000"), 404],
  [at("clerk", "/verwaltung/konten"), 403],
  [at("administrator", "/massnahmen"), 403],
  [at("leadership", measure("/bearbeiten")), 403],
  [at("leadership", comment("bearbeiten")), 403],
  [at("stateCoordinator", followUp("bearbeiten")), 404],
  [at("leadership", view("loeschen")), 404],
];

/** The policy's names of the roles of `accounts.mjs`. */
const policy: Partial<Record<Role, string>> = {
  clerk: "clerk",
  districtCoordinator: "district_coordinator",
  stateCoordinator: "state_coordinator",
  leadership: "leadership",
  auditor: "auditor",
  administrator: "administrator",
};

test("every page of the route registry is visited here, by somebody who may", () => {
  const registered = routes.filter((route) => route.method === "GET").map((route) => route.path);
  expect(registered.length).toBeGreaterThan(30);
  const known = [...Object.keys(pages), ...Object.keys(files)];
  expect(registered.filter((path) => !known.includes(path)), "pages without a visitor: add them to pages.spec.ts").toEqual([]);
  expect(known.filter((path) => !registered.includes(path)), "visits of pages that are gone").toEqual([]);
  for (const route of routes.filter((route) => route.method === "GET" && route.access !== "Public")) {
    for (const { as } of pages[route.path] ?? [files[route.path]]) {
      expect(route.roles, `${route.path} as ${as}`).toContain(as && policy[as]);
    }
  }
});

test("a barrier is found where there is one", async ({ page, checkAccessibility }) => {
  await page.goto("/anmelden");
  await page.evaluate(() => document.querySelectorAll("main label").forEach((label) => label.remove()));
  await expect(checkAccessibility()).rejects.toThrow(/Form elements must have labels/);
});

test.describe("pages", () => {
  // Each page stands alone: the workers share them.
  test.describe.configure({ mode: "parallel" });
  let records: Records;
  const sessions = new Map<Visitor, Remembered>();

  test.beforeAll(async ({ browser, baseURL }) => {
    for (const role of Object.keys(policy) as Role[]) sessions.set(role, await session(browser, baseURL, role));
    records = await find(browser, baseURL ?? "");
  });

  for (const [path, visits] of Object.entries(pages)) {
    test(`page ${path}`, async ({ anotherPage, checkAccessibility }, info) => {
      for (const { as, address } of visits) {
        const page = await anotherPage(sessions.get(as));
        expect((await page.goto(address(records)))?.status(), `${address(records)} as ${as}`).toBe(200);
        expect(new URL(page.url()).pathname).toBe(address(records).split("?")[0]);
        await inspect(page, checkAccessibility, info.project.name === "js");
      }
    });
  }

  for (const [{ as, address }, status] of refusals) {
    test(`refusal ${status} to ${as ?? "nobody"}: ${address({ measure: "/massnahmen/{id}", comment: "/massnahmen/{id}/kommentare/{comment}/bearbeiten", followUp: "/wiedervorlagen/{id}/bearbeiten", view: "/ansichten/{id}/bearbeiten" } as Records)}`, async ({ anotherPage, checkAccessibility }, info) => {
      const page = await anotherPage(sessions.get(as));
      expect((await page.goto(address(records)))?.status()).toBe(status);
      await inspect(page, checkAccessibility, info.project.name === "js");
    });
  }

  for (const [path, { as, address, type }] of Object.entries(files)) {
    test(`file ${path} @js`, async ({ anotherPage }) => {
      const page = await anotherPage(sessions.get(as));
      const answer = await page.request.get(address(records));
      expect(answer.headers()["content-type"]).toMatch(type);
      expect(answer.status()).toBe(["/assets/{file}", "/gestaltung/{file}"].includes(path) ? 404 : 200);
    });
  }
});

/** Every mode with scripts; without them, where islands leave the plain fields, once: colours and widths are the same. */
async function inspect(page: Page, axe: (page: Page) => Promise<void>, everyMode: boolean) {
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page.getByRole("heading", { level: 1 })).not.toBeEmpty();
  await expect(page).toHaveTitle(/\S.* – Kiezwerk$/);
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByRole("main")).toHaveCount(1);
  for (const viewport of [{ width: 1280, height: 900 }, { width: 320, height: 640 }]) {
    await page.setViewportSize(viewport);
    expect(await tooWide(page), `wider than ${viewport.width} px`).toEqual([]);
    for (const colorScheme of everyMode ? (["light", "dark"] as const) : []) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await test.step(`axe, ${colorScheme}, ${viewport.width} px`, async () => axe(page));
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  if (everyMode) {
    await page.emulateMedia({ colorScheme: "dark", forcedColors: "active", reducedMotion: "reduce" });
    await test.step("axe, forced colours", async () => axe(page));
    await page.emulateMedia({ forcedColors: null });
  } else {
    await test.step("axe, no JavaScript", async () => axe(page));
  }
}

/** The innermost elements that reach beyond the window, when the page can be scrolled sideways. */
async function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const beyond = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1);
    const innermost = beyond.filter((element) => ![...element.children].some((child) => beyond.includes(child)));
    return innermost.slice(0, 5).map((element) => element.outerHTML.slice(0, 120));
  });
}

/** Signs in once for all pages that this role visits. */
async function session(browser: Browser, baseURL: string | undefined, role: Role): Promise<Remembered> {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await signIn(page, accounts[role]);
  await expect(page.getByRole("heading", { level: 1, name: "Überblick" }), `sign-in as ${role}`).toBeVisible();
  const remembered = await context.storageState();
  await context.close();
  return remembered;
}

/** Looks the records up as people would, and makes what the example data does not have. */
async function find(browser: Browser, baseURL: string): Promise<Records> {
  const as = async (role: Role) => {
    const page = await (await browser.newContext({ baseURL, locale: "de-DE" })).newPage();
    await signIn(page, accounts[role]);
    return page;
  };
  const href = async (page: Page, address: string, name: RegExp) => {
    await page.goto(address);
    const link = page.getByRole("main").getByRole("link", { name }).first();
    return ((await link.getAttribute("href")) ?? "").split("?")[0];
  };
  /** The first link of the main part that fits a selector. */
  const first = async (page: Page, address: string, selector: string) => {
    await page.goto(address);
    const link = page.getByRole("main").locator(selector).first();
    return ((await link.getAttribute("href")) ?? "").split(/[?#]/)[0];
  };
  const origin = { origin: baseURL };
  const pdf = (name: string) => ({ name, mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n") });

  const clerk = await as("clerk");
  const measure = await href(clerk, "/massnahmen?q=Mobile+Elternarbeit", /^Mobile Elternarbeit/);
  const copied = await clerk.request.post(`${measure}/duplizieren`, { form: { aktion: "" }, headers: origin, maxRedirects: 0 });
  const draft = (copied.headers().location ?? "").split("?")[0];
  await clerk.request.post(`${measure}/dokumente/neu`, { multipart: { title: "Bescheid für die Prüfung der Seiten", file: pdf("Bescheid.pdf") }, headers: origin });
  const removeDocument = await href(clerk, measure, /^Entfernen Bescheid für die Prüfung/);
  const shared = await href(clerk, "/massnahmen?q=Neubau+Stadtteilzentrum", /^Neubau Stadtteilzentrum/);
  const seat = await first(clerk, shared, 'a[href*="/anfragen/beteiligung-"]');
  const participation = await first(clerk, shared, 'a[href*="/beteiligung/"]');
  await clerk.goto(`${measure}/mittel/neu`);
  const programmes = clerk.getByLabel("Programm");
  await programmes.selectOption({ value: (await programmes.locator("option", { hasText: "(SenStadt)" }).first().getAttribute("value")) ?? "" });
  await clerk.getByLabel("Jahr").fill("2027");
  await clerk.getByLabel("Betrag").fill("12.000");
  await clerk.getByRole("main").getByRole("button", { name: "Mittel anfragen" }).click();
  const contribution = await first(clerk, measure, 'a[href*="/mittel/"]:not([href$="/neu"])');
  const grant = await first(clerk, "/programme", 'a[href^="/programme/"]');
  const area = await href(clerk, "/raeume", /^Kosmosviertel$/);
  const body = await href(clerk, "/stellen?q=SenBJF", /SenBJF/);
  await clerk.request.post(`${measure}/kommentare`, { form: { text: "@SenBJF, @BA Treptow-Köpenick: Wer lädt zum nächsten Treffen ein?" }, headers: origin });
  const comment = await href(clerk, `${measure}/kommentare`, /^Bearbeiten \(Kommentar/);
  await clerk.request.post("/wiedervorlagen/neu", { form: { text: "Nach dem Treffen fragen", due: "2026-11-30" }, headers: origin });
  const followUp = await href(clerk, "/wiedervorlagen", /^Bearbeiten \(Wiedervorlage/);
  const kept = { name: `Seitenprüfung ${Date.now().toString(36)}`, list: "massnahmen", query: "raum=13d&stand=running" };
  await clerk.request.post("/ansichten/neu", { form: kept, headers: origin });
  const view = await href(clerk, "/ansichten", /^Umbenennen oder teilen \(Ansicht Seitenprüfung/);
  await clerk.goto(`${draft}/bearbeiten`);
  await clerk.getByLabel("Ausgangslage und Bedarf").fill("Angefangen, nicht fertig.\nZweite Zeile.");
  await clerk.getByRole("button", { name: "Zwischenstand sichern" }).click();
  await expect(clerk.getByText(/^Zwischenstand gespeichert/)).toBeVisible();
  const formDraft = await href(clerk, "/zwischenstaende", /^Als Text ansehen/);
  const form = { code: `Probe ${Date.now().toString(36)}`, name: "Einheit der Seitenprüfung", contact: "" };
  await clerk.request.post(`${body}/einheiten/neu`, { form, headers: origin });
  const unit = await href(clerk, body, /^Bearbeiten Probe/);
  await clerk.goto(`${measure}/melden`);
  await clerk.getByRole("button", { name: "Meldung abgeben" }).click();
  await clerk.context().close();

  const state = await as("stateCoordinator");
  const targetGroup = await href(state, "/verzeichnisse/zielgruppen", /^Bearbeiten/);
  const programme = await href(state, "/verzeichnisse/programme", /^Bearbeiten/);
  await state.request.post("/barrierefreiheit/melden", { form: { place: "Prüfung der Seiten", text: "Zur Probe" }, headers: origin });
  const barrier = await href(state, "/barrierefreiheit/meldungen", /^Beantworten ?: Prüfung der Seiten/);
  await state.context().close();

  const coordinator = await as("districtCoordinator");
  const field = await href(coordinator, `${area}/konzept`, /^Handlungsbedarf ergänzen/);
  const review = `${measure}/pruefen`;
  const need = await href(coordinator, `${area}/konzept`, /^Ziel ergänzen/);
  await coordinator.request.post(`${area}/konzept/dokumente/neu`, { multipart: { title: "", file: pdf("Karte für die Prüfung der Seiten.pdf") }, headers: origin });
  const removeAnnex = await href(coordinator, `${area}/konzept`, /^Entfernen Karte für die Prüfung/);
  const objective = await href(coordinator, `${area}/konzept`, /^Als erfüllt vermerken/);
  await coordinator.context().close();

  const neighbour = await as("otherDistrictCoordinator");
  const gropiusstadt = await href(neighbour, "/raeume", /^Gropiusstadt$/);
  await neighbour.request.post(`${gropiusstadt}/konzept/dokument`, { multipart: { datei: pdf("Konzept.pdf") }, headers: origin });
  const document = await href(neighbour, gropiusstadt, /\.pdf$/);
  await neighbour.context().close();

  const administrator = await as("administrator");
  const account = await href(administrator, "/verwaltung/konten?q=revision", /^revision$/);
  const endRole = await href(administrator, account, /^Beenden/);
  await administrator.context().close();
  const records = { measure, draft, seat, participation, contribution, review, grant, area, field, need, objective, body, document, removeDocument, removeAnnex, account, endRole, comment, followUp, view, formDraft, unit, targetGroup, programme, barrier };
  for (const [name, path] of Object.entries(records)) expect(path, name).toMatch(/^\/[a-z]+\/.*[0-9a-f-]{36}/);
  return records;
}
