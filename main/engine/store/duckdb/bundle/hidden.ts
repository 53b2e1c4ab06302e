import { encodeJsonText } from '../../../../../core/otlp/json-value.ts';
import { REDACTED } from '../../../../../core/processors/stand-in.ts';

/** Of a value that is hidden, beside the types of schema.ts. */
export const HIDDEN = 100;
export const HIDDEN_JSON = encodeJsonText(REDACTED);

const DOUBLE = `CASE WHEN (v >> 52) & 2047 <> 2047 THEN to_json(double_from_bits(v))::VARCHAR
  WHEN isnan(double_from_bits(v)) THEN '"NaN"' WHEN v < 0 THEN '"-Infinity"' ELSE '"Infinity"' END`;

/** Numbers as JSON; those in the buckets (see hide-numbers.ts), by their bits, are hidden. Where there are none, nothing is looked up. */
export function numberMacros(has = { ints: false, doubles: false }): string[] {
  const whole = (isLookedUp: boolean, otherwise: string, written: string) =>
    isLookedUp
      ? `CASE WHEN list_contains(hidden[(hash(v) % len(hidden)::UBIGINT)::BIGINT + 1], v) THEN ${written} ELSE ${otherwise} END`
      : otherwise;
  const value = `'{"stringValue":${HIDDEN_JSON}}'`;
  return [
    `CREATE OR REPLACE TEMP MACRO bundle_int(v, hidden) AS ${whole(has.ints, 'v::VARCHAR', `'${HIDDEN_JSON}'`)}`,
    `CREATE OR REPLACE TEMP MACRO bundle_double(v, hidden) AS ${whole(has.doubles, DOUBLE, `'${HIDDEN_JSON}'`)}`,
    `CREATE OR REPLACE TEMP MACRO bundle_int_otlp(v, hidden) AS ${whole(has.ints, `'{"intValue":"' || v || '"}'`, value)}`,
    `CREATE OR REPLACE TEMP MACRO bundle_double_otlp(v, hidden) AS ${whole(has.doubles, `'{"doubleValue":' || ${DOUBLE} || '}'`, value)}`,
  ];
}
