import { textAt } from '../../../contract/frame.ts';
import type { LogListFrame, LogPage } from '../../../contract/operations/logs.ts';

/** One line of the list. */
export interface LogRow {
  readonly key: number;
  readonly timeNs: bigint;
  /** SeverityNumber; 0 = not set. */
  readonly severity: number;
  /** As the sender wrote it; '' when it did not. */
  readonly severityText: string;
  readonly service: string;
  /** Cut at a word before 1,000 characters by the engine. */
  readonly body: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Of the attributes that are columns, in the order they were asked for; '' where absent. */
  readonly attributes: readonly string[];
}

const NO_ATTRIBUTES: LogPage['attributes'] = [];

/** A page as rows, made once when it arrives: lists compare rows by identity. */
export function readLogRows({ rows, columns }: LogListFrame, attributes = NO_ATTRIBUTES): LogRow[] {
  return Array.from({ length: rows }, (_, row) => ({
    key: columns.key[row]!,
    timeNs: columns.time[row]!,
    severity: columns.severity[row]!,
    severityText: textAt(columns.severityText, row),
    service: textAt(columns.service, row),
    body: textAt(columns.body, row),
    traceId: textAt(columns.traceId, row),
    spanId: textAt(columns.spanId, row),
    attributes: attributes.map((column) => textAt(column, row)),
  }));
}
