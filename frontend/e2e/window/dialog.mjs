// The system's own dialogs, which no page knows of.
import { execFileSync } from "node:child_process";
import { until } from "./driver.mjs";

/** Writes a path into the file dialog that opens beside the program's window, and takes it. */
export async function answerDialog(path) {
  const dialog = await until("the file dialog", dialogNow);
  tool("windowfocus", "--sync", dialog, "key", "ctrl+a", "type", "--delay", "5", path);
  tool("key", "Return");
}

/** The number of the window that is neither the program's own nor one of the toolkit's invisible ones. */
function dialogNow() {
  const all = tool("search", "--onlyvisible", "--class", "sitewalk").split("\n").filter(Boolean);
  return all.find(
    (w) => /\d{3,}x\d{3,}/.test(tool("getwindowgeometry", w)) && tool("getwindowname", w) !== "Sitewalk",
  );
}

/** Runs xdotool; "" where it finds nothing, or the window it was asked of is gone. */
function tool(...words) {
  try {
    return execFileSync("xdotool", words, {
      encoding: "utf8",
      timeout: 10_000,
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "";
  }
}
