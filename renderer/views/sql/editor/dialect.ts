import { SQLDialect } from '@codemirror/lang-sql';

/** Of DuckDB's words, those of a statement that reads. */
const KEYWORDS = `all and any as asc asof between by case cast cross current cube desc describe distinct else end escape except exclude
  exists explain analyze fetch filter first following for from full glob group grouping having ilike in inner intersect interval into is
  join lambda last lateral left like limit materialized natural not null nulls offset on or order ordinality outer over partition
  pivot positional preceding qualify range recursive replace respect ignore right rollup row rows sample select semi anti sets show
  similar some summarize table tablesample then ties to try_cast unbounded union unpivot using values when where window with within
  without`;
const TYPES = `bigint blob boolean date decimal double float hugeint int integer json list map real smallint struct text time timestamp
  timestamp_ns timestamptz tinyint ubigint uinteger usmallint utinyint uuid varchar`;

export const DUCKDB = SQLDialect.define({
  keywords: KEYWORDS,
  types: TYPES,
  builtin: 'true false',
  operatorChars: '+-*/<>=!~|&%^@:',
  identifierQuotes: '"',
  doubleDollarQuotedStrings: true,
});

/** Functions that questions about telemetry are made of, by what they are called with. */
export const FUNCTIONS: readonly (readonly [name: string, given: string])[] = [
  ['count', '(*)'],
  ['count_if', '(condition)'],
  ['sum', '(x)'],
  ['avg', '(x)'],
  ['min', '(x)'],
  ['max', '(x)'],
  ['median', '(x)'],
  ['quantile_cont', '(x, 0.95)'],
  ['approx_quantile', '(x, 0.95)'],
  ['arg_max', '(x, by)'],
  ['arg_min', '(x, by)'],
  ['any_value', '(x)'],
  ['string_agg', "(x, ', ')"],
  ['histogram', '(x)'],
  ['time_bucket', '(INTERVAL 1 MINUTE, time)'],
  ['date_trunc', "('minute', time)"],
  ['epoch_ms', '(time)'],
  ['round', '(x, 2)'],
  ['coalesce', '(x, y)'],
  ['nullif', '(x, y)'],
  ['regexp_matches', '(text, pattern)'],
  ['regexp_extract', '(text, pattern)'],
  ['contains', '(text, part)'],
  ['starts_with', '(text, part)'],
  ['lower', '(text)'],
  ['length', '(text)'],
  ['left', '(text, 80)'],
  ['json_keys', '(json)'],
  ['row_number', '() OVER ()'],
  ['lag', '(x) OVER ()'],
];
