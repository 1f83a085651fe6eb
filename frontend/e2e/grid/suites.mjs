import { access } from "./tests/access.mjs";
import { clipboard } from "./tests/clipboard.mjs";
import { editing } from "./tests/editing.mjs";
import { filling } from "./tests/filling.mjs";
import { mouse } from "./tests/mouse.mjs";
import { moving } from "./tests/moving.mjs";
import { picking } from "./tests/picking.mjs";
import { remoteTests } from "./tests/remote.mjs";
import { scrolling } from "./tests/scrolling.mjs";

/** Every suite by name; a test is a name, the page's parameters and what to do. */
export const suites = {
  moving,
  editing,
  clipboard,
  filling,
  mouse,
  picking,
  remote: remoteTests,
  scrolling,
  access,
};
