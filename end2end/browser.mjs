// How Chromium is started, by the tests and by `screens.mjs`: Debian's own, with nothing that talks to the outside.
export const browserArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
