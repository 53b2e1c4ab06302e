import type { Settings } from '../settings.ts';
import { noting } from '../noting.ts';
import { parseExpression, type Condition } from './expression.ts';
import { parseField, type Field } from './field.ts';
import type { Entry } from './entry.ts';

/** What went wrong with one entry. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

/** What operators may not take from the world by themselves. */
export interface OperatorContext {
  /** Unix nanoseconds. */
  nowNs: () => bigint;
  /** From 0 up to, not including, 1. */
  random: () => number;
  env: (name: string) => string | undefined;
  /** Where times without a zone are from: an IANA name. */
  zone: string;
}

/** To whom entries go on: the next operator, or the one with this id. */
export type Write = (entry: Entry, to?: string) => void;

export interface Operator {
  /** Throws OperatorError; then `on_error` says what becomes of the entry as it is by then. */
  run(entry: Entry, write: Write): void;
  /** Gives on what was held for long, or all of it. */
  flush?(nowNs: bigint, isAll: boolean, write: Write): void;
  /** The first entries of what is held. */
  held?(): Iterable<Entry>;
}

export interface OperatorKind {
  type: string;
  /** Keys beside those that every operator has. */
  keys: readonly string[];
  /** Known to the Collector, and not supported here. */
  refused?: readonly string[];
  /** Known to the Collector; they change only what it costs. */
  idle?: readonly string[];
  /** Reads settings, and notes what is wrong with them; what it gives is only called without problems. */
  read(settings: Settings, context: OperatorContext): Operator;
  /** Ids of operators that it sends to beside the next one. */
  outputs?(settings: Settings): { id: string; path: readonly (string | number)[] }[];
}

/** The field under a key; `fallback` where there is none, and a problem where there is no fallback either. */
export function readField(settings: Settings, key: string, fallback?: string, isRootable = false): Field {
  const written = settings.text(key, fallback ?? '');
  if (written === '') settings.note([key], 'a field such as attributes.name is expected here');
  const isGiven = settings.has(key) && written !== '';
  const read = isGiven ? noting(settings, [key], () => parseField(written, isRootable)) : undefined;
  return read ?? parseField(fallback ?? 'body', true);
}

/** The condition under a key; undefined where there is none, and for one that is noted. */
export function readCondition(settings: Settings, key: string, { env }: OperatorContext): Condition | undefined {
  if (!settings.has(key)) return undefined;
  const written = settings.text(key);
  return noting(settings, [key], () => {
    const expression = parseExpression(written, env);
    return (entry: Entry) => {
      const value = expression(entry);
      if (value.kind === 'bool') return value.value;
      throw new OperatorError(`"${written}" is neither true nor false for this entry`);
    };
  });
}
