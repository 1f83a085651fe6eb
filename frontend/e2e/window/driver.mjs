// Drives the program's own window over WebDriver, started as a person would start it.
import { spawn } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

/** The codes WebDriver has for keys that write nothing. */
export const keys = {
  enter: "\uE007",
  control: "\uE009",
  up: "\uE013",
  down: "\uE015",
  home: "\uE011",
  escape: "\uE00C",
};

const patience = 15_000;

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until the answer is truthy, and gives it. */
export async function until(what, ask, ms = patience) {
  const end = performance.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`waited ${ms / 1000} s in vain for ${what}`);
    await pause(50);
  }
}

/**
 * Starts the driver, and through it the program. shim is what makes the web view
 * drivable; log is the file that takes what both write, the page's console too.
 */
export async function open({ binary, args, env, shim, log }) {
  const port = await freePort();
  const out = openSync(log, "a");
  const child = spawn("WebKitWebDriver", [`--port=${port}`], {
    env: { ...env, LD_PRELOAD: shim },
    stdio: ["ignore", out, out],
  });
  closeSync(out);
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stopDriver = async () => {
    process.off("exit", kill);
    kill();
    await ended;
  };
  const ask = async (method, path, body, ms = patience) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(ms),
    });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value?.error}: ${value?.message}`);
    return value;
  };
  try {
    await until("the driver", () => ask("GET", "/status").catch(() => undefined));
    const options = { alwaysMatch: { "webkitgtk:browserOptions": { binary, args } } };
    const { sessionId } = await ask("POST", "/session", { capabilities: options }, 30_000);
    const pid = await until("the program's process", () => processOf([binary, ...args]));
    return new Window(
      pid,
      (method, path, body) => ask(method, `/session/${sessionId}${path}`, body),
      stopDriver,
    );
  } catch (reason) {
    await stopDriver();
    const pid = processOf([binary, ...args]);
    if (pid) process.kill(pid, "SIGKILL");
    throw reason;
  }
}

/** The program's window, drivable. */
class Window {
  constructor(pid, ask, stopDriver) {
    this.pid = pid;
    this.ask = ask;
    this.stopDriver = stopDriver;
  }

  /** Runs a function's body in the page and gives what it returns. */
  run(script, ...args) {
    return this.ask("POST", "/execute/sync", { script, args });
  }

  /**
   * Calls a method of the façade from the page, past the screens: its answer as
   * `value`, or what it rejected with as `error`.
   */
  call(method, ...args) {
    const script = `const [method, args, done] = arguments;
      window.go.app.Bound[method](...args).then(
        (value) => done({ value }),
        (error) => done({ error: error instanceof Error ? error.message : String(error) }),
      );`;
    return this.ask("POST", "/execute/async", { script, args: [method, args] });
  }

  /** What the page shows, as lines. */
  async lines() {
    return (await this.run("return document.body.innerText")).split("\n");
  }

  /** Presses the mouse at the middle of the element a function's body finds, once it is there. */
  async click(what, find, { twice = false } = {}) {
    const place = await until(what, () =>
      this.run(`const el = (() => { ${find} })();
        const box = el?.getBoundingClientRect();
        return box && [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];`),
    );
    const press = [
      { type: "pointerDown", button: 0 },
      { type: "pointerUp", button: 0 },
    ];
    const move = { type: "pointerMove", x: place[0], y: place[1], origin: "viewport", duration: 0 };
    await this.act("pointer", "mouse", [move, ...press, ...(twice ? press : [])]);
  }

  /** Types text key by key. */
  async type(text) {
    await this.act("key", "keyboard", [...text].flatMap(stroke));
  }

  /** Presses a key together with Control. */
  async withControl(key) {
    const control = { type: "keyDown", value: keys.control };
    await this.act("key", "keyboard", [control, ...stroke(key), { ...control, type: "keyUp" }]);
  }

  act(type, id, actions) {
    return this.ask("POST", "/actions", { actions: [{ type, id, actions }] });
  }

  /** Whether the program runs. */
  get running() {
    return alive(this.pid);
  }

  /** Quits the program as its close button does, and the driver after it. */
  async quit() {
    // The driver may have no answer from a page that goes, and may wait for ever where it
    // is asked to end the session: that the program ends is what counts.
    await this.run("window.runtime.Quit()").catch(() => {});
    await until("the program to end", () => !this.running);
    await this.stopDriver();
  }

  /** Ends both, whatever they are at. */
  async kill() {
    await this.stopDriver();
    if (this.running) process.kill(this.pid, "SIGKILL");
  }
}

function stroke(key) {
  return [
    { type: "keyDown", value: key },
    { type: "keyUp", value: key },
  ];
}

/** The process that was started with these words; the driver does not tell it. */
function processOf(words) {
  const line = words.map((word) => `${word}\0`).join("");
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      if (readFileSync(join("/proc", pid, "cmdline"), "utf8") === line) return Number(pid);
    } catch {
      // Gone meanwhile.
    }
  }
  return undefined;
}

function alive(pid) {
  try {
    return !/^State:\s*[ZX]/m.test(readFileSync(join("/proc", String(pid), "status"), "utf8"));
  } catch {
    return false;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
