// Two windows, the width of columns, and what a screen reader is told.
import { strict as assert } from "node:assert";
import { axe } from "../support/browser.mjs";
import { Sheet } from "../support/sheet.mjs";
import { expectText } from "../support/steps.mjs";

export const others = [
  {
    name: "grid: another window sees each change, and keeps its place",
    async run({ page, context }) {
      const s = await Sheet.open(page);
      const second = await context.newPage();
      await second.goto(page.url());
      const o = new Sheet(second);
      await o.ready("CON-HQ-AP-01");
      await o.goTo(20, "Serial number");
      await o.expectActive(20, "Serial number");

      await page.bringToFront();
      await s.goTo(3, "Serial number");
      await s.type("SEEN-THERE");
      await s.keys("Enter");
      await o.expectShown(3, "Serial number", "SEEN-THERE");
      await s.goTo(0, "Name");
      await s.paste("AAA-1\nAAA-2\n");
      await o.expectShown(1, "Name", "AAA-2");
      await s.goTo(37, "Name");
      await s.paste("AAB-1\nAAB-2\n");
      await expectText(second.locator(".page-aside"), "39");
      await o.until(async () => (await o.active())[0] === 22, "the hands stay on their record");
      await o.expectShown(2, "Name", "AAB-1");
      await s.keys("Control+z");
      await expectText(second.locator(".page-aside"), "37");
      await o.expectActive(20, "Serial number");
      // Undone there, seen here.
      await second.bringToFront();
      await o.keys("Control+z");
      await o.toast("Undone");
      await page.bringToFront();
      await s.keys("Control+Home");
      await s.expectShown(0, "Name", "CON-HQ-AP-01");
      await second.bringToFront();
      // A row that is typed into here is not moved by what happens there.
      await o.goTo(5, "Asset tag");
      await o.type("HALF");
      await page.bringToFront();
      await s.keys("Control+Enter");
      await s.type("AAC-NEW");
      await s.keys("Enter");
      await expectText(second.locator(".page-aside"), "38");
      await second.bringToFront();
      await o.type("-WAY");
      await o.keys("Enter");
      await o.expectStored("CON-HQ-LT-01", "asset_tag", "HALF-WAY");
      await second.close();
    },
  },
  {
    name: "grid: archived rows leave, and come back with an undo",
    async run({ page }) {
      const s = await Sheet.open(page);
      await s.goTo(1, "Name");
      await s.keys("Shift+Space", "Shift+ArrowDown");
      await page.getByRole("toolbar").getByRole("button", { name: "Archive" }).click();
      await s.toast("Archived 2 configurations");
      await s.expectShown(1, "Name", "CON-HQ-BKP-01");
      await expectText(page.locator(".page-aside"), "35");
      await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
      await s.expectShown(1, "Name", "CON-HQ-AP-02");
      await s.expectShown(3, "Name", "CON-HQ-BKP-01");
    },
  },
  {
    name: "grid: a column is as wide as it was made, next time too",
    async run({ page }) {
      const s = await Sheet.open(page);
      const head = () => page.getByRole("columnheader", { name: "Model" });
      const width = async () => Math.round((await head().boundingBox()).width);
      const edge = async () => {
        const box = await head().boundingBox();
        return [box.x + box.width - 1, box.y + box.height / 2];
      };
      const before = await width();
      const [x, y] = await edge();
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 40, y);
      await page.mouse.move(x + 80, y);
      await page.mouse.up();
      await s.frame();
      assert.equal(await width(), before + 80);
      await page.reload();
      await s.ready("CON-HQ-AP-01");
      await s.until(async () => (await width()) === before + 80, "the width is kept");
      await page.mouse.dblclick(...(await edge()));
      await s.frame();
      const fitted = await width();
      assert.ok(fitted < before + 80, `${fitted} fits`);
      const cut = await page.evaluate(() => {
        const head = [...document.querySelectorAll('[role="columnheader"]')].find((h) =>
          h.textContent.startsWith("Model"),
        );
        const cells = document.querySelectorAll(
          `.grid-row:not([hidden]) [aria-colindex="${head.getAttribute("aria-colindex")}"]`,
        );
        return [...cells].filter((c) => c.scrollWidth > c.clientWidth).length;
      });
      assert.equal(cut, 0, "no text is cut off");
      await page.reload();
      await s.ready("CON-HQ-AP-01");
      await s.until(async () => (await width()) === fitted, "the fitted width is kept");
    },
  },
  {
    name: "grid: a screen reader is told columns, values and states",
    async run({ page }) {
      const s = await Sheet.open(page);
      const grid = page.getByRole("grid", { name: "Configurations" });
      assert.equal(await grid.getAttribute("aria-rowcount"), "39");
      assert.equal(await grid.getAttribute("aria-colcount"), String(s.columns.length + 1));
      const live = page.locator(".grid-live");
      await s.goTo(8, "Primary IP");
      await expectText(live, /Primary IP, .+, locked: In IT Glue this record is orphaned: the PSA no longer/);
      await s.goTo(0, "Primary IP");
      await s.type("10.20.1.300");
      await s.keys("Enter", "ArrowUp");
      await expectText(live, /Primary IP, 10\.20\.1\.300, problem: .*255/);
      const label = await page.locator(".grid-input").getAttribute("aria-label");
      assert.match(label, /Configurations: Primary IP, 10\.20\.1\.300, problem/);
      await s.keys("Shift+ArrowDown", "Shift+ArrowDown");
      await expectText(live, /3 rows, 1 columns selected/);
      await s.noToast();
      assert.deepEqual(await axe(page), []);
      await s.goTo(0, "Type");
      await s.type("s");
      await page.locator(".grid-option").first().waitFor();
      await s.keys("ArrowDown");
      const chosen = await page.locator(".grid-input").getAttribute("aria-activedescendant");
      assert.ok(chosen, "the chosen line is named");
      await s.keys("Escape", "Escape");
    },
  },
];
