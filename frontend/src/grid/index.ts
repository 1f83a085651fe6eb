/**
 * The grid of Sitewalk: data entry by keyboard, mouse and clipboard over any number of rows.
 *
 * Screens use <Grid> with a model. RemoteModel is the one for rows of the store: give it a GridBackend. MemoryModel
 * holds a small list by itself and is the reference for what a model must do. GridCore is the grid without React.
 */
export type { BackendAnswer, BackendEdit, GridBackend, KnownIds, RemoteOptions } from "./backend";
export { GridCore } from "./core";
export { edgeOf } from "./edge";
export { fillTexts } from "./fillplan";
export type { GridHandle, GridProps } from "./Grid";
export { Grid } from "./Grid";
export type { MemoryColumn, MemoryOptions } from "./memory-model";
export { MemoryModel } from "./memory-model";
export type {
  ActiveCell,
  GridCommand,
  GridOptions,
  GridResult,
  ResultKind,
  RowIcon,
  SelectionInfo,
} from "./options";
export { RemoteModel } from "./remote-model";
export { english, type GridTexts } from "./texts";
export { formatTsv, parseTsv } from "./tsv";
export type * from "./types";
