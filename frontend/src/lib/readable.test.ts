import { describe, expect, it } from "vitest";
import { isFormatted, isRich, readable } from "./readable";

describe("readable", () => {
  it("leaves plain words alone", () => {
    for (const text of ["", "in the rack", "a < b and b > c", "AT&T", "line one\nline two"]) {
      expect(isRich(text)).toBe(false);
      expect(readable(text)).toBe(text);
    }
  });
  it("gives each paragraph a line and each point a dot", () => {
    expect(readable("<p>first</p><p>second<br>third</p>")).toBe("first\nsecond\nthird");
    expect(readable("<ul><li>one</li><li><b>two</b></li></ul>")).toBe("• one\n• two");
    expect(readable("a &amp; b &lt;c&gt;")).toBe("a & b <c>");
  });
  it("knows formatting from mere lines", () => {
    for (const text of ["plain", "<p>a</p><p>b</p>", "a<br>b", "<div>a</div>"])
      expect(isFormatted(text)).toBe(false);
    for (const text of ["<p><b>a</b></p>", "<ul><li>a</li></ul>", '<a href="x">a</a>', "<table></table>"])
      expect(isFormatted(text)).toBe(true);
  });
  it("runs nothing", () => {
    expect(readable('<script>window.hit = 1</script><img src=x onerror="window.hit = 1" alt="plan">ok')).toBe(
      "[plan]ok",
    );
    expect((window as unknown as Record<string, unknown>).hit).toBeUndefined();
  });
});
