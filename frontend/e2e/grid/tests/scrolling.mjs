import assert from "node:assert/strict";

/** The rows in sight that show no text although they are loaded, and places of the window no row covers. */
const holes = (g) =>
  g.page.evaluate(() => {
    const body = document.querySelector(".grid-body").getBoundingClientRect();
    const rows = [...document.querySelectorAll(".grid-layer > .grid-row:not([hidden])")].map((row) => ({
      box: row.getBoundingClientRect(),
      text: row.querySelector(".grid-cell")?.firstChild.data ?? "",
    }));
    let bad = rows.filter((r) => r.box.bottom > body.top && r.box.top < body.bottom && r.text === "").length;
    for (let y = body.top + 2; y < body.bottom - 20; y += 8) {
      if (!rows.some((r) => r.box.top <= y && r.box.bottom >= y)) bad += 1;
    }
    return bad;
  });

/** Scrolling, zoom and size. */
export const scrolling = [
  [
    "a hundred thousand rows: at most 60 alive, none blank while scrolling",
    { rows: 100000 },
    async (g) => {
      const worst = await g.page.evaluate(async () => {
        const scroller = document.querySelector(".grid-scroll");
        let most = 0;
        let blank = 0;
        for (let i = 0; i < 120; i += 1) {
          scroller.scrollTop += i < 60 ? 90 : 25000;
          await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
          const rows = document.querySelectorAll(".grid-layer > .grid-row");
          most = Math.max(most, rows.length);
          const body = document.querySelector(".grid-body").getBoundingClientRect();
          for (const row of rows) {
            const box = row.getBoundingClientRect();
            const inside = !row.hidden && box.bottom > body.top && box.top < body.bottom;
            if (inside && row.querySelector(".grid-cell").firstChild.data === "") blank += 1;
          }
        }
        return { most, blank };
      });
      assert.ok(worst.most <= 60, `${worst.most} rows alive`);
      assert.equal(worst.blank, 0);
      assert.equal(await holes(g), 0);
    },
  ],
  [
    "only the columns in sight are in the page",
    { rows: 1000 },
    async (g) => {
      const count = () =>
        g.page.evaluate(
          () => document.querySelector(".grid-layer > .grid-row").querySelectorAll(".grid-cell").length,
        );
      assert.ok((await count()) < 18, `${await count()} cells a row`);
      await g.keys("End");
      await g.frame();
      const last = await g.page.evaluate(
        () => document.querySelector('[aria-rowindex="2"] [aria-colindex="21"]') !== null,
      );
      assert.equal(last, true);
      assert.ok((await count()) < 18);
    },
  ],
  [
    "beyond fifteen million pixels the thumb still reaches every row",
    { rows: 1000000, few: 3 },
    async (g) => {
      const height = await g.page.evaluate(() => document.querySelector(".grid-content").offsetHeight);
      assert.ok(height < 15_100_000, `${height}`);
      await g.keys("Control+End");
      await g.expectActive(999999, 2);
      assert.equal(await holes(g), 0);
      await g.keys("ArrowUp", "ArrowUp");
      await g.expectActive(999997, 2);
      await g.page.evaluate(() => {
        const scroller = document.querySelector(".grid-scroll");
        scroller.scrollTop = scroller.scrollHeight / 2;
      });
      await g.frame();
      const middle = await g.page.evaluate(() =>
        Number(document.querySelector(".grid-layer > .grid-row:not([hidden])").getAttribute("aria-rowindex")),
      );
      assert.ok(Math.abs(middle - 500000) < 2000, `the middle is row ${middle}`);
      assert.equal(await holes(g), 0);
      const before = await g.page.evaluate(() => {
        const rows = [...document.querySelectorAll(".grid-layer > .grid-row:not([hidden])")];
        const row = rows.find((r) => Math.abs(r.getBoundingClientRect().top - 500) < 40);
        return [row.getAttribute("aria-rowindex"), row.getBoundingClientRect().top];
      });
      await g.page.evaluate(() => {
        document.querySelector(".grid-scroll").scrollTop += 64;
      });
      await g.frame();
      const moved = await g.page.evaluate(
        ([index]) => document.querySelector(`[aria-rowindex="${index}"]`).getBoundingClientRect().top,
        before,
      );
      assert.ok(Math.abs(before[1] - moved - 64) <= 1, "a small step moves by its own distance");
      await g.keys("Control+Home");
      await g.expectActive(0, 0);
      assert.equal(await holes(g), 0);
    },
  ],
  ...[80, 150, 200].map((zoom) => [
    `rows, columns and the editor fit at ${zoom} %`,
    { zoom },
    async (g) => {
      const box = await g.box(1, 2);
      assert.equal(Math.round(box.height), Math.round((32 * zoom) / 100));
      assert.equal(Math.round(box.width), Math.round((79 * zoom) / 100));
      await g.click(1, 2);
      await g.expectActive(1, 2);
      await g.type("Fits");
      await g.frame();
      const input = await g.page.evaluate(() => {
        const r = document.querySelector(".grid-input").getBoundingClientRect();
        return [r.x, r.y, r.height];
      });
      assert.ok(
        Math.abs(input[0] - box.x) <= 1 && Math.abs(input[1] - box.y) <= 1,
        `${input} over ${box.x},${box.y}`,
      );
      assert.equal(Math.round(input[2]), Math.round((32 * zoom) / 100));
    },
  ]),
  ...[1.25, 2].map((ratio) => [
    `at ${ratio} device pixels a pixel clicks and scrolling hit the same cells`,
    { rows: 1000000, few: 6 },
    async (g) => {
      const cdp = await g.page.context().newCDPSession(g.page);
      await cdp.send("Emulation.setDeviceMetricsOverride", {
        width: 1300,
        height: 800,
        deviceScaleFactor: ratio,
        mobile: false,
      });
      await g.frame();
      await g.click(7, 3);
      await g.expectActive(7, 3);
      await g.keys("Control+End");
      await g.expectActive(999999, 5);
      for (let i = 0; i < 40; i += 1) await g.page.keyboard.press("ArrowUp");
      await g.frame();
      await g.expectActive(999959, 5);
      assert.equal(await holes(g), 0);
      await g.click(999961, 2);
      await g.expectActive(999961, 2);
    },
  ]),
  [
    "a change of zoom or density while open is followed",
    {},
    async (g) => {
      await g.page.evaluate(() => {
        document.documentElement.style.fontSize = "125%";
        document.documentElement.dataset.density = "compact";
      });
      await g.frame();
      await g.frame();
      const box = await g.box(1, 2);
      assert.deepEqual([Math.round(box.height), Math.round(box.width)], [35, 99]);
      const second = await g.box(2, 2);
      assert.equal(Math.round(second.y - box.y), 35);
    },
  ],
  [
    "a change of the window's size is followed",
    { rows: 1000 },
    async (g) => {
      await g.page.setViewportSize({ width: 1024, height: 700 });
      await g.frame();
      await g.keys("PageDown", "PageDown");
      assert.equal(await holes(g), 0);
      await g.page.setViewportSize({ width: 1440, height: 900 });
      await g.frame();
      assert.equal(await holes(g), 0);
    },
  ],
  [
    "the active cell is wholly in sight after every move",
    { rows: 500 },
    async (g) => {
      for (const key of [
        "End",
        "PageDown",
        "Home",
        "Control+End",
        "ArrowLeft",
        "Control+Home",
        "PageDown",
        "End",
      ]) {
        await g.keys(key);
        const inside = await g.page.evaluate(() => {
          const cell = document.querySelector(".grid-active").getBoundingClientRect();
          const body = document.querySelector(".grid-body").getBoundingClientRect();
          const view = document.querySelector(".grid-scroll");
          const right = view.getBoundingClientRect().left + view.clientWidth;
          return cell.top >= body.top - 1 && cell.bottom <= body.bottom + 1 && cell.right <= right + 1;
        });
        assert.equal(inside, true, `after ${key}`);
      }
    },
  ],
  [
    "taking the grid away leaves nothing behind",
    {},
    async (g) => {
      await g.type("Half");
      await g.page.evaluate(() => window.t.unmount());
      await g.frame();
      assert.equal(
        await g.page.evaluate(() => document.querySelectorAll(".grid-root, .grid-picker").length),
        0,
      );
      await g.expectCell(0, "name", "Half");
    },
  ],
  [
    "columns may change while it is open",
    {},
    async (g) => {
      await g.goTo(2, 3);
      await g.page.evaluate(() =>
        window.t.rerender({
          columns: [
            { id: "serial", title: "Serial number", kind: "mono", width: 120 },
            { id: "name", title: "Name", kind: "text", width: 150, pinned: true },
          ],
        }),
      );
      await g.frame();
      const heads = await g.page.evaluate(() =>
        [...document.querySelectorAll(".grid-headcell")].map((h) => h.textContent),
      );
      assert.deepEqual(heads.sort(), ["Name", "Serial number"]);
      await g.expectActive(2, 1);
      await g.type("S1");
      await g.keys("Enter");
      await g.expectCell(2, "serial", "S1");
    },
  ],
];
