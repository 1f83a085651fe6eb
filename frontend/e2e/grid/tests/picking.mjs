import assert from "node:assert/strict";

const options = (g) =>
  g.page.evaluate(() =>
    [...document.querySelectorAll(".grid-picker:not([hidden]) .grid-option")].map(
      (o) =>
        `${o.classList.contains("grid-hot") ? "*" : ""}${o.querySelector(".grid-option-label").textContent}`,
    ),
  );
const shownList = (g) => g.until(() => document.querySelector(".grid-picker:not([hidden])") !== null);

/** The list under a picker cell. */
export const picking = [
  [
    "typing opens the list, Enter takes the first",
    {},
    async (g) => {
      await g.goTo(2, 4);
      await g.type("power");
      await shownList(g);
      assert.deepEqual(await options(g), ["*PowerEdge R750", "Create model “power”"]);
      await g.keys("Enter");
      await g.expectCell(2, "model", "PowerEdge R750");
      await g.expectActive(3, 4);
      assert.deepEqual(await options(g), []);
    },
  ],
  [
    "arrows choose, Tab takes it and moves right",
    {},
    async (g) => {
      await g.goTo(2, 1);
      await g.type("s");
      await shownList(g);
      assert.deepEqual(await options(g), ["*Switch", "Server", "UPS", "Access Point"]);
      await g.keys("ArrowDown", "ArrowDown", "ArrowUp");
      const active = await g.page.evaluate(() => {
        const id = document.querySelector(".grid-input").getAttribute("aria-activedescendant");
        return document.getElementById(id).textContent;
      });
      assert.match(active, /^Server/);
      await g.keys("Tab");
      await g.expectCell(2, "type", "Server");
      await g.expectActive(2, 2);
    },
  ],
  [
    "Esc closes the list, then gives the old value back",
    {},
    async (g) => {
      await g.goTo(2, 1);
      await g.type("pri");
      await shownList(g);
      await g.keys("Escape");
      assert.deepEqual(await options(g), []);
      assert.equal(await g.editing(), true);
      await g.keys("Escape");
      assert.equal(await g.editing(), false);
      await g.expectCell(2, "type", "Server");
    },
  ],
  [
    "after Esc Enter keeps the text as typed",
    {},
    async (g) => {
      await g.goTo(2, 4);
      await g.type("power");
      await shownList(g);
      await g.keys("Escape", "Enter");
      await g.expectCell(2, "model", "power");
    },
  ],
  [
    "Alt+Down opens the whole list without typing",
    {},
    async (g) => {
      await g.goTo(2, 1);
      await g.keys("Alt+ArrowDown");
      await shownList(g);
      assert.equal((await options(g)).length, 6);
      await g.keys("ArrowDown", "Enter");
      await g.expectCell(2, "type", "Firewall");
    },
  ],
  [
    "creating something new is marked, and chosen only as such",
    {},
    async (g) => {
      await g.goTo(2, 4);
      await g.type("c9200");
      await shownList(g);
      assert.deepEqual(await options(g), ["*Create model “c9200”"]);
      const icon = await g.page.evaluate(() =>
        document.querySelector(".grid-create use").getAttribute("href"),
      );
      assert.equal(icon, "#icon-plus");
      await g.keys("Enter");
      await g.expectCell(2, "model", "c9200");
    },
  ],
  [
    "a click on a line takes it",
    {},
    async (g) => {
      await g.goTo(2, 1);
      await g.type("s");
      await shownList(g);
      await g.page.click(".grid-option:nth-child(3)");
      await g.frame();
      await g.expectCell(2, "type", "UPS");
      await g.expectActive(2, 1);
      await g.keys("ArrowDown");
      await g.expectActive(3, 1);
    },
  ],
  [
    "what fits exactly comes before what comes first",
    {},
    async (g) => {
      await g.goTo(2, 4);
      await g.type("u6-pro");
      await shownList(g);
      await g.keys("Enter");
      await g.expectCell(2, "model", "U6-Pro");
    },
  ],
  ...[0, 8].map((delay) => [
    `keys typed before suggestions arrive are not lost (${delay} ms a key, store 150 ms)`,
    { model: "remote", rows: 50, delay: 150 },
    async (g) => {
      await g.until(() => window.t.model.row(0) !== undefined);
      await g.goTo(2, 1);
      for (const text of ["swit", "prin", "fire"]) {
        await g.page.keyboard.type(text, { delay });
        await g.page.keyboard.press("Enter");
      }
      await g.frame();
      await g.expectActive(5, 1);
      await g.until(() => window.t.store.row(4).cells.type.text === "Firewall");
      await g.page.evaluate(() => window.t.model.idle());
      const types = await g.page.evaluate(() => [2, 3, 4].map((r) => window.t.store.row(r).cells.type.text));
      assert.deepEqual(types, ["Switch", "Printer", "Firewall"]);
    },
  ]),
  [
    "a later text in the same cell wins over late suggestions",
    { model: "remote", rows: 50, delay: 150 },
    async (g) => {
      await g.until(() => window.t.model.row(0) !== undefined);
      await g.goTo(2, 1);
      await g.type("swit");
      await g.keys("Enter", "ArrowUp", "Delete");
      await g.until(() => window.t.backend.open === 0);
      await g.page.evaluate(() => window.t.model.idle());
      const type = await g.page.evaluate(() => window.t.store.row(2).cells.type.text);
      assert.equal(type, "");
    },
  ],
];
