import { useEffect, useRef } from "react";
import { Button } from "react-aria-components";
import { Icon } from "./Icon";
import { Kbd } from "./Kbd";
import { dismissToast, pauseToast, resumeToast, useToasts } from "./toasts";

/** The one toast at the bottom right, and how many wait behind it. */
export function Toasts({ closeLabel, moreLabel }: { closeLabel: string; moreLabel: (n: number) => string }) {
  const shown = useToasts((s) => s.shown);
  const waiting = useToasts((s) => s.waiting.length);
  // A click leaves the hands where they are; who came by key goes back when the toast goes.
  const from = useRef<HTMLElement | undefined>(undefined);
  const id = shown?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time another toast is shown, or none
  useEffect(() => {
    if (from.current && (document.activeElement ?? document.body) === document.body) from.current.focus();
    from.current = undefined;
  }, [id]);
  return (
    <div role="status" aria-live="polite">
      {shown && (
        // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only stops the clock, nothing is done by it
        <div
          key={shown.id}
          className="toast"
          onPointerEnter={pauseToast}
          onPointerLeave={resumeToast}
          onFocus={(e) => {
            const { relatedTarget: other } = e;
            if (other instanceof HTMLElement && !e.currentTarget.contains(other)) from.current = other;
            pauseToast();
          }}
          onBlur={resumeToast}
        >
          {shown.icon && <Icon name={shown.icon} />}
          <span>{shown.text}</span>
          {shown.actions?.map((a) => (
            <Button
              key={a.label}
              className="toast-action"
              preventFocusOnPress
              onPress={() => {
                dismissToast();
                a.run();
              }}
            >
              {a.label}
              {a.keys && <Kbd keys={a.keys} />}
            </Button>
          ))}
          {waiting > 0 && <span className="toast-waiting">{moreLabel(waiting)}</span>}
          <Button className="toast-close" preventFocusOnPress aria-label={closeLabel} onPress={dismissToast}>
            <Icon name="x" size="small" />
          </Button>
        </div>
      )}
    </div>
  );
}
