import { encodeUtf8 } from '../../../encoding/utf8.ts';
import { jsonFault, readJsonFields } from '../../../formats/log-lines/json-fields.ts';
import type { AnyValue } from '../../../model/attributes.ts';
import { DecodeError } from '../../../otlp/decoded.ts';
import { keyValues } from '../../ottl/functions/converters-parse.ts';
import { namedGroups } from '../../ottl/regex/expand.ts';
import { Pattern } from '../../ottl/regex/pattern.ts';
import { double, map } from '../../ottl/value.ts';
import { noting } from '../../noting.ts';
import type { Settings } from '../../settings.ts';
import { OperatorError, type OperatorContext, type OperatorKind } from '../operator.ts';
import { orError, parser, type Block, type Parse } from './parsing.ts';
import { readScopeName } from './scope-name.ts';
import { readSeverity, SEVERITY_KEYS } from './severity.ts';
import { readTimestamp, TIME_KEYS } from './time.ts';
import { readTrace, TRACE_KEYS } from './trace.ts';

/** Numbers are doubles, as in the Collector, unless `parse_ints`. */
export const JSON_PARSER = parser('json_parser', ['parse_ints'], ['max_depth'], (settings) => {
  const keepsInts = settings.bool('parse_ints');
  return (written) => {
    const fields = readJsonFields(encodeUtf8(written));
    if (fields instanceof DecodeError) throw new OperatorError(`no JSON object: ${jsonFault(fields)}`);
    const entries = fields.map(({ key, value }) => ({ key, value }));
    return keepsInts ? map(entries) : withDoubles(map(entries));
  };
});

function withDoubles(value: AnyValue): AnyValue {
  if (value.kind === 'int') return double(Number(value.value));
  if (value.kind === 'array') return { kind: 'array', values: value.values.map(withDoubles) };
  if (value.kind !== 'kvlist') return value;
  return map(value.values.map((member) => ({ key: member.key, value: withDoubles(member.value) })));
}

export const REGEX_PARSER = parser('regex_parser', ['regex'], [], readRegex, ['cache']);

function readRegex(settings: Settings): Parse {
  const written = settings.text('regex');
  if (written === '') settings.note(['regex'], 'a pattern is expected here');
  const pattern = noting(settings, ['regex'], () => new Pattern(written));
  if (pattern && written !== '' && pattern.names.every((name) => name === undefined))
    settings.note(['regex'], 'the pattern has no named group (?P<name>…)');
  return (value) => {
    const slots = orError(() => pattern!.exec(value));
    if (!slots) throw new OperatorError('the pattern does not match');
    return map(namedGroups(pattern!, value, slots));
  };
}

/** logfmt among others: pairs are apart by a space, keys and values by `=`, unless told otherwise. */
export const KEY_VALUE_PARSER = parser('key_value_parser', ['delimiter', 'pair_delimiter'], [], (settings) => {
  const delimiter = settings.text('delimiter') || '=';
  const pairs = settings.text('pair_delimiter') || ' ';
  if (delimiter === pairs) settings.note(['delimiter'], 'delimiter and pair_delimiter must be different');
  return (written) => map(orError(() => keyValues(written, delimiter, pairs)));
});

/** Parsers of one value, whose keys stand beside those of every operator. */
function simple(
  type: string,
  keys: readonly string[],
  read: (settings: Settings, context: OperatorContext) => Block,
): OperatorKind {
  return {
    type,
    keys,
    read(settings, context) {
      const block = read(settings, context);
      return {
        run(entry, write) {
          block(entry);
          write(entry);
        },
      };
    },
  };
}

export const TIME_PARSER = simple('time_parser', TIME_KEYS, readTimestamp);
export const SEVERITY_PARSER = simple('severity_parser', SEVERITY_KEYS, readSeverity);
export const TRACE_PARSER = simple('trace_parser', TRACE_KEYS, readTrace);
export const SCOPE_NAME_PARSER = simple('scope_name_parser', ['parse_from'], readScopeName);
