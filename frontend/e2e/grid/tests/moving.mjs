import assert from "node:assert/strict";

const LAST_COL = 19;

/** Keys that move and select. */
export const moving = [
  [
    "arrows move one cell and stop at the edges",
    {},
    async (g) => {
      await g.keys("ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp");
      await g.expectActive(1, 1);
      await g.keys("ArrowUp", "ArrowUp", "ArrowLeft", "ArrowLeft");
      await g.expectActive(0, 0);
    },
  ],
  [
    "arrows cross the pinned edge both ways, also when scrolled sideways",
    {},
    async (g) => {
      await g.keys("End", "Home", "ArrowRight", "ArrowRight");
      await g.expectActive(0, 2);
      await g.keys("ArrowLeft", "ArrowLeft");
      await g.expectActive(0, 0);
      await g.goTo(0, LAST_COL);
      await g.goTo(0, 0);
      await g.keys("ArrowRight");
      await g.expectActive(0, 1);
      const box = await g.box(0, 1);
      const pinned = await g.box(0, 0);
      assert.ok(box.x >= pinned.x + pinned.width - 1, "the cell lies beside the pinned column, not under it");
    },
  ],
  [
    "Tab, Shift+Tab, Tab wraps to the next row and back",
    {},
    async (g) => {
      await g.keys("Tab", "Tab");
      await g.expectActive(0, 2);
      await g.keys("Shift+Tab");
      await g.expectActive(0, 1);
      await g.keys("End", "Tab");
      await g.expectActive(1, 0);
      await g.keys("Shift+Tab");
      await g.expectActive(0, LAST_COL);
    },
  ],
  [
    "Tab leaves the grid at its ends, so nobody is trapped",
    { rows: 2 },
    async (g) => {
      await g.keys("Shift+Tab");
      assert.equal(await g.page.evaluate(() => document.activeElement.textContent), "Before");
      await g.goTo(2, LAST_COL);
      await g.keys("Tab");
      assert.equal(await g.page.evaluate(() => document.activeElement.textContent), "After");
    },
  ],
  [
    "Home, End, Ctrl+Home, Ctrl+End",
    {},
    async (g) => {
      await g.goTo(5, 4);
      await g.keys("End");
      await g.expectActive(5, LAST_COL);
      await g.keys("Home");
      await g.expectActive(5, 0);
      await g.keys("Control+End");
      await g.expectActive(110, LAST_COL);
      await g.keys("Control+Home");
      await g.expectActive(0, 0);
    },
  ],
  [
    "Page Down and Page Up come back to the same cell",
    {},
    async (g) => {
      await g.goTo(3, 2);
      await g.keys("PageDown");
      const [down] = await g.active();
      assert.ok(down > 15 && down < 40, `one page down is row ${down}`);
      await g.keys("PageDown", "PageUp");
      await g.expectActive(down, 2);
      await g.keys("PageUp");
      await g.expectActive(3, 2);
    },
  ],
  [
    "Ctrl+arrows go to the edge of the data",
    {},
    async (g) => {
      await g.keys("Control+ArrowDown");
      await g.expectActive(110, 0);
      await g.keys("Control+ArrowUp");
      await g.expectActive(0, 0);
      // Hostname and notes are empty: purchased (10) is empty too.
      await g.keys("Control+ArrowRight");
      await g.expectActive(0, 9);
      await g.keys("Control+ArrowRight");
      await g.expectActive(0, 11);
      await g.keys("Control+ArrowRight", "Control+ArrowRight");
      await g.expectActive(0, 15);
      await g.keys("Control+ArrowLeft");
      await g.expectActive(0, 12);
    },
  ],
  [
    "Ctrl+arrow stops at a gap and at the next filled cell",
    {},
    async (g) => {
      await g.goTo(10, 2);
      await g.keys("Delete", "Control+Home", "ArrowRight", "ArrowRight", "Control+ArrowDown");
      await g.expectActive(9, 2);
      await g.keys("Control+ArrowDown");
      await g.expectActive(11, 2);
    },
  ],
  [
    "Shift+arrows extend, also across the pinned edge",
    {},
    async (g) => {
      await g.goTo(2, 1);
      await g.keys("Shift+ArrowLeft", "Shift+ArrowDown", "Shift+ArrowDown");
      await g.expectSelected(2, 0, 4, 1);
      await g.expectActive(2, 1);
      await g.keys("Shift+ArrowRight", "Shift+ArrowRight");
      await g.expectSelected(2, 1, 4, 2);
    },
  ],
  [
    "Ctrl+Shift+arrows extend to the edge",
    {},
    async (g) => {
      await g.goTo(5, 3);
      await g.keys("Control+Shift+ArrowUp");
      await g.expectSelected(0, 3, 5, 3);
      await g.keys("Control+Shift+ArrowLeft");
      await g.expectSelected(0, 0, 5, 3);
    },
  ],
  [
    "Shift+Page Down and Shift+Home extend",
    {},
    async (g) => {
      await g.goTo(1, 4);
      await g.keys("Shift+Home");
      await g.expectSelected(1, 0, 1, 4);
      await g.keys("Shift+PageDown");
      const [, left, bottom, right] = await g.selected();
      assert.ok(bottom > 15, `the range reaches row ${bottom}`);
      assert.deepEqual([left, right], [0, 4]);
      await g.keys("Shift+PageUp");
      await g.expectSelected(1, 0, 1, 4);
      await g.expectActive(1, 4);
    },
  ],
  [
    "Ctrl+A selects everything",
    { rows: 12, few: 6 },
    async (g) => {
      await g.goTo(4, 2);
      await g.keys("Control+a");
      await g.expectSelected(0, 0, 11, 5);
      await g.expectActive(4, 2);
    },
  ],
  [
    "Shift+Space selects the row, Ctrl+Space the column",
    { rows: 12, few: 6 },
    async (g) => {
      await g.goTo(4, 2);
      await g.keys("Shift+Space");
      await g.expectSelected(4, 0, 4, 5);
      await g.keys("Shift+ArrowDown");
      await g.expectSelected(4, 0, 5, 5);
      await g.goTo(4, 2);
      await g.keys("Control+Space");
      await g.expectSelected(0, 2, 11, 2);
      await g.keys("Shift+ArrowRight");
      await g.expectSelected(0, 2, 11, 3);
    },
  ],
  [
    "Enter moves down, Shift+Enter up",
    {},
    async (g) => {
      await g.keys("Enter", "Enter");
      await g.expectActive(2, 0);
      await g.keys("Shift+Enter");
      await g.expectActive(1, 0);
    },
  ],
  [
    "Enter edits when the grid is told so",
    { enter: "edits" },
    async (g) => {
      await g.keys("Enter");
      assert.equal(await g.editing(), true);
      await g.type("-X");
      await g.keys("Enter");
      await g.expectCell(0, "name", "CON-HQ-01-X");
      await g.expectActive(1, 0);
    },
  ],
  [
    "Enter and Tab walk through a selected range",
    {},
    async (g) => {
      await g.goTo(1, 1);
      await g.keys("Shift+ArrowDown", "Shift+ArrowRight", "Enter", "Enter");
      await g.expectActive(1, 2);
      await g.expectSelected(1, 1, 2, 2);
      await g.keys("Tab");
      await g.expectActive(2, 1);
    },
  ],
];
