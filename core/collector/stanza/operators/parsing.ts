import type { AnyValue } from '../../../model/attributes.ts';
import { OttlError } from '../../ottl/problem.ts';
import { typeName } from '../../ottl/value.ts';
import type { Settings } from '../../settings.ts';
import type { Entry } from '../entry.ts';
import { getField, setField } from '../field.ts';
import { OperatorError, readField, type OperatorContext, type OperatorKind } from '../operator.ts';
import { readScopeName } from './scope-name.ts';
import { readSeverity, SEVERITY_KEYS } from './severity.ts';
import { readTimestamp, TIME_KEYS } from './time.ts';
import { readTrace, TRACE_KEYS } from './trace.ts';

export const PARSER_KEYS = ['parse_from', 'parse_to', 'body', 'timestamp', 'severity', 'trace', 'scope_name'];

/** `entry` is for what else of it says how to read. Throws OperatorError. */
export type Parse = (written: string, entry: Entry) => AnyValue;

/** An operator that parses a text. */
export function parser(
  type: string,
  keys: readonly string[],
  refused: readonly string[],
  read: (settings: Settings) => Parse,
  idle: readonly string[] = [],
): OperatorKind {
  return {
    type,
    keys: [...PARSER_KEYS, ...keys],
    refused,
    idle,
    read(settings, context) {
      const parsed = readParsing(settings, context, read(settings));
      return {
        run(entry, write) {
          parsed(entry);
          write(entry);
        },
      };
    },
  };
}

/** What all parsers of texts share: where from and where to, and the blocks behind. */
export function readParsing(settings: Settings, context: OperatorContext, parse: Parse): (entry: Entry) => void {
  const from = readField(settings, 'parse_from', 'body');
  const to = readField(settings, 'parse_to', 'attributes', true);
  const body = settings.has('body') ? readField(settings, 'body') : undefined;
  if (body && to.root === 'body' && to.keys.length === 0)
    settings.note(['body'], 'parse_to: body is not allowed where body is given');
  const blocks = readBlocks(settings, context);
  return (entry) => {
    const value = getField(entry, from);
    if (!value) throw new OperatorError(`the entry has no ${from.text}`);
    if (value.kind !== 'string') throw new OperatorError(`${typeName(value)} cannot be parsed as a text`);
    setField(entry, to, parse(value.value, entry));
    const moved = body && getField(entry, body);
    if (moved) entry.body = moved;
    runAll(blocks, entry);
  };
}

export type Block = (entry: Entry) => void;

function readBlocks(settings: Settings, context: OperatorContext): Block[] {
  const blocks: Block[] = [];
  const block = (key: string, keys: readonly string[], read: (inner: Settings) => Block) => {
    if (!settings.has(key)) return;
    const inner = settings.inner(key);
    inner.allow(keys);
    blocks.push(read(inner));
  };
  block('timestamp', TIME_KEYS, (inner) => readTimestamp(inner, context));
  block('severity', SEVERITY_KEYS, readSeverity);
  block('trace', TRACE_KEYS, readTrace);
  block('scope_name', ['parse_from'], readScopeName);
  return blocks;
}

/** Each is tried, whatever became of those before it; the first failure is told. */
function runAll(blocks: readonly Block[], entry: Entry): void {
  let failure: OperatorError | undefined;
  for (const block of blocks)
    try {
      block(entry);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      failure ??= error;
    }
  if (failure) throw failure;
}

/** What it makes; its failure is one of the entry. */
export function orError<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof OttlError ? new OperatorError(error.message) : error;
  }
}
