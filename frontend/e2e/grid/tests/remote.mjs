import assert from "node:assert/strict";

const store = (g, row, column) =>
  g.page.evaluate(([r, c]) => window.t.store.row(r)?.cells[c]?.text, [row, column]);
const settled = async (g) => {
  await g.page.evaluate(() => window.t.model.idle());
  await g.frame();
};
const shown = (g, row, col) =>
  g.page.evaluate(
    ([r, c]) =>
      document.querySelector(
        `[role="row"][aria-rowindex="${r + 2}"]:not([hidden]) [aria-colindex="${c + 2}"]`,
      )?.firstChild.data,
    [row, col],
  );
const loaded = (g) => g.until(() => window.t.model.row(0) !== undefined && window.t.model.count().exact);

const remote = (more = {}) => ({ model: "remote", rows: 20000, ...more });

/** Rows that live elsewhere and answers that come late. */
export const remoteTests = [
  [
    "the first paint needs one page, not the list",
    remote(),
    async (g) => {
      await loaded(g);
      assert.equal(await shown(g, 0, 0), "CON-HQ-01");
      assert.equal(await g.page.evaluate(() => window.t.backend.asked.rows), 1);
      assert.equal(await g.rows(), 20000);
    },
  ],
  [
    "copy of five thousand rows that are not loaded asks the store once",
    remote({ rows: 5000 }),
    async (g) => {
      await loaded(g);
      await g.keys("Shift+ArrowRight", "Shift+ArrowRight", "Control+Shift+ArrowDown");
      await g.until(() => window.t.backend.asked.edge === 1);
      await g.keys("Control+c");
      await g.until(() => window.t.results.some((r) => r.kind === "copy"));
      const lines = (await g.clipboard()).split("\n");
      assert.equal(lines.length, 5000);
      assert.equal(lines[0], "CON-HQ-01\tFirewall\tActive");
      assert.equal(lines[4999], "CON-HQ-5000\tSwitch\tActive");
      assert.equal(await g.page.evaluate(() => window.t.backend.asked.copyRange), 1);
      assert.ok((await g.page.evaluate(() => window.t.backend.asked.rows)) <= 3, "few pages were fetched");
    },
  ],
  [
    "what is typed shows at once and stays when answers are late",
    remote({ delay: 150 }),
    async (g) => {
      await loaded(g);
      await g.goTo(0, 5);
      await g.type("FIRST");
      await g.keys("Enter");
      assert.equal(await shown(g, 0, 5), "FIRST");
      await g.keys("ArrowUp");
      await g.type("SECOND");
      await g.keys("Enter");
      assert.equal(await shown(g, 0, 5), "SECOND");
      // The first answer arrives while the second is under way.
      const seen = await g.page.evaluate(async () => {
        const texts = new Set();
        let going = true;
        window.t.model.idle().then(() => {
          going = false;
        });
        while (going) {
          texts.add(window.t.model.row(0).cells.serial.text);
          await new Promise((next) => requestAnimationFrame(next));
        }
        return [...texts];
      });
      assert.deepEqual(seen, ["SECOND"]);
      assert.equal(await store(g, 0, "serial"), "SECOND");
      assert.equal(await g.page.evaluate(() => window.t.backend.most), 1);
    },
  ],
  [
    "fast typing against a slow store that answers without rows",
    remote({ delay: 60, brings: "nothing" }),
    async (g) => {
      await loaded(g);
      await g.goTo(0, 5);
      for (let i = 0; i < 10; i += 1) {
        await g.type(`SCAN-${i}`);
        await g.page.keyboard.press("Enter");
      }
      await g.frame();
      for (let i = 0; i < 10; i += 1) assert.equal(await shown(g, i, 5), `SCAN-${i}`);
      await settled(g);
      for (let i = 0; i < 10; i += 1) {
        assert.equal(await store(g, i, "serial"), `SCAN-${i}`);
        assert.equal(await shown(g, i, 5), `SCAN-${i}`);
      }
      await g.until(() => window.t.backend.open === 0);
      for (let i = 0; i < 10; i += 1) assert.equal(await shown(g, i, 5), `SCAN-${i}`);
    },
  ],
  ...["rows", "nothing"].map((brings) => [
    `new rows typed faster than the store answers (it brings ${brings})`,
    { model: "remote", rows: 3, delay: 80, brings },
    async (g) => {
      await loaded(g);
      await g.goTo(3, 0);
      for (const n of [1, 2, 3]) {
        await g.type(`NEW-${n}`);
        await g.page.keyboard.press("Tab");
        await g.page.keyboard.press("ArrowRight");
        await g.type(`Status-${n}`);
        await g.page.keyboard.press("Enter");
        await g.page.keyboard.press("Home");
        await g.page.keyboard.press("ArrowDown");
        await g.goTo(3 + n, 0);
      }
      assert.equal(await g.rows(), 6);
      for (const n of [1, 2, 3]) assert.equal(await shown(g, 2 + n, 2), `Status-${n}`);
      await settled(g);
      for (const n of [1, 2, 3]) {
        assert.equal(await store(g, 2 + n, "name"), `NEW-${n}`);
        assert.equal(await store(g, 2 + n, "status"), `Status-${n}`);
        assert.equal(await shown(g, 2 + n, 2), `Status-${n}`);
      }
      assert.equal(await g.rows(), 6);
    },
  ]),
  [
    "an invalid value stays visible and is marked when the answer comes",
    remote(),
    async (g) => {
      await loaded(g);
      await g.goTo(2, 6);
      await g.type("10.20.300.2");
      await g.keys("Enter");
      await settled(g);
      assert.equal(await shown(g, 2, 6), "10.20.300.2");
      assert.deepEqual((await g.view(2, "ip")).flags, ["problem"]);
    },
  ],
  [
    "what the store could not take stays, marked, and is not lost",
    remote(),
    async (g) => {
      await loaded(g);
      await g.page.evaluate(() => {
        window.t.backend.failNext = true;
      });
      await g.goTo(2, 5);
      await g.type("PRECIOUS");
      await g.keys("Enter");
      await settled(g);
      assert.equal(await shown(g, 2, 5), "PRECIOUS");
      assert.deepEqual((await g.view(2, "serial")).flags, ["problem"]);
      assert.deepEqual(await g.hook("errors"), ["Error: The disk is full."]);
      await g.keys("ArrowUp", "F2", "End");
      await g.type("!");
      await g.keys("Enter");
      await settled(g);
      assert.equal(await store(g, 2, "serial"), "PRECIOUS!");
      assert.deepEqual((await g.view(2, "serial")).flags, []);
    },
  ],
  [
    "a new row that could not be saved is sent again whole",
    { model: "remote", rows: 2 },
    async (g) => {
      await loaded(g);
      await g.page.evaluate(() => {
        window.t.backend.failNext = true;
      });
      await g.goTo(2, 0);
      await g.type("LATER");
      await g.keys("Enter");
      await settled(g);
      assert.equal(await store(g, 2, "name"), undefined);
      assert.equal(await shown(g, 2, 0), "LATER");
      await g.goTo(2, 2);
      await g.type("Active");
      await g.keys("Enter");
      await settled(g);
      assert.equal(await store(g, 2, "name"), "LATER");
      assert.equal(await store(g, 2, "status"), "Active");
      assert.equal(await g.rows(), 3);
    },
  ],
  [
    "paste, fill, clear, cut, undo and redo go to the store",
    remote(),
    async (g) => {
      await loaded(g);
      await g.goTo(2, 2);
      await g.paste("a\tb\nc\td");
      assert.equal(await shown(g, 3, 3), "d");
      await settled(g);
      assert.equal(await store(g, 3, "maker"), "d");
      await g.keys("Control+d");
      await settled(g);
      assert.equal(await store(g, 3, "maker"), "b");
      await g.keys("Delete");
      await settled(g);
      assert.equal(await store(g, 2, "status"), "");
      await g.keys("Control+z", "Control+z");
      await settled(g);
      await g.until(() => window.t.model.row(3).cells.maker.text === "d");
      await g.keys("Control+y");
      await g.until(() => window.t.model.row(3).cells.maker.text === "b");
      await g.goTo(2, 5);
      await g.keys("Control+x");
      await g.goTo(6, 14);
      await g.keys("Control+v");
      await settled(g);
      assert.equal(await store(g, 2, "serial"), "");
      assert.equal(await store(g, 6, "notes"), "SN00000002");
    },
  ],
  [
    "paste past the end makes rows at once and in the store",
    { model: "remote", rows: 3 },
    async (g) => {
      await loaded(g);
      await g.goTo(2, 0);
      await g.paste("P-1\tServer\nP-2\tUPS\nP-3\tSwitch");
      assert.equal(await g.rows(), 5);
      assert.equal(await shown(g, 4, 0), "P-3");
      await settled(g);
      await g.until(() => window.t.model.row(4)?.id?.startsWith("m"));
      assert.equal(await shown(g, 4, 0), "P-3");
      assert.equal(await store(g, 4, "name"), "P-3");
      assert.equal(await g.rows(), 5);
    },
  ],
  [
    "Ctrl+Down over rows that are not loaded asks the store, and keys typed meanwhile go to the right cell",
    remote({ delay: 120 }),
    async (g) => {
      await loaded(g);
      await g.page.evaluate(() => window.t.store.clear([{ top: 7000, bottom: 7000, columns: ["status"] }]));
      await g.goTo(5, 2);
      await g.page.keyboard.press("Control+ArrowDown");
      await g.type("Jumped");
      await g.page.keyboard.press("Enter");
      await g.until(() => window.t.store.row(6999).cells.status.text === "Jumped");
      assert.equal(await store(g, 5, "status"), "Active");
      await g.until(() => document.querySelector(".grid-active") !== null);
      await g.expectActive(7000, 2);
    },
  ],
  [
    "Ctrl+End in one jump; its page comes, the pages between do not",
    remote(),
    async (g) => {
      await loaded(g);
      await g.keys("Control+End");
      await g.until(() => window.t.model.row(19999) !== undefined);
      await g.expectActive(19999, 19);
      assert.ok((await g.page.evaluate(() => window.t.backend.asked.rows)) <= 4);
    },
  ],
  [
    "typing into a row that is not loaded yet is kept",
    remote({ delay: 200 }),
    async (g) => {
      await loaded(g);
      await g.page.evaluate(() => window.t.grid.goTo({ row: 15000, col: 2 }));
      await g.type("Early");
      await g.page.keyboard.press("Enter");
      await g.until(() => window.t.store.row(15000).cells.status.text === "Early");
      await g.until(() => window.t.model.row(15000)?.cells.status.text === "Early");
    },
  ],
  [
    "when rows move while a cell is edited, the text goes to the row it was typed for",
    remote({ rows: 50 }),
    async (g) => {
      await loaded(g);
      await g.goTo(5, 2);
      await g.type("Mine");
      await g.page.evaluate(() => {
        window.t.backend.shift = 3;
        return window.t.model.refresh();
      });
      await g.until(() => window.t.model.row(8).cells.name.text === "CON-HQ-06");
      await g.expectActive(8, 2);
      await g.type("!");
      await g.keys("Enter");
      await settled(g);
      assert.equal(await store(g, 5, "status"), "Mine!");
      assert.equal(await store(g, 8, "status"), "Active");
      await g.expectActive(9, 2);
    },
  ],
  [
    "a refresh from elsewhere never blanks a row",
    remote({ delay: 60 }),
    async (g) => {
      await loaded(g);
      await g.page.evaluate(() =>
        window.t.store.commit({ row: 3, column: "status" }, "Elsewhere", { by: "typed" }),
      );
      const blank = await g.page.evaluate(async () => {
        let empty = 0;
        let going = true;
        window.t.model.refresh().then(() => {
          going = false;
        });
        while (going) {
          if (document.querySelectorAll(".grid-row:not([hidden]) .grid-loading").length > 0) empty += 1;
          await new Promise((next) => requestAnimationFrame(next));
        }
        return empty;
      });
      assert.equal(blank, 0);
      await g.until(() => window.t.model.row(3).cells.status.text === "Elsewhere");
      assert.equal(await shown(g, 3, 2), "Elsewhere");
    },
  ],
];
