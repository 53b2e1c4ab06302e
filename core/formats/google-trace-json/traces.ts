import { repairUtf8 } from '../../encoding/utf8.ts';
import { OPEN_BRACE, OPEN_BRACKET } from '../json-bytes.ts';
import type { Notes } from '../records/notes.ts';
import type { Context } from '../records/record-queue.ts';
import type { RecordFormat } from '../records/record-reader.ts';
import type { Place, RawRecord, Use } from '../records/record-splitter.ts';
import { ResourceCache } from '../records/resource-cache.ts';
import { GoogleMapper } from './mapper.ts';

export const GOOGLE_TRACE = 'google-trace-json';

/** What spans are told by the object around them, before or behind them. */
export interface GoogleTrace extends Context {
  traceId: string;
  projectId: string;
}

const WAYS = /^(\[\]|traces|traces\[\])?$/;
const SPAN_LISTS = /^(?:(?:\[\]|traces\[\])\.)?spans$/;
const SPANS = /^(?:(?:\[\]|traces\[\])\.)?spans\[\]$/;
const OWN = /^(?:(?:\[\]|traces\[\])\.)?(traceId|projectId)$/;

/** Knows which trace spans belong to: they do not say it themselves. */
export class GoogleTraces implements RecordFormat<GoogleTrace> {
  readonly format = GOOGLE_TRACE;
  readonly messages: (Place & { reason: string })[] = [];
  readonly #resources = new ResourceCache();
  #trace: GoogleTrace = { isKnown: true, traceId: '', projectId: '' };

  use(path: string, first: number): Use {
    if (SPANS.test(path) || OWN.test(path)) return 'take';
    if (first === OPEN_BRACKET && SPAN_LISTS.test(path)) return 'enter';
    return (first === OPEN_BRACE || first === OPEN_BRACKET) && WAYS.test(path) ? 'enter' : 'pass';
  }

  begin(): void {
    this.#open();
  }

  end(): void {
    this.#trace.isKnown = true;
  }

  finish(): void {
    this.#trace.isKnown = true;
  }

  broken(): void {}

  contextOf({ path, bytes, afterBreak }: RawRecord): GoogleTrace | undefined {
    const own = OWN.exec(path)?.[1] as 'traceId' | 'projectId' | undefined;
    if (own === undefined) return this.#trace;
    const text = repairUtf8(bytes, 0, bytes.length);
    // Behind something broken it may be the next trace's.
    if (!afterBreak && /^"[^"\\]*"$/.test(text)) this.#trace[own] = text.slice(1, -1);
    return undefined;
  }

  mapper(notes: Notes): GoogleMapper {
    return new GoogleMapper(notes, this.#resources);
  }

  #open(): void {
    this.#trace.isKnown = true;
    this.#trace = { isKnown: false, traceId: '', projectId: '' };
  }
}
