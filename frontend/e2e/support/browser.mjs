// One Chromium for all tests, with what every page is checked for.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--force-color-profile=srgb",
      "--font-render-hinting=none",
    ],
  });
}

/** A page at a size, which notes what it says on the console and each request that leaves its own origin. */
export async function openPage(browser, url, { width = 1440, height = 900, theme } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme === "dark" ? "dark" : "light",
    reducedMotion: "reduce",
    acceptDownloads: true,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints = [];
  const origin = new URL(url).origin;
  page.on("console", (m) => {
    if (m.type() === "error" || /content security policy/i.test(m.text())) complaints.push(m.text());
  });
  page.on("pageerror", (e) => complaints.push(String(e)));
  page.on("request", (r) => {
    const to = new URL(r.url());
    if (to.protocol.startsWith("http") && to.origin !== origin) complaints.push(`request to ${to.origin}`);
  });
  await page.goto(url);
  return { page, context, complaints };
}

/** What axe finds wrong on the page as it is, as short lines. */
export async function axe(page) {
  // Through the debugger, since the page's own policy takes no foreign script.
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      resultTypes: ["violations"],
    });
    return violations.map((v) => ({
      id: v.id,
      help: v.help,
      nodes: v.nodes
        .slice(0, 4)
        .map((n) => `${n.html.slice(0, 160)} | ${n.failureSummary?.split("\n")[1] ?? ""}`),
    }));
  });
  return found.map((v) => `${v.id}: ${v.help}\n      ${v.nodes.join("\n      ")}`);
}
