import type { GridCore } from "./core";

/** Says where one is while the scroll bar is dragged far: the first letters of the first column. */
export class Thumb {
  private timer = 0;

  constructor(private readonly core: GridCore) {}

  show(): void {
    this.core.dom.thumb.hidden = false;
    this.update();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.hide(), 600);
  }

  /** Says where one is now; rows may have come since it was shown. */
  update(): void {
    const { core } = this;
    const { thumb } = core.dom;
    if (thumb.hidden) return;
    const row = Math.floor(core.scroll.top / core.rowHeight);
    const text = core.view(row, 0)?.text ?? "";
    thumb.textContent = text === "" ? String(row + 1) : text.slice(0, 12);
    const share = core.scroll.top / Math.max(1, core.scroll.maxTop());
    thumb.style.top = `${core.headHeight + share * Math.max(0, core.bodyHeight - 40)}px`;
  }

  hide(): void {
    clearTimeout(this.timer);
    this.core.dom.thumb.hidden = true;
  }

  destroy(): void {
    clearTimeout(this.timer);
  }
}
