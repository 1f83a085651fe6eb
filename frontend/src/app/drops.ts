import { onEvent } from "../api";
import { importUpload } from "../lib/handover";
import { useWindow } from "../lib/window";
import { lastDragMayBeFile } from "../ui/drags";
import { toast } from "../ui/toasts";

/** Opens the import with what the window took over from a drop, anywhere in it. Returns what stops it. */
export function followDrops(): () => void {
  return onEvent("dropped", (dropped) => {
    if (!lastDragMayBeFile()) return;
    if (dropped.error) toast({ text: dropped.error.message, icon: "circle-alert" });
    else importUpload(dropped, useWindow.getState().organization.id);
  });
}
