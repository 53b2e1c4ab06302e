import { encodeHex } from '../../../encoding/hex.ts';
import { encodeUtf8 } from '../../../encoding/utf8.ts';
import { textLike } from '../text.ts';
import { typeName, type OttlValue } from '../value.ts';

/** A text as it is, or a verb with what stands between it and its `%`. */
export type FormatPart = string | Verb;
interface Verb {
  verb: string;
  flags: string;
  width: number;
  /** undefined where none is written. */
  precision: number | undefined;
}

const VERB = /%([-+# 0]*)(\d*)(?:\.(\d*))?(.?)/gsu;
/** Wider ones are refused: a short text must not become a long one. */
export const WIDEST = 1_000;

/** The parts of a format of Go's fmt.Sprintf; argument indexes and `*` are not read. undefined where a width is beyond `WIDEST`. */
export function readFormat(format: string): FormatPart[] | undefined {
  const parts: FormatPart[] = [];
  let end = 0;
  for (const found of format.matchAll(VERB)) {
    const [whole, flags, width, precision, verb] = found;
    const one = {
      flags: flags!,
      width: Number(width),
      precision: precision === undefined ? undefined : Number(precision),
    };
    if (one.width > WIDEST || (one.precision ?? 0) > WIDEST) return undefined;
    parts.push(format.slice(end, found.index), verb === '%' ? '%' : { ...one, verb: verb! });
    end = found.index + whole.length;
  }
  return [...parts, format.slice(end)];
}

/** As fmt.Sprintf: what does not fit its verb is written with its type and value, and so is what is missing or too much. */
export function goFormat(parts: readonly FormatPart[], values: readonly OttlValue[]): string {
  let used = 0;
  const written = parts.map((part) => {
    if (typeof part === 'string') return part;
    if (part.verb === '') return '%!(NOVERB)';
    const value = values[used++];
    return value ? padded(part, formatted(part, value)) : `%!${part.verb}(MISSING)`;
  });
  const extra = values.slice(used).map((value) => `${goType(value)}=${plain(value)}`);
  return written.join('') + (extra.length > 0 ? `%!(EXTRA ${extra.join(', ')})` : '');
}

interface Formatted {
  text: string;
  /** May have zeros in front. */
  isNumber: boolean;
}

function formatted(part: Verb, value: OttlValue): Formatted {
  const text = ofKind(part, value);
  if (text !== undefined) return { text, isNumber: value.kind === 'int' || value.kind === 'double' };
  const wrong = value.kind === 'empty' ? '<nil>' : `${goType(value)}=${plain(value)}`;
  return { text: `%!${part.verb}(${wrong})`, isNumber: false };
}

/** undefined where the verb is not for values of this kind. */
function ofKind(part: Verb, value: OttlValue): string | undefined {
  if (part.verb === 'v' && value.kind !== 'int' && value.kind !== 'double') return plain(value);
  switch (value.kind) {
    case 'string':
      return ofText(part, value.value);
    case 'int':
      return ofInt(part, value.value);
    case 'double':
      return ofDouble(part, value.value);
    case 'bool':
      return part.verb === 't' ? String(value.value) : undefined;
    case 'empty':
      return undefined;
    default:
      return part.verb === 's' ? plain(value) : undefined;
  }
}

function ofText({ verb, precision }: Verb, value: string): string | undefined {
  const cut = precision === undefined ? value : [...value].slice(0, precision).join('');
  const hex = () => {
    const bytes = encodeUtf8(cut);
    return encodeHex(bytes, 0, bytes.length);
  };
  switch (verb) {
    case 's':
      return cut;
    case 'q':
      return JSON.stringify(cut);
    case 'x':
      return hex();
    case 'X':
      return hex().toUpperCase();
    default:
      return undefined;
  }
}

const BASES: Readonly<Record<string, number>> = { d: 10, v: 10, b: 2, o: 8, x: 16, X: 16 };

function ofInt({ verb, flags, precision }: Verb, value: bigint): string | undefined {
  if (verb === 'c') return value >= 0n && value <= 0x10ffffn ? String.fromCodePoint(Number(value)) : '\ufffd';
  const base = Object.hasOwn(BASES, verb) ? BASES[verb] : undefined;
  if (base === undefined) return undefined;
  const digits = (value < 0n ? -value : value).toString(base).padStart(precision ?? 0, '0');
  const prefix = flags.includes('#') && base === 16 ? '0x' : '';
  const text = signOf(flags, value < 0n) + prefix + digits;
  return verb === 'X' ? text.toUpperCase() : text;
}

const signOf = (flags: string, isNegative: boolean): string =>
  isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';

function ofDouble({ verb, flags, precision }: Verb, value: number): string | undefined {
  const sign = signOf(flags, value < 0 || Object.is(value, -0));
  const size = Math.abs(value);
  if (!Number.isFinite(value))
    return 'vgGeEfF'.includes(verb) ? (Number.isNaN(value) ? 'NaN' : `${sign || '+'}Inf`) : undefined;
  const places = Math.min(precision ?? 6, 100);
  switch (verb) {
    case 'f':
    case 'F':
      return (
        sign +
        (size < 1e21 ? size.toFixed(places) : BigInt(size).toString() + (places > 0 ? `.${'0'.repeat(places)}` : ''))
      );
    case 'e':
      return sign + goExponent(size.toExponential(places));
    case 'E':
      return sign + goExponent(size.toExponential(places)).toUpperCase();
    case 'v':
    case 'g':
      return (
        sign +
        shortest(
          precision === undefined ? size : Number(size.toPrecision(Math.min(precision || 1, 100))),
          precision ?? 21,
        )
      );
    default:
      return undefined;
  }
}

/** At least two digits of exponent. */
const goExponent = (text: string): string => text.replace(/e([-+])(\d)$/, 'e$10$2');

/** As Go's %g: with an exponent below 1e-4, and from `most` digits on. */
function shortest(size: number, most: number): string {
  const exponential = size.toExponential();
  const exponent = Number(exponential.slice(exponential.indexOf('e') + 1));
  return size !== 0 && (exponent < -4 || exponent >= Math.max(most, 1)) ? goExponent(exponential) : String(size);
}

/** A value as %v writes it; maps and lists as JSON, where the Collector has what its library makes of them. */
function plain(value: OttlValue): string {
  return value.kind === 'double' ? ofDouble(PLAIN, value.value)! : (textLike(value) ?? '<nil>');
}
const PLAIN: Verb = { verb: 'v', flags: '', width: 0, precision: undefined };

const goType = (value: OttlValue): string => (value.kind === 'empty' ? '<nil>' : typeName(value));

function padded({ flags, width }: Verb, { text, isNumber }: Formatted): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!flags.includes('0')) return ' '.repeat(missing) + text;
  const sign = isNumber && /^[-+ ]/.test(text) ? text[0]! : '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}
