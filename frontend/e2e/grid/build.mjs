// Builds the test page and serves it on the loopback address.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { build, preview } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const tokens = join(here, "../../src/ui/tokens.css");

/** Gives the page's address and a function that stops serving it. */
export async function serve() {
  if (!existsSync(tokens)) throw new Error(`The tokens are missing: ${tokens}`);
  const outDir = mkdtempSync(join(tmpdir(), "grid-page-"));
  const config = {
    root: join(here, "page"),
    configFile: false,
    logLevel: "warn",
    base: "./",
    plugins: [react()],
    resolve: { alias: { "@tokens": tokens } },
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
    preview: { host: "127.0.0.1", port: 0, strictPort: false },
  };
  await build(config);
  const server = await preview(config);
  const { port } = server.httpServer.address();
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: async () => {
      await server.close();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}
