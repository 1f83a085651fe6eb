// Writes src/ui/Sprite.tsx from src/ui/icons.json: the lucide icons in use, as
// one hidden SVG of symbols. Run it after changing the list.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

export async function renderSprite() {
  const names = JSON.parse(readFileSync(join(root, "src/ui/icons.json"), "utf8"));
  const symbols = [];
  for (const name of [...names].sort()) {
    symbols.push({ name, node: await iconNode(name) });
  }
  const body = symbols
    .map(
      ({ name, node }) =>
        `      <symbol id="icon-${name}" viewBox="0 0 24 24">\n${node.map(shape).join("\n")}\n      </symbol>`,
    )
    .join("\n");
  const union = symbols.map(({ name }) => `  | "${name}"`).join("\n");
  return `// Written by scripts/sprite.mjs from icons.json. Icons: lucide, ISC licence (fonts/lucide-icons-LICENSE.txt).

/** The icons of the sprite. */
export type IconName =
${union};

/** The symbols every <Icon> and the grid refer to; rendered once. */
export function Sprite() {
  return (
    <svg className="sprite" aria-hidden="true" focusable="false">
${body}
    </svg>
  );
}
`;
}

async function iconNode(name) {
  const dir = join(root, "node_modules/lucide-react/dist/esm/icons");
  let text = readFileSync(join(dir, `${name}.mjs`), "utf8");
  const alias = text.match(/from '\.\/([\w-]+)\.mjs'/);
  if (!text.includes("__iconData") && alias) {
    name = alias[1];
    text = readFileSync(join(dir, `${name}.mjs`), "utf8");
  }
  const { __iconData } = await import(pathToFileURL(join(dir, `${name}.mjs`)).href);
  return __iconData.node;
}

function shape([tag, attrs]) {
  const text = Object.entries(attrs)
    .filter(([k]) => k !== "key")
    .map(([k, v]) => `${k}="${v}"`)
    .join(" ");
  return `        <${tag} ${text} />`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(root, "src/ui/Sprite.tsx"), await renderSprite());
}
