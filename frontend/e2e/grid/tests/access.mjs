import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe says about the grid. It is brought in by the debugger: the policy forbids scripts from elsewhere. */
async function violations(g) {
  const cdp = await g.page.context().newCDPSession(g.page);
  await cdp.send("Runtime.evaluate", { expression: axe });
  return g.page.evaluate(async () => {
    const { violations: found } = await window.axe.run(document.querySelector(".host"));
    return found.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(" | ")}`);
  });
}

/** What screen readers and rules of accessibility get. */
export const access = [
  ...["light", "dark"].map((theme) => [
    `axe finds nothing (${theme})`,
    { theme },
    async (g) => {
      await g.goTo(2, 6);
      await g.type("10.20.300.2");
      await g.keys("Enter", "Shift+ArrowDown", "Shift+ArrowRight");
      const found = await violations(g);
      assert.deepEqual(found, []);
    },
  ]),
  [
    "axe finds nothing while suggestions are open",
    {},
    async (g) => {
      await g.goTo(2, 4);
      await g.type("c");
      await g.until(() => document.querySelector(".grid-picker:not([hidden])") !== null);
      assert.deepEqual(await violations(g), []);
    },
  ],
  [
    "roles, counts and positions",
    { rows: 1000 },
    async (g) => {
      await g.goTo(500, 5);
      const facts = await g.page.evaluate(() => {
        const grid = document.querySelector("[role=grid]");
        const cell = document.querySelector(".grid-active");
        return {
          label: grid.getAttribute("aria-label"),
          rows: grid.getAttribute("aria-rowcount"),
          cols: grid.getAttribute("aria-colcount"),
          row: cell.closest("[role=row]").getAttribute("aria-rowindex"),
          col: cell.getAttribute("aria-colindex"),
          role: cell.getAttribute("role"),
          selected: cell.getAttribute("aria-selected"),
          heads: [...document.querySelectorAll("[role=columnheader]")].length > 5,
          rowhead: document.querySelector("[role=rowheader]") !== null,
        };
      });
      assert.deepEqual(facts, {
        label: "Configurations",
        rows: "1002",
        cols: "21",
        row: "502",
        col: "7",
        role: "gridcell",
        selected: "true",
        heads: true,
        rowhead: true,
      });
    },
  ],
  [
    "each cell says column, value, state, and the active one is spoken",
    {},
    async (g) => {
      await g.goTo(12, 5);
      await g.type("1.23E+12");
      await g.keys("Enter", "ArrowUp");
      const wanted =
        "Serial number, 1.23E+12, problem: Excel turned a long number into 1.23E+12. The digits are gone.";
      const label = await g.page.evaluate(() =>
        document.querySelector(".grid-active").getAttribute("aria-label"),
      );
      assert.equal(label, wanted);
      assert.ok((await g.spoken()).startsWith(wanted), await g.spoken());
      await g.keys("ArrowRight");
      assert.match(await g.spoken(), /^Primary IP, 10\.20\.0\.13/);
      await g.keys("Shift+ArrowDown");
      assert.match(await g.spoken(), /2 rows, 1 columns selected/);
      await g.goTo(0, 8);
      assert.match(await g.spoken(), /^Location, Headquarters, locked: The PSA decides locations\./);
      const locked = await g.page.evaluate(() =>
        document.querySelector(".grid-active").getAttribute("aria-readonly"),
      );
      assert.equal(locked, "true");
    },
  ],
  [
    "the grid is one tab stop",
    {},
    async (g) => {
      const stops = await g.page.evaluate(
        () => [...document.querySelectorAll(".grid-root *")].filter((e) => e.tabIndex >= 0).length,
      );
      assert.equal(stops, 1);
    },
  ],
  [
    "no style attribute comes from markup and the policy is kept",
    {},
    async (g) => {
      await g.goTo(3, 1);
      await g.type("s");
      await g.until(() => document.querySelector(".grid-picker:not([hidden])") !== null);
      await g.keys("Escape", "Escape");
      assert.deepEqual(g.faults, []);
    },
  ],
];
