import type { Signal } from '../../model/telemetry.ts';
import { noting } from '../noting.ts';
import type { Condition, Statement } from '../ottl/ast.ts';
import type { Site } from '../ottl/contexts/accessor.ts';
import { CONTEXTS, type ContextName } from '../ottl/contexts/context.ts';
import { inferContext } from '../ottl/infer-context.ts';
import type { FunctionSet } from '../ottl/functions/function.ts';
import type { Settings } from '../settings.ts';

export type ErrorMode = 'ignore' | 'silent' | 'propagate';
export const ERROR_MODES: readonly ErrorMode[] = ['ignore', 'silent', 'propagate'];

/** From the widest: the order in which filters ask. */
export const CONTEXTS_OF: Readonly<Record<Signal, readonly ContextName[]>> = {
  traces: ['resource', 'scope', 'span', 'spanevent'],
  metrics: ['resource', 'scope', 'metric', 'datapoint'],
  logs: ['resource', 'scope', 'log'],
};

/** A text of the settings and where it stands. */
export interface Written<T> {
  text: string;
  /** Under the settings it was read from. */
  path: readonly (string | number)[];
  root: T;
}

/** What `read` makes of each text of a list; mistakes are noted with their place. */
export function readTexts<T extends Statement | Condition>(
  settings: Settings,
  key: string,
  read: (text: string) => T,
): Written<T>[] {
  return settings.list(key).flatMap((value, i) => {
    const path = [key, i];
    if (typeof value !== 'string') {
      settings.note(path, 'a text is expected here');
      return [];
    }
    const root = noting(settings, path, () => read(value));
    return root ? [{ text: value, path, root }] : [];
  });
}

/** `context:` where it is given; undefined for none and for one that is noted. */
export function writtenContext(settings: Settings, signal: Signal): ContextName | undefined {
  if (!settings.has('context')) return undefined;
  const written = settings.text('context').toLowerCase();
  const allowed = CONTEXTS_OF[signal];
  if (allowed.includes(written as ContextName)) return written as ContextName;
  const isOther = Object.hasOwn(CONTEXTS, written);
  settings.note(
    ['context'],
    `${isOther ? '' : 'unknown '}context "${written}"${isOther ? ' is not of this signal' : ''}, there is ${allowed.join(', ')}`,
  );
  return undefined;
}

/** Where texts run: in the context written, or in the one their paths name. Notes texts that name none or another; undefined then. */
export function siteOf(
  settings: Settings,
  signal: Signal,
  texts: readonly Written<Statement | Condition>[],
  functions: FunctionSet,
): Site | undefined {
  if (settings.has('context')) {
    const context = writtenContext(settings, signal);
    return context && { context, isPrefixed: false };
  }
  const allowed = CONTEXTS_OF[signal];
  for (const { path, root } of texts)
    if (!noting(settings, path, () => [inferContext([root], allowed, functions)])) return undefined;
  const context = inferContext(
    texts.map((text) => text.root),
    allowed,
    functions,
  );
  if (context) return { context, isPrefixed: true };
  if (texts.length > 0)
    settings.note(texts[0]!.path, `no path tells the context: write "context:" with one of ${allowed.join(', ')}`, 0);
  return undefined;
}
