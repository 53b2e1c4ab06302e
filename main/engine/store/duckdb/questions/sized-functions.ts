import type { DuckDBConnection } from '@duckdb/node-api';
import { DEPTH_GUARDS } from './deep-functions.ts';

/**
 * Characters or items that one call may make out of a number. DuckDB takes the memory of such a value past its own
 * limit, all at once, and cannot be interrupted meanwhile: `repeat('x', 4e9)` would end the process.
 */
const MOST_MADE = 1_000_000;
/** Fields of a format are counted as wide as they may be; so a few more. */
const MOST_FORMATTED = 4 * MOST_MADE;
/** Arguments of `format` and `printf` that are looked after; more are refused by DuckDB as unknown. */
const MOST_ARGUMENTS = 12;

const REFUSAL = `error('A value of more than ${MOST_MADE.toLocaleString('en')} characters or items cannot be made here.')`;
const unless = (isTooMuch: string, value: string) => `CASE WHEN ${isTooMuch} THEN ${REFUSAL} ELSE ${value} END`;

/** How many items a series of numbers or of points in time has; null where that is not known before. */
function seriesSize(from: string, to: string, step: string): string {
  const number = (text: string) => `TRY_CAST(${text}::VARCHAR AS DOUBLE)`;
  const seconds = (text: string, type: string) => `epoch(TRY_CAST(${text}::VARCHAR AS ${type}))`;
  const numbers = `(${number(to)} - ${number(from)}) / nullif(${number(step)}, 0)`;
  const times = `(${seconds(to, 'TIMESTAMP')} - ${seconds(from, 'TIMESTAMP')}) / nullif(${seconds(step, 'INTERVAL')}, 0)`;
  return `coalesce(${numbers}, ${times})`;
}

function series(name: string): string {
  const guarded = (size: string, value: string) => unless(`${size} > ${MOST_MADE}`, value);
  return `${name}(a) AS system.main.${name}(${guarded(seriesSize('0', 'a', '1'), 'a')}),
    (a, b) AS system.main.${name}(${guarded(seriesSize('a', 'b', '1'), 'a')}, b),
    (a, b, c) AS system.main.${name}(${guarded(seriesSize('a', 'b', 'c'), 'a')}, b, c)`;
}

/** What a field may be wider than its argument: a double written out, and a width or precision of up to five digits. */
const FIELD_WIDTH = 400;
const WIDE_FIELD = 100_000;

/**
 * Every field may be as long as the longest argument, and as wide as it says. A width of six digits, or given as one more
 * argument, is refused at once. `field` begins one.
 */
function formatting(name: string, field: string, width: string, digits: string): string {
  const overloads = Array.from({ length: MOST_ARGUMENTS }, (_, count) => {
    const args = Array.from({ length: count }, (__, i) => `a${i}`);
    const rest = args.map((arg) => `, ${arg}`).join('');
    const longest = ['0', ...args.map((arg) => `strlen(${arg}::VARCHAR)`)].join(', ');
    const each = `coalesce(greatest(${longest}), 0) + CASE WHEN regexp_matches(f, '${digits}') THEN ${WIDE_FIELD} ELSE ${FIELD_WIDTH} END`;
    const fields = `(strlen(f) - strlen(system.main.replace(f, '${field}', '')))`;
    const isTooMuch = `regexp_matches(f, '${width}') OR ${fields}::DOUBLE * (${each}) > ${MOST_FORMATTED}`;
    return `(f${rest}) AS system.main.${name}(${unless(isTooMuch, 'f')}${rest})`;
  });
  return `${name}${overloads.join(', ')}`;
}

const COMPARING = 1_000_000;
/** Takes as many steps as the product of both lengths, and cannot be interrupted: two texts of a thousand characters. */
function comparing(name: string, ...more: string[]): string {
  const value = unless(`strlen(a)::DOUBLE * strlen(b) > ${COMPARING}`, 'a');
  const rest = ['', ...more];
  return `${name}${rest.map((last) => `(a, b${last}) AS system.main.${name}(${value}, b${last})`).join(', ')}`;
}

const MOST_REPLACED = 100 * MOST_MADE;
/** Every character may become the whole replacement. */
function replacing(name: string, ...more: string[]): string {
  const value = unless(`strlen(x)::DOUBLE * strlen(t) > ${MOST_REPLACED}`, 'x');
  const rest = ['', ...more];
  return `${name}${rest.map((last) => `(x, f, t${last}) AS system.main.${name}(${value}, f, t${last})`).join(', ')}`;
}

function resizing(name: string): string {
  const size = unless(`n > ${MOST_MADE}`, 'n');
  return `${name}(l, n) AS system.main.${name}(l, ${size}), (l, n, v) AS system.main.${name}(l, ${size}, v)`;
}

const padding = (name: string) => `${name}(x, n, p) AS system.main.${name}(x, ${unless(`n > ${MOST_MADE}`, 'n')}, p)`;

/** Macros of the same names, which DuckDB finds before its own. The argument is guarded, so that nothing is made before. */
const GUARDS = [
  `repeat(x, n) AS system.main.repeat(x, ${unless(`n::DOUBLE * greatest(1, strlen(x::VARCHAR)) > ${MOST_MADE}`, 'n')})`,
  padding('lpad'),
  padding('rpad'),
  series('range'),
  series('generate_series'),
  formatting('format', '{', '\\{[^}]*([0-9]{6}|\\{)', '\\{[^}]*[0-9]{3}'),
  ...['levenshtein', 'editdist3', 'damerau_levenshtein'].map((name) => comparing(name)),
  ...['jaro_similarity', 'jaro_winkler_similarity'].map((name) => comparing(name, ', c')),
  replacing('replace'),
  replacing('regexp_replace', ', o'),
  ...['list_resize', 'array_resize'].map(resizing),
  `bitstring(x, n) AS system.main.bitstring(x, ${unless(`n > ${MOST_MADE}`, 'n')})`,
  formatting('printf', '%', '%[^a-zA-Z%]*([0-9]{6}|\\*)', '%[^a-zA-Z%]*[0-9]{3}'),
  ...DEPTH_GUARDS,
];

const NAMES = new Set(GUARDS.map((guard) => /^\w+/.exec(guard)![0]));

/** Whether a function is one of these, so that its own form, by schema, has to be refused. */
export function isGuarded(name: string): boolean {
  return NAMES.has(name.toLowerCase());
}

/** For this connection. The macros go with it. */
export async function guardSizes(connection: DuckDBConnection): Promise<void> {
  for (const guard of GUARDS) await connection.run(`CREATE TEMP MACRO ${guard}`);
}
