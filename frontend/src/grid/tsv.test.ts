import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatTsv, parseTsv } from "./tsv";

describe("parseTsv", () => {
  it.each([
    ["one cell", "a", [["a"]]],
    [
      "two by two with CRLF and a last line end",
      "a\tb\r\nc\td\r\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["old Mac line ends", "a\rb\r", [["a"], ["b"]]],
    ["nothing", "", [[""]]],
    ["an empty line is a row", "a\n\nb", [["a"], [""], ["b"]]],
    [
      "short rows are filled up",
      "a\tb\nc",
      [
        ["a", "b"],
        ["c", ""],
      ],
    ],
    ["quoted line break", '"x\ny"\tz', [["x\ny", "z"]]],
    ["quoted CRLF becomes one line break", '"x\r\ny"', [["x\ny"]]],
    ["quoted tab and doubled quotes", '"a\tb"\t"say ""hi"""', [["a\tb", 'say "hi"']]],
    ["an inch is no quote", '5" pipe\t"', [['5" pipe', '"']]],
    ["a quote that ends inside a cell is text", '"a" b\tc', [['"a" b', "c"]]],
    ["an open quote is text", '"a\tb', [['"a', "b"]]],
    ["quoted cell at the end of the last line", 'a\t"b"\n', [["a", "b"]]],
    ["a trailing tab is an empty cell", "a\t", [["a", ""]]],
  ])("%s", (_, text, rows) => {
    expect(parseTsv(text)).toEqual(rows);
  });
});

describe("formatTsv", () => {
  it("quotes only what needs it", () => {
    expect(
      formatTsv([
        ["a b", 'x"y', '"q', "t\tt"],
        ["", "1", "l\nl", "r\rr"],
      ]),
    ).toBe('a b\tx"y\t"""q"\t"t\tt"\n\t1\t"l\nl"\t"r\rr"');
  });

  it("is read back as it was, but for one empty cell at the very end", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "b", '"', "\t", "\n", " ") });
    const block = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
      .chain(([h, w]) =>
        fc.array(fc.array(cell, { minLength: w, maxLength: w }), { minLength: h, maxLength: h }),
      );
    fc.assert(
      fc.property(block, (rows) => {
        // "a\n" means one row: a last row of one empty cell cannot be told from a line end.
        const last = rows.at(-1);
        fc.pre(!(rows.length > 1 && last?.length === 1 && last[0] === ""));
        expect(parseTsv(formatTsv(rows))).toEqual(rows);
      }),
    );
  });
});
