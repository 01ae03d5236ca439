// The demo accounts by what they may do; all share one password. `kiezwerk demo` prints the same list.
export const accounts = {
  clerk: "bearbeitung.senbjf",
  deputy: "bearbeitung2.senbjf",
  otherClerk: "bearbeitung.senstadt",
  transportClerk: "bearbeitung.senmvku",
  districtClerk: "bearbeitung.ba09",
  districtCoordinator: "koordination.treptow",
  otherDistrictCoordinator: "koordination.neukoelln",
  stateCoordinator: "landeskoordination",
  leadership: "leitung",
  auditor: "revision",
  administrator: "administration",
};

export const password = process.env.DEMO_PASSWORD ?? "Kiezwerk-Demo-2026";

/** The fields of the sign-in page, found as a person finds them. */
export async function signIn(page, name, secret = password) {
  await page.goto("/anmelden");
  await page.getByLabel("Anmeldename").fill(name);
  await page.getByLabel("Kennwort", { exact: true }).fill(secret);
  await page.getByRole("button", { name: "Anmelden" }).click();
}
