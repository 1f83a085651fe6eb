import { type ReactNode, useEffect, useRef } from "react";
import { droppedFile, type NoFile, useDropTarget } from "./drags";
import { Icon, type IconName } from "./Icon";

/** A place for one file: drop it, or choose it with the button inside. Folders are refused in words. */
export function DropZone({
  icon,
  label,
  over,
  refused,
  onFile,
  children,
  aside,
}: {
  icon: IconName;
  label: string;
  /** What the drop will do, shown while something hovers. */
  over: string;
  refused: (why: NoFile) => void;
  onFile: (file: File) => void;
  children: ReactNode;
  aside?: ReactNode;
}) {
  const drop = useDropTarget(
    () => true,
    (data) => {
      const found = droppedFile(data);
      if (found instanceof File) onFile(found);
      else if (found) refused(found);
    },
  );
  return (
    <div
      role="group"
      aria-label={label}
      className="drop-zone"
      data-over={drop.over || undefined}
      {...drop.handlers}
    >
      <Icon name={icon} size="large" />
      <div className="grow">{drop.over ? over : children}</div>
      {aside}
    </div>
  );
}

/** A hidden file input and what opens it. */
export function useFileChooser(
  accept: string,
  onFile: (file: File) => void,
): { choose: () => void; input: ReactNode } {
  const ref = useRef<HTMLInputElement>(null);
  const latest = useRef(onFile);
  useEffect(() => {
    latest.current = onFile;
  });
  const input = (
    <input
      ref={ref}
      type="file"
      accept={accept}
      hidden
      onChange={(e) => {
        const file = e.target.files?.[0];
        e.target.value = "";
        if (file) latest.current(file);
      }}
    />
  );
  return { choose: () => ref.current?.click(), input };
}

/** Hears cells pasted anywhere on the screen but into a field. One word is no table. */
export function usePastedText(onText: (text: string) => void): void {
  const latest = useRef(onText);
  useEffect(() => {
    latest.current = onText;
  });
  useEffect(() => {
    const onPaste = (e: ClipboardEvent) => {
      const target = e.target;
      if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
      const text = e.clipboardData?.getData("text/plain") ?? "";
      if (/[\t\n]/.test(text.trim())) latest.current(text);
    };
    document.addEventListener("paste", onPaste);
    return () => document.removeEventListener("paste", onPaste);
  }, []);
}
