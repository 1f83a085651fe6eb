export namespace app {
	
	export interface AlikeDone {
	    resolved: number;
	    batch?: string;
	}
	export interface RecordRef {
	    kind: string;
	    id: string;
	    name: string;
	    organization: string;
	    organization_id: string;
	}
	export interface BatchChange {
	    record: RecordRef;
	    field: string;
	    old: string;
	    new: string;
	}
	export interface BatchView {
	    id: string;
	    at: string;
	    staff: string;
	    action: string;
	    title: string;
	    records: number;
	    undone: boolean;
	    can_undo: boolean;
	}
	export interface BatchChangesView {
	    batch: BatchView;
	    items: BatchChange[];
	    next?: string;
	}
	export interface BatchPage {
	    items: BatchView[];
	    next?: string;
	}
	
	export interface CellEdit {
	    id: string;
	    field: string;
	    text: string;
	}
	export interface CellMark {
	    kind: string;
	    message: string;
	    code: string;
	    was: string;
	    text: string;
	    suggestions: string[];
	}
	export interface ConflictField {
	    field: string;
	    base: string;
	    local: string;
	    remote: string;
	    remote_changed_at: string;
	    local_by: string;
	    local_at: string;
	    remote_by: string;
	}
	export interface ConflictView {
	    id: string;
	    system: string;
	    record: RecordRef;
	    fields: ConflictField[];
	    gone: boolean;
	    edited: boolean;
	    archived: boolean;
	    archives: boolean;
	}
	export interface ConflictList {
	    items: ConflictView[];
	    next?: string;
	}
	
	export interface ConnectRequest {
	    system: string;
	    region: string;
	    url: string;
	    key: string;
	    psa_sync: string;
	}
	export interface QuotaView {
	    left: number;
	    of: number;
	    seconds: number;
	}
	export interface ConnectionView {
	    system: string;
	    title: string;
	    url: string;
	    state: string;
	    message: string;
	    key_end: string;
	    psa_sync: string;
	    last_contact?: string;
	    quota: QuotaView;
	    connected: boolean;
	}
	export interface ConnectionList {
	    items: ConnectionView[];
	    next?: string;
	}
	
	export interface ErrorView {
	    code: string;
	    message: string;
	    field?: string;
	    retry_at: string;
	}
	export interface GridFilter {
	    field: string;
	    values: string[];
	}
	export interface GridQuery {
	    organization: string;
	    view: string;
	    text: string;
	    where: GridFilter[];
	    sort: string;
	    descending: boolean;
	    fields: string[];
	}
	export interface ExportRequest {
	    query: GridQuery;
	    format: string;
	    template: boolean;
	}
	export interface FieldChange {
	    field: string;
	    old: string;
	    new: string;
	}
	export interface FieldView {
	    name: string;
	    title: string;
	    kind: string;
	    list: string;
	    identifier: boolean;
	    free: boolean;
	}
	export interface FileView {
	    name: string;
	    path: string;
	    url: string;
	    rows: number;
	}
	export interface FlightEntry {
	    id: string;
	    at: string;
	    system: string;
	    method: string;
	    url: string;
	    status: number;
	    milliseconds: number;
	    about: string;
	    round: string;
	    error: string;
	    lost: number;
	    failed: boolean;
	}
	export interface FlightExchange {
	    id: string;
	    at: string;
	    system: string;
	    method: string;
	    url: string;
	    status: number;
	    milliseconds: number;
	    about: string;
	    round: string;
	    error: string;
	    lost: number;
	    failed: boolean;
	    request: string;
	    response: string;
	    record?: RecordRef;
	}
	export interface FlightPage {
	    items: FlightEntry[];
	    next?: string;
	}
	export interface FlightQuery {
	    system: string;
	    method: string;
	    status: string;
	    text: string;
	    round: string;
	    after: string;
	    limit: number;
	}
	export interface GridBlock {
	    query: GridQuery;
	    row: number;
	    rows: number;
	    fields: string[];
	    ids: string[];
	}
	
	export interface GridRow {
	    id: string;
	    organization_id: string;
	    organization: string;
	    version: number;
	    state: string;
	    sync: string;
	    message: string;
	    archived: boolean;
	    missing: string[];
	    cells: string[];
	    marks: Record<string, CellMark>;
	}
	export interface GridPage {
	    start: number;
	    rows: GridRow[];
	    total: number;
	}
	
	export interface RefusedCell {
	    id: string;
	    field: string;
	    message: string;
	}
	export interface GridResult {
	    batch: string;
	    rows: GridRow[];
	    changed: number;
	    created: string[];
	    columns: number;
	    problems: number;
	    refused: RefusedCell[];
	    saved_at: string;
	}
	
	export interface HistoryItem {
	    batch: string;
	    at: string;
	    staff: string;
	    action: string;
	    field: string;
	    old: string;
	    new: string;
	    kind: string;
	    record: string;
	}
	export interface HistoryView {
	    items: HistoryItem[];
	    next?: string;
	}
	export interface ImportCause {
	    code: string;
	    field: string;
	    severity: string;
	    title: string;
	    message: string;
	    cells: number;
	}
	export interface ImportChange {
	    row: number;
	    action: string;
	    id: string;
	    name: string;
	    fields: FieldChange[];
	}
	export interface ImportColumn {
	    letter: string;
	    header: string;
	    field: string;
	    how: string;
	    like: string;
	    samples: string[];
	    second: boolean;
	    problem: string;
	}
	export interface ImportColumnDone {
	    header: string;
	    field?: string;
	    how: string;
	}
	export interface ProblemView {
	    sheet: string;
	    cell: string;
	    row: number;
	    field: string;
	    severity: string;
	    code: string;
	    value: string;
	    message: string;
	    suggestions: string[];
	}
	export interface ImportDone {
	    batch?: string;
	    rows: number;
	    created: number;
	    updated: number;
	    unchanged: number;
	    skipped: number;
	    conflicts: number;
	    errors: number;
	    columns: ImportColumnDone[];
	    problems: ProblemView[];
	    changes: ImportChange[];
	}
	export interface ImportRunView {
	    batch: string;
	    at: string;
	    staff: string;
	    file: string;
	    sha256: string;
	    rows: number;
	    created: number;
	    updated: number;
	    unchanged: number;
	    state: string;
	}
	export interface ImportList {
	    items: ImportRunView[];
	    next?: string;
	}
	export interface ImportOptions {
	    organization: string;
	    all: boolean;
	    sheet: string;
	    header_row: number;
	    encoding: string;
	    separator: string;
	    columns: Record<string, string>;
	    key: string[];
	    blank: string;
	    date_order: string;
	    values: Record<string, any>;
	    fixes: Record<string, string>;
	    skip: number[];
	    choose: Record<number, string>;
	    partial: boolean;
	    remember: boolean;
	}
	export interface ImportRowView {
	    row: number;
	    action: string;
	    id: string;
	    name: string;
	    by: string;
	    cells: Record<string, string>;
	    fields: FieldChange[];
	    problems: ProblemView[];
	    candidates: RecordRef[];
	    cell_refs: Record<string, string>;
	}
	export interface ImportRowsPage {
	    rows: ImportRowView[];
	    total: number;
	}
	export interface ImportRowsRequest {
	    id: string;
	    action: string;
	    code: string;
	    field: string;
	    offset: number;
	    limit: number;
	}
	
	export interface ImportValue {
	    field: string;
	    value: string;
	    rows: number;
	    suggestions: string[];
	    creatable: boolean;
	}
	export interface SheetView {
	    name: string;
	    hidden: boolean;
	}
	export interface ImportView {
	    id: string;
	    file: string;
	    format: string;
	    sheets: SheetView[];
	    sheet: string;
	    header_row: number;
	    encoding: string;
	    separator: string;
	    sample: string[][];
	    sample_rows: number[];
	    organization: string;
	    columns: ImportColumn[];
	    unsolved: ImportValue[];
	    dates: string[];
	    rows: number;
	    created: number;
	    updated: number;
	    unchanged: number;
	    skipped: number;
	    conflicts: number;
	    errors: number;
	    warnings: number;
	    fields_changed: number;
	    causes: ImportCause[];
	    applied_at: string;
	    applied_by: string;
	    key_order: string[];
	}
	export interface JobQuota {
	    system: string;
	    title: string;
	    left: number;
	    of: number;
	    seconds: number;
	    until: string;
	}
	export interface SyncItem {
	    system: string;
	    action: string;
	    record: RecordRef;
	    state: string;
	    remote_id?: string;
	    reason?: string;
	    message?: string;
	}
	export interface PushedView {
	    created: number;
	    updated: number;
	    adopted: number;
	    blocked: number;
	    refused: number;
	    unknown: number;
	    waiting: number;
	}
	export interface PulledView {
	    seen: number;
	    created: number;
	    updated: number;
	    unchanged: number;
	    conflicts: number;
	    gone: number;
	}
	export interface SyncView {
	    pulled: PulledView;
	    pushed: PushedView;
	    requests: Record<string, number>;
	    items: SyncItem[];
	}
	export interface JobView {
	    id: string;
	    kind: string;
	    title: string;
	    state: string;
	    done: number;
	    total: number;
	    message: string;
	    rest_seconds: number;
	    phase?: string;
	    automatic?: boolean;
	    quotas?: JobQuota[];
	    error?: ErrorView;
	    sync?: SyncView;
	    import?: ImportDone;
	    file?: FileView;
	}
	export interface LinkView {
	    system: string;
	    remote_id: string;
	    url: string;
	    state: string;
	    reason?: string;
	    message?: string;
	}
	export interface LockLifted {
	    queued: number;
	}
	export interface LockView {
	    id: string;
	    kind: string;
	    field: string;
	    field_title: string;
	    system: string;
	    organization: string;
	    organization_id: string;
	    staff: string;
	    at: string;
	    words: string;
	    differing: number;
	}
	export interface LockList {
	    items: LockView[];
	    next?: string;
	}
	
	export interface RecordView {
	    id: string;
	    kind: string;
	    name: string;
	    organization: string;
	    organization_id: string;
	    fields: Record<string, string>;
	    refs: Record<string, string>;
	    state: string;
	    missing: Record<string, Array<string>>;
	    links: LinkView[];
	    problems: ProblemView[];
	    interfaces?: RecordView[];
	    archived: boolean;
	    version: number;
	    created_at: string;
	    updated_at: string;
	}
	export interface LookalikeView {
	    id: string;
	    here: RecordView;
	    candidates: RecordView[];
	}
	export interface MatchView {
	    field: string;
	    text: string;
	}
	export interface OrganizationRow {
	    id: string;
	    name: string;
	    short_name: string;
	    type: string;
	    status: string;
	    configurations: number;
	    drafts: number;
	    problems: number;
	    locations: number;
	    complete: number;
	    counts: Record<string, number>;
	    updated_at: string;
	    linked: boolean;
	}
	export interface OrganizationPage {
	    items: OrganizationRow[];
	    next: string;
	    total: number;
	}
	
	export interface PasteRequest {
	    block: GridBlock;
	    cells: string[][];
	    cut?: GridBlock;
	    organization: string;
	    title: string;
	}
	export interface PlanField {
	    field: string;
	    base?: string;
	    local?: string;
	    remote?: string;
	    reaches: boolean;
	    why?: string;
	}
	export interface PlanOperation {
	    id: string;
	    system: string;
	    action: string;
	    record: RecordRef;
	    fields: PlanField[];
	    state: string;
	    reason?: string;
	    message?: string;
	    after: string[];
	}
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
	export interface PlanView {
	    operations: PlanOperation[];
	    summary: PlanSummary;
	    at: string;
	    brake?: string;
	    more?: number;
	}
	
	
	
	export interface QueueItemView {
	    id: string;
	    system: string;
	    state: string;
	    reason?: string;
	    message?: string;
	    record: RecordRef;
	    queued_at: string;
	    attempts: number;
	    not_before: string;
	}
	export interface QueueView {
	    items: QueueItemView[];
	    next?: string;
	}
	
	export interface ReachMark {
	    system: string;
	    title: string;
	    state: string;
	    message: string;
	}
	export interface ReachView {
	    fields: Record<string, Array<ReachMark>>;
	    notice: string;
	}
	
	
	
	export interface RoundView {
	    id: string;
	    kind: string;
	    staff: string;
	    automatic: boolean;
	    at: string;
	    ended_at: string;
	    all: boolean;
	    organizations: string[];
	    others: number;
	    state: string;
	    code?: string;
	    message?: string;
	    pulled: PulledView;
	    pushed: PushedView;
	    requests: Record<string, number>;
	    batches: string[];
	}
	export interface RoundPage {
	    items: RoundView[];
	    next?: string;
	}
	export interface RoundRequest {
	    kind: string;
	    organizations: string[];
	    records: string[];
	    anyway: boolean;
	}
	
	export interface RuleView {
	    id: string;
	    kind: string;
	    field: string;
	    field_title: string;
	    system: string;
	    organization: string;
	    organization_id: string;
	    staff: string;
	    at: string;
	    words: string;
	    take: string;
	}
	export interface RuleDone {
	    rule: RuleView;
	    resolved: number;
	    batch?: string;
	}
	export interface RuleList {
	    items: RuleView[];
	    next?: string;
	}
	
	export interface ScopeRequest {
	    kind: string;
	    field: string;
	    system: string;
	    organization_id: string;
	}
	export interface SearchItem {
	    id: string;
	    kind: string;
	    name: string;
	    organization: string;
	    organization_id: string;
	    fields: Record<string, string>;
	    refs: Record<string, string>;
	    state: string;
	    missing: Record<string, Array<string>>;
	    links: LinkView[];
	    problems: ProblemView[];
	    interfaces?: RecordView[];
	    archived: boolean;
	    version: number;
	    created_at: string;
	    updated_at: string;
	    match: MatchView;
	}
	export interface SearchView {
	    items: SearchItem[];
	    next?: string;
	}
	export interface SessionView {
	    version: string;
	    workspace: string;
	    first_run: boolean;
	    practice: boolean;
	    staff: string;
	    role: string;
	    can: Record<string, boolean>;
	    fields: FieldView[];
	    pinned_organizations: string[];
	    account: string;
	}
	
	export interface SystemStatus {
	    system: string;
	    title: string;
	    connected: boolean;
	    last_contact: string;
	    online: boolean;
	    problem: string;
	    counts: Record<string, number>;
	}
	export interface StatusView {
	    systems: SystemStatus[];
	    organizations: number;
	    configurations: number;
	    shown: number;
	    conflicts_total: number;
	    saved_at: string;
	    auto_sync: boolean;
	    next_round: string;
	    auto_stopped: string;
	    jobs: JobView[];
	}
	export interface SuggestItem {
	    id: string;
	    label: string;
	    hint: string;
	    create: boolean;
	    near: boolean;
	    field: string;
	}
	export interface SuggestRequest {
	    field: string;
	    text: string;
	    organization: string;
	    manufacturer: string;
	    limit: number;
	}
	export interface SuggestView {
	    items: SuggestItem[];
	    note: string;
	}
	
	
	
	export interface UndoRecord {
	    record: RecordRef;
	    reason: string;
	}
	export interface UndoView {
	    batch: string;
	    reversed: number;
	    queued: number;
	    title: string;
	    kept: UndoRecord[];
	    impossible: UndoRecord[];
	    ids: string[];
	    many: boolean;
	}

}

