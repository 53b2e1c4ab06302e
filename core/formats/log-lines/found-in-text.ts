import { NO_SPAN_ID, NO_TRACE_ID } from '../../model/ids.ts';
import type { Draft } from './draft.ts';
import { severityOfWord, type Severity } from './severity.ts';
import { readSpanId, readTraceId } from './trace-ids.ts';

/** A level stands near the beginning; further on the same word is prose. */
const LEVEL_WITHIN = 80;
const WORD = /[A-Za-z]+/g;
const NO_LEVEL: Severity = { number: 0, text: '' };
const SHORTEST_LEVEL = 3;

// Every part is bounded, so that a search costs the same on any line of a length.
const TRACE_ID = /\btrace[._-]?id["']?[ =:]{1,3}["']?([0-9a-f-]{16,36})\b/i;
const SPAN_ID = /\bspan[._-]?id["']?[ =:]{1,3}["']?([0-9a-f]{16})\b/i;

/** The level that a text names: its first word, or one in capitals or brackets near its beginning. */
export function levelIn(said: string): Severity {
  const head = said.slice(0, LEVEL_WITHIN);
  for (const { 0: word, index } of head.matchAll(WORD)) {
    if (word.length < SHORTEST_LEVEL) continue;
    const number = severityOfWord(word);
    if (number > 0 && standsOut(head, word, index)) return { number, text: word };
  }
  return NO_LEVEL;
}

function standsOut(head: string, word: string, index: number): boolean {
  const [before, behind] = [head[index - 1] ?? '', head[index + word.length] ?? ''];
  if (/\w/.test(before) || /[\w.]/.test(behind)) return false;
  const isFirst = index === 0 || (index === 1 && !/\w/.test(before));
  const isMarked = '[<(='.includes(before || ' ') || '])>'.includes(behind || ' ');
  return isFirst || isMarked || word === word.toUpperCase();
}

export function traceIdsIn(said: string): Pick<Draft, 'traceId' | 'spanId' | 'idPadded'> {
  const written = said.includes('race') || said.includes('RACE') ? TRACE_ID.exec(said)?.[1] : undefined;
  const found = written === undefined ? undefined : readTraceId(written);
  if (found === undefined) return { traceId: NO_TRACE_ID, spanId: NO_SPAN_ID, idPadded: false };
  const span = SPAN_ID.exec(said)?.[1];
  return {
    traceId: found.id,
    spanId: (span === undefined ? undefined : readSpanId(span)) ?? NO_SPAN_ID,
    idPadded: found.padded,
  };
}
