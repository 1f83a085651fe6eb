import { moving } from "./tests/moving.mjs";

/** Every suite by name; a test is a name, the page's parameters and what to do. */
export const suites = { moving };
