import { AppError } from "./error";
import { api } from "./methods";

/** The size of a piece, in bytes: base64 of it stays below 512 KiB. */
export const pieceSize = 384 * 1024;

/** The largest file taken over, in bytes. */
const most = 512 * 1024 * 1024;

/** Hands a file over in pieces and answers its name there. progress hears bytes done. */
export async function uploadFile(file: File, progress?: (done: number) => void): Promise<string> {
  if (file.size > most) {
    throw new AppError("invalid", `“${file.name}” is larger than 512 MB. Split it, then try again.`);
  }
  const upload = await api.uploadStart(file.name, file.size);
  for (let at = 0; at < file.size; at += pieceSize) {
    const bytes = new Uint8Array(await readBytes(file.slice(at, at + pieceSize)));
    await api.uploadChunk(upload, toBase64(bytes));
    progress?.(Math.min(file.size, at + pieceSize));
  }
  return upload;
}

function readBytes(piece: Blob): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.onerror = () =>
      reject(
        new AppError("invalid", "The file could not be read. Folders cannot be imported; choose a file."),
      );
    reader.readAsArrayBuffer(piece);
  });
}

/** Base64 of bytes, for the edge that only takes text. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(text);
}
