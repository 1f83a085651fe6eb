import { create } from "zustand";

/** What happened, and up to two things to do about it. */
export interface Toast {
  text: string;
  icon?: import("./Sprite").IconName;
  actions?: readonly ToastAction[];
  /** A newer toast about the same takes this one's place: its Undo would undo something else by then. */
  about?: string;
}

export interface ToastAction {
  label: string;
  /** Keys that do the same, shown as a cap. */
  keys?: string;
  run: () => void;
}

/** How long a toast stays, in milliseconds, while nobody hovers or focuses it. */
export const toastTime = 8000;

interface ToastState {
  shown: (Toast & { id: number }) | undefined;
  waiting: readonly (Toast & { id: number })[];
  paused: boolean;
}

export const useToasts = create<ToastState>(() => ({ shown: undefined, waiting: [], paused: false }));

let lastID = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let startedAt = 0;
let left = toastTime;

/** Shows a toast, or queues it behind the one that is there. */
export function toast(t: Toast): void {
  const entry = { ...t, id: ++lastID };
  if (t.about !== undefined) {
    const other = (old: Toast) => old.about !== t.about;
    useToasts.setState((s) => ({ waiting: s.waiting.filter(other) }));
    const now = useToasts.getState().shown;
    if (now && !other(now)) {
      show(entry);
      return;
    }
  }
  const { shown } = useToasts.getState();
  if (shown) useToasts.setState((s) => ({ waiting: [...s.waiting, entry] }));
  else show(entry);
}

/** Takes the shown toast away; the next in line comes. */
export function dismissToast(): void {
  clearTimeout(timer);
  const [next, ...rest] = useToasts.getState().waiting;
  useToasts.setState({ shown: undefined, waiting: rest, paused: false });
  if (next) show(next);
}

/** Stops the clock while the toast is hovered or focused. */
export function pauseToast(): void {
  if (useToasts.getState().paused || !useToasts.getState().shown) return;
  clearTimeout(timer);
  left -= Date.now() - startedAt;
  useToasts.setState({ paused: true });
}

/** Lets the clock run on. */
export function resumeToast(): void {
  if (!useToasts.getState().paused) return;
  useToasts.setState({ paused: false });
  run(Math.max(left, 1000));
}

/** Forgets all toasts, shown and waiting. */
export function clearToasts(): void {
  clearTimeout(timer);
  useToasts.setState({ shown: undefined, waiting: [], paused: false });
}

function show(entry: Toast & { id: number }): void {
  useToasts.setState({ shown: entry, paused: false });
  run(toastTime);
}

function run(ms: number): void {
  clearTimeout(timer);
  startedAt = Date.now();
  left = ms;
  timer = setTimeout(dismissToast, ms);
}
