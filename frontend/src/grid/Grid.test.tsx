import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { Grid } from "./Grid";
import { MemoryModel } from "./memory-model";
import type { GridResult } from "./options";
import type { Column } from "./types";

const columns: Column[] = [
  { id: "name", title: "Name", kind: "text", width: 120, pinned: true, strong: true },
  { id: "serial", title: "Serial number", kind: "mono", width: 120 },
];

const make = () =>
  new MemoryModel({
    columns: [
      { id: "name", kind: "text" },
      { id: "serial", kind: "mono" },
    ],
    rows: [{ name: "FW-01", serial: "A1" }],
  });

afterEach(cleanup);

describe("Grid", () => {
  it("is a grid with a name, counts and one tab stop", () => {
    const { container } = render(<Grid model={make()} columns={columns} ariaLabel="Configurations" />);
    const grid = screen.getByRole("grid", { name: "Configurations" });
    expect(grid.getAttribute("aria-rowcount")).toBe("3");
    expect(grid.getAttribute("aria-colcount")).toBe("3");
    expect(container.querySelectorAll("textarea")).toHaveLength(1);
  });

  it("takes typing and tells what came of it", async () => {
    const model = make();
    const results: GridResult[] = [];
    render(
      <Grid model={model} columns={columns} ariaLabel="Configurations" onResult={(r) => results.push(r)} />,
    );
    const user = userEvent.setup();
    await user.click(screen.getByRole("textbox"));
    await user.keyboard("FW-02{Enter}");
    expect(model.row(0)?.cells.name?.text).toBe("FW-02");
    expect(results).toMatchObject([{ kind: "commit", result: { rows: 1 } }]);
  });

  it("drawing it again with a new list of the same columns does not disturb typing", async () => {
    const model = make();
    const { rerender } = render(<Grid model={model} columns={columns} ariaLabel="Configurations" />);
    const user = userEvent.setup();
    await user.click(screen.getByRole("textbox"));
    await user.keyboard("half");
    rerender(<Grid model={model} columns={columns.map((c) => ({ ...c }))} ariaLabel="Configurations" />);
    expect(model.row(0)?.cells.name?.text).toBe("FW-01");
    await user.keyboard(" done{Enter}");
    expect(model.row(0)?.cells.name?.text).toBe("half done");
  });

  it("saves what is typed and leaves nothing behind when it goes", async () => {
    const model = make();
    const { unmount } = render(<Grid model={model} columns={columns} ariaLabel="Configurations" />);
    const user = userEvent.setup();
    await user.click(screen.getByRole("textbox"));
    await user.keyboard("typed");
    act(() => unmount());
    expect(model.row(0)?.cells.name?.text).toBe("typed");
    expect(document.querySelector(".grid-root, .grid-picker")).toBeNull();
  });
});
