import type { MetricKind } from './metric.ts';

/** One operation of one session: spans of one service, name and kind. */
export interface OperationFigures {
  readonly service: string;
  readonly name: string;
  /** SpanKind by number. */
  readonly kind: number;
  readonly spans: number;
  /** Spans with status ERROR. */
  readonly errors: number;
  /** Spans with an end that is not before their start: what the percentiles are of. */
  readonly timed: number;
  /** Nanoseconds; NaN where nothing is timed. */
  readonly p50Ns: number;
  readonly p95Ns: number;
  /** Where p95 lies in the long run, at a certainty of 90 %; NaN where so few spans do not tell. */
  readonly p95LowNs: number;
  readonly p95HighNs: number;
}

/** One metric of one service. */
export interface MetricFigures {
  readonly service: string;
  readonly name: string;
  readonly unit: string;
  readonly kind: MetricKind;
  readonly isMonotonic: boolean;
  readonly points: number;
  /** Keys of its points' attributes, sorted. */
  readonly labels: readonly string[];
  /** Mean of the values; of distributions the mean of what they counted. NaN where it is not known. */
  readonly mean: number;
  /** Rise of a counter, or counted by a distribution, per second; NaN for others, and where it is not known. */
  readonly perSecond: number;
}

/** One pattern of log bodies. */
export interface PatternFigures {
  readonly template: string;
  readonly count: number;
  /** Records by level: none, trace, debug, info, warn, error, fatal. */
  readonly levels: readonly number[];
}

/** Items of a list; `truncated` where there are more, the rarest of which are missing. */
export interface FigureList<Item> {
  readonly items: readonly Item[];
  readonly truncated: boolean;
}

/** What of a session can be set beside another. */
export interface SessionFigures {
  readonly spans: number;
  readonly logs: number;
  readonly points: number;
  /** From the first span's start to the last one's, in nanoseconds; 0 where there are less than two. */
  readonly spansTookNs: number;
  /** The same of log records. */
  readonly logsTookNs: number;
  readonly operations: FigureList<OperationFigures>;
  readonly metrics: FigureList<MetricFigures>;
  readonly patterns: FigureList<PatternFigures>;
}
