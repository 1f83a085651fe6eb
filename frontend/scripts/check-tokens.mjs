// A part uses tokens only: no literal colour and nothing set smaller than 12 px
// outside tokens.css. Prints each breach and exits 1 when there is one.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const exempt = new Set(["src/ui/tokens.css", "src/ui/Sprite.tsx"]);

/** The breaches in one file's text, as "line: what". */
export function breaches(text, file) {
  const found = [];
  text.split("\n").forEach((line, i) => {
    if (line.includes("tokens-ok:")) return;
    const code = line.replace(/\/\*.*?\*\//g, "").replace(/(^|\s)\/\/.*$/, "");
    const inCSS = file.endsWith(".css");
    const colour = inCSS
      ? /#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(|:\s*(?:white|black|red|green|blue|gray|grey|orange|yellow)\b/
      : /["'`](?:#[0-9a-fA-F]{3,8}|rgba?\([^"'`]*\)|hsla?\([^"'`]*\))["'`]/;
    const hit = code.match(colour);
    if (hit) found.push(`${i + 1}: colour ${hit[0].trim()}`);
    for (const m of code.matchAll(/font-?[sS]ize["']?\s*:\s*["']?([\d.]+)(px|rem|em)?/g)) {
      const px = m[2] === "px" || m[2] === undefined ? Number(m[1]) : Number(m[1]) * 16;
      if (px < 12 && m[2] !== "em") found.push(`${i + 1}: size ${m[1]}${m[2] ?? ""}`);
    }
  });
  return found;
}

export function checkAll() {
  const out = [];
  for (const file of readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })) {
    if (!file.isFile() || !/\.(css|tsx?)$/.test(file.name) || /\.test\./.test(file.name)) continue;
    const path = relative(root, join(file.parentPath, file.name));
    if (exempt.has(path)) continue;
    for (const b of breaches(readFileSync(join(root, path), "utf8"), path)) out.push(`${path}:${b}`);
  }
  return out;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const out = checkAll();
  for (const line of out) console.log(line);
  process.exit(out.length > 0 ? 1 : 0);
}
