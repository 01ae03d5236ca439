// The first thing anybody sees.
import { accounts } from "./accounts.mjs";
import { expect, test, type Role } from "./fixtures";

test("the sign-in page answers, says what it is and has no barriers", async ({ page, checkAccessibility }) => {
  const answer = await page.goto("/anmelden");
  expect(answer?.status()).toBe(200);
  await expect(page).toHaveTitle(/Anmelden.*Kiezwerk|Kiezwerk.*Anmelden/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page.getByLabel("Anmeldename")).toBeVisible();
  await expect(page.getByLabel("Kennwort", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Anmelden" })).toBeVisible();
  await checkAccessibility();
});

test("the style sheet and its fonts are there, from this server and under hashed names", async ({ page, baseURL }) => {
  const assets: string[] = [];
  page.on("response", (response) => {
    const path = new URL(response.url()).pathname;
    if (path.startsWith("/assets/")) {
      expect(response.status(), path).toBe(200);
      expect(response.headers()["cache-control"], path).toContain("immutable");
      assets.push(path);
    }
    expect(new URL(response.url()).origin, "nothing from outside").toBe(baseURL);
  });
  await page.goto("/anmelden", { waitUntil: "networkidle" });
  expect(assets.filter((path) => /\/main\.[0-9a-f]{12}\.css$/.test(path))).toHaveLength(1);
  expect(assets.some((path) => path.endsWith(".woff2"))).toBe(true);
});

test("a wrong password is refused in one sentence and the name stays", async ({ page, checkAccessibility }) => {
  await page.goto("/anmelden");
  await page.getByLabel("Anmeldename").fill("niemand.hier");
  await page.getByLabel("Kennwort", { exact: true }).fill("ganz und gar falsch");
  await page.getByRole("button", { name: "Anmelden" }).click();
  await expect(page.getByLabel("Anmeldename")).toHaveValue("niemand.hier");
  await expect(page.getByLabel("Kennwort", { exact: true })).toHaveValue("");
  await checkAccessibility();
});

for (const role of Object.keys(accounts) as Role[]) {
  test(`${role} gets in and finds a start page without barriers`, async ({ page, signInAs, checkAccessibility }) => {
    await signInAs(role);
    expect(new URL(page.url()).pathname).toBe("/");
    await checkAccessibility();
  });
}
