import type { LineParser, LineOutcome } from '../log-lines/line-parser.ts';
import { emptyDraft, NO_TIME, text, within, type Draft } from '../log-lines/draft.ts';
import type { Field } from '../log-lines/draft-of-fields.ts';
import { FastFields } from '../log-lines/fast-fields.ts';
import { jsonFault, readJsonFields } from '../log-lines/json-fields.ts';
import { parseMessage } from '../log-lines/parse-message.ts';
import { Pieces } from '../log-lines/pieces.ts';
import { readText } from '../log-lines/text-lines.ts';
import { readTimeText } from '../log-lines/text-time.ts';

/**
 * Lines of Docker's json-file driver, `{"log":"…\n","stream":"stdout","time":"…"}`. A message above 16 KiB comes in pieces, of which
 * only the last one ends with a line feed; each has a time, and the first one's is the message's.
 */
export class DockerLines implements LineParser {
  private readonly pieces = new Pieces();
  private readonly fast = new FastFields();

  get bufferedBytes(): number {
    return this.pieces.characters;
  }

  parse(bytes: Uint8Array): LineOutcome {
    const { text: line, isRepaired } = readText(bytes);
    const fields = (isRepaired ? undefined : this.fast.read(line)) ?? readJsonFields(bytes);
    if (!Array.isArray(fields)) return { kind: 'fault', reason: jsonFault(fields) };
    const log = stringOf(fields, 'log');
    if (log === undefined) return { kind: 'fault', reason: 'no "log", which every line of a json-file log has' };
    const message = this.pieces.join(outerOf(fields), log.replace(/\r?\n$/, ''), log.endsWith('\n'));
    return message === undefined ? { kind: 'held' } : { kind: 'draft', draft: recordOf(message.outer, message.text) };
  }

  end(): Draft[] {
    return this.pieces.end().map(({ outer, text: message }) => recordOf(outer, message));
  }
}

/** Whether these are the fields of such a line, and not of a program that logs JSON. */
export function isDockerLine(fields: readonly Field[]): boolean {
  const keys = new Set(fields.map(({ key }) => key));
  return stringOf(fields, 'log') !== undefined && keys.has('time') && (keys.has('stream') || keys.has('attrs'));
}

function recordOf(outer: Draft, message: string): Draft {
  return within(outer, parseMessage(message));
}

function outerOf(fields: readonly Field[]): Draft {
  const stream = stringOf(fields, 'stream') ?? '';
  const rest = fields.filter(({ key }) => key !== 'log' && key !== 'stream' && key !== 'time');
  const attributes = rest.map(({ key, value }) => ({ key, value }));
  if (stream !== '') attributes.unshift({ key: 'log.iostream', value: text(stream) });
  return { ...emptyDraft(), time: readTimeText(stringOf(fields, 'time') ?? '') ?? NO_TIME, attributes, stream };
}

function stringOf(fields: readonly Field[], key: string): string | undefined {
  const value = fields.find((field) => field.key === key)?.value;
  return value?.kind === 'string' ? value.value : undefined;
}
