// Rules, locks, choices for all alike, and what may be the same: the shape of app/viewrules.go.
import type { RecordView } from "./records";

/** One field of one kind of record towards one system. */
export interface ScopeRequest {
  /** "" is configuration */
  kind: string;
  field: string;
  /** "" is itglue */
  system: string;
  /** "" is all */
  organization_id: string;
}

/** What a rule and a lock have in common. */
export interface ScopeView {
  id: string;
  kind: string;
  field: string;
  field_title: string;
  system: string;
  /** "" is all */
  organization: string;
  organization_id: string;
  /** who made it */
  staff: string;
  at: string;
  /** all of it in a sentence */
  words: string;
}

/** A remembered choice. */
export interface RuleView extends ScopeView {
  /** the side that decides */
  take: string;
}

/** All rules, oldest first. */
export interface RuleList {
  items: RuleView[];
  next: string | null;
}

/** A rule that was made, and the open conflicts it ended. */
export interface RuleDone {
  rule: RuleView;
  resolved: number;
  batch: string | null;
}

/** What a choice for all alike did, or would do. */
export interface AlikeDone {
  resolved: number;
  /** null for a dry run and when there was nothing */
  batch: string | null;
}

/** A field that is never sent to a system. */
export interface LockView extends ScopeView {
  /** records that would be sent if it were lifted */
  differing: number;
}

/** All locks, oldest first. */
export interface LockList {
  items: LockView[];
  next: string | null;
}

/** What follows from lifting a lock. */
export interface LockLifted {
  queued: number;
}

/** A record that is held back, and those that may be the same. */
export interface LookalikeView {
  /** of the queue item */
  id: string;
  here: RecordView;
  /** linked to the system already */
  candidates: RecordView[];
}

/** Asks for a pull, a push or both. */
export interface RoundRequest {
  /** pull, push, sync */
  kind: string;
  /** what is sent is limited to these; none: all */
  organizations: string[];
  /** the same, by record */
  records: string[];
  /** a person has looked at what stopped the last one */
  anyway: boolean;
}
