import { Button } from "react-aria-components";
import { Icon } from "./Icon";
import { Kbd } from "./Kbd";
import { dismissToast, pauseToast, resumeToast, useToasts } from "./toasts";

/** The one toast at the bottom right, and how many wait behind it. */
export function Toasts({ closeLabel, moreLabel }: { closeLabel: string; moreLabel: (n: number) => string }) {
  const shown = useToasts((s) => s.shown);
  const waiting = useToasts((s) => s.waiting.length);
  return (
    <div role="status" aria-live="polite">
      {shown && (
        // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only stops the clock, nothing is done by it
        <div
          key={shown.id}
          className="toast"
          onPointerEnter={pauseToast}
          onPointerLeave={resumeToast}
          onFocus={pauseToast}
          onBlur={resumeToast}
        >
          {shown.icon && <Icon name={shown.icon} />}
          <span>{shown.text}</span>
          {shown.actions?.map((a) => (
            <Button
              key={a.label}
              className="toast-action"
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
          <Button className="toast-close" aria-label={closeLabel} onPress={dismissToast}>
            <Icon name="x" size="small" />
          </Button>
        </div>
      )}
    </div>
  );
}
