import assert from "node:assert/strict";

const edge = async (g, col) => {
  const box = await g.page.evaluate((c) => {
    const r = document.querySelector(`.grid-head [aria-colindex="${c + 2}"]`).getBoundingClientRect();
    return { x: r.right, y: r.y + r.height / 2, width: r.width };
  }, col);
  return box;
};

/** What the mouse does. */
export const mouse = [
  [
    "a click selects, a drag selects a range, Shift+click extends",
    {},
    async (g) => {
      await g.click(3, 2);
      await g.expectActive(3, 2);
      await g.drag(await g.middle(3, 2), await g.middle(6, 4));
      await g.expectSelected(3, 2, 6, 4);
      await g.click(8, 1, { held: ["Shift"] });
      await g.expectSelected(3, 1, 8, 2);
      await g.type("typed");
      await g.keys("Enter");
      await g.expectCell(3, "status", "typed");
    },
  ],
  [
    "a drag past the lower edge scrolls on",
    {},
    async (g) => {
      const [x, y] = await g.middle(20, 2);
      await g.page.mouse.move(x, y);
      await g.page.mouse.down();
      await g.page.mouse.move(x, 890);
      await g.page.mouse.move(x, 899);
      await g.until(() => document.querySelector(".grid-scroll").scrollTop > 300);
      await g.page.mouse.up();
      const [, , bottom] = await g.selected();
      assert.ok(bottom > 32, `the range reaches row ${bottom}`);
    },
  ],
  [
    "the gutter selects rows, with Shift and by dragging several",
    { few: 6 },
    async (g) => {
      await g.click(3, -1);
      await g.expectSelected(3, 0, 3, 5);
      await g.click(5, -1, { held: ["Shift"] });
      await g.expectSelected(3, 0, 5, 5);
      await g.drag(await g.middle(7, -1), await g.middle(9, -1));
      await g.expectSelected(7, 0, 9, 5);
    },
  ],
  [
    "a click on a header sorts through the application and shows the state",
    {},
    async (g) => {
      const at = await edge(g, 2);
      await g.page.mouse.click(at.x - 30, at.y);
      await g.frame();
      assert.deepEqual(await g.hook("sorts"), ["status"]);
      const state = () =>
        g.page.evaluate(() =>
          [...document.querySelectorAll(".grid-head [aria-sort]")].map((e) => e.getAttribute("aria-sort")),
        );
      assert.deepEqual(
        (await state()).filter((s) => s !== "none"),
        ["ascending"],
      );
      await g.page.mouse.click(at.x - 30, at.y);
      await g.frame();
      assert.deepEqual(
        (await state()).filter((s) => s !== "none"),
        ["descending"],
      );
    },
  ],
  [
    "double click on an edge fits the column to its texts",
    {},
    async (g) => {
      const cut = () =>
        g.page.evaluate(() => {
          const cells = [
            ...document.querySelectorAll('.grid-row:not([hidden]) [role="gridcell"][aria-colindex="6"]'),
          ];
          return cells.filter((c) => c.scrollWidth > c.clientWidth).length;
        });
      const before = await edge(g, 4);
      await g.drag([before.x - 1, before.y], [before.x - 100, before.y]);
      assert.ok((await cut()) > 0, "some texts are cut off");
      const narrow = await edge(g, 4);
      assert.ok(Math.abs(before.width - narrow.width - 99) < 4);
      await g.page.mouse.dblclick(narrow.x - 1, narrow.y);
      await g.frame();
      assert.equal(await cut(), 0);
      const fitted = await edge(g, 4);
      assert.ok(fitted.width < 220, `fitted to ${fitted.width}`);
    },
  ],
  [
    "resizing does not sort, and a column keeps its least width",
    {},
    async (g) => {
      const at = await edge(g, 2);
      await g.drag([at.x - 1, at.y], [at.x - 400, at.y]);
      assert.equal((await edge(g, 2)).width, 48);
      assert.deepEqual(await g.hook("sorts"), []);
    },
  ],
  [
    "the right button selects the cell and asks for a menu",
    {},
    async (g) => {
      await g.click(4, 3, { button: "right" });
      await g.expectActive(4, 3);
      assert.deepEqual(await g.hook("commands"), ["menu"]);
    },
  ],
  [
    "text dropped on a cell is pasted there",
    {},
    async (g) => {
      const [x, y] = await g.middle(6, 2);
      await g.page.evaluate(
        ([clientX, clientY]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.setData("text/plain", "dropped\there");
          const target = document.elementFromPoint(clientX, clientY);
          const init = { bubbles: true, cancelable: true, clientX, clientY, dataTransfer };
          target.dispatchEvent(new DragEvent("dragover", init));
          target.dispatchEvent(new DragEvent("drop", init));
        },
        [x, y],
      );
      await g.frame();
      await g.expectCell(6, "status", "dropped");
      await g.expectCell(6, "maker", "here");
      assert.deepEqual((await g.hook("previews"))[0], { top: 6, bottom: 6, left: 2, right: 2 });
    },
  ],
];
