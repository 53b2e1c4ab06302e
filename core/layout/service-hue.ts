/** Hues there are; the tokens `--service-0 … --service-19` on the screen, the classes `h0 … h19` in a report. */
export const SERVICE_HUES = 20;

/** The hues from here on are deep ones and want light letters on a light page. */
export const FIRST_DEEP_HUE = 10;

/** 0…19. FNV-1a, so that a name has the same hue on every machine, in every session and in every report. */
export function serviceHue(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % SERVICE_HUES;
}

/** Letters that fit on the mark two by two; of all others one fills it. */
const NARROW = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]{2}$/u;

/**
 * Letters beside the colour, since twenty hues are not enough for all eyes and all services: of two words one each, of one word its
 * first two. "coding-agent" → "CA", "cart" → "Ca", "결제" → "결", "" → "?".
 */
export function serviceInitials(name: string): string {
  const [word = '?', next = ''] = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const [first = '', second = ''] = [...word];
  const letters = first + ([...next][0] ?? second);
  if (!NARROW.test(letters)) return first.toUpperCase();
  return next === '' ? first.toUpperCase() + second.toLowerCase() : letters.toUpperCase();
}
