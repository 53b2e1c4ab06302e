/** How a database reads what others read otherwise. */
export interface SqlDialect {
  /** A quote behind a backslash does not end a text. */
  escapes: boolean;
  /** "…" is a text, not a name. */
  doubleQuotes: boolean;
  /** # begins a comment. */
  hash: boolean;
  /** […] is a name. */
  brackets: boolean;
  /** $tag$ … $tag$ is a text. */
  dollars: boolean;
  /** q'[ … ]' is a text. */
  q: boolean;
  /** -- begins a comment whatever follows it. */
  dashes: boolean;
  /** Comments nest. */
  nests: boolean;
}

type Known = { [Mark in keyof SqlDialect]?: boolean };
const STANDARD: Known = {
  ...{ escapes: false, doubleQuotes: false, hash: false, brackets: false, dollars: false, q: false, dashes: true },
  nests: false,
};
const MYSQL: Known = { ...STANDARD, escapes: true, doubleQuotes: true, hash: true, dashes: false };
const POSTGRES: Known = { ...STANDARD, dollars: true, nests: true };
const SQL_SERVER: Known = { ...STANDARD, brackets: true, nests: true };
const STRINGS_ONLY: Known = { ...STANDARD, escapes: true, doubleQuotes: true };

/** By `db.system.name`, and `db.system` before it. */
const DIALECTS: Readonly<Record<string, Known>> = {
  ...{ mysql: MYSQL, mariadb: MYSQL, tidb: MYSQL, singlestore: MYSQL, memsql: MYSQL, vitess: MYSQL },
  ...{ postgresql: POSTGRES, postgres: POSTGRES, cockroachdb: POSTGRES, redshift: POSTGRES, 'aws.redshift': POSTGRES },
  ...{ mssql: SQL_SERVER, 'microsoft.sql_server': SQL_SERVER, mssqlcompact: SQL_SERVER },
  ...{
    oracle: { ...STANDARD, q: true },
    'oracle.db': { ...STANDARD, q: true },
    sqlite: { ...STANDARD, brackets: true },
  },
  ...{ db2: STANDARD, 'ibm.db2': STANDARD, derby: STANDARD, h2: { ...STANDARD, dollars: true }, hsqldb: STANDARD },
  ...{ mongodb: STRINGS_ONLY, elasticsearch: STRINGS_ONLY, opensearch: STRINGS_ONLY, couchbase: STRINGS_ONLY },
  ...{ neo4j: STRINGS_ONLY, hive: STRINGS_ONLY, spanner: STRINGS_ONLY, 'gcp.spanner': STRINGS_ONLY },
};
const UNKNOWN: Known = {};

/** What shows that a mark matters in a text. */
const SHOWN: Readonly<Record<keyof SqlDialect, RegExp>> = {
  escapes: /\\['"\\]/,
  doubleQuotes: /"/,
  hash: /#/,
  brackets: /\[/,
  dollars: /\$[\p{L}\p{N}_]*\$/u,
  q: /[qQ]'/,
  dashes: /--\S/,
  nests: /\/\*[^]*\/\*/,
};
const MARKS = Object.keys(SHOWN) as (keyof SqlDialect)[];
/** Ways of reading one statement; each takes as long as its text. */
const MOST_READINGS = 64;

/**
 * The ways in which a text may be read: one where its database is known, or nothing in it is read otherwise elsewhere. What is a value in any
 * of them is hidden.
 */
export function sqlDialects(text: string, system: string): SqlDialect[] {
  const known = DIALECTS[system.toLowerCase()] ?? UNKNOWN;
  const readings = MARKS.reduce<Known[]>(
    (before, mark) => {
      const ways =
        known[mark] !== undefined ? [known[mark]] : SHOWN[mark].test(text) ? [true, false] : [mark === 'dashes'];
      const after = before.flatMap((one) => ways.map((way) => ({ ...one, [mark]: way })));
      return after.length <= MOST_READINGS ? after : before.map((one) => ({ ...one, [mark]: false }));
    },
    [{}],
  );
  return readings as SqlDialect[];
}
