/** Room for " (99)" and for what a file system adds. */
const MAX_CHARACTERS = 150;

/** Names that Windows keeps for its devices, with any ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** One plain name in one folder, on every system: names of exports may come out of telemetry. */
export function plainFileName(wanted: string): string {
  const plain = wanted
    .toWellFormed()
    // Control and direction characters would show another ending than the file has.
    .replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, '-')
    .replace(/^[.\s-]+|[.\s]+$/g, '');
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(plain)?.[0] ?? '';
  const stem = Array.from(plain.slice(0, plain.length - ending.length))
    .slice(0, MAX_CHARACTERS)
    .join('');
  const name = stem === '' ? `export${ending}` : stem + ending;
  return DEVICE.test(name) ? `_${name}` : name;
}

/** "trace.json" → "trace (2).json" when it is taken. */
export function freeFileName(name: string, isTaken: (name: string) => boolean): string {
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  for (let number = 1; ; number++) {
    const one = number === 1 ? name : `${stem} (${number})${ending}`;
    if (!isTaken(one)) return one;
  }
}
