// Moving about and selecting.
import { strict as assert } from "node:assert";
import { bring, Sheet } from "../support/sheet.mjs";

export const moving = [
  {
    name: "grid: arrows, Tab, Home, End and pages move as in a spreadsheet",
    async run({ page }) {
      const s = await Sheet.open(page);
      const last = s.columns.at(-1);
      await s.keys("ArrowDown", "ArrowRight");
      await s.expectActive(1, "Type");
      await s.keys("ArrowLeft");
      await s.expectActive(1, "Name");
      await s.keys("ArrowLeft", "ArrowUp", "ArrowUp");
      await s.expectActive(0, "Name");
      await s.keys("Tab", "Tab", "Shift+Tab");
      await s.expectActive(0, "Type");
      await s.keys("End");
      await s.expectActive(0, last);
      await s.keys("Tab");
      await s.expectActive(1, "Name");
      await s.keys("Shift+Tab");
      await s.expectActive(0, last);
      await s.keys("ArrowLeft", "Home");
      await s.expectActive(0, "Name");
      await s.keys("Control+End");
      await s.expectActive(36, last);
      await s.keys("Control+Home", "PageDown");
      const [row] = await s.active();
      assert.ok(row > 5, `a page is ${row} rows`);
      await s.keys("PageUp");
      await s.expectActive(0, "Name");
      // To the end of a run of filled cells: what comes next is empty.
      await s.keys("Control+ArrowRight");
      const [, end] = await s.active();
      const beyond = s.column(end) + 1;
      assert.ok(beyond > 5, end);
      assert.equal(await s.shown(0, s.columns[beyond]), "");
      await s.keys("Control+ArrowLeft", "Control+ArrowDown");
      await s.expectActive(36, "Name");
      await s.keys("Control+ArrowUp");
      await s.expectActive(0, "Name");
    },
  },
  {
    name: "grid: Shift, Space and Ctrl+A select",
    async run({ page }) {
      const s = await Sheet.open(page);
      const foot = page.locator(".grid-foot");
      await s.keys("ArrowDown", "ArrowRight", "Shift+ArrowDown", "Shift+ArrowRight");
      assert.deepEqual(await s.selected(), [2, 2]);
      await s.keys("Shift+ArrowLeft", "Shift+ArrowLeft");
      assert.deepEqual(await s.selected(), [2, 2]);
      await s.expectActive(1, "Type");
      await s.keys("Shift+Home");
      assert.deepEqual(await s.selected(), [2, 2]);
      await s.keys("Escape", "Shift+Space");
      assert.match(await foot.innerText(), /1 row of 37/);
      await s.keys("Shift+ArrowDown");
      assert.match(await foot.innerText(), /2 rows of 37/);
      await page.getByRole("toolbar", { name: "2 rows selected" }).waitFor();
      await s.keys("Escape", "Control+Space");
      assert.match(await foot.innerText(), /37 cells/);
      await s.keys("Control+a");
      assert.match(await foot.innerText(), new RegExp(`${37 * s.columns.length} cells`));
      await s.keys("Control+Home", "Control+Shift+ArrowDown");
      assert.match(await foot.innerText(), /37 cells/);
      await s.keys("Control+Home", "Shift+PageDown");
      assert.ok((await s.selected())[0] > 5);
    },
  },
  {
    name: "grid: Ctrl with arrows finds the edge over rows that were never loaded",
    async run({ page, program }) {
      const rows = Array.from({ length: 6000 }, (_, i) => [
        `AAA-${String(i).padStart(4, "0")}`,
        [3000, 3001, 3002, 5500].includes(i) ? "rack" : "",
      ]);
      bring(program.folder, "Edge Rooms", ["name", "position"], rows);
      await page.reload();
      const s = await Sheet.open(page, "Edge Rooms", "AAA-0000");
      const ways = async () => {
        await s.goTo(0, "Position");
        for (const [key, row] of [
          ["ArrowDown", 3000],
          ["ArrowDown", 3002],
          ["ArrowDown", 5500],
          ["ArrowDown", 5999],
          ["ArrowUp", 5500],
          ["ArrowUp", 3002],
          ["ArrowUp", 3000],
          ["ArrowUp", 0],
        ]) {
          await s.keys(`Control+${key}`);
          await s.expectActive(row, "Position");
        }
      };
      await ways();
      // Keys that come while the store is asked are not lost, and go to the row that was found.
      await page.keyboard.press("Control+ArrowDown");
      await s.type("typed at the edge");
      await page.keyboard.press("Enter");
      await s.expectStored("AAA-3000", "position", "typed at the edge", "Edge Rooms");
      // A row that would sort elsewhere by now stays where it is, and so do the others.
      await s.goTo(0, "Name");
      await s.type("ZZZ-0000");
      await s.keys("Enter", "ArrowUp");
      await s.expectShown(0, "Name", "ZZZ-0000");
      await ways();
      await s.goTo(0, "Name");
      await s.keys("Control+ArrowDown");
      await s.expectActive(5999, "Name");
      await s.expectShown(5999, "Name", "AAA-5999");
    },
  },
];
