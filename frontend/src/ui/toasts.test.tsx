import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Toasts } from "./Toasts";
import { clearToasts, toast, toastTime } from "./toasts";

beforeEach(() => {
  vi.useFakeTimers();
  render(<Toasts closeLabel="Close" moreLabel={(n) => `${n} more`} />);
});
afterEach(() => {
  act(clearToasts);
  vi.useRealTimers();
});

const wait = (ms: number) => act(() => vi.advanceTimersByTime(ms));

describe("toasts", () => {
  it("come one at a time, the others wait behind a counter", () => {
    act(() => {
      toast({ text: "first" });
      toast({ text: "second" });
    });
    expect(screen.getByText("first")).toBeVisible();
    expect(screen.queryByText("second")).toBeNull();
    expect(screen.getByText("1 more")).toBeVisible();
    wait(toastTime);
    expect(screen.getByText("second")).toBeVisible();
    wait(toastTime);
    expect(screen.queryByText("second")).toBeNull();
  });

  it("stay while hovered, and then for what was left", () => {
    act(() => toast({ text: "read me" }));
    wait(toastTime - 2000);
    fireEvent.focus(screen.getByRole("button", { name: "Close" }));
    wait(60_000);
    expect(screen.getByText("read me")).toBeVisible();
    fireEvent.blur(screen.getByRole("button", { name: "Close" }));
    wait(1500);
    expect(screen.getByText("read me")).toBeVisible();
    wait(1000);
    expect(screen.queryByText("read me")).toBeNull();
  });

  it("give way to newer ones about the same", () => {
    act(() => {
      toast({ text: "Pasted", about: "act" });
      toast({ text: "Saved as plan.xlsx" });
      toast({ text: "Undone", about: "act" });
    });
    expect(screen.getByText("Undone")).toBeVisible();
    expect(screen.queryByText("Pasted")).toBeNull();
    act(() => toast({ text: "Done again", about: "act" }));
    wait(toastTime);
    expect(screen.getByText("Saved as plan.xlsx")).toBeVisible();
    wait(toastTime);
    expect(screen.queryByText("Done again")).toBeNull();
  });

  it("give the focus back to where it came from", () => {
    const field = document.createElement("input");
    document.body.append(field);
    field.focus();
    act(() => toast({ text: "Pasted" }));
    act(() => screen.getByRole("button", { name: "Close" }).focus());
    act(clearToasts);
    expect(field).toHaveFocus();
    field.remove();
  });

  it("do what their button says, and go", () => {
    const undo = vi.fn();
    act(() => toast({ text: "Pasted", actions: [{ label: "Undo", keys: "Ctrl+Z", run: undo }] }));
    fireEvent.click(screen.getByRole("button", { name: "Undo" }));
    expect(undo).toHaveBeenCalledOnce();
    expect(screen.queryByText("Pasted")).toBeNull();
  });
});
