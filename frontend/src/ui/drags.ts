import { type DragEvent, useRef, useState } from "react";

declare global {
  interface Window {
    /** The window's own part in the page; absent in a browser. */
    wails?: { flags?: { enableWailsDragAndDrop?: boolean } };
  }
}

/**
 * Whether the window takes dropped files itself and tells of them, because its web view gives
 * the page none: a drop holds nothing for us then.
 */
export function windowTakesDrops(): boolean {
  return window.wails?.flags?.enableWailsDragAndDrop === true;
}

/** Whether what is dragged began in this page. */
let ours = false;

/** Whether what was dragged last may have been a file; a drag that names no type may. */
let last = true;

/** Sees what is dragged over the window from now on. */
export function watchDrags(): void {
  const hear = (type: string, heard: (e: Event) => void) => window.addEventListener(type, heard, true);
  hear("dragstart", () => {
    ours = true;
    last = false;
  });
  // The end is not heard when the element is gone by then; but the pointer is only heard after it.
  for (const type of ["dragend", "pointerdown", "pointermove"]) hear(type, () => (ours = false));
  for (const type of ["dragenter", "dragover"]) {
    hear(type, (e) => {
      const types = (e as globalThis.DragEvent).dataTransfer?.types ?? [];
      if (!ours) last = types.length === 0 || dragsFile(types);
    });
  }
}

/** Tells a file by the types of a drag. WebKitGTK calls it an address, as it calls links. */
export function dragsFile(types: readonly string[]): boolean {
  return types.includes("Files") || (windowTakesDrops() && !ours && types.includes("text/uri-list"));
}

/**
 * Whether the last drag may have been a file's. The window's toolkit may tell of one that was
 * only carried across before, when something else is dropped.
 */
export function lastDragMayBeFile(): boolean {
  return last;
}

/** Why a drop holds no file. */
export type NoFile = "folder" | "nothing";

/** The file of a drop, or why there is none; undefined where the window takes it. */
export function droppedFile(data: DataTransfer): File | NoFile | undefined {
  if (windowTakesDrops()) return undefined;
  const item = [...data.items].find((i) => i.kind === "file");
  if (!item) return "nothing";
  const entry = item.webkitGetAsEntry?.();
  if (entry?.isDirectory) return "folder";
  return item.getAsFile() ?? "nothing";
}

/**
 * Makes an element take drops that nothing inside it took. over says that one hovers; takes
 * chooses by the types of the drag.
 */
export function useDropTarget(
  takes: (types: readonly string[]) => boolean,
  drop: (data: DataTransfer) => void,
) {
  const [over, setOver] = useState(false);
  // Entering an element comes before leaving the one around it, and WebKit does not say where to.
  const entered = useRef<EventTarget>(undefined);
  const hover = (e: DragEvent) => {
    if (e.defaultPrevented || !takes(e.dataTransfer.types)) return;
    e.preventDefault();
    setOver(true);
  };
  const handlers = {
    onDragEnter: (e: DragEvent) => {
      entered.current = e.target;
      if (e.defaultPrevented) setOver(false);
      hover(e);
    },
    onDragOver: hover,
    onDragLeave: (e: DragEvent) => {
      if (e.target === entered.current) setOver(false);
    },
    onDrop: (e: DragEvent) => {
      setOver(false);
      if (e.defaultPrevented || !takes(e.dataTransfer.types)) return;
      e.preventDefault();
      drop(e.dataTransfer);
    },
  };
  return { over, handlers };
}
