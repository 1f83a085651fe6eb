// Runs every behaviour of the grid in a real browser with real keys.
// node e2e/grid/run.mjs [part of a name]
import { chromium } from "playwright-core";
import { serve } from "./build.mjs";
import { open } from "./harness.mjs";
import { suites } from "./suites.mjs";

const wanted = process.argv[2];
const server = await serve();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
});
let passed = 0;
const failed = [];
try {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    permissions: ["clipboard-read", "clipboard-write"],
  });
  for (const [suite, tests] of Object.entries(suites)) {
    for (const [name, params, body] of tests) {
      const title = `${suite}: ${name}`;
      if (wanted && !title.includes(wanted)) continue;
      let page;
      try {
        page = await open(context, server.url, params);
        await body(page);
        await page.done();
        passed += 1;
        console.log(`ok    ${title}`);
      } catch (error) {
        failed.push(title);
        console.log(`FAIL  ${title}\n      ${String(error?.message ?? error).replaceAll("\n", "\n      ")}`);
        if (process.env.GRID_SHOTS)
          await page?.page.screenshot({ path: `${process.env.GRID_SHOTS}/${failed.length}.png` });
        await page?.page.close();
      }
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
console.log(`${passed} passed, ${failed.length} failed`);
process.exit(failed.length === 0 ? 0 : 1);
