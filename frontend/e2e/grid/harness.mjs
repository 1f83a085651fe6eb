// One page of the test server, and what the tests do with it.
import assert from "node:assert/strict";

/** Opens the grid page with some parameters, the first cell active and focused. */
export async function open(context, url, params = {}) {
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" || /Content Security Policy/.test(message.text()))
      faults.push(message.text());
  });
  await page.goto(`${url}?${new URLSearchParams(params)}`);
  await page.waitForSelector(".grid-root");
  const g = new GridPage(page, faults);
  await g.frame();
  await page.evaluate(() => window.t.grid.goTo({ row: 0, col: 0 }));
  await g.frame();
  return g;
}

/** The grid as a person meets it: keys, mouse, clipboard, and what is on the screen. */
export class GridPage {
  constructor(page, faults) {
    this.page = page;
    this.faults = faults;
  }

  /** Presses keys one after the other, without waiting in between. */
  async keys(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
    await this.frame();
  }

  /** Types a text, by default at the speed of a barcode scanner: 8 ms a key. */
  async type(text, delay = 8) {
    await this.page.keyboard.type(text, { delay });
  }

  /** Waits until what was asked for is drawn. */
  async frame() {
    await this.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
    );
  }

  /** The text of a cell in the model. */
  async cell(row, column) {
    return this.page.evaluate(([r, c]) => window.t.model.row(r)?.cells[c]?.text, [row, column]);
  }

  async view(row, column) {
    return this.page.evaluate(([r, c]) => window.t.model.row(r)?.cells[c], [row, column]);
  }

  async rows() {
    return this.page.evaluate(() => window.t.model.count().rows);
  }

  /** The active cell as [row, column], both from 0, read from the page's roles. */
  async active() {
    return this.page.evaluate(() => {
      const cell = document.querySelector(".grid-row:not([hidden]) .grid-active");
      if (!cell) return undefined;
      const row = cell.closest('[role="row"]');
      return [Number(row.getAttribute("aria-rowindex")) - 2, Number(cell.getAttribute("aria-colindex")) - 2];
    });
  }

  /** The selected range as [top, left, bottom, right], among what is drawn. */
  async selected() {
    return this.page.evaluate(() => {
      let range;
      for (const cell of document.querySelectorAll('.grid-cell[aria-selected="true"]')) {
        if (!cell.closest(".grid-row") || cell.closest("[hidden]")) continue;
        const row = Number(cell.closest('[role="row"]').getAttribute("aria-rowindex")) - 2;
        const col = Number(cell.getAttribute("aria-colindex")) - 2;
        range ??= [row, col, row, col];
        range = [
          Math.min(range[0], row),
          Math.min(range[1], col),
          Math.max(range[2], row),
          Math.max(range[3], col),
        ];
      }
      return range;
    });
  }

  async goTo(row, col) {
    await this.page.evaluate(([r, c]) => window.t.grid.goTo({ row: r, col: c }), [row, col]);
    await this.frame();
  }

  /** The place of a drawn cell on the screen. */
  async box(row, col) {
    return this.page.evaluate(
      ([r, c]) => {
        const found = document.querySelector(
          `[role="row"][aria-rowindex="${r + 2}"]:not([hidden]) [aria-colindex="${c + 2}"]`,
        );
        const box = found.getBoundingClientRect();
        return { x: box.x, y: box.y, width: box.width, height: box.height };
      },
      [row, col],
    );
  }

  async middle(row, col) {
    const box = await this.box(row, col);
    return [box.x + box.width / 2, box.y + box.height / 2];
  }

  async click(row, col, options = {}) {
    const [x, y] = await this.middle(row, col);
    for (const key of options.held ?? []) await this.page.keyboard.down(key);
    await this.page.mouse.click(x, y, { clickCount: options.times ?? 1, button: options.button ?? "left" });
    for (const key of options.held ?? []) await this.page.keyboard.up(key);
    await this.frame();
  }

  /** Drags with the mouse from one point to another, in steps. */
  async drag(from, to, held = []) {
    await this.page.mouse.move(...from);
    await this.page.mouse.down();
    await this.page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
    await this.page.mouse.move(...to);
    for (const key of held) await this.page.keyboard.down(key);
    await this.page.mouse.up();
    for (const key of held) await this.page.keyboard.up(key);
    await this.frame();
  }

  /** Puts text on the clipboard, as another program would. */
  async putClipboard(text) {
    await this.page.evaluate((t) => navigator.clipboard.writeText(t), text);
    await this.page.evaluate(() => window.t.grid.focus());
  }

  async clipboard() {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  async paste(text) {
    await this.putClipboard(text);
    await this.keys("Control+v");
  }

  /** The results the grid told about so far. */
  async results() {
    return this.page.evaluate(() => window.t.results);
  }

  async lastResult() {
    return (await this.results()).at(-1);
  }

  /** Waits until an expression is true in the page. */
  async until(fn, arg) {
    await this.page.waitForFunction(fn, arg, { timeout: 10_000, polling: 16 });
    await this.frame();
  }

  async hook(name) {
    return this.page.evaluate((n) => window.t[n], name);
  }

  async spoken() {
    return this.page.evaluate(() => document.querySelector(".grid-live").textContent);
  }

  async editing() {
    return this.page.evaluate(() => document.querySelector(".grid-input").classList.contains("grid-on"));
  }

  async expectActive(row, col) {
    assert.deepEqual(await this.active(), [row, col]);
  }

  async expectSelected(...range) {
    assert.deepEqual(await this.selected(), range);
  }

  async expectCell(row, column, text) {
    assert.equal(await this.cell(row, column), text);
  }

  async done() {
    assert.deepEqual(this.faults, [], "the page reported faults");
    await this.page.close();
  }
}
