// Who works here, how the systems are, long work, connections: the shape of app/view.go.
// Names instead of ids where a person reads them, dates YYYY-MM-DD, times RFC 3339 in UTC, "" for unknown.
import type { ImportDone } from "./imports";
import type { SyncView } from "./sync";

/** A SessionView is what the window needs to draw itself the first time. */
export interface SessionView {
  version: string;
  /** the folder */
  workspace: string;
  /** nothing is here yet: no organization, no connection */
  first_run: boolean;
  /** joined to the practice systems; nothing here is real */
  practice: boolean;
  staff: string;
  role: string;
  /** acts of internal/access the profile may do somewhere */
  can: Record<string, boolean>;
  fields: FieldView[];
  pinned_organizations: string[];
  /** what the sidebar's head says */
  account: string;
}

/** A FieldView describes a field of a configuration. */
export interface FieldView {
  name: string;
  title: string;
  /** text, rich_text, date, ip, mac, bool, ref */
  kind: string;
  /** for ref: the kind of record it points to */
  list: string;
  identifier: boolean;
  /** for ref: a new entry may be created from here */
  free: boolean;
}

/** A StatusView is the standing line, and `status` of sitewalkctl. */
export interface StatusView {
  systems: SystemStatus[];
  organizations: number;
  configurations: number;
  /** configurations that are not archived */
  shown: number;
  /** records a person must choose for */
  conflicts_total: number;
  /** the last save here; "" when there was none since start */
  saved_at: string;
  auto_sync: boolean;
  /** "" when none is planned */
  next_round: string;
  /** why auto-sync waits for a person, "" when it does not */
  auto_stopped: string;
  jobs: JobView[];
}

/** A SystemStatus is one connected system in the standing line. */
export interface SystemStatus {
  system: string;
  title: string;
  connected: boolean;
  /** "" when there was none */
  last_contact: string;
  online: boolean;
  /** what went wrong last, in words; "" when nothing */
  problem: string;
  /** queued, unknown, conflict, refused, blocked, waiting */
  counts: Record<string, number>;
}

/** A JobView is long work: import, export, pull, push. */
export interface JobView {
  id: string;
  /** pull, push, sync, import, export */
  kind: string;
  title: string;
  /** running, done, failed, stopped */
  state: string;
  done: number;
  /** 0: not known */
  total: number;
  message: string;
  /** 0: not known */
  rest_seconds: number;
  /** what a round is at: pull, push, look up */
  phase?: string;
  /** a round that nobody asked for */
  automatic?: boolean;
  quotas?: JobQuota[];
  error: ErrorView | null;
  sync?: SyncView | null;
  import?: ImportDone | null;
  file?: FileView | null;
}

/** A JobQuota is what is left of a system's quota while a round runs. */
export interface JobQuota {
  system: string;
  title: string;
  left: number;
  /** 0 when there is no limit */
  of: number;
  /** of the window that the limit counts in */
  seconds: number;
  /** the system wants to be left alone until then, "" when it does not */
  until: string;
}

/** An ErrorView is any error as it crosses the edge. */
export interface ErrorView {
  code: string;
  message: string;
  field?: string;
  retry_at: string;
}

/** A ConnectRequest joins a system. Key is kept in the keyring and nowhere else. */
export interface ConnectRequest {
  system: string;
  /** us, eu, au; or */
  region: string;
  /** the bare host */
  url: string;
  key: string;
  /** none, one-way, two-way */
  psa_sync: string;
}

/** A ConnectionView is one connected system. */
export interface ConnectionView {
  system: string;
  title: string;
  url: string;
  /** online, offline, refused, untested, not connected */
  state: string;
  message: string;
  /** the key's last four characters */
  key_end: string;
  psa_sync: string;
  last_contact: string | null;
  quota: QuotaView;
  connected: boolean;
}

/** A QuotaView is how much of the vendor's limit is left. */
export interface QuotaView {
  left: number;
  of: number;
  seconds: number;
}

/** A ConnectionList is all systems, connected or not. */
export interface ConnectionList {
  items: ConnectionView[];
  next: string | null;
}

/**
 * A FileView is a file that was written: a path in the window, an address to
 * fetch over the bridge.
 */
export interface FileView {
  name: string;
  path: string;
  url: string;
  rows: number;
}
