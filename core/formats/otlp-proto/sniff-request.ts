import type { Signal } from '../../model/telemetry.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import { sniffProtobufSignal } from '../../otlp/sniff-signal.ts';
import { RequestSplitter, singleGroups, type RequestPiece } from './request-splitter.ts';

/** Groups to look at: the first ones may be damaged, or without items. */
const MOST_GROUPS = 20;

/** The signal of the first group that has one. */
export function signalOf(piece: RequestPiece): Signal | undefined {
  for (const { bytes } of singleGroups(piece).slice(0, MOST_GROUPS)) {
    const signal = sniffProtobufSignal(bytes);
    if (signal !== 'empty' && signal !== undefined) return signal;
  }
  return undefined;
}

/** The signal of a request of which only the beginning is there: as a whole, or by one of its complete groups. */
export function sniffRequest(head: Uint8Array): Signal | 'empty' | undefined {
  const signal = sniffProtobufSignal(head);
  return signal ?? sniffGroups(head);
}

function sniffGroups(head: Uint8Array): Signal | undefined {
  try {
    for (const piece of new RequestSplitter().write(head)) return 'fault' in piece ? undefined : signalOf(piece);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
  return undefined;
}
