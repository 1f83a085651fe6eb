import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";

/** A dialog for a decision. Esc and the scrim close it; focus goes back to where it was. */
export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  foot,
  wide,
  scrolls,
}: {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  foot?: ReactNode;
  wide?: boolean;
  /** Its text may be longer than the window: then the keys scroll it. */
  scrolls?: boolean;
}) {
  return (
    <ModalOverlay
      className="scrim"
      isDismissable
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={wide ? "dialog-box dialog-box-wide" : "dialog-box"}>
        <AriaDialog className="dialog">
          <Heading slot="title" className="dialog-title">
            {title}
          </Heading>
          {scrolls ? (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
            <section className="dialog-body" tabIndex={0} aria-label={title}>
              {children}
            </section>
          ) : (
            <div className="dialog-body">{children}</div>
          )}
          {foot && <div className="dialog-foot">{foot}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
