export const SERVICE_HUES = 20;

/** FNV-1a, 32 bit: the same name has the same hue on every machine and in every session. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** 0…19: which of the `--service-…` tokens a service wears. */
export function serviceHue(name: string): number {
  return hashName(name) % SERVICE_HUES;
}

/** One letter that tells services of like hue apart: "checkout" → "C", "" → "?". */
export function serviceInitial(name: string): string {
  return (/[\p{L}\p{N}]/u.exec(name)?.[0] ?? '?').toUpperCase();
}
