import type { Result } from '../../contract/result.ts';
import type { Transport } from '../../contract/transport.ts';

const NEWEST_FIRST = { by: 'start', descending: true } as const;

/** What the screens ask of a session that grows, one after the other. */
const QUESTIONS: readonly ((page: Transport) => Promise<Result<unknown>>)[] = [
  (page) => page.call('traces.search', { filter: {}, sort: NEWEST_FIRST, offset: 0, limit: 200 }),
  (page) => page.call('traces.hitmap', { filter: {}, columns: 300, rows: 80, scale: 'log' }),
  (page) => page.call('time.histogram', { buckets: 100 }),
  (page) => page.call('subjects.list', { key: 'service.name', apdexThresholdNs: 5_000_000, limit: 1_000 }),
  (page) => page.call('session.get', {}),
];

export function askAs(page: Transport, turn: number): Promise<Result<unknown>> {
  return QUESTIONS[turn % QUESTIONS.length]!(page);
}
