let ids = 0;

/** An id no other grid of this page has. */
export function uniqueId(prefix: string): string {
  ids += 1;
  return `${prefix}-${ids}`;
}

export function div(className: string, role?: string): HTMLDivElement {
  const el = document.createElement("div");
  el.className = className;
  if (role) el.setAttribute("role", role);
  return el;
}

const SVG = "http://www.w3.org/2000/svg";

/** A decorative icon of the page's sprite; name is a lucide name such as "arrow-up". */
export function icon(name: string, className: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `grid-icon ${className}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** The elements a grid is made of. They are made once and never replaced. */
export interface GridDom {
  readonly root: HTMLDivElement;
  readonly scroller: HTMLDivElement;
  readonly content: HTMLDivElement;
  /** Always at the top left of the window, whatever the scroll position; holds the input. */
  readonly float: HTMLDivElement;
  /** The one element with the focus: clipboard target and cell editor. */
  readonly input: HTMLTextAreaElement;
  /** role=grid: header and rows. Sticks to the window, so that rows never lag behind the scroll bar. */
  readonly sheet: HTMLDivElement;
  readonly head: HTMLDivElement;
  readonly body: HTMLDivElement;
  readonly layer: HTMLDivElement;
  readonly handle: HTMLDivElement;
  /** Shows the first letters beside the scroll thumb while it is dragged. */
  readonly thumb: HTMLDivElement;
  readonly live: HTMLDivElement;
  /** Has the height of a row; tells about zoom and density. */
  readonly probe: HTMLDivElement;
}

/** Makes the elements and puts them into a container. */
export function buildDom(container: HTMLElement): GridDom {
  const root = div("grid-root");
  const scroller = div("grid-scroll");
  scroller.tabIndex = -1;
  const content = div("grid-content");
  const float = div("grid-float");
  const input = document.createElement("textarea");
  input.className = "grid-input";
  input.rows = 1;
  input.spellcheck = false;
  input.autocomplete = "off";
  input.setAttribute("autocapitalize", "off");
  input.setAttribute("autocorrect", "off");
  input.setAttribute("wrap", "off");
  float.append(input);
  const sheet = div("grid-sheet", "grid");
  sheet.id = uniqueId("grid");
  input.setAttribute("aria-controls", sheet.id);
  const head = div("grid-head", "rowgroup");
  const body = div("grid-body");
  const layer = div("grid-layer", "rowgroup");
  body.append(layer);
  sheet.append(head, body);
  content.append(float, sheet);
  scroller.append(content);
  const handle = div("grid-handle");
  const thumb = div("grid-thumb");
  thumb.setAttribute("aria-hidden", "true");
  thumb.hidden = true;
  const live = div("grid-live");
  live.setAttribute("aria-live", "polite");
  live.setAttribute("aria-atomic", "true");
  const probe = div("grid-probe");
  root.append(scroller, thumb, live, probe);
  container.append(root);
  return { root, scroller, content, float, input, sheet, head, body, layer, handle, thumb, live, probe };
}
