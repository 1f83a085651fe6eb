// The desktop around the window, which no page knows of: its dialogs, and files dragged in.
import { execFileSync, spawn } from "node:child_process";
import { pause, until } from "./driver.mjs";

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

/**
 * Drags files from another program's window, at the top left, and drops them amid the
 * program's. Before it lets go it waits for over.
 */
export async function dragIn(program, files, over = () => {}) {
  const source = spawn(program, files, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  source.stdout.on("data", (words) => {
    said += words;
  });
  try {
    await until("the other program", () => said.includes("shown"));
    tool("mousemove", "50", "20", "mousedown", "1");
    // In steps, as by hand: both sides talk at each.
    for (let at = 0; at <= 10; at++) {
      tool("mousemove", String(50 + 65 * at), String(20 + 40 * at));
      await pause(30);
    }
    await over();
    tool("mouseup", "1");
    await until("the end of the drag", () => said.includes("ended"));
  } finally {
    source.kill();
  }
}
