import { api } from "../api";
import { applyLook, type Density, type Theme, useWindow } from "../lib/window";

/** The settings of the window that are kept across starts. */
const kept = ["theme", "density", "zoom", "sidebar"] as const;

/** What was changed since the window opened: what was kept before comes too late for it. */
const changed = new Set<(typeof kept)[number]>();

/** Reads how the window looked last and puts it on the page. Without an answer it looks as the system says. */
export async function loadLook(): Promise<void> {
  const [theme, density, zoom, sidebar] = await Promise.all(
    kept.map((key) => api.setting(key).catch(() => "")),
  );
  const now = useWindow.getState();
  const before = {
    theme: theme === "light" || theme === "dark" ? theme : "system",
    density: density === "compact" || density === "comfortable" ? density : "normal",
    zoom: clampZoom(Number(zoom)),
    sidebarHidden: sidebar === "hidden",
  } as const;
  useWindow.setState({
    theme: changed.has("theme") ? now.theme : before.theme,
    density: changed.has("density") ? now.density : before.density,
    zoom: changed.has("zoom") ? now.zoom : before.zoom,
    sidebarHidden: changed.has("sidebar") ? now.sidebarHidden : before.sidebarHidden,
  });
  const s = useWindow.getState();
  applyLook(s.theme, s.density, s.zoom);
}

export function setTheme(theme: Theme): void {
  change({ theme });
  keep("theme", theme);
}

export function setDensity(density: Density): void {
  change({ density });
  keep("density", density);
}

/** Per cent; kept within 80 and 200. */
export function setZoom(zoom: number): void {
  change({ zoom: clampZoom(zoom) });
  keep("zoom", String(clampZoom(zoom)));
}

export function toggleSidebar(): void {
  const sidebarHidden = !useWindow.getState().sidebarHidden;
  useWindow.setState({ sidebarHidden });
  keep("sidebar", sidebarHidden ? "hidden" : "shown");
}

/** A zoom within 80 and 200 per cent; 100 for nonsense. */
export function clampZoom(zoom: number): number {
  if (!Number.isFinite(zoom) || zoom === 0) return 100;
  return Math.min(200, Math.max(80, Math.round(zoom / 10) * 10));
}

function change(next: Partial<{ theme: Theme; density: Density; zoom: number }>): void {
  useWindow.setState(next);
  const s = useWindow.getState();
  applyLook(s.theme, s.density, s.zoom);
}

function keep(key: (typeof kept)[number], value: string): void {
  changed.add(key);
  // Not kept is no harm: it holds until the window closes.
  api.setSetting(key, value).catch(() => {});
}
