import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { DropZone } from "./DropZone";
import { dragsFile, lastDragMayBeFile, useDropTarget, watchDrags } from "./drags";

const file = new File(["Name"], "list.csv");
const held = { types: ["Files"], items: [{ kind: "file", getAsFile: () => file }] };
const nothing = { types: ["text/uri-list", "text/html"], items: [] };

function inTheWindow(): void {
  window.wails = { flags: { enableWailsDragAndDrop: true } };
}

function Target({ drop }: { drop: () => void }) {
  const target = useDropTarget(dragsFile, drop);
  return (
    <div data-testid="outer" {...target.handlers}>
      {target.over ? "over" : "out"}
      <p data-testid="inner" />
    </div>
  );
}

beforeAll(watchDrags);
afterEach(() => {
  delete window.wails;
  fireEvent.dragEnd(document.body);
});

describe("a drop zone", () => {
  const onFile = vi.fn();
  const refused = vi.fn();
  const zone = () => {
    onFile.mockClear();
    refused.mockClear();
    render(
      <DropZone icon="file-down" label="zone" over="Drop it" onFile={onFile} refused={refused}>
        <b>words</b>
      </DropZone>,
    );
    return screen.getByRole("group");
  };

  it("takes a file and says what a drop does while one hovers", () => {
    const el = zone();
    fireEvent.dragEnter(el, { dataTransfer: held });
    expect(el).toHaveTextContent("Drop it");
    fireEvent.drop(el, { dataTransfer: held });
    expect(onFile).toHaveBeenCalledWith(file);
    expect(el).toHaveTextContent("words");
  });
  it("says why it takes nothing else", () => {
    fireEvent.drop(zone(), { dataTransfer: { types: ["text/plain"], items: [] } });
    expect(refused).toHaveBeenCalledWith("nothing");
  });
  it("is quiet where the window takes the drop, and keeps the view from going to the file", () => {
    inTheWindow();
    expect(fireEvent.drop(zone(), { dataTransfer: nothing })).toBe(false);
    expect(onFile).not.toHaveBeenCalled();
    expect(refused).not.toHaveBeenCalled();
  });
});

describe("a target of drops", () => {
  it("is hovered until the element entered last is left", () => {
    render(<Target drop={() => {}} />);
    const outer = screen.getByTestId("outer");
    const inner = screen.getByTestId("inner");
    fireEvent.dragEnter(outer, { dataTransfer: held });
    fireEvent.dragEnter(inner, { dataTransfer: held });
    fireEvent.dragLeave(outer, { dataTransfer: held });
    expect(outer).toHaveTextContent("over");
    fireEvent.dragLeave(inner, { dataTransfer: held });
    expect(outer).toHaveTextContent("out");
  });
  it("leaves words and links alone", () => {
    const drop = vi.fn();
    render(<Target drop={drop} />);
    const outer = screen.getByTestId("outer");
    fireEvent.dragEnter(outer, { dataTransfer: nothing });
    expect(outer).toHaveTextContent("out");
    fireEvent.drop(outer, { dataTransfer: { types: ["text/plain"], items: [] } });
    expect(drop).not.toHaveBeenCalled();
  });
});

describe("files among drags", () => {
  it("are addresses to the window, but not those that are dragged out of the page", () => {
    expect(dragsFile(nothing.types)).toBe(false);
    inTheWindow();
    expect(dragsFile(nothing.types)).toBe(true);
    fireEvent.dragStart(document.body);
    expect(dragsFile(nothing.types)).toBe(false);
    expect(lastDragMayBeFile()).toBe(false);
    fireEvent.dragEnd(document.body);
    expect(lastDragMayBeFile()).toBe(false); // what is told after the end is about that drag
    fireEvent.dragEnter(document.body, { dataTransfer: nothing });
    expect(lastDragMayBeFile()).toBe(true);
    fireEvent.dragEnter(document.body, { dataTransfer: { types: ["text/plain"] } });
    expect(lastDragMayBeFile()).toBe(false);
  });
});
