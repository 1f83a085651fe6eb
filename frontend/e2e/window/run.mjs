// The real window from the first start to the second: what the bridge of the browser
// tests is kinder about is tried here. Run by build/window-test.sh, under its display.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { check, sums, wrong } from "./checks.mjs";
import { answerDialog, dragIn } from "./desktop.mjs";
import { keys, open, until } from "./driver.mjs";
import * as on from "./page.mjs";
import { picture, seenOn } from "./pictures.mjs";

const repository = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
/** What the script built is here, and what this leaves behind. */
const here = join(repository, "build", "tmp", "window");
const log = join(here, "window.log");
const folder = mkdtempSync(join(tmpdir(), "sitewalk-window-"));
const workspace = join(folder, "workspace");

const start = () =>
  open({
    binary: process.env.SITEWALK ?? join(repository, "build", "bin", "sitewalk"),
    args: ["--data", workspace],
    // A home of its own, so that nothing of the person's desktop plays in.
    env: { ...process.env, HOME: folder, XDG_CACHE_HOME: "", XDG_CONFIG_HOME: "", XDG_DATA_HOME: "" },
    shim: join(here, "webkit-automation.so"),
    log,
  });

const device = "CON-HQ-VM-01";
const below = "CON-HQ-VM-02";
const column = "Serial number";
const serial = "VM-Serial 0042";
const inventory = join(repository, "frontend", "e2e", "fixtures", "inventory.csv");
/** What is over the screen while something hovers. */
const over = `return document.querySelector(".shell-drop");`;
/** What the screens send at once, in bytes. */
const piece = 384 * 1024;

// Stopped or not: the driver goes with this process, the program with its display.
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

let window;
try {
  window = await start();
  await firstRun();
  await editing();
  await behindTheScreens();
  await files();
  await dark();
  await check("the program ends when it is asked to", () => window.quit(), { needed: true });
  window = await start();
  await again();
  await check("and ends again", () => window.quit());
  await quietConsole();
} catch (reason) {
  wrong(reason);
  if (window?.running) picture(join(here, "failed.png"));
} finally {
  await window?.kill();
}
process.exitCode = sums();

async function firstRun() {
  const needed = { needed: true };
  await check(
    "a new workspace begins with the first-run screen",
    async () => {
      await until("the button", async () => window.run(on.textOf(on.button("Start practising"))));
      notBlank("start", "light");
    },
    needed,
  );
  await check("a file dropped there is opened for import", async () => {
    await drag([inventory]);
    await inventoryOpened();
    assert.doesNotMatch(await address(), /organization=/);
    await window.run(`location.assign("#/start")`);
    await until("the button", () => window.run(on.textOf(on.button("Start practising"))));
  });
  await check("the drop zone leaves a drop to the window, which tells of it", async () => {
    const zone = `return document.querySelector(".drop-zone");`;
    assert.deepEqual(await window.run(on.drop(zone), "rack.csv", "Name"), [true, true]);
    assert.match(await address(), /#\/start/);
    assert.equal(await window.run(on.textOf(`return document.querySelector(".toast");`)), "");
  });
  await check(
    "practising starts with five organizations",
    async () => {
      await window.click("Start practising", on.button("Start practising"));
      const rows = await until("the list", async () => {
        const listed = await window.run(on.listed);
        return listed.length > 0 && listed;
      });
      assert.equal(rows.length, 5);
      assert.match(rows[0], /Contoso Dental Group/);
      notBlank("organizations", "light");
    },
    needed,
  );
  await check(
    "a double click opens the client's configurations",
    async () => {
      await window.click("the client", on.row("Contoso Dental Group"), { twice: true });
      await until("the device", () => window.run(on.textOf(on.cell(device, "Name"))));
      notBlank("grid", "light");
    },
    needed,
  );
}

async function editing() {
  await window.run(`window.heard = []; window.runtime.EventsOn("changed", (e) => window.heard.push(e));`);
  await check(
    "what is typed into a cell is saved and said to be",
    async () => {
      const before = await window.run(on.savedAt);
      await until("the next second", () => clock() !== before);
      await window.click("the cell", on.cell(device, column));
      await window.type(serial + keys.enter);
      await holds(device, serial);
      await until("another time of saving", async () => (await window.run(on.savedAt)) > before);
    },
    { needed: true },
  );
  await check("the window hears of its own change", async () => {
    const event = await until("the event", () => window.run("return window.heard[0]"));
    assert.equal(event.kind, "configuration");
    assert.equal(event.ids.length, 1);
  });
  await check("a cell goes through the system's clipboard to another", async () => {
    // Not by a click: a second one on the same cell in so short a time would be a double click.
    await window.type(keys.up);
    await window.withControl("c");
    await window.type(keys.down);
    await window.withControl("v");
    await holds(below, serial);
  });
  await check("the paste is undone with Ctrl+Z", async () => {
    await window.withControl("z");
    await holds(below, "");
  });
}

async function behindTheScreens() {
  await check("a call that fails rejects with the error the screens can show", async () => {
    const { error } = await window.call("Record", "configuration", "none");
    const view = JSON.parse(error);
    assert.equal(view.code, "not_found");
    assert.match(view.message, /not in the workspace/);
  });
  await check("a file comes over in pieces and is read", async () => {
    const bytes = Buffer.from(largeList());
    const upload = (await window.call("UploadStart", "large.csv", bytes.length)).value;
    for (let at = 0; at < bytes.length; at += piece) {
      const { error } = await window.call(
        "UploadChunk",
        upload,
        bytes.subarray(at, at + piece).toString("base64"),
      );
      assert.equal(error, undefined);
    }
    const { value, error } = await window.call("ImportOpen", upload, {});
    assert.equal(error, undefined);
    assert.equal(value.file, "large.csv");
  });
  await check("an export asks with the system's dialog and is written", async () => {
    const file = join(folder, "template.xlsx");
    const query = {
      organization: "",
      view: "",
      text: "",
      where: [],
      sort: "",
      descending: false,
      fields: [],
    };
    const written = window.call("Export", { query, format: "xlsx", template: true });
    written.catch(() => {}); // heard below, unless the dialog never came
    await answerDialog(file);
    const { value, error } = await written;
    assert.equal(error, undefined);
    assert.equal(value.path, file);
    assert.equal(readFileSync(file).subarray(0, 2).toString(), "PK");
  });
}

async function files() {
  await check(
    "a file dragged in from outside is opened for import, and nothing is written",
    async () => {
      await drag([inventory], () => until("what a drop does", () => window.run(on.textOf(over))));
      await inventoryOpened();
      assert.equal(await window.run(on.textOf(over)), "");
      assert.match(await address(), /#\/imports\/new\?organization=/);
      notBlank("import", "light");
    },
    { needed: true },
  );
  await check("a folder is refused in words, and so are several files", async () => {
    await drag([folder]);
    await told("Folders cannot be imported. Choose the workbook inside it.");
    await drag([inventory, join(repository, "README.md")]);
    await told("2 files were dropped, and they are imported one at a time.");
    await inventoryOpened();
  });
}

/** Drags files in from another program. */
function drag(files, meanwhile) {
  return dragIn(join(here, "drag-source"), files, meanwhile);
}

/** The import of the list stands on the screen. */
async function inventoryOpened() {
  await until("the import", async () => (await window.lines()).includes("inventory.csv"));
  assert.match(await address(), /#\/imports\/new/);
}

/** The toast says it; it is put away, so that the next one comes. */
async function told(words) {
  await until(`“${words}”`, async () => (await window.lines()).some((line) => line.includes(words)));
  await window.click("the toast's close button", `return document.querySelector(".toast-close");`);
}

function address() {
  return window.run("return location.href");
}

async function dark() {
  await check("the palette opens and changes to dark", async () => {
    await window.withControl("k");
    await until("the palette", () =>
      window.run(on.textOf("return document.querySelector('[role=listbox]');")),
    );
    await window.type("dark theme");
    await until("the command", async () => /dark/i.test(await window.run(on.textOf(on.chosen))));
    await window.type(keys.enter);
    await until("the dark look", () =>
      window.run(`return document.documentElement.dataset.theme === "dark";`),
    );
  });
}

async function again() {
  await check(
    "the second start goes to the organizations, dark as it was left",
    async () => {
      await until("the list", async () => (await window.run(on.listed)).length === 5);
      await until("the dark look", () =>
        window.run(`return document.documentElement.dataset.theme === "dark";`),
      );
      notBlank("organizations-dark", "dark");
    },
    { needed: true },
  );
  await check("the edit is still there", async () => {
    await window.click("the client", on.row("Contoso Dental Group"), { twice: true });
    await holds(device, serial);
    await holds(below, "");
    notBlank("grid-dark", "dark");
  });
  await check("what the PSA decides is still locked", async () => {
    const locked = `return (() => { ${on.cell("CON-HQ-NAS-01", "Type")} })().getAttribute("aria-readonly");`;
    assert.equal(await window.run(locked), "true");
  });
}

/** Everything the page said on its console, from the first line of the first start. */
async function quietConsole() {
  await check("nothing was said on the console, and no policy was broken", () => {
    const said = readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => /\bCONSOLE\b|panic|CRITICAL/.test(line));
    assert.deepEqual(said, []);
  });
}

async function holds(name, text) {
  const find = on.textOf(on.cell(name, column));
  await until(`“${text}” in ${name}`, async () => (await window.run(find)).trim() === text);
}

/** Takes a picture and looks whether there is something on it, in the right light. */
function notBlank(name, theme) {
  const seen = seenOn(picture(join(here, `${name}.png`)));
  assert.ok(seen.colours > 500, `${name}.png has ${seen.colours} colours`);
  assert.ok(seen.most < 0.98, `one colour takes ${seen.most} of ${name}.png`);
  assert.equal(seen.light > 0.5 ? "light" : "dark", theme, `${name}.png is ${seen.light} light`);
}

/** A list that takes two pieces to hand over. */
function largeList() {
  const rows = ["Name,Device Type,Status,Notes"];
  for (let i = 1; i <= 2000; i++) {
    rows.push(
      `WIN-SW-${String(i).padStart(4, "0")},Switch,Active,"${"Rack and port as on the plan. ".repeat(8)}"`,
    );
  }
  return rows.join("\n");
}

function clock() {
  return new Date().toTimeString().slice(0, 8);
}
