import type { HiddenCount } from '../hidden-values.ts';
import type { Unread } from '../unread.ts';
import type { RecordingClock } from '../../model/recording-clock.ts';
import type { RowKeys } from '../../model/codes.ts';
import type { Attributes } from '../../model/attributes.ts';
import type { LinkColumns } from '../../layout/timeline/link-index.ts';
import type { TimelineSource, TextCodes } from '../../layout/timeline/timeline-model.ts';

export type ReportLanguage = 'en' | 'ko';

/** The contract's `TraceDetail` fits as it is. */
export interface ReportTrace extends TimelineSource {
  traceId: string;
  totalSpans: number;
  frame: TimelineSource['frame'] & {
    baseNs: string;
    columns: TimelineSource['frame']['columns'] & { key: RowKeys; scope: TextCodes };
  };
  /** Those within the trace tell what a consumer had waited for. */
  links?: { columns: LinkColumns };
}

interface Group {
  attributes: Attributes;
  droppedAttributesCount: number;
}

/** What the fold-outs show of a span; the contract's `SpanDetail` fits as it is. */
export interface ReportSpan extends Group {
  spanKey: number;
  parentSpanId: string;
  traceState: string;
  flags: number;
  startTimeUnixNano: bigint;
  endTimeUnixNano: bigint;
  status: { code: number; message: string };
  events: (Group & { timeUnixNano: bigint; name: string })[];
  droppedEventsCount: number;
  links: (Group & { traceId: string; spanId: string; traceState: string })[];
  droppedLinksCount: number;
  resource: Group & { schemaUrl: string };
  scope: Group & { name: string; version: string; schemaUrl: string };
}

export interface TraceReportInput {
  detail: ReportTrace;
  /** Any of the trace's spans in any order; a span that is not among them is shown without attributes. */
  spans: readonly ReportSpan[];
  data: ReportData;
  /** What could not be read of the files it was opened from: spans of this trace may be among it. */
  unread?: Omit<Unread, 'name'>;
  language: ReportLanguage;
  /** What was hidden in all of it, by rule. */
  hidden?: readonly HiddenCount[];
  /** What times are told from, where the session the trace is of has no dates. */
  clock?: RecordingClock | undefined;
  /** Heading of the report; by default the root span's service and name. */
  title?: string;
  /** Rows drawn and listed; the rest is in the data and the report says how many they are. */
  rowLimit?: number;
  /** Escaped characters of attributes, events and links on the page; what has no room is counted. */
  roomCharacters?: number;
}

/** The whole trace as OTLP JSON; goes into the file as it is. */
export interface ReportData {
  /** One after the other the document; none where it is too large for the file. */
  pieces: readonly string[];
  /** Of the document, also where it is not in the file. */
  characters: number;
  /** The pieces are base64 of the document in gzip; left out: they are JSON. */
  isPacked?: boolean;
}
