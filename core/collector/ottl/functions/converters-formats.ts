import { readCsvRow } from '../../csv-row.ts';
import { OttlError } from '../problem.ts';
import { map, text } from '../value.ts';
import type { Arguments } from './arguments.ts';
import type { OttlFunction } from './function.ts';
import { goFormat, readFormat, WIDEST } from './go-format.ts';
import { parsedSeverity } from './parsed-severity.ts';
import { uuid4, uuid7 } from './uuid.ts';

const CSV_MODES = ['strict', 'lazyQuotes', 'ignoreQuotes'];

/** One character, as written under that name. */
function delimiterOf(args: Arguments, name: string, fallback: string): string {
  const written = args.has(name) ? args.literalText(name) : fallback;
  if ([...written].length === 1) return written;
  throw args.problem(name, `${name} must be a single character`);
}

const parseCsv: OttlFunction = {
  name: 'ParseCSV',
  parameters: ['target', 'header', 'delimiter?', 'header_delimiter?', 'mode?'],
  create: (args) => {
    const [target, header] = [args.text('target'), args.text('header')];
    const delimiter = delimiterOf(args, 'delimiter', ',');
    const headerDelimiter = delimiterOf(args, 'header_delimiter', delimiter);
    const mode = args.has('mode') ? args.literalText('mode') : CSV_MODES[0]!;
    if (!CSV_MODES.includes(mode)) throw args.problem('mode', `unknown mode: ${mode}`);
    return (environment) => {
      const [row, names] = [target(environment), header(environment)];
      if (names === '') throw new OttlError('headers must not be an empty string');
      return csvMap(fieldsOf(row, delimiter, mode), names.split(headerDelimiter));
    };
  },
};

function fieldsOf(row: string, delimiter: string, mode: string): string[] {
  if (mode === 'ignoreQuotes') return row.split(delimiter);
  const fields = readCsvRow(withoutBreaksAround(row), delimiter, mode === 'lazyQuotes');
  if (!fields) throw new OttlError('ParseCSV: a quote stands where none can be');
  return fields;
}

/** A pattern would begin at every line break anew. */
function withoutBreaksAround(row: string): string {
  let [start, end] = [0, row.length];
  const isBreak = (at: number) => row[at] === '\r' || row[at] === '\n';
  while (start < end && isBreak(start)) start++;
  while (end > start && isBreak(end - 1)) end--;
  return row.slice(start, end);
}

function csvMap(fields: readonly string[], names: readonly string[]) {
  if (fields.length !== names.length)
    throw new OttlError(`wrong number of fields: expected ${names.length}, found ${fields.length}`);
  return map(names.map((key, i) => ({ key, value: text(fields[i]!) })));
}

const parseSeverity: OttlFunction = {
  name: 'ParseSeverity',
  parameters: ['target', 'severity_mapping'],
  create: (args) => {
    const [target, mapping] = [args.any('target'), args.map('severity_mapping')];
    return (environment) => text(parsedSeverity(target(environment), mapping(environment)));
  },
};

const format: OttlFunction = {
  name: 'Format',
  parameters: ['format_string', 'format_arguments'],
  create: (args) => {
    const parts = readFormat(args.literalText('format_string'));
    if (!parts) throw args.problem('format_string', `widths and precisions go up to ${WIDEST}`);
    const values = args.items('format_arguments');
    return (environment) => text(goFormat(parts, values(environment)));
  },
};

/** Converters that write or read texts of one form. */
export const FORMAT_CONVERTERS: readonly OttlFunction[] = [parseCsv, parseSeverity, format];

/** What is another text each time. */
export const UUID_CONVERTERS: readonly OttlFunction[] = [
  {
    name: 'UUID',
    parameters: [],
    create:
      () =>
      ({ random }) =>
        text(uuid4(random)),
  },
  {
    name: 'UUIDv7',
    parameters: [],
    create:
      () =>
      ({ nowNs, random }) =>
        text(uuid7(nowNs(), random)),
  },
];
