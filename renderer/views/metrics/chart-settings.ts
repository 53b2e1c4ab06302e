import type { AttributeTerm } from '../../../contract/filters.ts';
import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { parseDuration } from '../../format/duration.ts';
import { parseFilter } from '../../state/filter-syntax.ts';
import { writeFilter } from '../../state/filter-terms.ts';
import { NO_FILTER } from '../../state/filter.ts';

export const CHART_VIEWS = ['value', 'rate', 'increase', 'mean', 'quantile', 'heatmap'] as const;
export type ChartView = (typeof CHART_VIEWS)[number];

export const AGGREGATES = ['sum', 'average', 'min', 'max'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** How one metric is drawn: what a link carries, and what a pinned chart keeps. */
export interface ChartSettings {
  readonly view: ChartView;
  /** Attribute keys whose values make the lines; empty: all streams as one. null: every stream for itself. */
  readonly groupBy: readonly string[] | null;
  /** How the streams of one line become one. */
  readonly aggregate: Aggregate;
  /** Most lines; the others are one line together. */
  readonly top: number;
  readonly where: readonly AttributeTerm[];
  /** Of every service that has the metric, not of one only. */
  readonly allServices: boolean;
  /** Of a heatmap's values. */
  readonly scale: 'log' | 'linear';
  /** An earlier window to compare with: '' none, 'previous' the one just before, else how long before ('1h', '1d'). */
  readonly compare: string;
}

/** What decides how a metric can be drawn. */
export type MetricShape = Pick<MetricSummary, 'kind' | 'isMonotonic' | 'temporality'>;

export const TOPS = [5, 10, 20, 50] as const;
const DEFAULT_TOP = 10;
const MOST_KEYS = 5;
const MOST_TERMS = 50;

/** The views that mean something, the one shown first in front. */
export function viewsFor({ kind, isMonotonic, temporality }: MetricShape): readonly ChartView[] {
  switch (kind) {
    case 'none':
    case 'gauge':
      return ['value'];
    case 'sum':
      if (isMonotonic) return ['rate', 'increase', 'value'];
      // A total that goes up and down has no rate; deltas are changes already.
      return temporality === 1 ? ['value', 'increase', 'rate'] : ['value'];
    case 'histogram':
    case 'exponentialHistogram':
      return ['heatmap', 'quantile', 'mean', 'rate', 'increase'];
    case 'summary':
      return ['mean', 'quantile', 'rate', 'increase'];
  }
}

/** What is added up by nature is summed; temperatures are not. */
export const defaultAggregate = ({ kind }: MetricShape): Aggregate => (kind === 'gauge' ? 'average' : 'sum');

export function defaultSettings(metric: MetricShape): ChartSettings {
  return {
    view: viewsFor(metric)[0]!,
    groupBy: null,
    aggregate: defaultAggregate(metric),
    top: DEFAULT_TOP,
    where: [],
    allServices: false,
    scale: 'log',
    compare: '',
  };
}

/** Keys are free text: the two signs that part them are written as codes. */
const escapeKey = (key: string): string => key.replace(/[%,]/g, (sign) => (sign === '%' ? '%25' : '%2C'));
const unescapeKey = (text: string): string => text.replace(/%(2C|25)/gi, (code) => (code === '%25' ? '%' : ','));

/** No attribute has this key in the address: a comma is escaped. */
const TOGETHER = ',';

function readGroupBy(text: string | undefined): readonly string[] | null {
  if (!text) return null;
  if (text === TOGETHER) return [];
  const keys = text.split(',').map(unescapeKey).filter(Boolean);
  return [...new Set(keys)].slice(0, MOST_KEYS);
}

const writeGroupBy = (keys: readonly string[] | null): string =>
  keys === null ? '' : keys.length === 0 ? TOGETHER : keys.map(escapeKey).join(',');

export const isCompare = (text: string): boolean =>
  text === '' || text === 'previous' || (parseDuration(text) ?? 0n) > 0n;

type Params = Readonly<Record<string, string>>;

/** Reads any address; what it does not understand, or what the metric cannot be, takes its default. */
export function readSettings(params: Params, metric: MetricShape): ChartSettings {
  const other = defaultSettings(metric);
  const top = Number(params.top);
  const compare = params.vs ?? '';
  return {
    view: viewsFor(metric).find((view) => view === params.as) ?? other.view,
    groupBy: readGroupBy(params.by),
    aggregate: AGGREGATES.find((each) => each === params.agg) ?? other.aggregate,
    top: Number.isSafeInteger(top) && top >= 1 && top <= 100 ? top : other.top,
    where: readTerms(params.where ?? ''),
    allServices: params.of === 'all',
    scale: params.scale === 'linear' ? 'linear' : 'log',
    compare: isCompare(compare) ? compare : '',
  };
}

/** Terms as they are typed: `http.route=/cart cpu!=0`. What is no condition on an attribute is left out. */
export const readTerms = (text: string): AttributeTerm[] => [...parseFilter(text).attributes].slice(0, MOST_TERMS);
export const writeTerms = (where: readonly AttributeTerm[]): string => writeFilter({ ...NO_FILTER, attributes: where });

/** Parameters of the address; '' where the default holds, which the address does not carry. */
export function writeSettings(settings: ChartSettings, metric: MetricShape): Record<string, string> {
  const other = defaultSettings(metric);
  return {
    as: settings.view === other.view ? '' : settings.view,
    by: writeGroupBy(settings.groupBy),
    agg: settings.aggregate === other.aggregate ? '' : settings.aggregate,
    top: settings.top === other.top ? '' : String(settings.top),
    where: writeTerms(settings.where),
    of: settings.allServices ? 'all' : '',
    scale: settings.scale === 'linear' ? 'linear' : '',
    vs: settings.compare,
  };
}

/** Of the address' parameters those that are settings of one chart. */
export const SETTING_PARAMS: readonly string[] = ['as', 'by', 'agg', 'top', 'where', 'of', 'scale', 'vs'];
