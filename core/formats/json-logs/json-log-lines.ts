import { OPEN_BRACE } from '../json-bytes.ts';
import type { Draft } from '../log-lines/draft.ts';
import { draftOfFields } from '../log-lines/draft-of-fields.ts';
import { FastFields } from '../log-lines/fast-fields.ts';
import { jsonFault, readJsonFields } from '../log-lines/json-fields.ts';
import type { LineOutcome, LineParser } from '../log-lines/line-parser.ts';
import { parseLine } from '../log-lines/parse-message.ts';
import { readText } from '../log-lines/text-lines.ts';

/** Lines of programs that log JSON objects; what they print besides is text. */
export class JsonLogLines implements LineParser {
  readonly bufferedBytes = 0;
  private readonly fast = new FastFields();

  parse(bytes: Uint8Array): LineOutcome {
    const { text, isRepaired } = readText(bytes);
    const isObject = bytes[0] === OPEN_BRACE;
    if (!isObject) return { kind: 'draft', draft: { ...parseLine(text).draft, isRepaired } };
    const fields = (isRepaired ? undefined : this.fast.read(text)) ?? readJsonFields(bytes);
    if (!Array.isArray(fields)) return { kind: 'fault', reason: jsonFault(fields) };
    return { kind: 'draft', draft: draftOfFields(fields, () => text) };
  }

  end(): Draft[] {
    return [];
  }
}
