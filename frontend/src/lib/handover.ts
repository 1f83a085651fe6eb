import { create } from "zustand";

/** A file or pasted cells on their way from wherever they were dropped to the import. */
interface Handover {
  file: File | undefined;
  text: string;
}

export const useHandover = create<Handover>(() => ({ file: undefined, text: "" }));

/** Opens the import with a file; organization "" when the person is in none. */
export function importFile(file: File, organization = ""): void {
  useHandover.setState({ file, text: "" });
  window.location.assign(importAddress(organization));
}

/** Opens the import with pasted cells. */
export function importText(text: string, organization = ""): void {
  useHandover.setState({ file: undefined, text });
  window.location.assign(importAddress(organization));
}

/** Takes what was handed over; it is handed over once. */
export function takeHandover(): Handover {
  const { file, text } = useHandover.getState();
  useHandover.setState({ file: undefined, text: "" });
  return { file, text };
}

function importAddress(organization: string): string {
  return organization ? `#/imports/new?organization=${encodeURIComponent(organization)}` : "#/imports/new";
}
