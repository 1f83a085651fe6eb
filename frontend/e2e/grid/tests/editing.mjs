import assert from "node:assert/strict";

/** Typing into cells, at the speed of a person and of a scanner. */
export const editing = [
  [
    "typing replaces, Enter commits and moves down",
    {},
    async (g) => {
      await g.goTo(0, 5);
      await g.type("JAE2447G0QX");
      await g.keys("Enter");
      await g.expectCell(0, "serial", "JAE2447G0QX");
      await g.expectActive(1, 5);
    },
  ],
  [
    "Tab commits and moves right, Shift+Tab left, Shift+Enter up",
    {},
    async (g) => {
      await g.goTo(3, 2);
      await g.type("Retired");
      await g.keys("Tab");
      await g.expectActive(3, 3);
      await g.type("Dell Inc.");
      await g.keys("Shift+Tab");
      await g.expectActive(3, 2);
      await g.type("Standby");
      await g.keys("Shift+Enter");
      await g.expectActive(2, 2);
      await g.expectCell(3, "status", "Standby");
      await g.expectCell(3, "maker", "Dell Inc.");
    },
  ],
  [
    "Enter after Tab goes back to where the row began",
    {},
    async (g) => {
      await g.goTo(3, 2);
      await g.type("a");
      await g.keys("Tab");
      await g.type("b");
      await g.keys("Tab");
      await g.type("c", 0);
      await g.keys("Enter");
      await g.expectActive(4, 2);
    },
  ],
  [
    "F2 edits with the value and arrows move the caret",
    {},
    async (g) => {
      await g.goTo(2, 2);
      await g.keys("F2", "ArrowLeft", "ArrowLeft");
      await g.type("--");
      await g.keys("Enter");
      await g.expectCell(2, "status", "Acti--ve");
      await g.expectActive(3, 2);
    },
  ],
  [
    "arrows leave the cell when its text was replaced by typing",
    {},
    async (g) => {
      await g.goTo(2, 2);
      await g.type("New");
      await g.keys("ArrowRight");
      await g.expectCell(2, "status", "New");
      await g.expectActive(2, 3);
    },
  ],
  [
    "Esc gives the old value back",
    {},
    async (g) => {
      await g.goTo(2, 2);
      await g.type("Wrong");
      assert.equal(await g.editing(), true);
      await g.keys("Escape");
      assert.equal(await g.editing(), false);
      await g.expectCell(2, "status", "Active");
      await g.expectActive(2, 2);
      await g.type("x");
      await g.keys("Escape", "ArrowDown");
      await g.expectActive(3, 2);
    },
  ],
  [
    "no key is lost when typing right after an arrow",
    {},
    async (g) => {
      await g.goTo(0, 5);
      for (let i = 0; i < 10; i += 1) {
        await g.page.keyboard.press("ArrowDown");
        await g.page.keyboard.type(`AB${i}CD`);
      }
      await g.keys("Enter");
      for (let i = 0; i < 10; i += 1) await g.expectCell(i + 1, "serial", `AB${i}CD`);
    },
  ],
  ...[0, 8, 30].map((delay) => [
    `ten cells typed at ${delay} ms a key arrive whole`,
    {},
    async (g) => {
      await g.goTo(0, 5);
      for (let i = 0; i < 10; i += 1) {
        await g.page.keyboard.type(`SCAN-${i}-7XK2P93`, { delay });
        await g.page.keyboard.press("Enter");
      }
      await g.frame();
      for (let i = 0; i < 10; i += 1) await g.expectCell(i, "serial", `SCAN-${i}-7XK2P93`);
      await g.expectActive(10, 5);
    },
  ]),
  [
    "a scanner that ends with Tab fills a row",
    {},
    async (g) => {
      await g.goTo(4, 12);
      for (const text of ["A-1", "host-1", "a note", "R9"]) {
        await g.type(text);
        await g.page.keyboard.press("Tab");
      }
      await g.frame();
      await g.expectCell(4, "tag", "A-1");
      await g.expectCell(4, "hostname", "host-1");
      await g.expectCell(4, "notes", "a note");
      await g.expectCell(4, "rack", "R9");
    },
  ],
  [
    "a space begins a text like any other key",
    {},
    async (g) => {
      await g.goTo(1, 2);
      await g.keys("Space");
      await g.type("x");
      await g.keys("Enter");
      await g.expectCell(1, "status", " x");
    },
  ],
  [
    "an input method starts straight on the cell",
    {},
    async (g) => {
      await g.goTo(1, 2);
      const cdp = await g.page.context().newCDPSession(g.page);
      await cdp.send("Input.imeSetComposition", { text: "に", selectionStart: 1, selectionEnd: 1 });
      assert.equal(await g.editing(), true);
      await cdp.send("Input.imeSetComposition", { text: "にほ", selectionStart: 2, selectionEnd: 2 });
      await cdp.send("Input.insertText", { text: "日本" });
      await g.keys("Enter");
      await g.expectCell(1, "status", "日本");
    },
  ],
  [
    "Backspace clears the cell, Delete the range",
    {},
    async (g) => {
      await g.goTo(1, 2);
      await g.keys("Shift+ArrowDown", "Shift+ArrowRight", "Backspace");
      await g.expectCell(1, "status", "");
      await g.expectCell(2, "status", "Active");
      await g.keys("Delete");
      await g.expectCell(2, "status", "");
      await g.expectCell(1, "maker", "");
      await g.expectCell(2, "maker", "");
    },
  ],
  [
    "undo and redo of an edit and of a clear, each one step, by both keys",
    {},
    async (g) => {
      await g.goTo(1, 2);
      await g.type("One");
      await g.keys("Enter", "ArrowUp", "Shift+ArrowDown", "Delete");
      await g.expectCell(1, "status", "");
      await g.keys("Control+z");
      await g.expectCell(1, "status", "One");
      await g.expectCell(2, "status", "Active");
      await g.keys("Control+z");
      await g.expectCell(1, "status", "Active");
      await g.keys("Control+Shift+Z");
      await g.expectCell(1, "status", "One");
      await g.keys("Control+y");
      await g.expectCell(2, "status", "");
      await g.keys("Control+z");
      await g.expectCell(2, "status", "Active");
    },
  ],
  [
    "undo shows where it happened",
    {},
    async (g) => {
      await g.goTo(1, 2);
      await g.type("One");
      await g.keys("Enter", "Control+End", "Control+z");
      await g.expectActive(1, 2);
    },
  ],
  [
    "typing in the blank row makes a draft, and the next blank row is ready at once",
    { rows: 3 },
    async (g) => {
      await g.goTo(3, 0);
      for (const name of ["NEW-1", "NEW-2", "NEW-3"]) {
        await g.type(name);
        await g.page.keyboard.press("Enter");
      }
      await g.frame();
      assert.equal(await g.rows(), 6);
      await g.expectCell(3, "name", "NEW-1");
      await g.expectCell(5, "name", "NEW-3");
      await g.expectActive(6, 0);
      const text = await g.page.evaluate(() => document.querySelector(".grid-active").textContent);
      assert.equal(text, "Type or paste rows…");
    },
  ],
  [
    "an empty grid asks for the first row",
    { rows: 0 },
    async (g) => {
      const text = await g.page.evaluate(() => document.querySelector(".grid-active").textContent);
      assert.equal(text, "Type, paste, or drop a workbook");
      await g.type("FIRST");
      await g.keys("Tab");
      await g.expectCell(0, "name", "FIRST");
      await g.expectActive(0, 1);
    },
  ],
  [
    "Ctrl+Enter goes to the blank row, also out of a cell that is edited",
    {},
    async (g) => {
      await g.goTo(1, 2);
      await g.type("Saved");
      await g.keys("Control+Enter");
      await g.expectCell(1, "status", "Saved");
      await g.expectActive(111, 0);
      assert.deepEqual(await g.hook("commands"), ["newRow"]);
    },
  ],
  [
    "Ctrl+; writes today into a date column and nowhere else",
    {},
    async (g) => {
      await g.goTo(1, 10);
      await g.keys("Control+;");
      const today = await g.page.evaluate(() => {
        const d = new Date();
        const two = (n) => String(n).padStart(2, "0");
        return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
      });
      await g.expectCell(1, "purchased", today);
      await g.goTo(1, 2);
      await g.keys("Control+;");
      await g.expectCell(1, "status", "Active");
    },
  ],
  [
    "date texts: one meaning is normalised, two are kept and marked",
    {},
    async (g) => {
      await g.goTo(1, 10);
      for (const text of ["24.12.2026", "2026-1-5", "25/04/2026", "03/04/2026"]) {
        await g.type(text);
        await g.page.keyboard.press("Enter");
      }
      await g.frame();
      await g.expectCell(1, "purchased", "2026-12-24");
      await g.expectCell(2, "purchased", "2026-01-05");
      await g.expectCell(3, "purchased", "2026-04-25");
      const kept = await g.view(4, "purchased");
      assert.equal(kept.text, "03/04/2026");
      assert.deepEqual(kept.flags, ["problem"]);
    },
  ],
  [
    "an invalid value stays visible and marked",
    {},
    async (g) => {
      await g.goTo(2, 6);
      await g.type("10.20.300.2");
      await g.keys("Enter");
      const shown = await g.page.evaluate(() => {
        const cell = document.querySelector('[aria-rowindex="4"] [aria-colindex="8"]');
        return {
          text: cell.firstChild.data,
          marked: cell.classList.contains("grid-problem"),
          invalid: cell.getAttribute("aria-invalid"),
          icon: cell.querySelector("use")?.getAttribute("href"),
        };
      });
      assert.deepEqual(shown, {
        text: "10.20.300.2",
        marked: true,
        invalid: "true",
        icon: "#icon-triangle-alert",
      });
      const row = await g.page.evaluate(() =>
        document.querySelector('[aria-rowindex="4"] .grid-gutter use').getAttribute("href"),
      );
      assert.equal(row, "#icon-triangle-alert");
    },
  ],
  [
    "locked and read-only cells refuse with a reason, in words",
    {},
    async (g) => {
      await g.goTo(0, 8);
      await g.type("Riverside");
      await g.keys("Enter");
      await g.expectCell(0, "location", "Headquarters");
      const [first] = await g.results();
      assert.equal(first.result.refused[0].reason, "The PSA decides locations.");
      await g.goTo(3, 19);
      await g.keys("F2");
      assert.equal(await g.editing(), false);
      assert.equal((await g.lastResult()).result.refused[0].reason, "Sitewalk writes this itself.");
      assert.match(await g.spoken(), /Sitewalk writes this itself|Updated/);
    },
  ],
  [
    "a role that reads keeps the keys but changes nothing",
    { readonly: 1 },
    async (g) => {
      await g.type("X");
      await g.keys("Delete", "ArrowDown");
      await g.expectActive(1, 0);
      await g.expectCell(0, "name", "CON-HQ-01");
      const rows = await g.page.evaluate(() =>
        document.querySelector("[role=grid]").getAttribute("aria-rowcount"),
      );
      assert.equal(rows, "112");
    },
  ],
  [
    "double click edits, a click elsewhere commits",
    {},
    async (g) => {
      await g.click(2, 2, { times: 2 });
      assert.equal(await g.editing(), true);
      await g.type("!");
      await g.click(4, 3);
      await g.expectCell(2, "status", "Active!");
      await g.expectActive(4, 3);
    },
  ],
  [
    "leaving the grid saves what was typed",
    {},
    async (g) => {
      await g.goTo(2, 2);
      await g.type("Kept");
      await g.page.click(".after");
      await g.frame();
      await g.expectCell(2, "status", "Kept");
    },
  ],
  [
    "Alt+Enter puts a line break into a cell",
    {},
    async (g) => {
      await g.goTo(2, 14);
      await g.type("one");
      await g.keys("Alt+Enter");
      await g.type("two");
      await g.keys("Enter");
      await g.expectCell(2, "notes", "one\ntwo");
    },
  ],
  [
    "typing in a cell that was scrolled away shows it again",
    { rows: 1000 },
    async (g) => {
      await g.goTo(2, 2);
      await g.page.mouse.move(600, 400);
      await g.page.mouse.wheel(0, 9000);
      await g.until(() => document.querySelector(".grid-row:not([hidden]) .grid-active") === null);
      await g.type("Seen");
      await g.frame();
      assert.equal(await g.editing(), true);
      await g.keys("Enter");
      await g.expectCell(2, "status", "Seen");
    },
  ],
  [
    "commands of the application are told: fixes, reach, find, menu",
    {},
    async (g) => {
      await g.keys("Control+.", "Alt+r", "Control+f", "Shift+F10");
      assert.deepEqual(await g.hook("commands"), ["fixes", "reach", "find", "menu"]);
    },
  ],
  [
    "Alt+. goes to the next problem and round again",
    {},
    async (g) => {
      await g.goTo(7, 5);
      await g.type("1.23E+12");
      await g.keys("Enter");
      await g.goTo(30, 5);
      await g.type("9.9E+11");
      await g.keys("Enter", "Control+Home", "Alt+.");
      await g.expectActive(7, 5);
      await g.keys("Alt+.");
      await g.expectActive(30, 5);
      await g.keys("Alt+.");
      await g.expectActive(7, 5);
    },
  ],
  [
    "the text in the editor is told while it is typed",
    {},
    async (g) => {
      await g.goTo(1, 2);
      await g.type("ab");
      await g.keys("Escape");
      assert.deepEqual(await g.hook("edits"), ["a", "ab", undefined]);
    },
  ],
];
