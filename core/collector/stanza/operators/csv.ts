import { map, text } from '../../ottl/value.ts';
import { findAttribute, type AnyValue } from '../../../model/attributes.ts';
import type { Settings } from '../../settings.ts';
import { OperatorError } from '../operator.ts';
import { parser, type Parse } from './parsing.ts';
import { readCsvRow } from '../../csv-row.ts';

const KEYS = ['header', 'header_attribute', 'header_delimiter', 'delimiter', 'lazy_quotes', 'ignore_quotes'];

/** Fields of a line under the names of a header, which is written in the settings or stands in an attribute. */
export const CSV_PARSER = parser('csv_parser', KEYS, [], (settings) => {
  const delimiter = character(settings, 'delimiter', ',');
  const headerDelimiter = character(settings, 'header_delimiter', delimiter);
  const names = readHeader(settings, headerDelimiter);
  const fieldsOf = readFields(settings, delimiter);
  return (line, entry) => {
    const headers = typeof names === 'string' ? headerIn(entry, names, headerDelimiter) : names;
    const fields = fieldsOf(line);
    if (fields.length !== headers.length)
      throw new OperatorError(`wrong number of fields: expected ${headers.length}, found ${fields.length}`);
    return map(headers.map((key, i) => ({ key, value: text(fields[i]!) })));
  };
});

function character(settings: Settings, key: string, fallback: string): string {
  const written = settings.text(key) || fallback;
  if ([...written].length !== 1 || written === '\n' || written === '\r' || written === '"')
    settings.note([key], 'one character is expected here, which is no quote and ends no line');
  return written;
}

/** The names; the attribute that has them, as a text. */
function readHeader(settings: Settings, delimiter: string): string | readonly string[] {
  const [header, attribute] = [settings.text('header'), settings.text('header_attribute')];
  if ((header === '') === (attribute === ''))
    settings.note([], 'exactly one of header and header_attribute must be given');
  if (header !== '' && !header.includes(delimiter))
    settings.note(['header'], `there is no ${JSON.stringify(delimiter)} between names`);
  return attribute === '' ? header.split(delimiter) : attribute;
}

function headerIn({ attributes }: Parameters<Parse>[1], name: string, delimiter: string): readonly string[] {
  const value: AnyValue | undefined = findAttribute(attributes, name);
  if (value?.kind !== 'string') throw new OperatorError(`the attribute ${name} is no text with a header`);
  return value.value.split(delimiter);
}

function readFields(settings: Settings, delimiter: string): (line: string) => string[] {
  const [isLazy, ignores] = [settings.bool('lazy_quotes'), settings.bool('ignore_quotes')];
  if (isLazy && ignores) settings.note(['ignore_quotes'], 'only one of ignore_quotes and lazy_quotes can be true');
  if (ignores) return (line) => line.split(delimiter);
  return (line) => {
    const fields = readCsvRow(line, delimiter, isLazy);
    if (!fields) throw new OperatorError('a quote stands where none can be');
    return fields;
  };
}
