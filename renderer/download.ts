/** A slow dialog has this long before the bytes are let go; the browser itself has taken hold of them by the next task. */
const KEPT_MS = 60_000;

/** Hands bytes to the browser's own download. */
export function download(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
