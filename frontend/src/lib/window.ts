import { create } from "zustand";

export type Theme = "system" | "light" | "dark";
export type Density = "compact" | "normal" | "comfortable";

/** The window's own small state: what is open and how it looks. Data lives in Go. */
interface WindowState {
  paletteOpen: boolean;
  paletteText: string;
  keysOpen: boolean;
  sidebarHidden: boolean;
  theme: Theme;
  density: Density;
  /** Per cent, 80 to 200. */
  zoom: number;
  /** The organization the person is in; "" when in all. */
  organization: { id: string; name: string };
  /** Records opened last, newest first, at most 8. */
  recent: readonly Recent[];
}

export interface Recent {
  kind: string;
  id: string;
  name: string;
  organization: string;
  organizationID: string;
}

export const useWindow = create<WindowState>(() => ({
  paletteOpen: false,
  paletteText: "",
  keysOpen: false,
  sidebarHidden: false,
  theme: "system",
  density: "normal",
  zoom: 100,
  organization: { id: "", name: "" },
  recent: [],
}));

export function openPalette(text = ""): void {
  useWindow.setState({ paletteOpen: true, paletteText: text });
}

/** Remembers a record as opened last. */
export function remember(r: Recent): void {
  useWindow.setState((s) => ({
    recent: [r, ...s.recent.filter((x) => x.id !== r.id)].slice(0, 8),
  }));
}

/** Puts theme, density and zoom on the page. */
export function applyLook(theme: Theme, density: Density, zoom: number): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  if (density === "normal") delete root.dataset.density;
  else root.dataset.density = density;
  root.style.fontSize = zoom === 100 ? "" : `${zoom}%`;
  measureWidth();
}

/** Says how wide the window is in its own text size: below 1180 the sidebar is a rail, below 1100 panes fold. */
export function measureWidth(): void {
  const root = document.documentElement;
  const scale = (Number.parseFloat(getComputedStyle(root).fontSize) || 16) / 16;
  const width = window.innerWidth / scale;
  root.dataset.width = width < 1180 ? "rail" : "wide";
  root.dataset.fold = width < 1100 ? "yes" : "no";
}
