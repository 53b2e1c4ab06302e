import { encodeJsonText } from '../../../../../core/otlp/json-value.ts';
import { REDACTED } from '../../../../../core/processors/redaction.ts';

/** Of a value that is hidden, beside the types of schema.ts. */
export const HIDDEN = 100;
export const HIDDEN_JSON = encodeJsonText(REDACTED);

const DOUBLE = `CASE WHEN (v >> 52) & 2047 <> 2047 THEN to_json(double_from_bits(v))::VARCHAR
  WHEN isnan(double_from_bits(v)) THEN '"NaN"' WHEN v < 0 THEN '"-Infinity"' ELSE '"Infinity"' END`;

/** Numbers as JSON; those in the lists, by their bits, are hidden. */
export function numberMacros(ints: readonly bigint[] = [], doubles: readonly bigint[] = []): string[] {
  const whole = (hidden: readonly bigint[], otherwise: string, written: string) =>
    hidden.length === 0
      ? otherwise
      : `CASE WHEN list_contains([${hidden.join(', ')}]::BIGINT[], v) THEN ${written} ELSE ${otherwise} END`;
  const value = `'{"stringValue":${HIDDEN_JSON}}'`;
  return [
    `CREATE OR REPLACE TEMP MACRO bundle_int(v) AS ${whole(ints, 'v::VARCHAR', `'${HIDDEN_JSON}'`)}`,
    `CREATE OR REPLACE TEMP MACRO bundle_double(v) AS ${whole(doubles, DOUBLE, `'${HIDDEN_JSON}'`)}`,
    `CREATE OR REPLACE TEMP MACRO bundle_int_otlp(v) AS ${whole(ints, `'{"intValue":"' || v || '"}'`, value)}`,
    `CREATE OR REPLACE TEMP MACRO bundle_double_otlp(v) AS ${whole(doubles, `'{"doubleValue":' || ${DOUBLE} || '}'`, value)}`,
  ];
}
