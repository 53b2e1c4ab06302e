import { failure, success } from '../../contract/result.ts';
import { noCounts } from '../../core/model/telemetry.ts';
import { FakeEngine } from './fake-engine.ts';

const COUNTS = { ...noCounts(), spans: 7 };
const ACCOUNT = {
  ...{ file: 'f', format: 'otlp-json', evidence: 'it has resourceSpans', bytes: 10, counts: COUNTS },
  ...{ firstNs: '1', lastNs: '2', skipped: [], skippedTotal: 0, warnings: [], state: 'done', error: '' },
};
const PIECE = { writtenItems: 7, totalItems: 7, leftOut: [{ code: 'events', count: 2 }], hidden: [] };

/** What the engine below writes, whatever is asked for. */
export const WRITTEN = '{"written":true}\n';

/** An engine that tells three times that half of a file is read, then has read all of it, 7 spans; or then fails. */
export function createReadEngine({ fails = false } = {}): FakeEngine {
  const read = () => {
    const event = { importId: 'one', file: 'half', readBytes: 5, totalBytes: 10, counts: COUNTS };
    for (let times = 0; times < 3; times++) engine.announce('import.progress', event);
    return fails ? failure('internal', 'That was all.') : success(ACCOUNT);
  };
  const engine: FakeEngine = new FakeEngine({
    'import.begin': () => success({ importId: 'one' }),
    'import.chunk': () => success({}),
    'import.end': read,
    'import.path': read,
    'export.begin': () => success({ exportId: 'e', fileName: 'f', mediaType: 'm' }),
    'export.next': () => success({ ...PIECE, bytes: Buffer.from(WRITTEN), done: true }),
    'export.cancel': () => success({ cancelled: true }),
    'redaction.preview': () => success({ hidden: [], places: [], items: 7 }),
    'sql.query': () => success({ rows: [['1'.padStart(32, '0')]], columns: [], truncated: false }),
  });
  return engine;
}
