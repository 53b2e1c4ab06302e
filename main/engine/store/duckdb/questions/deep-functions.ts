/*
 * DuckDB follows JSON into its depth by calling itself: a text of a hundred thousand brackets, stored or made, would end the
 * process. A depth of five hundred is none that telemetry has, and leaves the smallest stack of a thread untouched.
 */
const MOST_DEPTH = 500;

/**
 * Brackets that nest so deep at most are a regular language, and RE2 reads it in one pass, with a state for each level.
 * Texts go first, for they may hold brackets.
 */
const SHALLOW = `${'(?:[[{]'.repeat(MOST_DEPTH)}${'[]}])*'.repeat(MOST_DEPTH)}`;
const OTHERS = String.raw`"(?:[^"\\]|\\.)*"|[^][{}"]+`;
const REFUSAL = `error('JSON nested more than ${MOST_DEPTH} deep cannot be taken apart here.')`;

/** The value as it is; an error where it is nested too deep. What is short cannot be, and is not looked at. */
function shallow(value: string): string {
  const brackets = `system.main.regexp_replace(${value}::VARCHAR, '${OTHERS}', '', 'gs')`;
  return `CASE WHEN strlen(${value}::VARCHAR) > ${2 * MOST_DEPTH}
    THEN CASE WHEN regexp_full_match(${brackets}, '${SHALLOW}') THEN ${value} ELSE ${REFUSAL} END
    ELSE ${value} END`;
}

const one = (name: string) => `${name}(x) AS system.main.${name}(${shallow('x')})`;
const two = (name: string) => `${name}(x, y) AS system.main.${name}(${shallow('x')}, ${shallow('y')})`;

/** Macros of the same names, as those of sized-functions.ts. */
export const DEPTH_GUARDS: readonly string[] = [
  one('json_structure'),
  one('json_pretty'),
  two('json_contains'),
  two('json_merge_patch'),
  `json_group_structure(x) AS system.main.json_group_structure(${shallow('x')})`,
];

/** Their second argument is followed into its depth as well, and has to be known before the statement runs. */
const STRUCTURED = /^(?:json_transform(?:_strict)?|from_json(?:_strict)?)$/i;
/** Likewise; each `*` of a path goes one level deeper. */
const PATHED = /^(?:->>?|json_(?:extract(?:_string|_path|_path_text)?|value|exists|keys|type|array_length))$/i;
const MOST_STARS = 100;

interface Call {
  function_name?: unknown;
  children?: unknown;
}

/** Whether a call, as it stands in DuckDB's tree of a statement, may go deeper than a stack because of an argument that is a constant. */
export function goesDeep({ function_name: name, children }: Call): boolean {
  if (typeof name !== 'string' || !Array.isArray(children)) return false;
  const second = JSON.stringify(children[1] ?? null);
  if (STRUCTURED.test(name))
    return !second.includes('"class":"CONSTANT"') || /variant/i.test(second) || second.length > 10_000;
  return PATHED.test(name) && isComputed(second);
}

/** What may stand in a path that is a constant: several in a list, or a place from the end. */
const WRITTEN = /"function_name":"(?!(?:list_value|-)")/;

/** A path that a row gives is no wildcard; what is computed once, from constants, may be one. */
function isComputed(path: string): boolean {
  if (path.split('*').length > MOST_STARS) return true;
  return WRITTEN.test(path) && !/"class":"(?:COLUMN_REF|SUBQUERY)"/.test(path);
}
