import {
  ArrowDown,
  ArrowUp,
  CircleDashed,
  CircleQuestionMark,
  CornerDownLeft,
  GitCompareArrows,
  Lock,
  type LucideIcon,
  Plus,
  TriangleAlert,
} from "lucide-react";
import { createElement } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";

const icons: Record<string, LucideIcon> = {
  "arrow-down": ArrowDown,
  "arrow-up": ArrowUp,
  "circle-dashed": CircleDashed,
  "circle-help": CircleQuestionMark,
  "corner-down-left": CornerDownLeft,
  "git-compare-arrows": GitCompareArrows,
  lock: Lock,
  plus: Plus,
  "triangle-alert": TriangleAlert,
};

const SVG = "http://www.w3.org/2000/svg";

/** Puts the icons the grid refers to into the page as #icon-NAME, as the application's sprite does. */
export function addIcons(): void {
  const sprite = document.createElementNS(SVG, "svg");
  sprite.setAttribute("width", "0");
  sprite.setAttribute("height", "0");
  sprite.setAttribute("aria-hidden", "true");
  for (const [name, component] of Object.entries(icons)) {
    const stage = document.createElement("div");
    flushSync(() => createRoot(stage).render(createElement(component)));
    const symbol = document.createElementNS(SVG, "symbol");
    symbol.id = `icon-${name}`;
    symbol.setAttribute("viewBox", "0 0 24 24");
    symbol.append(...Array.from(stage.firstElementChild?.childNodes ?? []));
    sprite.append(symbol);
  }
  document.body.append(sprite);
}
