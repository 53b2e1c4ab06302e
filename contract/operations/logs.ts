import * as v from 'valibot';
import type { AnyValue, Attributes } from '../../core/model/attributes.ts';
import { logFilter, pageLimit, pageOffset, rowKey } from '../filters.ts';
import type { Frame, TextColumn } from '../frame.ts';
import { operation } from '../operation.ts';
import type { ResourceDetail, ScopeDetail } from './traces.ts';

/** `time` falls back to the observed time where the record has none. `body` is cut at 1,000 characters. */
export type LogListFrame = Frame<{
  key: Float64Array;
  time: Float64Array;
  severity: Uint8Array;
  severityText: TextColumn;
  service: TextColumn;
  body: TextColumn;
  traceId: TextColumn;
  spanId: TextColumn;
}>;

export interface LogPage {
  frame: LogListFrame;
  total: number;
  outsideRange: number;
}

export const logsSearch = operation<LogPage>()(
  'logs.search',
  v.object({ filter: logFilter, descending: v.boolean(), offset: pageOffset, limit: pageLimit }),
);

/** Everything known of one log record, exact. */
export interface LogDetail {
  logKey: number;
  timeUnixNano: bigint;
  observedTimeUnixNano: bigint;
  severityNumber: number;
  severityText: string;
  body: AnyValue;
  eventName: string;
  attributes: Attributes;
  droppedAttributesCount: number;
  flags: number;
  traceId: string;
  spanId: string;
  service: string;
  /** The record's span, where this store holds it. */
  span: { spanKey: number; name: string; service: string } | null;
  resource: ResourceDetail;
  scope: ScopeDetail;
}

export const logGet = operation<LogDetail>()('log.get', v.object({ logKey: rowKey }));
