import type { GridCore } from "./core";

/** Says where one is while the scroll bar is dragged far: the first letters of the first column. */
export class Thumb {
  private timer = 0;

  constructor(private readonly core: GridCore) {}

  show(): void {
    const { core } = this;
    const { thumb } = core.dom;
    const row = Math.floor(core.scroll.top / core.rowHeight);
    const text = core.view(row, 0)?.text ?? "";
    thumb.textContent = text === "" ? String(row + 1) : text.slice(0, 12);
    thumb.hidden = false;
    const share = core.scroll.top / Math.max(1, core.scroll.maxTop());
    thumb.style.top = `${core.headHeight + share * Math.max(0, core.bodyHeight - 40)}px`;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      thumb.hidden = true;
    }, 600);
  }

  destroy(): void {
    clearTimeout(this.timer);
  }
}
