import { type CSSProperties, type ReactNode, useCallback, useEffect, useRef, useState } from "react";

/** How many rows are drawn beyond the edge of what is seen. */
const beyond = 8;

/** Which rows to draw of a list scrolled to top, in a window so high. Last is exclusive. */
export function visibleRows(
  top: number,
  height: number,
  rowHeight: number,
  count: number,
): { first: number; last: number } {
  const first = Math.max(0, Math.floor(top / rowHeight) - beyond);
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + beyond);
  return { first, last: Math.max(first, last) };
}

/**
 * A long list that draws what is seen: rows of one height, columns as a grid
 * template. Arrow keys move, Enter opens, the active row is told by aria.
 */
export function VirtualRows({
  label,
  count,
  columns,
  head,
  row,
  rowHeight,
  active,
  onActive,
  onOpen,
  onVisible,
  rowClass,
  minWidth,
}: {
  label: string;
  count: number;
  columns: string;
  head: readonly ReactNode[];
  /** The cells of a row, one for each column; undefined while it loads. */
  row: (index: number) => readonly ReactNode[] | undefined;
  /** In rem. */
  rowHeight: number;
  active: number;
  onActive: (index: number) => void;
  onOpen?: (index: number) => void;
  /** Tells which rows are seen, to load them. */
  onVisible?: (first: number, last: number) => void;
  rowClass?: (index: number) => string;
  /** Least width of a row in rem; the list scrolls sideways below it. */
  minWidth?: number;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ first: 0, last: Math.min(count, 60) });
  const px = rowHeight * rem();
  const measure = useCallback(() => {
    const el = box.current;
    if (!el) return;
    const next = visibleRows(el.scrollTop, el.clientHeight, px, count);
    setView((v) => (v.first === next.first && v.last === next.last ? v : next));
  }, [px, count]);
  useEffect(() => {
    measure();
    const watch = new ResizeObserver(measure);
    if (box.current) watch.observe(box.current);
    return () => watch.disconnect();
  }, [measure]);
  useEffect(() => {
    onVisible?.(view.first, view.last);
  }, [view, onVisible]);

  const move = (to: number) => {
    const index = Math.max(0, Math.min(count - 1, to));
    onActive(index);
    const el = box.current;
    if (!el) return;
    const top = index * px;
    const headHeight = 1.875 * rem();
    if (top < el.scrollTop) el.scrollTop = top;
    else if (top + px + headHeight > el.scrollTop + el.clientHeight)
      el.scrollTop = top + px + headHeight - el.clientHeight;
  };
  const onKeyDown = (e: React.KeyboardEvent) => {
    if (e.target !== e.currentTarget) return;
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / px) - 1);
    const to: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      Home: 0,
      End: count - 1,
      PageDown: active + page,
      PageUp: active - page,
    };
    const target = to[e.key];
    if (target !== undefined) {
      e.preventDefault();
      move(target);
    } else if (e.key === "Enter" && onOpen && active >= 0) {
      e.preventDefault();
      onOpen(active);
    }
  };

  const width: CSSProperties = minWidth ? { minWidth: `${minWidth}rem` } : {};
  const drawn = [];
  for (let i = view.first; i < Math.min(view.last, count); i++) {
    const cells = row(i);
    drawn.push(
      // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys, the active row is told by aria
      <div
        key={i}
        id={`row-${i}`}
        role="row"
        aria-rowindex={i + 2}
        aria-selected={i === active}
        data-active={i === active || undefined}
        className={rowClass ? `rows-row ${rowClass(i)}` : "rows-row"}
        style={{
          gridTemplateColumns: columns,
          height: `${rowHeight}rem`,
          transform: `translateY(${i * rowHeight}rem)`,
        }}
        onClick={() => onActive(i)}
        onDoubleClick={() => onOpen?.(i)}
      >
        {cells?.map((cell, c) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their place
          <div key={c} role="gridcell" className="cut">
            {cell}
          </div>
        ))}
      </div>,
    );
  }
  return (
    <div
      ref={box}
      className="rows"
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-activedescendant={active >= view.first && active < view.last ? `row-${active}` : undefined}
      tabIndex={0}
      onScroll={measure}
      onKeyDown={onKeyDown}
    >
      <div
        role="row"
        aria-rowindex={1}
        className="rows-head"
        style={{ gridTemplateColumns: columns, ...width }}
      >
        {head.map((h, c) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their place
          <div key={c} role="columnheader" className="cut">
            {h}
          </div>
        ))}
      </div>
      <div role="rowgroup" className="rows-body" style={{ height: `${count * rowHeight}rem`, ...width }}>
        {drawn}
      </div>
    </div>
  );
}

function rem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}
