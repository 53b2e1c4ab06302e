const WHOLE =
  /^(intValue|asInt|.*UnixNano|count|zeroCount|bucketCounts|flags|dropped.*Count|kind|code|severityNumber|aggregationTemporality|scale|offset)$/;
const ID = /^(traceId|spanId|parentSpanId)$/;
const SPACES = ['', '', '', ' ', '\n', '\t', '\r\n  '];

/**
 * The same OTLP/JSON, written as another exporter might: keys in another order, white space, escapes that are not needed, whole
 * numbers in quotes or without. `random` gives a number below its argument.
 */
export function respellJson(json: string, random: (below: number) => number): string {
  const space = () => SPACES[random(SPACES.length)]!;
  const write = (value: unknown, key: string): string => `${space()}${text(value, key)}${space()}`;
  const text = (value: unknown, key: string): string => {
    if (Array.isArray(value)) return `[${value.map((member) => write(member, key)).join(',') || space()}]`;
    if (typeof value === 'object' && value !== null) return objectText(value);
    if (WHOLE.test(key)) return random(2) === 0 ? String(value) : `"${String(value)}"`;
    if (typeof value === 'string') return ID.test(key) ? JSON.stringify(value) : escaped(value, random);
    return Object.is(value, -0) ? '-0.0' : JSON.stringify(value);
  };
  const objectText = (object: object): string => {
    const members = Object.entries(object).map(([key, member]) => `${space()}"${key}"${space()}:${write(member, key)}`);
    return `{${shuffled(members, random).join(',') || space()}}`;
  };
  return write(JSON.parse(json), '');
}

/** Escapes one character in eight. */
function escaped(text: string, random: (below: number) => number): string {
  const unit = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const characters = [...text].map((character) => {
    if (random(8) > 0) return JSON.stringify(character).slice(1, -1);
    return character === '/' ? '\\/' : character.split('').map(unit).join('');
  });
  return `"${characters.join('')}"`;
}

function shuffled<T>(list: readonly T[], random: (below: number) => number): T[] {
  const left = [...list];
  return list.map(() => left.splice(random(left.length), 1)[0]!);
}
