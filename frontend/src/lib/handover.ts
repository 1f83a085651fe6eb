import { create } from "zustand";

/** A file that Go has already: what ImportOpen knows it by, how it is called, its bytes. */
export interface Upload {
  upload: string;
  name: string;
  size: number;
}

/** What is to be imported: a file, one that Go has already, or pasted cells. */
type Handed = { file: File } | { upload: Upload } | { text: string };

/** A file or pasted cells on their way from wherever they were dropped to the import. */
export const useHandover = create<{ handed: Handed | undefined }>(() => ({ handed: undefined }));

/** Opens the import with a file; organization "" when the person is in none. */
export function importFile(file: File, organization = ""): void {
  handOver({ file }, organization);
}

/** Opens the import with a file that the window took over. */
export function importUpload(upload: Upload, organization = ""): void {
  handOver({ upload }, organization);
}

/** Opens the import with pasted cells. */
export function importText(text: string, organization = ""): void {
  handOver({ text }, organization);
}

/** Takes what was handed over; it is handed over once. */
export function takeHandover(): Handed | undefined {
  const { handed } = useHandover.getState();
  useHandover.setState({ handed: undefined });
  return handed;
}

function handOver(handed: Handed, organization: string): void {
  useHandover.setState({ handed });
  window.location.assign(importAddress(organization));
}

function importAddress(organization: string): string {
  return organization ? `#/imports/new?organization=${encodeURIComponent(organization)}` : "#/imports/new";
}
