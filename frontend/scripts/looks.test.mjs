// What the screens look like is checked where it can be read: tokens, sizes, icons.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { breaches, checkAll } from "./check-tokens.mjs";
import { renderSprite } from "./sprite.mjs";

const src = join(import.meta.dirname, "..", "src");
const read = (path) => readFileSync(join(src, path), "utf8");

describe("tokens", () => {
  it("has the same dark values for the switch and for the system", () => {
    const css = read("ui/tokens.css");
    const values = (block) =>
      Object.fromEntries(
        [...block.matchAll(/(--[\w-]+|color-scheme):\s*([^;]+);/g)].map((m) => [m[1], m[2]]),
      );
    const [, chosen = ""] = css.match(/:root\[data-theme="dark"\] \{([^}]*)\}/) ?? [];
    const [, system = ""] = css.match(/:root:not\(\[data-theme\]\) \{([^}]*)\}/) ?? [];
    expect(Object.keys(values(chosen)).length).toBeGreaterThan(40);
    expect(values(system)).toEqual(values(chosen));
  });

  it("are the only colours and sizes the parts use", () => {
    expect(checkAll()).toEqual([]);
  });

  it.each([
    ["color: #fff;", "x.css", 1],
    ["background: rgba(0, 0, 0, .5);", "x.css", 1],
    ["font-size: 11px;", "x.css", 1],
    ["font-size: 0.7rem;", "x.css", 1],
    ["font-size: var(--text-xs);", "x.css", 0],
    ['<a href="#/organizations">', "x.tsx", 0],
    ['fill="#0A6B5B"', "x.tsx", 1],
  ])("finds %s in %s", (line, file, count) => {
    expect(breaches(line, file)).toHaveLength(count);
  });
});

describe("icons", () => {
  it("are all in use, and the sprite is made of the list", async () => {
    const names = JSON.parse(read("ui/icons.json"));
    const text = readdirSync(src, { recursive: true, withFileTypes: true })
      .filter((f) => f.isFile() && /\.tsx?$/.test(f.name) && f.name !== "Sprite.tsx")
      .map((f) => readFileSync(join(f.parentPath, f.name), "utf8"))
      .join("\n");
    const unused = names.filter((n) => !new RegExp(`["'\`]${n}["'\`]`).test(text));
    expect(unused).toEqual([]);
    const squeeze = (s) => s.replace(/\s+/g, "");
    expect(squeeze(read("ui/Sprite.tsx"))).toBe(squeeze(await renderSprite()));
  });
});
