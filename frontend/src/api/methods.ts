import { call, longCallTime } from "./call";
import type * as v from "./types";

/** Each method of the façade (app/bound.go), typed. Features use these and nothing below them. */
export const api = {
  session: () => call<v.SessionView>("Session", []),
  status: () => call<v.StatusView>("Status", []),
  startPractice: () => call<v.SessionView>("StartPractice", [], longCallTime),

  connections: () => call<v.ConnectionList>("Connections", []),
  connect: (req: v.ConnectRequest) => call<v.ConnectionView>("Connect", [req], longCallTime),
  testConnection: (system: string) => call<v.ConnectionView>("TestConnection", [system], longCallTime),
  setJoin: (psaSync: string) => call<v.ConnectionView>("SetJoin", [psaSync]),
  disconnect: (system: string) => call<void>("Disconnect", [system]),

  organizations: (text: string, after: string, limit: number) =>
    call<v.OrganizationPage>("Organizations", [text, after, limit]),
  addOrganization: (fields: Record<string, string>) => call<v.RecordView>("AddOrganization", [fields]),
  addLocation: (organization: string, fields: Record<string, string>) =>
    call<v.RecordView>("AddLocation", [organization, fields]),

  rows: (q: v.GridQuery, start: number, count: number) => call<v.GridPage>("Rows", [q, start, count]),
  rowsByID: async (q: v.GridQuery, ids: string[]) =>
    (await call<v.GridRow[] | null>("RowsByID", [q, ids])) ?? [],
  editCells: (q: v.GridQuery, edits: v.CellEdit[], title: string) =>
    call<v.GridResult>("EditCells", [q, edits, title]),
  addRows: (q: v.GridQuery, organization: string, rows: Record<string, string>[]) =>
    call<v.GridResult>("AddRows", [q, organization, rows]),
  paste: (req: v.PasteRequest) => call<v.GridResult>("Paste", [req], longCallTime),
  clear: (block: v.GridBlock) => call<v.GridResult>("Clear", [block], longCallTime),
  copy: (block: v.GridBlock) => call<string>("Copy", [block], longCallTime),
  order: async (q: v.GridQuery, start: number, count: number) =>
    (await call<string[] | null>("Order", [q, start, count])) ?? [],
  place: (q: v.GridQuery, id: string) => call<number>("Place", [q, id]),
  edge: (q: v.GridQuery, row: number, field: string, direction: "up" | "down") =>
    call<number>("Edge", [q, row, field, direction]),
  nextProblem: (q: v.GridQuery, from: number) => call<number>("NextProblem", [q, from]),
  archive: (q: v.GridQuery, ids: string[], archived: boolean) =>
    call<v.GridResult>("Archive", [q, ids, archived]),

  undo: () => call<v.UndoView>("Undo", [], longCallTime),
  redo: () => call<v.UndoView>("Redo", [], longCallTime),
  undoBatch: (batch: string, dryRun: boolean) => call<v.UndoView>("UndoBatch", [batch, dryRun], longCallTime),

  record: (kind: string, id: string) => call<v.RecordView>("Record", [kind, id]),
  editRecord: (kind: string, id: string, fields: Record<string, string>) =>
    call<v.RecordView>("EditRecord", [kind, id, fields]),
  history: (kind: string, id: string, after: string, limit: number) =>
    call<v.HistoryView>("History", [kind, id, after, limit]),
  batches: (after: string, limit: number) => call<v.BatchPage>("Batches", [after, limit]),
  suggest: (req: v.SuggestRequest) => call<v.SuggestView>("Suggest", [req]),
  addEntry: (kind: string, name: string, parent: string) =>
    call<v.RecordView>("AddEntry", [kind, name, parent]),
  reach: (id: string) => call<v.ReachView>("Reach", [id]),
  search: (text: string, organization: string, limit: number) =>
    call<v.SearchView>("Search", [text, organization, limit]),

  uploadStart: (name: string, size: number) => call<string>("UploadStart", [name, size]),
  uploadChunk: (upload: string, base64: string) => call<void>("UploadChunk", [upload, base64]),
  importOpen: (upload: string, opts: v.ImportOptions) =>
    call<v.ImportView>("ImportOpen", [upload, opts], longCallTime),
  importPaste: (text: string, opts: v.ImportOptions) =>
    call<v.ImportView>("ImportPaste", [text, opts], longCallTime),
  importCheck: (id: string, opts: v.ImportOptions) =>
    call<v.ImportView>("ImportCheck", [id, opts], longCallTime),
  importRows: (req: v.ImportRowsRequest) => call<v.ImportRowsPage>("ImportRows", [req]),
  importApply: (id: string) => call<v.JobView>("ImportApply", [id], longCallTime),
  importProblems: (id: string) => call<v.FileView>("ImportProblems", [id], longCallTime),
  imports: (limit: number) => call<v.ImportList>("Imports", [limit]),
  exportFile: (req: v.ExportRequest) => call<v.FileView>("Export", [req], longCallTime),

  plan: (organizations: string[] | null) => call<v.PlanView>("Plan", [organizations], longCallTime),
  exportPlan: (organizations: string[] | null) =>
    call<v.FileView>("ExportPlan", [organizations], longCallTime),
  startSync: (kind: "pull" | "push" | "sync", organizations: string[] | null) =>
    call<v.JobView>("StartSync", [kind, organizations]),
  job: (id: string) => call<v.JobView>("Job", [id]),
  stopJob: (id: string) => call<void>("StopJob", [id]),
  queue: (state: string, after: string, limit: number) => call<v.QueueView>("Queue", [state, after, limit]),
  retryItems: (ids: string[]) => call<void>("RetryItems", [ids]),
  skipItems: (ids: string[]) => call<void>("SkipItems", [ids]),
  conflicts: () => call<v.ConflictList>("Conflicts", []),
  resolve: (id: string, field: string, take: "local" | "remote" | "value" | "unlink", value: string) =>
    call<void>("Resolve", [id, field, take, value]),
  resolveAlike: (req: v.ScopeRequest, take: "local" | "remote", dryRun: boolean) =>
    call<v.AlikeDone>("ResolveAlike", [req, take, dryRun], longCallTime),
  rules: () => call<v.RuleList>("Rules", []),
  addRule: (req: v.ScopeRequest, take: "local" | "remote", dryRun: boolean) =>
    call<v.RuleDone>("AddRule", [req, take, dryRun], longCallTime),
  removeRule: (id: string) => call<void>("RemoveRule", [id]),
  locks: () => call<v.LockList>("Locks", []),
  addLock: (req: v.ScopeRequest) => call<v.LockView>("AddLock", [req]),
  removeLock: (id: string) => call<v.LockLifted>("RemoveLock", [id], longCallTime),
  lookalikes: (id: string) => call<v.LookalikeView>("Lookalikes", [id]),
  linkLookalike: (id: string, other: string) => call<v.RecordView>("LinkLookalike", [id, other]),
  startRound: (req: v.RoundRequest) => call<v.JobView>("StartRound", [req]),

  rounds: (after: string, limit: number) => call<v.RoundPage>("Rounds", [after, limit]),
  batchChanges: (batch: string, after: string, limit: number) =>
    call<v.BatchChangesView>("BatchChanges", [batch, after, limit]),
  flightEntries: (q: v.FlightQuery) => call<v.FlightPage>("FlightEntries", [q]),
  flightExchange: (id: string) => call<v.FlightExchange>("FlightExchange", [id]),
  supportFile: () => call<v.FileView>("SupportFile", [], longCallTime),

  setting: (key: string) => call<string>("Setting", [key]),
  setSetting: (key: string, value: string) => call<void>("SetSetting", [key, value]),
  openLink: (url: string) => call<void>("OpenLink", [url]),
};
