export type * from "./grid";
export type * from "./imports";
export type * from "./records";
export type * from "./rounds";
export type * from "./rules";
export type * from "./session";
export type * from "./sync";
