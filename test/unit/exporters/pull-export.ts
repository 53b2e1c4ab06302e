import type { Exports } from '../../../main/engine/exporters/exports.ts';

/** All of an export, and what its last answer says was left out and hidden. */
export async function pullExport(exports: Exports, exportId: string) {
  const parts: Uint8Array[] = [];
  for (;;) {
    const { bytes, done, leftOut, hidden } = await exports.next({ exportId });
    parts.push(bytes);
    if (done) return { bytes: Buffer.concat(parts), leftOut, hidden };
  }
}
