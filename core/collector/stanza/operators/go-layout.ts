/** What the parts of a layout of Go's package time are in strptime's; '' for those that are not read here. The longest first. */
const PARTS: readonly (readonly [string, string])[] = [
  ['January', '%B'],
  ['Jan', '%b'],
  ['Monday', '%A'],
  ['Mon', '%a'],
  ['MST', '%Z'],
  ['2006', '%Y'],
  ['002', ''],
  ['__2', ''],
  ['_2', '%e'],
  ['01', '%m'],
  ['02', '%d'],
  ['03', '%I'],
  ['04', '%M'],
  ['05', '%S'],
  ['06', '%y'],
  ['15', '%H'],
  ['PM', '%p'],
  ['pm', '%P'],
  ['Z07:00:00', '%k'],
  ['Z07:00', '%j'],
  ['Z070000', '%w'],
  ['Z0700', '%z'],
  ['Z07', '%i'],
  ['-07:00:00', '%k'],
  ['-07:00', '%j'],
  ['-070000', '%w'],
  ['-0700', '%z'],
  ['-07', '%i'],
  ['1', '%q'],
  ['2', '%g'],
  ['3', '%l'],
  ['4', ''],
  ['5', ''],
];
/** Any number of digits behind seconds are read, whatever the layout says. */
const FRACTION = /^[.,](?:0+|9+)(?!\d)/;

/** A layout of Go as one of strptime; undefined where a part is not read here. */
export function strptimeOf(layout: string): string | undefined {
  let written = '';
  for (let at = 0; at < layout.length;) {
    const rest = layout.slice(at);
    const fraction = FRACTION.exec(rest)?.[0];
    if (fraction !== undefined) {
      at += fraction.length;
      continue;
    }
    const part = PARTS.find(([name]) => rest.startsWith(name));
    if (part?.[1] === '') return undefined;
    written += part ? part[1] : rest[0] === '%' ? '%%' : rest[0]!;
    at += part ? part[0].length : 1;
  }
  return written;
}
