import assert from "node:assert/strict";

const handle = (g) =>
  g.page.evaluate(() => {
    const box = document.querySelector(".grid-handle").getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  });

async function fillTo(g, row, col, held) {
  await g.drag(await handle(g), await g.middle(row, col), held);
}

/** Ctrl+D, Ctrl+R and the fill handle. */
export const filling = [
  [
    "Ctrl+D fills a range from its first row",
    {},
    async (g) => {
      await g.goTo(2, 2);
      await g.type("Top");
      await g.keys("Enter", "ArrowUp", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight", "Control+d");
      for (const row of [2, 3, 4]) {
        await g.expectCell(row, "status", "Top");
        await g.expectCell(row, "maker", "Dell");
      }
      await g.keys("Control+z");
      await g.expectCell(4, "maker", "APC");
      await g.keys("Control+y");
      await g.expectCell(4, "maker", "Dell");
    },
  ],
  [
    "Ctrl+D on one cell takes the cell above",
    {},
    async (g) => {
      await g.goTo(3, 5);
      await g.keys("Control+d");
      await g.expectCell(3, "serial", "SN00000002");
    },
  ],
  [
    "Ctrl+R fills to the right, from the left for one cell",
    {},
    async (g) => {
      await g.goTo(2, 14);
      await g.type("word");
      await g.keys("Enter", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowRight", "Control+r");
      await g.expectCell(2, "rack", "word");
      await g.expectCell(2, "contact", "word");
      await g.goTo(2, 17);
      await g.keys("Control+r");
      await g.expectCell(2, "a", "word");
    },
  ],
  [
    "dragging the handle continues names with a number",
    {},
    async (g) => {
      await g.goTo(1, 14);
      await g.type("SRV-08");
      await g.keys("Enter", "ArrowUp");
      await fillTo(g, 4, 14);
      await g.expectCell(2, "notes", "SRV-09");
      await g.expectCell(3, "notes", "SRV-10");
      await g.expectCell(4, "notes", "SRV-11");
      assert.equal((await g.cell(5, "notes")) ?? "", "");
      await g.expectSelected(1, 14, 4, 14);
      await g.keys("Control+z");
      await g.expectCell(2, "notes", "");
    },
  ],
  [
    "numbers and dates continue with the step of two",
    {},
    async (g) => {
      await g.goTo(1, 14);
      await g.goTo(1, 10);
      await g.paste("2026-01-30\t10\n2026-01-31\t20");
      await fillTo(g, 5, 11);
      await g.expectCell(3, "purchased", "2026-02-01");
      await g.expectCell(5, "purchased", "2026-02-03");
      await g.expectCell(3, "price", "30");
      await g.expectCell(5, "price", "50");
    },
  ],
  [
    "with Ctrl held the handle copies",
    {},
    async (g) => {
      await g.goTo(1, 14);
      await g.type("SRV-08");
      await g.keys("Enter", "ArrowUp");
      await fillTo(g, 3, 14, ["Control"]);
      await g.expectCell(3, "notes", "SRV-08");
    },
  ],
  [
    "the handle goes up and to the right as well",
    {},
    async (g) => {
      await g.goTo(5, 14);
      await g.type("P-5");
      await g.keys("Enter", "ArrowUp");
      await fillTo(g, 3, 14);
      await g.expectCell(4, "notes", "P-4");
      await g.expectCell(3, "notes", "P-3");
      await g.goTo(8, 14);
      await g.type("Q1");
      await g.keys("Enter", "ArrowUp");
      await fillTo(g, 8, 16);
      await g.expectCell(8, "rack", "Q2");
      await g.expectCell(8, "contact", "Q3");
    },
  ],
  [
    "a fill skips locked cells, tells them, and goes on",
    {},
    async (g) => {
      await g.goTo(3, 8);
      await g.type("Depot");
      await g.keys("Enter", "ArrowUp");
      await fillTo(g, 0, 8);
      await g.expectCell(2, "location", "Depot");
      await g.expectCell(1, "location", "Riverside");
      const { result } = await g.lastResult();
      assert.equal(result.refused.length, 2);
      assert.equal(result.refused[0].reason, "The PSA decides locations.");
    },
  ],
];
