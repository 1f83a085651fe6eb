import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The page is opened from wails:// and from a loopback port, so every address is
// relative, and nothing is inlined: the content security policy knows no data: scripts.
export default defineConfig({
  base: "./",
  plugins: [react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    target: ["chrome111", "safari16.4"],
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}", "scripts/**/*.test.mjs"],
    setupFiles: ["src/lib/test-setup.ts"],
    css: false,
  },
});
