import { encodeUtf8 } from '../../../encoding/utf8.ts';
import { jsonFault } from '../../../formats/log-lines/json-fields.ts';
import { JsonReader } from '../../../json/json-reader.ts';
import { parseInteger } from '../../../json/json-numbers.ts';
import { EMPTY_VALUE, type AnyValue } from '../../../model/attributes.ts';
import { DecodeError } from '../../../otlp/decoded.ts';
import { repairUtf8 } from '../../../encoding/utf8.ts';
import { bool, int, list, map, text } from '../../ottl/value.ts';
import { OperatorError } from '../operator.ts';
import { parser } from './parsing.ts';

/** A JSON array as a list, or as a map where a header names its items. Items that nest stay JSON text, and numbers are whole. */
export const JSON_ARRAY_PARSER = parser('json_array_parser', ['header'], [], (settings) => {
  if (!settings.has('parse_to')) settings.note(['parse_to'], 'a field is expected here');
  const header = settings.text('header');
  const names = header === '' ? undefined : header.split(',');
  return (line) => {
    const values = readItems(encodeUtf8(line));
    if (!names) return list(values);
    if (names.length !== values.length)
      throw new OperatorError(`wrong number of fields: expected ${names.length}, found ${values.length}`);
    return map(names.map((key, i) => ({ key, value: values[i]! })));
  };
});

function readItems(bytes: Uint8Array): AnyValue[] {
  try {
    const json = new JsonReader(bytes);
    const values: AnyValue[] = [];
    for (let more = json.firstElement(); more; more = json.nextElement()) values.push(readItem(json, bytes));
    json.finish();
    return values;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new OperatorError(`no JSON array: ${jsonFault(error)}`);
  }
}

function readItem(json: JsonReader, bytes: Uint8Array): AnyValue {
  switch (json.kind()) {
    case 'string':
      return text(json.string());
    case 'number':
      return whole(json.numberText());
    case 'boolean':
      return bool(json.boolean());
    case 'object':
    case 'array':
      return rawText(json, bytes);
    default:
      json.skip();
      return EMPTY_VALUE;
  }
}

/** 0 for what has a fraction or is too large, as in the Collector. */
function whole(written: string): AnyValue {
  const value = /^-?\d+$/.test(written) ? parseInteger(written) : undefined;
  return int(value !== undefined && BigInt.asIntN(64, value) === value ? value : 0n);
}

function rawText(json: JsonReader, bytes: Uint8Array): AnyValue {
  const start = json.pos;
  json.skip();
  return text(repairUtf8(bytes, start, json.pos));
}
