// Plan, rounds, queue, conflicts: the shape of app/view.go.
// Names instead of ids where a person reads them, dates YYYY-MM-DD, times RFC 3339 in UTC, "" for unknown.
import type { RecordRef } from "./records";

/** A PlanView is what a push would do; it sends nothing. */
export interface PlanView {
  operations: PlanOperation[];
  summary: PlanSummary;
  at: string;
  /** what would stop the push until a person has looked */
  brake?: string;
  /** operations left out of a long list */
  more?: number;
}

/** A PlanOperation is one request the push would make, or why it would not. */
export interface PlanOperation {
  id: string;
  system: string;
  action: string;
  record: RecordRef;
  fields: PlanField[];
  /** ready, waiting, blocked */
  state: string;
  reason: string | null;
  message: string | null;
  after: string[];
}

/** A PlanField is one field of an operation. */
export interface PlanField {
  field: string;
  base: string | null;
  local: string | null;
  remote: string | null;
  reaches: boolean;
  why: string | null;
}

/** A PlanSummary is the plan in numbers. */
export interface PlanSummary {
  create: number;
  update: number;
  archive: number;
  blocked: number;
  waiting: number;
  unchanged: number;
  requests: number;
  seconds: number;
}

/** A SyncView is what a pull, a push or both did. */
export interface SyncView {
  pulled: PulledView;
  pushed: PushedView;
  requests: Record<string, number>;
  items: SyncItem[];
}

/** PulledView counts what a pull found. */
export interface PulledView {
  seen: number;
  created: number;
  updated: number;
  unchanged: number;
  conflicts: number;
  gone: number;
}

/** PushedView counts what a push did. */
export interface PushedView {
  created: number;
  updated: number;
  adopted: number;
  blocked: number;
  refused: number;
  unknown: number;
  waiting: number;
}

/** A SyncItem is one record of a round. */
export interface SyncItem {
  system: string;
  action: string;
  record: RecordRef;
  state: string;
  remote_id: string | null;
  reason: string | null;
  message: string | null;
}

/** A QueueView is a page of what waits. */
export interface QueueView {
  items: QueueItemView[];
  next: string | null;
}

/** A QueueItemView is one record that waits for one system. */
export interface QueueItemView {
  id: string;
  system: string;
  state: string;
  reason: string | null;
  message: string | null;
  record: RecordRef;
  queued_at: string;
  attempts: number;
  /** "" for at once */
  not_before: string;
}

/** A ConflictView is one record that differs on both sides. */
export interface ConflictView {
  /** the record's queue name: kind:record:system */
  id: string;
  system: string;
  record: RecordRef;
  /** none for a record that is gone there */
  fields: ConflictField[];
  /** the system no longer has the record */
  gone: boolean;
  /** it was edited here since */
  edited: boolean;
  /** here */
  archived: boolean;
  /** records of its kind can be archived */
  archives: boolean;
}

/** A ConflictField is one field to choose for. */
export interface ConflictField {
  field: string;
  base: string;
  local: string;
  remote: string;
  remote_changed_at: string;
  /** who changed it here, "" when nobody is known */
  local_by: string;
  local_at: string;
  /** who changed it there, "" when that does not follow */
  remote_by: string;
}

/** A ConflictList is all that waits for a choice. */
export interface ConflictList {
  items: ConflictView[];
  next: string | null;
}
