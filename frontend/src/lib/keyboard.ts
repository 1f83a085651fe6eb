/** Key combinations are written "Ctrl+Shift+Z", "G O" (one after the other) or "?"; Ctrl is ⌘ on a Mac. */

/** Whether this is a Mac, where Ctrl is ⌘ and Alt with a letter is ⌃⌥. */
export function isMac(): boolean {
  return typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
}

const shown: Record<string, string> = { Enter: "↵", Up: "↑", Down: "↓", Left: "←", Right: "→" };

/** The combination as key caps say it: "Ctrl Z", "Ctrl ↵", "⌘ Z". */
export function showKeys(keys: string, mac = isMac()): string {
  return keys
    .split(" ")
    .map((step) =>
      step
        .split(/\+(?=.)/)
        .map((k) => {
          if (mac && k === "Ctrl") return "⌘";
          if (mac && k === "Shift") return "⇧";
          if (mac && k === "Alt") return "⌃⌥";
          return shown[k] ?? k;
        })
        .join(" "),
    )
    .join(" ");
}

/** The combination for aria-keyshortcuts: "Control+Z", "Meta+Z". Sequences have none. */
export function ariaKeys(keys: string | undefined, mac = isMac()): string | undefined {
  if (!keys || keys.includes(" ")) return undefined;
  return keys.replace("Ctrl", mac ? "Meta" : "Control");
}

/** One step of a combination, of what was pressed: "Ctrl+K", "G", "F6", "?". */
export function stepOf(e: KeyboardEvent, mac = isMac()): string {
  const parts: string[] = [];
  if (mac ? e.metaKey : e.ctrlKey) parts.push("Ctrl");
  if (e.altKey) parts.push("Alt");
  const key = keyName(e);
  // Shift is part of "?" itself, but not of "Z".
  if (e.shiftKey && (key.length > 1 || /[A-Z]/.test(key))) parts.push("Shift");
  parts.push(key);
  return parts.join("+");
}

function keyName(e: KeyboardEvent): string {
  const named: Record<string, string> = {
    ArrowUp: "Up",
    ArrowDown: "Down",
    ArrowLeft: "Left",
    ArrowRight: "Right",
    " ": "Space",
  };
  const name = named[e.key];
  if (name) return name;
  // With Alt a Mac types another character: the key itself counts.
  if (e.altKey && /^Key[A-Z]$/.test(e.code)) return e.code.slice(3);
  return e.key.length === 1 ? e.key.toUpperCase() : e.key;
}

/** Whether a person is typing there, so that single letters are words and not commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("[contenteditable='true']")) return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLInputElement) {
    return !["button", "checkbox", "radio", "submit", "range", "color", "file"].includes(target.type);
  }
  return target.closest("[role='grid'][data-typing]") !== null;
}
