// The history of rounds and the flight recorder: the shape of app/viewrounds.go and app/viewrecorder.go.
// Times are RFC 3339 in UTC, "" for unknown.
import type { BatchView, RecordRef } from "./records";
import type { PulledView, PushedView } from "./sync";

/** A RoundPage is a page of the history of rounds, newest first. */
export interface RoundPage {
  items: RoundView[];
  next: string | null;
}

/** A RoundView is one pull, push or both. */
export interface RoundView {
  id: string;
  kind: "pull" | "push" | "sync";
  /** of an automatic round, whose right it used */
  staff: string;
  automatic: boolean;
  at: string;
  /** "" while it is under way, and when it was broken off */
  ended_at: string;
  /** not limited to organizations */
  all: boolean;
  /** names, when it was limited */
  organizations: string[];
  /** further organizations, which are not the reader's */
  others: number;
  state: "running" | "done" | "stopped" | "failed" | "broken off";
  code: string | null;
  message: string | null;
  pulled: PulledView;
  pushed: PushedView;
  requests: Record<string, number>;
  /** what it took over, in the history of records */
  batches: string[];
}

/** A BatchChangesView is a page of what one act changed. */
export interface BatchChangesView {
  batch: BatchView;
  items: BatchChange[];
  next: string | null;
}

/** A BatchChange is one field of one record. Field "" with old "" is the record's making, with new "" its removal. */
export interface BatchChange {
  record: RecordRef;
  field: string;
  old: string;
  new: string;
}

/** A FlightQuery asks for entries of the flight recorder, newest first. */
export interface FlightQuery {
  /** "" for all */
  system: string;
  /** "" for all, "writes" for all that may change something, or one */
  method: string;
  /** "" for all, "failed", "none", or a status or its first digit */
  status: string;
  /** in the address, the bodies, the record's name or the error */
  text: string;
  round: string;
  /** where the page before ended */
  after: string;
  limit: number;
}

/** A FlightPage is a page of the flight recorder. */
export interface FlightPage {
  items: FlightEntry[];
  next: string | null;
}

/** A FlightEntry is one attempt to ask a remote system for something. */
export interface FlightEntry {
  id: string;
  at: string;
  system: string;
  method: string;
  url: string;
  /** 0 when there was no answer */
  status: number;
  milliseconds: number;
  /** the name of the record, "" when none was named */
  about: string;
  /** "" when it was part of none */
  round: string;
  /** what broke, "" when there was a whole answer */
  error: string;
  /** entries before this one that could not be written */
  lost: number;
  failed: boolean;
}

/** A FlightExchange is one entry with its bodies, laid out for reading, secrets masked. */
export interface FlightExchange extends FlightEntry {
  request: string;
  response: string;
  /** the record here that it was about */
  record: RecordRef | null;
}
