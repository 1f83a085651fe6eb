import { Fragment, type ReactNode, useLayoutEffect, useRef } from "react";
import { Icon } from "./Icon";

export interface Crumb {
  label: string;
  /** Where it leads, "#/organizations"; the last one leads nowhere. */
  href?: string;
}

/** A screen: breadcrumb left, actions right, then what it shows. */
export function Page({
  crumbs,
  aside,
  actions,
  children,
}: {
  crumbs: readonly Crumb[];
  /** Small text after the breadcrumb. */
  aside?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="page">
      <header className="page-top">
        <nav className="crumbs" aria-label="Breadcrumb">
          {crumbs.map((c, i) => (
            <Fragment key={c.label}>
              {i > 0 && <Icon name="chevron-right" size="small" />}
              {c.href ? (
                <a href={c.href} className="crumb cut">
                  {c.label}
                </a>
              ) : (
                <h1 className="crumb crumb-here cut">{c.label}</h1>
              )}
            </Fragment>
          ))}
        </nav>
        {aside && <div className="page-aside cut">{aside}</div>}
        <div className="page-actions">{actions}</div>
      </header>
      {children}
    </div>
  );
}

/** The bar at the foot of a screen that says what has not happened yet, with the button that does it. */
export function ActionBar({ children, actions }: { children: ReactNode; actions: ReactNode }) {
  const ref = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    // Its text may take several lines; what floats stays above the whole of it.
    const el = ref.current;
    if (!el) return;
    const { style } = document.documentElement;
    const watch = new ResizeObserver(() => style.setProperty("--action-bar", `${el.offsetHeight}px`));
    watch.observe(el);
    return () => {
      watch.disconnect();
      style.removeProperty("--action-bar");
    };
  }, []);
  return (
    <footer className="action-bar" ref={ref}>
      <div className="action-bar-text">{children}</div>
      <div className="page-actions">{actions}</div>
    </footer>
  );
}
