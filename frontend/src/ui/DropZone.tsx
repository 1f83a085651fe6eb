import { type ReactNode, useEffect, useRef, useState } from "react";
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
  refused: (why: "folder" | "nothing") => void;
  onFile: (file: File) => void;
  children: ReactNode;
  aside?: ReactNode;
}) {
  const [hovered, setHovered] = useState(false);
  return (
    <div
      role="group"
      aria-label={label}
      className="drop-zone"
      data-over={hovered || undefined}
      onDragOver={(e) => {
        e.preventDefault();
        setHovered(true);
      }}
      onDragLeave={() => setHovered(false)}
      onDrop={(e) => {
        e.preventDefault();
        e.stopPropagation();
        setHovered(false);
        const found = droppedFile(e.dataTransfer);
        if (found instanceof File) onFile(found);
        else refused(found);
      }}
    >
      <Icon name={icon} size="large" />
      <div className="grow">{hovered ? over : children}</div>
      {aside}
    </div>
  );
}

/** The file of a drop, or why there is none. */
export function droppedFile(data: DataTransfer): File | "folder" | "nothing" {
  const item = [...data.items].find((i) => i.kind === "file");
  if (!item) return "nothing";
  const entry = item.webkitGetAsEntry?.();
  if (entry?.isDirectory) return "folder";
  return item.getAsFile() ?? "nothing";
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
