import { describe, expect, it } from 'vitest';
import { hasSamples, readSample } from '../../helpers/sample-truths.ts';
import { readLogs } from './log-records.ts';

const LOGFMT = 'logs-plain/loki__distributor-logfmt.txt';
const JOURNALD = 'logs-plain/loki__journald.txt';

describe.skipIf(!hasSamples())('what the samples say', () => {
  const lines = (file: string) => new TextDecoder().decode(readSample(file)).split('\n').filter(Boolean);

  it('every id and level of the logfmt file is found', () => {
    const { records } = readLogs(readSample(LOGFMT));
    const written = lines(LOGFMT).map((line) => /traceID=(\w+)/.exec(line)?.[1]?.padStart(32, '0'));
    expect(records.map(({ traceId }) => traceId)).toEqual(written);
    const levels = Map.groupBy(records, ({ severity }) => severity);
    const count = (level: string) => lines(LOGFMT).filter((line) => line.includes(`level=${level} `)).length;
    expect([levels.get(5)?.length, levels.get(9)?.length ?? 0]).toEqual([count('debug'), count('info')]);
  });

  it('the journald file is of the day its full times name, newest first', () => {
    const { records } = readLogs(readSample(JOURNALD));
    expect(new Set(records.map(({ time, seen }) => String(time ?? seen).slice(0, 10)))).toEqual(
      new Set(['2024-05-07']),
    );
    expect(records.filter(({ level }) => level === 'ERROR')).toHaveLength(
      lines(JOURNALD).filter((line) => line.startsWith('E0507')).length,
    );
  });

  it('the Loki answer keeps equal lines, newest first', () => {
    const { records } = readLogs(readSample('loki-api/grafana__streams_structured_metadata.json'));
    expect(records[0]).toEqual({
      time: '2022-02-16T16:50:44.810757120Z'.replace('0Z', 'Z'),
      body: 'log line error 1',
      attributes: { code: 'one",', location: 'moon🌙' },
    });
    expect(records.slice(2, 4).map(({ body }) => body)).toEqual(['log line info 2', 'log line info 2']);
    expect(records.at(-1)).toMatchObject({ time: '2022-02-16T16:50:44.091700992Z' });
  });
});
