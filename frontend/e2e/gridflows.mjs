// What the configurations grid must do (docs of the grid core list it), in the real program.
import { clipboard } from "./sheet/clipboard.mjs";
import { filling } from "./sheet/filling.mjs";
import { large } from "./sheet/large.mjs";
import { moving } from "./sheet/moving.mjs";
import { others } from "./sheet/others.mjs";
import { picking } from "./sheet/picking.mjs";
import { typing } from "./sheet/typing.mjs";

export const gridflows = [...moving, ...typing, ...clipboard, ...filling, ...picking, ...others, ...large];
