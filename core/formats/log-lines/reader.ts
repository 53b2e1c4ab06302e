import type { FileTime, Part, Reader, ReadOptions, SkippedPart } from '../format.ts';
import { isSpace } from '../json-bytes.ts';
import { type Line, LineReader, MAX_LINE_BYTES } from '../line-reader.ts';
import { continuesRecord } from './continues.ts';
import type { Draft } from './draft.ts';
import type { LineParser } from './line-parser.ts';
import { LogSlices } from './log-slices.ts';

export interface LineRules {
  format: string;
  parser: LineParser;
  /** Every line without a time belongs to the record before it; otherwise only those that look so. */
  joinsAll: boolean;
}

/** Reads a file of log lines: lines → records → slices. A line that is none costs itself. */
export class LogLinesReader implements Reader {
  readonly format: string;
  private readonly rules: LineRules;
  private readonly lines: LineReader;
  private readonly slices: LogSlices;

  constructor(rules: LineRules, fileTime?: FileTime, options?: ReadOptions) {
    this.format = rules.format;
    this.rules = rules;
    this.lines = new LineReader();
    this.slices = new LogSlices(fileTime, options);
  }

  get bufferedBytes(): number {
    return this.lines.bufferedBytes + this.slices.bufferedBytes + this.rules.parser.bufferedBytes;
  }

  *write(chunk: Uint8Array): Generator<Part> {
    for (const line of this.lines.write(chunk)) {
      const part = this.read(line);
      if (part !== undefined) yield part;
    }
  }

  get isBetweenRecords(): boolean {
    return this.bufferedBytes === 0;
  }

  *flush(): Generator<Part> {
    const waiting = this.slices.take();
    if (waiting !== undefined) yield waiting;
  }

  *end(): Generator<Part> {
    for (const line of this.lines.end()) {
      const part = this.read(line);
      if (part !== undefined) yield part;
    }
    for (const draft of this.rules.parser.end()) {
      const part = this.keep(draft, 0);
      if (part !== undefined) yield part;
    }
    const rest = this.slices.take();
    if (rest !== undefined) yield rest;
  }

  private read(line: Line): Part | undefined {
    if (line.isTooLong) return skipped(line, tooLong(line));
    if (isBlank(line.bytes)) return undefined;
    const outcome = this.rules.parser.parse(line.bytes);
    if (outcome.kind === 'held') return undefined;
    if (outcome.kind === 'draft') return this.keep(outcome.draft, line.length);
    return skipped(line, line.ended ? outcome.reason : `${outcome.reason}; the file may be cut short here`);
  }

  private keep(draft: Draft, bytes: number): Part | undefined {
    const said = draft.isPlain && draft.body.kind === 'string' ? draft.body.value : undefined;
    if (said !== undefined && (this.rules.joinsAll || continuesRecord(said))) {
      const before = this.slices.lastOf(draft.stream);
      if (before !== undefined) {
        this.slices.extend(before, draft, bytes);
        return undefined;
      }
    }
    return this.slices.add(draft, bytes);
  }
}

function skipped({ line, offset }: Line, reason: string): SkippedPart {
  return { kind: 'skipped', line, offset, reason };
}

function tooLong({ length }: Line): string {
  return `line of ${length} bytes; a record has at most ${MAX_LINE_BYTES}`;
}

function isBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (!isSpace(byte)) return false;
  return true;
}
