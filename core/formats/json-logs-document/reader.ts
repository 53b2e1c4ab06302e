import type { FileTime, Part, Reader, ReadOptions, SkippedPart } from '../format.ts';
import { OPEN_BRACE } from '../json-bytes.ts';
import { JsonWalker, type WalkEvent } from '../json-walker.ts';
import { JsonLogLines } from '../json-logs/json-log-lines.ts';
import { LogSlices } from '../log-lines/log-slices.ts';

/** Reads records that stand in a list or over several lines, one by one. */
export class JsonLogDocumentReader implements Reader {
  readonly format = 'json-logs-document';
  private readonly walker = new JsonWalker((path, isList) => path === '' && isList);
  private readonly records = new JsonLogLines();
  private readonly slices: LogSlices;

  constructor(fileTime?: FileTime, options?: ReadOptions) {
    this.slices = new LogSlices(fileTime, options);
  }

  get bufferedBytes(): number {
    return this.walker.bufferedBytes + this.slices.bufferedBytes;
  }

  *write(chunk: Uint8Array): Generator<Part> {
    for (const event of this.walker.write(chunk)) {
      const part = this.take(event);
      if (part !== undefined) yield part;
    }
  }

  *end(): Generator<Part> {
    for (const event of this.walker.end()) {
      const part = this.take(event);
      if (part !== undefined) yield part;
    }
    const rest = this.slices.take();
    if (rest !== undefined) yield rest;
  }

  private take(event: WalkEvent): Part | undefined {
    if (event.kind === 'broken') return skipped(event, event.reason);
    if (event.kind !== 'value') return undefined;
    if (event.bytes[0] !== OPEN_BRACE) return skipped(event, 'a record is an object');
    const outcome = this.records.parse(event.bytes);
    if (outcome.kind === 'draft') return this.slices.add(outcome.draft, event.bytes.length);
    return outcome.kind === 'fault' ? skipped(event, outcome.reason) : undefined;
  }
}

function skipped({ line, offset }: { line: number; offset: number }, reason: string): SkippedPart {
  return { kind: 'skipped', line, offset, reason };
}
