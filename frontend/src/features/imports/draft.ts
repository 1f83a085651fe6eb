import { create } from "zustand";
import { type AppError, api, type ImportOptions, type ImportView, toAppError, uploadFile } from "../../api";
import type { Upload } from "../../lib/handover";

export type Step = "file" | "columns" | "values" | "preview" | "result";

/** The import on the table. Leaving the screen keeps it; Go keeps the file. */
export interface DraftState {
  /** Reading, checking or applying. */
  busy: boolean;
  /** Bytes handed over, of all; 0 of 0 when nothing is on its way. */
  sent: number;
  size: number;
  view: ImportView | undefined;
  options: ImportOptions;
  step: Step;
  error: AppError | undefined;
  /** The job of the apply; "" before it. */
  job: string;
}

export const noOptions: ImportOptions = {
  organization: "",
  all: false,
  sheet: "",
  header_row: 0,
  encoding: "",
  separator: "",
  columns: {},
  key: [],
  blank: "keep",
  date_order: "",
  values: {},
  fixes: {},
  skip: [],
  choose: {},
  partial: false,
  remember: true,
};

const empty: DraftState = {
  busy: false,
  sent: 0,
  size: 0,
  view: undefined,
  options: noOptions,
  step: "file",
  error: undefined,
  job: "",
};

export const useDraft = create<DraftState>(() => empty);

/** Puts the draft away. */
export function forgetDraft(): void {
  useDraft.setState(empty, true);
}

/** Reads a file and says what an import would do. */
export async function openFile(file: File, organization: string): Promise<void> {
  const options = { ...noOptions, organization };
  useDraft.setState({ ...empty, busy: true, size: file.size, options }, true);
  await attempt(async () => {
    const upload = await uploadFile(file, (sent) => useDraft.setState({ sent }));
    return api.importOpen(upload, options);
  });
}

/** Reads a file that Go has already. */
export async function openUpload(file: Upload, organization: string): Promise<void> {
  const options = { ...noOptions, organization };
  useDraft.setState({ ...empty, busy: true, sent: file.size, size: file.size, options }, true);
  await attempt(() => api.importOpen(file.upload, options));
}

/** Reads pasted cells. */
export async function openText(text: string, organization: string): Promise<void> {
  const options = { ...noOptions, organization };
  useDraft.setState({ ...empty, busy: true, options }, true);
  await attempt(() => api.importPaste(text, options));
}

/** Works the import out again with other choices; the last choice wins. */
let checks = 0;
export async function check(change: Partial<ImportOptions>): Promise<boolean> {
  const { view, options } = useDraft.getState();
  if (!view) return false;
  const next = { ...options, ...change };
  const mine = ++checks;
  useDraft.setState({ options: next, busy: true, error: undefined });
  try {
    const answer = await api.importCheck(view.id, next);
    if (mine === checks) useDraft.setState({ view: answer, busy: false });
    return true;
  } catch (reason) {
    // The choice that did not work is taken back.
    if (mine === checks) useDraft.setState({ error: toAppError(reason), busy: false, options });
    return false;
  }
}

/** Writes the import. Pressed twice it works once: the second press finds the job. */
export async function apply(): Promise<void> {
  const { view, options, busy, job } = useDraft.getState();
  if (!view || busy || job) return;
  if ((view.errors > 0 || view.conflicts > 0) && !options.partial && !(await check({ partial: true })))
    return;
  useDraft.setState({ busy: true, error: undefined });
  try {
    const started = await api.importApply(view.id);
    useDraft.setState({ job: started.id, step: "result", busy: false });
  } catch (reason) {
    useDraft.setState({ error: toAppError(reason), busy: false });
  }
}

async function attempt(open: () => Promise<ImportView>): Promise<void> {
  try {
    const view = await open();
    useDraft.setState({ view, busy: false, step: firstStep(view, useDraft.getState().options) });
  } catch (reason) {
    useDraft.setState({ error: toAppError(reason), busy: false });
  }
}

export function goTo(step: Step): void {
  useDraft.setState({ step, error: undefined });
}

/** Where a person has something to decide first; a file of our own goes to the preview at once. */
export function firstStep(view: ImportView, options: ImportOptions): Step {
  if (!options.organization && !options.all) return "file";
  if (columnsToLookAt(view) > 0) return "columns";
  if (valuesToLookAt(view) > 0) return "values";
  return "preview";
}

/** Columns that a person should look at: guessed by spelling, without a place, or second for a field. */
export function columnsToLookAt(view: ImportView): number {
  return view.columns.filter((c) => c.how === "distance" || c.how === "notes" || c.second || c.problem)
    .length;
}

export function valuesToLookAt(view: ImportView): number {
  return view.unsolved.length + (view.dates.length > 0 ? 1 : 0);
}

/** How many rows an apply writes. */
export function rowsToWrite(view: ImportView): number {
  return view.created + view.updated;
}
