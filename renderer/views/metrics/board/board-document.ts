import * as v from 'valibot';
import { METRIC_KINDS, type MetricSummary } from '../../../../contract/operations/metrics.ts';
import { writeSettings, type ChartSettings } from '../chart-settings.ts';

/*
 * The board of pinned charts, a text in the session file:
 *
 *   { version: 1, columns: 2, charts: [{ id, title, name, service, kind, …, params: { as: 'rate', by: 'http.route' } }] }
 *
 * How a chart is drawn is kept as the parameters an address would carry, so one reader serves both. A chart that cannot
 * be read is kept as it is and written back: what another version pinned is not lost by this one.
 */
const VERSION = 1;
/** As many as a page is read with. */
export const MOST_CHARTS = 40;

const width = v.picklist([1, 2]);
/** A name as the contract bounds it. */
const name = v.pipe(v.string(), v.maxLength(4_096));

const pinned = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  title: v.fallback(v.pipe(v.string(), v.maxLength(200)), ''),
  name: v.pipe(name, v.minLength(1)),
  service: name,
  kind: v.picklist(METRIC_KINDS),
  isMonotonic: v.fallback(v.boolean(), false),
  temporality: v.fallback(v.pipe(v.number(), v.integer()), 0),
  params: v.fallback(v.record(v.string(), v.string()), {}),
  /** Columns it takes, of those the board has. */
  width: v.fallback(width, 1),
});
export type PinnedChart = v.InferOutput<typeof pinned>;

export interface Board {
  readonly columns: 1 | 2;
  readonly charts: readonly PinnedChart[];
  /** What could not be read, as it was. */
  readonly unread: readonly unknown[];
  /** Written by a later version: shown as far as it is understood, and not written over. */
  readonly isNewer: boolean;
}

export const EMPTY_BOARD: Board = { columns: 2, charts: [], unread: [], isNewer: false };

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** null: the text is no board at all. '' is an empty one. */
export function readBoard(text: string): Board | null {
  if (text === '') return EMPTY_BOARD;
  const whole = v.safeParse(
    v.object({ version: v.number(), columns: v.fallback(width, 2), charts: v.fallback(v.array(v.unknown()), []) }),
    parse(text),
  );
  if (!whole.success) return null;
  const { version, columns, charts } = whole.output;
  const read = charts.map((chart) => ({ chart, result: v.safeParse(pinned, chart) }));
  const ids = new Set<string>();
  const good: PinnedChart[] = [];
  const unread: unknown[] = [];
  for (const { chart, result } of read) {
    // Every chart asks a question: those of a board too long to be ours stay in the file and off the screen.
    if (!result.success || good.length === MOST_CHARTS) unread.push(chart);
    else if (!ids.has(result.output.id)) good.push(result.output);
    if (result.success) ids.add(result.output.id);
  }
  return { columns, charts: good, unread, isNewer: version > VERSION };
}

export function writeBoard({ columns, charts, unread }: Board): string {
  return JSON.stringify({ version: VERSION, columns, charts: [...charts, ...unread] });
}

export type BoardChange = (board: Board) => Board;

type Pinnable = Pick<MetricSummary, 'name' | 'service' | 'kind' | 'isMonotonic' | 'temporality'>;

/** Puts a chart at the end; a board that is full stays as it is. */
export function pinChart(id: string, metric: Pinnable, settings: ChartSettings): BoardChange {
  const { name: metricName, service, kind, isMonotonic, temporality } = metric;
  const params = Object.fromEntries(
    Object.entries(writeSettings(settings, metric)).filter(([, value]) => value !== ''),
  );
  const chart: PinnedChart = {
    id,
    title: '',
    name: metricName,
    service,
    kind,
    isMonotonic,
    temporality,
    params,
    width: 1,
  };
  return (board) => (board.charts.length >= MOST_CHARTS ? board : { ...board, charts: [...board.charts, chart] });
}

/** Changes are by id, so that they fit whatever another window has made of the board meanwhile. */
export const removeChart =
  (id: string): BoardChange =>
  (board) => ({ ...board, charts: board.charts.filter((chart) => chart.id !== id) });

/** Puts a removed chart back where it was, or at the end of a board that has become shorter. */
export const restoreChart =
  (chart: PinnedChart, at: number): BoardChange =>
  (board) =>
    board.charts.some(({ id }) => id === chart.id)
      ? board
      : { ...board, charts: board.charts.toSpliced(Math.min(at, board.charts.length), 0, chart) };

export const changeChart =
  (id: string, change: Partial<Pick<PinnedChart, 'title' | 'width'>>): BoardChange =>
  (board) => ({ ...board, charts: board.charts.map((chart) => (chart.id === id ? { ...chart, ...change } : chart)) });

/** One place towards the start (−1) or the end (+1). */
export const moveChart =
  (id: string, by: -1 | 1): BoardChange =>
  (board) => {
    const from = board.charts.findIndex((chart) => chart.id === id);
    const to = from + by;
    if (from < 0 || to < 0 || to >= board.charts.length) return board;
    return { ...board, charts: board.charts.toSpliced(from, 1).toSpliced(to, 0, board.charts[from]!) };
  };

export const setColumns =
  (columns: 1 | 2): BoardChange =>
  (board) => ({ ...board, columns });
