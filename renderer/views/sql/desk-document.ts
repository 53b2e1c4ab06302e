import * as v from 'valibot';

/*
 * What is kept of the SQL desk, a text in the session file:
 *
 *   { version: 1, saved: [{ name, sql }], history: ['SELECT …', …] }     the latest first
 */
const VERSION = 1;
const MOST_SAVED = 100;
const MOST_HISTORY = 50;
/** A statement longer than this is run, but not remembered: the document as a whole has a million characters. */
const MOST_LENGTH = 6_000;

const statement = v.pipe(v.string(), v.minLength(1), v.maxLength(MOST_LENGTH));
const saved = v.object({ name: v.pipe(v.string(), v.minLength(1), v.maxLength(120)), sql: statement });
const list = <Item extends v.GenericSchema>(item: Item, most: number) =>
  v.fallback(v.pipe(v.array(item), v.maxLength(most)), []);
const document = v.object({
  version: v.literal(VERSION),
  saved: list(saved, MOST_SAVED),
  history: list(statement, MOST_HISTORY),
});

export type SavedQuery = v.InferOutput<typeof saved>;
export interface Desk {
  /** By name. */
  readonly saved: readonly SavedQuery[];
  readonly history: readonly string[];
}

export const EMPTY_DESK: Desk = { saved: [], history: [] };

/** null: something that is no desk of ours, or of a later version; it is not written over. '' is an empty one. */
export function readDesk(text: string): Desk | null {
  if (text === '') return EMPTY_DESK;
  try {
    const { output, success } = v.safeParse(document, JSON.parse(text));
    return success ? { saved: output.saved, history: output.history } : null;
  } catch {
    return null;
  }
}

export function writeDesk({ saved: queries, history }: Desk): string {
  return JSON.stringify({ version: VERSION, saved: queries, history });
}

export type DeskChange = (desk: Desk) => Desk;

const isKept = (sql: string): boolean => sql.length > 0 && sql.length <= MOST_LENGTH;

/** One of the same name gives way. Returns the desk itself where there is no room. */
export function saveQuery(name: string, sql: string): DeskChange {
  return (desk) => {
    const others = desk.saved.filter((query) => query.name !== name);
    if (!v.is(saved, { name, sql }) || others.length >= MOST_SAVED) return desk;
    return { ...desk, saved: [...others, { name, sql }].toSorted((a, b) => a.name.localeCompare(b.name)) };
  };
}

export function removeQuery(name: string): DeskChange {
  return (desk) => ({ ...desk, saved: desk.saved.filter((query) => query.name !== name) });
}

/** What was run comes to the front, once. */
export function remember(sql: string): DeskChange {
  return (desk) => {
    if (!isKept(sql) || desk.history[0] === sql) return desk;
    const history = [sql, ...desk.history.filter((earlier) => earlier !== sql)].slice(0, MOST_HISTORY);
    return { ...desk, history };
  };
}
