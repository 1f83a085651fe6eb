// Copy, cut and paste, also over rows that were never loaded.
import { strict as assert } from "node:assert";
import { bring, Sheet } from "../support/sheet.mjs";
import { expectText } from "../support/steps.mjs";

const pad = (i) => String(i).padStart(4, "0");

export const clipboard = [
  {
    name: "grid: copy gives the exact text, paste takes quotes, tabs and line breaks",
    async run({ page }) {
      const s = await Sheet.open(page);
      await s.goTo(0, "Operating system notes");
      const texts = ["two\nlines", 'a 5" disk', '"quoted" at the start', "a\ttab", "plain"];
      const tsv = '"two\nlines"\na 5" disk\n"""quoted"" at the start"\n"a\ttab"\nplain';
      await s.paste(`${tsv.replaceAll("\n", "\r\n")}\r\n`);
      await s.toast("Pasted 5 rows, 1 column");
      const rows = await s.stored(["operating_system_notes"]);
      // A notes cell is one line or several; what it does with a tab is the store's to say.
      assert.equal(rows[1][0], texts[1]);
      assert.equal(rows[2][0], texts[2]);
      await s.select(0, "Operating system notes", 5, 1);
      const again = await s.copy();
      const expected = rows.slice(0, 5).map(([text]) => {
        return /[\t\n]/.test(text) || text.startsWith('"') ? `"${text.replaceAll('"', '""')}"` : text;
      });
      assert.equal(again, expected.join("\n"));
      await s.select(0, "Name", 2, 3);
      assert.equal(await s.copy(), "CON-HQ-AP-01\tAccess Point\tActive\nCON-HQ-AP-02\tAccess Point\tActive");
      // One value goes into a whole range, a block repeats in one that is a multiple of it.
      await s.select(0, "Asset tag", 4, 1);
      await s.oneStep(["name", "asset_tag"], () => s.paste("T-1"));
      await s.select(0, "Asset tag", 4, 1);
      await s.oneStep(["name", "asset_tag"], () => s.paste("A\nB\n"));
      // Dates as people write them.
      await s.goTo(0, "Warranty expires at");
      await s.paste("2027-03-04\n4 Mar 2027\n");
      await s.expectStored("CON-HQ-AP-02", "warranty_expires_at", "2027-03-04");
    },
  },
  {
    name: "grid: fifty rows with bad cells are pasted, shown, found and taken back",
    async run({ page }) {
      const s = await Sheet.open(page);
      const fields = [
        "name",
        "configuration_type",
        "configuration_status",
        "manufacturer",
        "model",
        "serial_number",
      ];
      const lines = Array.from({ length: 50 }, (_, i) => [
        `PASTE-${pad(i)}`,
        i === 7 ? "Coffee machine" : "Switch",
        "Active",
        i % 20 === 3 ? "Nobody Inc" : "Dell",
        "OptiPlex 7010",
        `S-${pad(i)}`,
      ]);
      const text = lines.map((l) => l.join("\t")).join("\r\n");
      const picture = JSON.stringify(await s.stored(fields));
      await s.goTo(10, "Name");
      await s.paste(text);
      // Rows 8, 11, 12, 20 and 21 of the grid belong to the PSA or not; what may not be changed is said.
      await s.toast(/Pasted 50 rows, 6 columns\. 23 new drafts\. \d+ cells need a look\./);
      await expectText(page.locator(".toast"), "Show them");
      await expectText(page.locator(".toast"), "Undo");
      await expectText(page.locator(".page-aside"), "60");
      await s.expectShown(17, "Type", "Coffee machine");
      await s.expectShown(13, "Manufacturer", "Nobody Inc");
      await page.locator(".toast").getByRole("button", { name: "Show them" }).click();
      await s.until(async () => (await s.active())[1] === "Manufacturer", "the first problem");
      await expectText(page.locator(".cell-line-state"), "Nobody Inc");
      await page.screenshot({ path: new URL("../out/sheet-paste.png", import.meta.url).pathname });
      await s.keys("Alt+.");
      await s.until(
        async () => (await s.active())[1] === "Model" || (await s.active())[0] === 17,
        "the next",
      );
      await page.reload();
      await s.ready("CON-HQ-AP-01");
      const at = (await s.stored(["name", "configuration_type"])).find((r) => r[0] === "PASTE-0007");
      assert.equal(at[1], "?Coffee machine");
      await page.getByRole("button", { name: /^Needs a look/ }).click();
      await s.ready("PASTE-0003");
      await s.expectShown(0, "Manufacturer", "Nobody Inc");
      await page.getByRole("button", { name: /^All/ }).first().click();
      await s.ready("CON-HQ-AP-01");
      await s.keys("Control+z");
      await s.toast("Undone: Pasted 50 rows, 6 columns");
      assert.equal(JSON.stringify(await s.stored(fields)), picture);
      await expectText(page.locator(".page-aside"), "37");
    },
  },
  {
    name: "grid: a paste past the last row is one step, drafts and all",
    async run({ page }) {
      const s = await Sheet.open(page);
      await s.goTo(35, "Name");
      await s.oneStep(["name", "asset_tag"], async () => {
        await s.paste("L-1\nL-2\nL-3\nL-4\nL-5\n");
        await expectText(page.locator(".page-aside"), "40");
        await s.expectShown(39, "Name", "L-5");
      });
      await expectText(page.locator(".page-aside"), "37");
      await s.expectShown(36, "Name", "CON-RIV-WS-03");
      assert.equal(await s.shown(38, "Name"), undefined);
      // Rows typed below are one step each, too, and come back at the end.
      await s.keys("Control+Enter");
      await s.type("TYPED-BELOW");
      await s.keys("Tab");
      await s.type("Switch");
      await s.keys("Enter");
      await s.expectStored("TYPED-BELOW", "configuration_type", "Switch");
      await s.keys("Control+z");
      await s.expectStored("TYPED-BELOW", "configuration_type", "");
      await s.keys("Control+z");
      await expectText(page.locator(".page-aside"), "37");
      await s.keys("Control+Shift+z");
      await s.expectShown(37, "Name", "TYPED-BELOW");
    },
  },
  {
    name: "grid: a cut moves in one step",
    async run({ page }) {
      const s = await Sheet.open(page);
      const fields = ["name", "serial_number", "asset_tag"];
      await s.select(0, "Serial number", 3, 1);
      const was = (await s.stored(fields)).slice(0, 3).map((r) => r[1]);
      await s.keys("Control+x");
      await s.oneStep(fields, async () => {
        await s.goTo(1, "Asset tag");
        await s.keys("Control+v");
        await s.expectStored("CON-HQ-AP-02", "asset_tag", was[0]);
      });
      // Over itself: what it covers stays.
      await s.select(0, "Serial number", 2, 1);
      await s.keys("Control+x");
      await s.oneStep(fields, async () => {
        await s.goTo(1, "Serial number");
        await s.keys("Control+v");
        await s.expectStored("CON-HQ-AP-03", "serial_number", was[1]);
        assert.deepEqual(
          (await s.stored(fields)).slice(0, 3).map((r) => r[1]),
          ["", was[0], was[1]],
        );
      });
    },
  },
  {
    name: "grid: five thousand rows are copied, a thousand by twenty pasted, nothing of it loaded",
    async run({ page, program }) {
      const rows = Array.from({ length: 6000 }, (_, i) => [
        `AAA-${pad(i)}`,
        `SN${pad(i)}`,
        i % 50 === 0 ? "two\nlines" : `note ${i}`,
      ]);
      bring(program.folder, "Edge Rooms", ["name", "serial_number", "operating_system_notes"], rows);
      await page.reload();
      const where = { name: "Edge Rooms", count: 2000 };
      const s = await Sheet.open(page, "Edge Rooms", "AAA-0000");
      const store = async (fields) => {
        const all = [];
        for (const start of [0, 2000, 4000, 6000]) all.push(...(await s.stored(fields, { ...where, start })));
        return all;
      };
      // Nothing in between is ever looked at.
      await s.click(1000, "Serial number");
      await s.keys("Control+Shift+ArrowDown");
      await s.until(
        async () => /5,000 cells/.test(await page.locator(".grid-foot").innerText()),
        "5,000 cells",
      );
      const lines = (await s.copy()).split("\n");
      assert.equal(lines.length, 5000);
      assert.deepEqual([lines[0], lines[4999]], ["SN1000", "SN5999"]);

      const wide = s.columns.slice(5, 25).filter((c) => c);
      await s.goTo(2, "Serial number");
      const block = Array.from({ length: 1000 }, (_, r) =>
        Array.from({ length: 20 }, (_, c) => (c === 0 ? `PS-${pad(r)}` : "")).join("\t"),
      ).join("\n");
      const fields = ["name", "serial_number", "asset_tag", "operating_system_notes"];
      const before = JSON.stringify(await store(fields));
      await s.paste(block);
      await s.toast(/Pasted 1,000 rows, \d+ columns/);
      assert.ok(wide.length > 10);
      const after = await store(fields);
      assert.equal(after[2][1], "PS-0000");
      assert.equal(after[1001][1], "PS-0999");
      assert.equal(after[1002][1], "SN1002");
      await s.expectShown(2, "Serial number", "PS-0000");
      await s.keys("Control+z");
      await s.toast("Undone");
      assert.equal(JSON.stringify(await store(fields)), before);
      await s.expectShown(2, "Serial number", "SN0002");
      await s.noToast();

      // In names, which sort: the rows stay in their places, the loaded and the others.
      await s.goTo(0, "Name");
      await s.paste(Array.from({ length: 1000 }, (_, r) => `Z-${pad((r * 7919) % 1000)}`).join("\n"));
      await s.toast("Pasted 1,000 rows, 1 column");
      await s.expectShown(0, "Name", "Z-0000");
      await s.click(700, "Name");
      await s.expectShown(700, "Name", `Z-${pad((700 * 7919) % 1000)}`);
      const named = new Map((await store(["name", "serial_number"])).map(([n, serial]) => [n, serial]));
      assert.equal(named.get(`Z-${pad((700 * 7919) % 1000)}`), "SN0700");
      await s.noToast();
      // Copy them as they stand, a fill over them, and take both back.
      await s.click(0, "Name");
      await s.click(999, "Name", ["Shift"]);
      assert.equal((await s.copy()).split("\n")[700], `Z-${pad((700 * 7919) % 1000)}`);
      await s.keys("Control+z");
      await s.toast("Undone");
      assert.equal(JSON.stringify(await store(fields)), before);
    },
  },
];
