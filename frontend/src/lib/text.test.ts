import { describe, expect, it } from "vitest";
import { t } from "./text";

describe("texts", () => {
  it("say numbers in the reader's way, and choose the plural by them", () => {
    expect(t("grid.selected", { count: 1 })).toBe("1 row selected");
    expect(t("grid.selected", { count: 1234 })).toBe("1,234 rows selected");
    expect(t("toast.saved", { name: "2026.xlsx" })).toBe("Saved as 2026.xlsx.");
  });
});
