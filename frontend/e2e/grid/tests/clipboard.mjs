import assert from "node:assert/strict";

/** Copy, cut and paste through the real clipboard. */
export const clipboard = [
  [
    "copy gives exact tab separated text with quoting",
    {},
    async (g) => {
      await g.goTo(2, 14);
      await g.paste('"two\nlines"\t"a\ttab"\n"say ""hi"""\t5" pipe');
      await g.expectCell(2, "notes", "two\nlines");
      await g.expectCell(3, "notes", 'say "hi"');
      await g.expectCell(3, "rack", '5" pipe');
      await g.goTo(2, 14);
      await g.keys("Shift+ArrowDown", "Shift+ArrowRight", "Control+c");
      assert.equal(await g.clipboard(), '"two\nlines"\t"a\ttab"\nsay "hi"\t5" pipe');
    },
  ],
  [
    "copy of one cell is its text",
    {},
    async (g) => {
      await g.goTo(1, 5);
      await g.keys("Control+c");
      assert.equal(await g.clipboard(), "SN00000001");
    },
  ],
  [
    "copy of an empty cell empties the clipboard's text",
    {},
    async (g) => {
      await g.putClipboard("before");
      await g.goTo(1, 13);
      await g.keys("Control+c");
      assert.equal(await g.clipboard(), "");
    },
  ],
  [
    "paste of two by two at one cell, with CRLF and a last line end",
    {},
    async (g) => {
      await g.goTo(2, 2);
      await g.paste("a\tb\r\nc\td\r\n");
      await g.expectCell(2, "status", "a");
      await g.expectCell(2, "maker", "b");
      await g.expectCell(3, "status", "c");
      await g.expectCell(3, "maker", "d");
      await g.expectCell(4, "status", "Active");
      await g.expectSelected(2, 2, 3, 3);
      const { result } = await g.lastResult();
      assert.deepEqual([result.rows, result.columns, result.problems], [2, 2, 0]);
    },
  ],
  [
    "one value into a range fills it",
    {},
    async (g) => {
      await g.goTo(2, 2);
      await g.keys("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight");
      await g.paste("same");
      for (const row of [2, 3, 4]) {
        await g.expectCell(row, "status", "same");
        await g.expectCell(row, "maker", "same");
      }
      await g.expectCell(5, "status", "Active");
    },
  ],
  [
    "a block into a range of a multiple of its size repeats",
    {},
    async (g) => {
      await g.goTo(2, 2);
      await g.keys("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight");
      await g.paste("1\t2\n3\t4\n");
      await g.expectCell(4, "status", "1");
      await g.expectCell(5, "maker", "4");
      await g.expectCell(6, "status", "Active");
    },
  ],
  [
    "a block into a range of another size lands once",
    {},
    async (g) => {
      await g.goTo(2, 2);
      await g.keys("Shift+ArrowDown", "Shift+ArrowDown");
      await g.paste("1\n2\n");
      await g.expectCell(3, "status", "2");
      await g.expectCell(4, "status", "Active");
    },
  ],
  [
    "quoted newlines, tabs and doubled quotes",
    {},
    async (g) => {
      await g.goTo(5, 14);
      await g.paste('"line 1\r\nline 2"\t"tab\there"\t"she said ""no"""\r\n');
      await g.expectCell(5, "notes", "line 1\nline 2");
      await g.expectCell(5, "rack", "tab\there");
      await g.expectCell(5, "contact", 'she said "no"');
    },
  ],
  [
    "paste across the pinned edge",
    {},
    async (g) => {
      await g.goTo(3, 0);
      await g.paste("PIN-1\tServer\tStandby\nPIN-2\tPrinter\tRetired");
      await g.expectCell(3, "name", "PIN-1");
      await g.expectCell(3, "status", "Standby");
      await g.expectCell(4, "type", "Printer");
    },
  ],
  [
    "date texts into date columns",
    {},
    async (g) => {
      await g.goTo(2, 9);
      await g.paste("24.12.2026\t2026-01-05\n3.4.2026\t03/04/2026");
      await g.expectCell(2, "warranty", "2026-12-24");
      await g.expectCell(2, "purchased", "2026-01-05");
      await g.expectCell(3, "warranty", "2026-04-03");
      await g.expectCell(3, "purchased", "03/04/2026");
      assert.equal((await g.lastResult()).result.problems, 1);
    },
  ],
  [
    "cut empties its cells when it is pasted, in one step",
    {},
    async (g) => {
      await g.goTo(2, 2);
      await g.keys("Shift+ArrowDown", "Control+x");
      await g.expectCell(2, "status", "Active");
      await g.goTo(6, 14);
      await g.keys("Control+v");
      await g.expectCell(2, "status", "");
      await g.expectCell(3, "status", "");
      await g.expectCell(6, "notes", "Active");
      await g.expectCell(7, "notes", "Active");
      await g.goTo(8, 14);
      await g.keys("Control+v");
      await g.expectCell(8, "notes", "Active");
      await g.keys("Control+z", "Control+z");
      await g.expectCell(2, "status", "Active");
      await g.expectCell(6, "notes", "");
    },
  ],
  [
    "cut onto an overlapping place keeps the values",
    {},
    async (g) => {
      await g.goTo(2, 5);
      await g.keys("Shift+ArrowDown", "Control+x");
      await g.goTo(3, 5);
      await g.keys("Control+v");
      await g.expectCell(2, "serial", "");
      await g.expectCell(3, "serial", "SN00000002");
      await g.expectCell(4, "serial", "SN00000003");
    },
  ],
  [
    "Esc or an edit forgets a cut",
    {},
    async (g) => {
      await g.goTo(2, 2);
      await g.keys("Control+x", "Escape");
      await g.goTo(6, 14);
      await g.keys("Control+v");
      await g.expectCell(2, "status", "Active");
      await g.expectCell(6, "notes", "Active");
      await g.goTo(2, 2);
      await g.keys("Control+x");
      await g.goTo(9, 14);
      await g.type("typed");
      await g.keys("Enter", "Control+v");
      await g.expectCell(2, "status", "Active");
    },
  ],
  [
    "what was copied is outlined, and so is where it would land",
    {},
    async (g) => {
      await g.goTo(2, 2);
      await g.keys("Shift+ArrowDown", "Control+c");
      const copied = await g.page.evaluate(() => document.querySelectorAll(".grid-dashed").length);
      assert.equal(copied, 2);
      await g.goTo(8, 3);
      const both = await g.page.evaluate(() => document.querySelectorAll(".grid-dashed").length);
      assert.equal(both, 4);
      const previews = await g.hook("previews");
      assert.deepEqual(previews.at(-1), { top: 8, left: 3, bottom: 9, right: 3 });
      await g.keys("Escape");
      assert.equal(await g.page.evaluate(() => document.querySelectorAll(".grid-dashed").length), 0);
    },
  ],
  [
    "undo of a paste is one step",
    {},
    async (g) => {
      await g.goTo(2, 2);
      await g.paste("a\tb\nc\td");
      await g.keys("Control+z");
      await g.expectCell(2, "status", "Active");
      await g.expectCell(3, "maker", "HP");
      await g.keys("Control+y");
      await g.expectCell(3, "maker", "d");
    },
  ],
  [
    "paste past the last row makes rows, and undo takes them away",
    { rows: 4 },
    async (g) => {
      await g.goTo(3, 0);
      await g.paste("N-1\tServer\nN-2\tPrinter\nN-3\tUPS");
      assert.equal(await g.rows(), 6);
      await g.expectCell(5, "name", "N-3");
      const { result } = await g.lastResult();
      assert.deepEqual([result.rows, result.created], [3, 2]);
      await g.keys("Control+z");
      assert.equal(await g.rows(), 4);
      await g.expectCell(3, "name", "CON-HQ-04");
      await g.keys("Control+y");
      assert.equal(await g.rows(), 6);
      await g.expectCell(5, "name", "N-3");
    },
  ],
  [
    "paste into the blank row",
    { rows: 4 },
    async (g) => {
      await g.goTo(4, 0);
      await g.paste("N-1\tServer\nN-2\tPrinter\n");
      assert.equal(await g.rows(), 6);
      await g.expectCell(4, "name", "N-1");
    },
  ],
  [
    "columns beyond the last are told, not silently dropped",
    {},
    async (g) => {
      await g.goTo(2, 18);
      await g.paste("x\ty\tz");
      const { lostColumns, result } = await g.lastResult();
      assert.equal(lostColumns, 1);
      await g.expectCell(2, "b", "x");
      assert.equal(result.refused.length, 1);
    },
  ],
  [
    "locked and read-only cells refuse with a reason while the rest of a paste goes on",
    {},
    async (g) => {
      await g.goTo(1, 8);
      await g.paste("Elsewhere\t2030-01-01\nElsewhere\t2030-01-02");
      await g.expectCell(1, "location", "Riverside");
      await g.expectCell(1, "warranty", "2030-01-01");
      await g.expectCell(2, "location", "Elsewhere");
      await g.expectCell(2, "warranty", "2030-01-02");
      const { result } = await g.lastResult();
      assert.deepEqual(result.refused, [
        { row: 1, column: "location", reason: "The PSA decides locations." },
      ]);
    },
  ],
  [
    "values that do not fit stay visible and marked",
    {},
    async (g) => {
      await g.goTo(1, 5);
      await g.paste("1.23E+12\t10.20.300.2");
      assert.deepEqual((await g.view(1, "serial")).flags, ["problem"]);
      assert.deepEqual((await g.view(1, "ip")).flags, ["problem"]);
      assert.equal((await g.lastResult()).result.problems, 2);
    },
  ],
  [
    "a thousand rows of twenty columns",
    { rows: 10 },
    async (g) => {
      const text = Array.from({ length: 1000 }, (_, r) =>
        Array.from({ length: 20 }, (_, c) => (c === 11 ? String(r) : `v${r}.${c}`)).join("\t"),
      ).join("\n");
      await g.goTo(5, 0);
      await g.putClipboard(text);
      await g.page.evaluate(() => {
        const start = { at: 0 };
        const input = document.querySelector(".grid-input");
        input.addEventListener(
          "paste",
          () => {
            start.at = performance.now();
          },
          { capture: true, once: true },
        );
        window.pasted = new Promise((done) => {
          const look = () => {
            if (window.t.results.length > 0) requestAnimationFrame(() => done(performance.now() - start.at));
            else setTimeout(look, 0);
          };
          look();
        });
      });
      await g.keys("Control+v");
      const ms = await g.page.evaluate(() => window.pasted);
      console.log(`      pasting 1,000 × 20 took ${Math.round(ms)} ms`);
      assert.equal(await g.rows(), 1005);
      await g.expectCell(1004, "name", "v999.0");
      await g.expectCell(1004, "b", "v999.18");
      const { result } = await g.lastResult();
      assert.deepEqual([result.rows, result.columns, result.created], [1000, 19, 995]);
    },
  ],
  [
    "copying in the editor copies the selected letters, not the cell",
    {},
    async (g) => {
      await g.goTo(1, 2);
      await g.keys("F2", "Shift+ArrowLeft", "Shift+ArrowLeft", "Control+c", "Escape");
      assert.equal(await g.clipboard(), "ve");
    },
  ],
  [
    "cells are text: markup stays what was typed",
    {},
    async (g) => {
      await g.goTo(1, 14);
      await g.paste("<img src=x onerror=alert(1)>");
      await g.expectCell(1, "notes", "<img src=x onerror=alert(1)>");
      assert.equal(await g.page.evaluate(() => document.querySelectorAll(".grid-root img").length), 0);
    },
  ],
];
