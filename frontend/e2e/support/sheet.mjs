// The configurations grid as a person meets it: keys, mouse, clipboard, and what is on the screen.
import { strict as assert } from "node:assert";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./program.mjs";
import { expectText } from "./steps.mjs";

export class Sheet {
  constructor(page) {
    this.page = page;
    this.columns = [];
  }

  /** Opens an organization's grid, waits for its first row and learns the columns. */
  static async open(page, organization = "Contoso Dental Group", first = "CON-HQ-AP-01") {
    await page.getByRole("link", { name: organization }).first().click();
    const sheet = new Sheet(page);
    await sheet.ready(first);
    return sheet;
  }

  /** Waits for a row, gives the grid the focus and goes to its first cell. */
  async ready(first) {
    const { page } = this;
    await page.getByRole("grid").waitFor();
    await page.locator(".grid-row:not([hidden])").getByText(first, { exact: true }).first().waitFor();
    await page.waitForFunction(() => document.activeElement?.classList.contains("grid-input"));
    if (this.columns.length === 0) await this.learn();
    await this.keys("Control+Home");
  }

  /** Reads all column heads by scrolling sideways once. */
  async learn() {
    this.columns = await this.page.evaluate(async () => {
      const scroller = document.querySelector(".grid-scroll");
      const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const titles = [];
      for (let x = 0; ; x += 400) {
        scroller.scrollLeft = x;
        await frame();
        for (const head of document.querySelectorAll('.grid-root [role="columnheader"]')) {
          const at = Number(head.getAttribute("aria-colindex")) - 2;
          if (at >= 0 && !head.hidden) titles[at] = head.textContent.trim();
        }
        if (x > scroller.scrollWidth) break;
      }
      scroller.scrollLeft = 0;
      await frame();
      return titles;
    });
  }

  column(title) {
    const at = this.columns.indexOf(title);
    assert.ok(at >= 0, `no column ${title} in ${this.columns.join(", ")}`);
    return at;
  }

  /** Presses keys one after the other, without waiting in between. */
  async keys(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
    await this.frame();
  }

  /** The same key several times. */
  async times(n, key) {
    for (let i = 0; i < n; i++) await this.page.keyboard.press(key);
    await this.frame();
  }

  /** Types as a barcode scanner does: 8 ms a key. */
  async type(text) {
    await this.page.keyboard.type(text, { delay: 8 });
  }

  async frame() {
    await this.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
    );
  }

  /** Goes to a cell by keys, from the top left. */
  async goTo(row, title) {
    await this.keys("Control+Home");
    await this.times(row, "ArrowDown");
    await this.times(this.column(title), "ArrowRight");
  }

  /** Selects a range by keys, from its first cell. */
  async select(row, title, rows, columns) {
    await this.goTo(row, title);
    await this.times(rows - 1, "Shift+ArrowDown");
    await this.times(columns - 1, "Shift+ArrowRight");
  }

  /** The active cell as [row, title]. */
  async active() {
    const at = await this.page.evaluate(() => {
      const cell = document.querySelector(".grid-row:not([hidden]) .grid-active");
      const row = cell?.closest('[role="row"]');
      return (
        row && [Number(row.getAttribute("aria-rowindex")) - 2, Number(cell.getAttribute("aria-colindex")) - 2]
      );
    });
    return at && [at[0], this.columns[at[1]]];
  }

  async expectActive(row, title) {
    await this.until(async () => {
      const at = await this.active();
      return at?.[0] === row && at?.[1] === title;
    }, `the cell ${row}, ${title} is active`);
  }

  /** How many rows and columns are selected, by the foot and the drawn cells. */
  async selected() {
    return this.page.evaluate(() => {
      const cells = [...document.querySelectorAll('.grid-row:not([hidden]) [aria-selected="true"]')];
      const rows = new Set(cells.map((c) => c.closest('[role="row"]').getAttribute("aria-rowindex")));
      const columns = new Set(cells.map((c) => c.getAttribute("aria-colindex")));
      return [rows.size, columns.size];
    });
  }

  /** The text of a drawn cell; undefined when it is not drawn. */
  async shown(row, title) {
    return this.page.evaluate(
      ([r, c]) =>
        document
          .querySelector(
            `.grid-row:not([hidden])[aria-rowindex="${r + 2}"] [aria-colindex="${c + 2}"]:not([hidden])`,
          )
          ?.firstChild?.data.trim(),
      [row, this.column(title)],
    );
  }

  async expectShown(row, title, text) {
    let now;
    await this.until(
      async () => {
        now = await this.shown(row, title);
        return now === text;
      },
      () => `the cell ${row}, ${title} shows “${text}”, not “${now}”`,
    );
  }

  /** What the store holds of an organization, as lines of cells, in the order of names. */
  async stored(fields, { name = "Contoso Dental Group", record, start = 0, count = 2000 } = {}) {
    return this.page.evaluate(
      async ([fields, name, record, start, count]) => {
        const bound = window.go.app.Bound;
        const { items } = await bound.Organizations("", "", 100);
        const organization = items.find((o) => o.name === name).id;
        const where = record === undefined ? [] : [{ field: "name", values: [record] }];
        const query = { organization, view: "", text: "", where, sort: "name", descending: false, fields };
        const page = await bound.Rows(query, start, count);
        return page.rows.map((r) =>
          r.cells.map((c, i) => (r.marks[fields[i]]?.kind === "problem" ? `?${r.marks[fields[i]].text}` : c)),
        );
      },
      [fields, name, record, start, count],
    );
  }

  /** One field of one record in the store, by its name. */
  async storedCell(record, field, name = "Contoso Dental Group") {
    const rows = await this.stored([field], { name, record });
    return rows[0]?.[0];
  }

  async expectStored(record, field, value, name) {
    let now;
    await this.until(
      async () => {
        now = await this.storedCell(record, field, name);
        return now === value;
      },
      () => `${field} of ${record} is stored as “${value}”, not “${now}”`,
    );
  }

  /** Waits until something is true. */
  async until(is, what) {
    for (let i = 0; i < 300; i++) {
      if (await is()) return;
      await this.page.waitForTimeout(50);
    }
    assert.fail(`never: ${typeof what === "function" ? what() : what}`);
  }

  /** Puts text on the clipboard as another program would, and pastes it. */
  async paste(text) {
    await this.page.evaluate((t) => navigator.clipboard.writeText(t), text);
    await this.keys("Control+v");
  }

  async clipboard() {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Copies, and gives the text once it is there. */
  async copy() {
    await this.page.evaluate(() => navigator.clipboard.writeText("nothing yet"));
    await this.keys("Control+c");
    let text = "";
    await this.until(async () => {
      text = await this.clipboard();
      return text !== "nothing yet";
    }, "something is on the clipboard");
    return text;
  }

  async toast(text) {
    await expectText(this.page.locator(".toast"), text);
  }

  /** Takes the toast away, so that the next one is the next one. */
  async noToast() {
    const { page } = this;
    for (let i = 0; i < 20; i++) {
      const close = page.locator(".toast").getByRole("button", { name: "Close" });
      if ((await close.count()) === 0) return;
      await close.first().click();
      await this.frame();
    }
  }

  /** Does something and wants it to be one step: undone, done again and undone, the store is as it was each time. */
  async oneStep(fields, act, options) {
    const picture = async () => JSON.stringify(await this.stored(fields, options));
    const before = await picture();
    await act();
    await this.until(async () => (await picture()) !== before, "something changed");
    const after = await picture();
    for (const [key, want] of [
      ["Control+z", before],
      ["Control+Shift+z", after],
      ["Control+z", before],
    ]) {
      await this.noToast();
      await this.keys(key);
      await this.toast(key === "Control+z" ? "Undone" : "Done again");
      assert.equal(await picture(), want, `after ${key}`);
    }
    await this.noToast();
  }

  /** Scrolls a row into the window and clicks a cell of it, as with the wheel and the mouse. */
  async click(row, title, held = []) {
    await this.page.evaluate((r) => {
      const scroller = document.querySelector(".grid-scroll");
      const height = document.querySelector(".grid-probe").offsetHeight;
      scroller.scrollTop = Math.max(0, r * height - scroller.clientHeight / 2);
    }, row);
    await this.until(async () => (await this.shown(row, title)) !== undefined, `row ${row} is drawn`);
    await this.until(async () => (await this.shown(row, "Name")) !== "", `row ${row} is there`);
    const at = await this.middle(row, title);
    for (const key of held) await this.page.keyboard.down(key);
    await this.page.mouse.click(...at);
    for (const key of held) await this.page.keyboard.up(key);
    await this.frame();
  }

  /** The middle of a drawn cell on the screen. */
  async middle(row, title) {
    const box = await this.page
      .locator(
        `.grid-row:not([hidden])[aria-rowindex="${row + 2}"] [aria-colindex="${this.column(title) + 2}"]`,
      )
      .boundingBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  }
}

/** Makes an organization with rows by the headless program, beside the running one. */
export function bring(folder, organization, header, rows) {
  run(folder, "organization", "add", organization);
  const file = join(folder, `brought-${header.length}-${rows.length}.csv`);
  const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  writeFileSync(file, `${[header, ...rows].map((r) => r.map(cell).join(",")).join("\n")}\n`);
  const done = run(folder, "--quiet", "import", file, "--organization", organization);
  assert.equal(done.created, rows.length);
}
