// Drives the built program in Chromium: the real store, engine and practice
// systems, nothing of ours replaced. Prints "N passed, N failed" last.
//
//   node e2e/run.mjs [part of a test's name]
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { conflictflows } from "./conflictflows.mjs";
import { flows } from "./flows.mjs";
import { gridflows } from "./gridflows.mjs";
import { roundflows } from "./roundflows.mjs";
import { screens } from "./screens.mjs";
import { launch, openPage } from "./support/browser.mjs";
import { freshFolder, start } from "./support/program.mjs";

const out = join(dirname(fileURLToPath(import.meta.url)), "out");
mkdirSync(out, { recursive: true });
const wanted = process.argv[2] ?? "";
const tests = [...flows, ...gridflows, ...conflictflows, ...roundflows, ...screens].filter((t) =>
  t.name.includes(wanted),
);

const browser = await launch();
let passed = 0;
const failed = [];
for (const test of tests) {
  const began = Date.now();
  const place = freshFolder();
  let program;
  let opened;
  try {
    test.prepare?.(place.folder);
    program = await start({ folder: place.folder, demo: test.demo ?? true, as: test.as });
    opened = await openPage(browser, program.url, test.window);
    await opened.page.locator("main").waitFor();
    const base = opened.page.url().replace(/#.*/, "");
    await test.run({
      ...opened,
      program,
      folder: place.folder,
      out,
      go: (path) => opened.page.goto(`${base}#${path}`),
    });
    if (opened.complaints.length > 0)
      throw new Error(`the page complained:\n${opened.complaints.join("\n")}`);
    passed += 1;
    console.log(`ok    ${test.name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed.push(test.name);
    console.log(`FAIL  ${test.name}\n${String(error.stack ?? error)}`);
    const shot = join(out, `failed-${test.name.replace(/\W+/g, "-")}.png`);
    await opened?.page.screenshot({ path: shot }).catch(() => {});
  } finally {
    await opened?.context.close();
    await program?.stop();
    place.close();
  }
}
await browser.close();
for (const name of failed) console.log(`failed: ${name}`);
console.log(`${passed} passed, ${failed.length} failed`);
process.exit(failed.length > 0 ? 1 : 0);
