import type { ReactNode, RefObject } from "react";
import { Popover as AriaPopover, Dialog, DialogTrigger } from "react-aria-components";

/** Something that opens a small panel beside it. */
export function WithPopover({
  trigger,
  label,
  children,
}: {
  trigger: ReactNode;
  label: string;
  children: ReactNode;
}) {
  return (
    <DialogTrigger>
      {trigger}
      <AriaPopover className="popover" offset={6}>
        <Dialog className="popover-body" aria-label={label}>
          {children}
        </Dialog>
      </AriaPopover>
    </DialogTrigger>
  );
}

/** A small panel opened from elsewhere, for example by a key on a cell. */
export function AnchoredPopover({
  anchor,
  label,
  isOpen,
  onClose,
  children,
}: {
  anchor: RefObject<Element | null>;
  label: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <AriaPopover
      className="popover"
      offset={6}
      placement="bottom start"
      triggerRef={anchor}
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Dialog className="popover-body" aria-label={label}>
        {children}
      </Dialog>
    </AriaPopover>
  );
}
