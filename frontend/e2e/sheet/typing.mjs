// Typing into cells, taking it back, and rows that stay where they are.
import { strict as assert } from "node:assert";
import { Sheet } from "../support/sheet.mjs";
import { expectText } from "../support/steps.mjs";

export const typing = [
  {
    name: "grid: a scanner fills cell after cell at 8 ms a key",
    async run({ page }) {
      const s = await Sheet.open(page);
      const names = (await s.stored(["name"])).slice(0, 12).map(([n]) => n);
      await s.goTo(0, "Asset tag");
      const tags = names.map((_, i) => `SCAN-${1000 + i * 37}-X`);
      for (const tag of tags) {
        await s.type(tag);
        await page.keyboard.press("Enter");
      }
      await s.expectActive(12, "Asset tag");
      await s.expectStored(names[11], "asset_tag", tags[11]);
      const rows = await s.stored(["name", "asset_tag"]);
      assert.deepEqual(
        rows.slice(0, 12).map((r) => r[1]),
        tags,
      );
      // Across a row with Tab, through a column with a list, and back under the first cell with Enter.
      await s.goTo(2, "Name");
      for (const text of ["AAA-TYPED", "Printer", "Retired"]) {
        await s.type(text);
        await page.keyboard.press("Tab");
      }
      await page.keyboard.press("Enter");
      await s.expectActive(3, "Name");
      await s.expectStored("AAA-TYPED", "configuration_type", "Printer");
      await s.expectStored("AAA-TYPED", "configuration_status", "Retired");
      await s.expectShown(2, "Name", "AAA-TYPED");
    },
  },
  {
    name: "grid: F2, Esc, Enter, Tab, Del and Backspace",
    async run({ page }) {
      const s = await Sheet.open(page);
      const [name, tag] = ["CON-HQ-AP-01", "asset_tag"];
      await s.goTo(0, "Asset tag");
      await s.type("ONE");
      await s.keys("Enter", "Shift+Enter");
      await s.expectActive(0, "Asset tag");
      await s.keys("F2", "Home");
      await s.type("A-");
      await s.keys("Enter", "ArrowUp");
      await s.expectStored(name, tag, "A-ONE");
      await s.type("gone");
      await s.keys("Escape");
      await s.expectShown(0, "Asset tag", "A-ONE");
      await s.keys("F2", "End");
      await s.type("-Z");
      await s.keys("Shift+Tab");
      await s.expectActive(0, s.columns[s.column("Asset tag") - 1]);
      await s.expectStored(name, tag, "A-ONE-Z");
      await s.keys("Tab", "Backspace");
      await s.expectStored(name, tag, "");
      // The range goes in one step.
      await s.goTo(0, "Serial number");
      await s.keys("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight");
      await s.oneStep(["name", "serial_number", "primary_ip"], () => s.keys("Delete"));
      await s.goTo(0, "Warranty expires at");
      await s.keys("Control+;");
      const today = await page.evaluate(() => {
        const d = new Date();
        const two = (n) => String(n).padStart(2, "0");
        return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
      });
      await s.expectStored(name, "warranty_expires_at", today);
    },
  },
  {
    name: "grid: the time of the save changes with the edit",
    async run({ page }) {
      const s = await Sheet.open(page);
      const saved = page.locator(".status");
      const times = new Set();
      for (const text of ["first", "second", "third"]) {
        await s.goTo(0, "Asset tag");
        await s.type(text);
        await s.keys("Enter");
        await s.expectStored("CON-HQ-AP-01", "asset_tag", text);
        const { saved_at: at } = await page.evaluate(() => window.go.app.Bound.Status());
        const clock = await page.evaluate(
          (t) => new Date(t).toLocaleTimeString("en-GB", { hour12: false }),
          at,
        );
        await expectText(saved, new RegExp(`Saved ${clock.replace(/^0/, "0?")}`));
        times.add(clock);
        await page.waitForFunction((t) => new Date().toISOString().slice(0, 19) > t.slice(0, 19), at);
      }
      assert.equal(times.size, 3);
    },
  },
  {
    name: "grid: sorted or filtered, a row stays under the hands and takes the edit",
    async run({ page }) {
      const s = await Sheet.open(page);
      await page.getByRole("columnheader", { name: "Serial number" }).click();
      await page
        .locator('[role="columnheader"][aria-sort="ascending"]', { hasText: "Serial number" })
        .waitFor();
      await s.until(async () => (await s.shown(0, "Name")) !== "CON-HQ-AP-01", "the order is another");
      await s.keys("Control+Home");
      await s.times(14, "ArrowDown");
      const name = await s.shown(14, "Name");
      const other = await s.shown(15, "Name");
      await s.times(s.column("Serial number"), "ArrowRight");
      await s.type("zzz-last");
      await s.keys("Enter");
      await s.expectStored(name, "serial_number", "zzz-last");
      await s.expectShown(14, "Name", name);
      await s.expectShown(15, "Name", other);
      await s.type("000-first");
      await s.keys("Enter");
      await s.expectStored(other, "serial_number", "000-first");
      await s.expectShown(15, "Name", other);
      // Undo leaves the rows where they are, too.
      await s.keys("Control+z");
      await s.toast("Undone");
      await s.expectShown(15, "Name", other);
      await s.noToast();

      await s.keys("Control+f");
      await page.getByRole("textbox", { name: "Contains" }).fill("-AP-");
      await s.until(
        async () => (await page.locator(".grid-foot").innerText()).includes("in 5 rows"),
        "5 rows",
      );
      await page.keyboard.press("Escape");
      await s.ready("CON-HQ-AP-02");
      const first = await s.shown(0, "Name");
      const next = await s.shown(1, "Name");
      await s.type("RENAMED");
      await s.keys("Enter");
      await s.expectStored("RENAMED", "name", "RENAMED");
      await s.expectShown(0, "Name", "RENAMED");
      await s.expectShown(1, "Name", next);
      await s.type("RENAMED TOO");
      await s.keys("Enter");
      await s.expectStored("RENAMED TOO", "name", "RENAMED TOO");
      const names = (await s.stored(["name"])).map(([n]) => n);
      assert.equal(names.includes(first) || names.includes(next), false);
    },
  },
  {
    name: "grid: what may not be changed says why",
    async run({ page }) {
      const s = await Sheet.open(page);
      const row = 8; // CON-HQ-NAS-01 belongs to the PSA.
      await s.goTo(row, "Primary IP");
      const before = await s.shown(row, "Primary IP");
      await expectText(page.locator(".cell-line-state"), "the PSA no longer has it");
      await s.type("NO");
      await s.keys("Enter");
      await s.toast("the PSA no longer has it");
      await s.expectShown(row, "Primary IP", before);
      await s.noToast();
      // The rest of a paste goes on.
      await s.goTo(row - 1, "Primary IP");
      await s.paste("10.20.9.1\n10.20.9.2\n10.20.9.3\n");
      await s.toast(/Pasted .* 1 cell kept its value: In IT Glue this record is orphaned/);
      await s.expectStored("CON-HQ-LT-03", "primary_ip", "10.20.9.1");
      await s.expectStored("CON-HQ-NAS-01", "primary_ip", before);
      await s.expectStored("CON-HQ-PRN-01", "primary_ip", "10.20.9.3");
      await s.expectShown(row, "Primary IP", before);
      // So does a fill, and Del.
      await s.noToast();
      await s.select(row - 1, "Primary IP", 3, 1);
      await s.keys("Control+d");
      await s.toast("1 cell kept its value");
      await s.expectStored("CON-HQ-PRN-01", "primary_ip", "10.20.9.1");
      await s.noToast();
      await s.keys("Delete");
      await s.toast("1 cell kept its value");
      await s.expectStored("CON-HQ-PRN-01", "primary_ip", "");
      await s.expectStored("CON-HQ-NAS-01", "primary_ip", before);
    },
  },
];
