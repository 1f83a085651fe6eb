import { isTyping, stepOf } from "../lib/keyboard";
import { commandFor } from "./registry";

/** How long the second key of a sequence may take, in milliseconds. */
const sequenceTime = 1500;

/** Listens for the keys of all commands. Returns what stops it. */
export function listenForKeys(target: Document | HTMLElement = document): () => void {
  let before: string | undefined;
  let beforeAt = 0;
  const onKeyDown = (event: Event) => {
    const e = event as KeyboardEvent;
    if (e.defaultPrevented || e.isComposing || ["Control", "Shift", "Alt", "Meta"].includes(e.key)) return;
    const typing = isTyping(e.target);
    const step = stepOf(e);
    const chord = e.ctrlKey || e.metaKey || e.altKey || /^F\d+$/.test(e.key);
    if (typing && !chord) return;
    // A dialog has its own keys; only combinations reach through.
    if (!chord && document.querySelector("[role='dialog']")) return;
    const found = commandFor(step, before && Date.now() - beforeAt < sequenceTime ? before : undefined);
    before = undefined;
    if (found === "pending") {
      before = step;
      beforeAt = Date.now();
      return;
    }
    if (!found || (typing && !found.whileTyping)) return;
    e.preventDefault();
    found.run();
  };
  // Buttons and lists take Enter with Ctrl for their own; the screen's primary button goes first. A field is left
  // to take its text over, and so are an open list and a dialog.
  const onCapture = (event: Event) => {
    const e = event as KeyboardEvent;
    if (e.defaultPrevented || e.isComposing || isTyping(e.target)) return;
    const found = commandFor(stepOf(e), undefined);
    if (!found || found === "pending" || !found.first) return;
    if (e.target instanceof Element && e.target.closest("[role='dialog'], [role='listbox'], [role='menu']"))
      return;
    if (document.querySelector("[role='dialog']")) return;
    e.preventDefault();
    e.stopPropagation();
    found.run();
  };
  target.addEventListener("keydown", onCapture, true);
  target.addEventListener("keydown", onKeyDown);
  return () => {
    target.removeEventListener("keydown", onCapture, true);
    target.removeEventListener("keydown", onKeyDown);
  };
}
