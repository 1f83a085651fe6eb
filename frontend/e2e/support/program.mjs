// Starts the headless program as a person would, and stops it by its own id.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** The repository's folder. */
export const repository = join(here, "..", "..", "..");

const env = { ...process.env, SITEWALK_KEYRING: "file", SITEWALK_PASSPHRASE: "browser tests" };

const binary = process.env.SITEWALKCTL ?? join(repository, "build", "bin", "sitewalkctl");

/** An own folder for a workspace, gone after close. */
export function freshFolder() {
  const folder = mkdtempSync(join(tmpdir(), "sitewalk-e2e-"));
  return { folder, close: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs one command of the headless program on a workspace and answers its JSON. */
export function run(folder, ...args) {
  const options = { env, maxBuffer: 1 << 30 };
  return JSON.parse(execFileSync(binary, ["--data", folder, "--json", ...args], options).toString());
}

/**
 * Runs "sitewalkctl serve" on an empty workspace, or "demo --serve" with the
 * practice systems, and answers what it prints: the address, the systems.
 */
export async function start({ folder, demo = false, as = "" }) {
  const args = [
    "--data",
    folder,
    "--json",
    ...(demo ? ["demo", "--serve"] : ["serve"]),
    "--addr",
    "127.0.0.1:0",
  ];
  if (as) args.unshift("--as", as);
  const child = spawn(binary, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let err = "";
  child.stderr.on("data", (d) => {
    err += d;
  });
  const said = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the program did not listen\n${out}${err}`)), 60_000);
    child.stdout.on("data", (d) => {
      out += d;
      try {
        const answer = JSON.parse(out);
        clearTimeout(late);
        resolve(answer);
      } catch {
        // Not all of it is there yet.
      }
    });
    child.on("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`the program ended with ${code}\n${out}${err}`));
    });
  });
  const stop = () =>
    new Promise((resolve) => {
      if (child.exitCode !== null) return resolve();
      child.once("exit", resolve);
      child.kill("SIGTERM");
    });
  return { folder, url: said.url, systems: said.systems ?? {}, stop, stderr: () => err };
}
