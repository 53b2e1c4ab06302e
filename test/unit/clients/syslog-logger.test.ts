import { spawnSync } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FILELOG_RECEIVER } from '../../../main/engine/agent/filelog/filelog.ts';
import { eventually } from '../../helpers/eventually.ts';
import { recordsOf, runReceiver } from '../../helpers/run-receiver.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { plainOf } from '../core/collector/stanza/run-operators.ts';

/** `logger` of util-linux, which every Debian has, says on its standard error what it would send. */
const logger = (...args: string[]) =>
  spawnSync('logger', ['--no-act', '--stderr', '--server', '127.0.0.1', ...args], {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'KST-9' },
  }).stderr;
const HAS_LOGGER = spawnSync('logger', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;
if (!HAS_LOGGER) console.warn('SKIPPED: tests with logger (of util-linux), which is not here');

const NS_PER_SECOND = 1_000_000_000n;
const nowNs = () => BigInt(Date.now()) * 1_000_000n;

/** The record that filelog makes of the line. */
async function recordOf(line: string, operator: object) {
  const path = join(await makeTempDir(), 'syslog.log');
  await appendFile(path, line.endsWith('\n') ? line : `${line}\n`);
  const operators = [{ type: 'syslog_parser', ...operator }];
  const settings = { include: [path], start_at: 'beginning', poll_interval: '2ms', operators };
  const { received, said } = await runReceiver(FILELOG_RECEIVER, settings, { signals: ['logs'] });
  await eventually(() => expect(recordsOf(received)).toHaveLength(1));
  const [record] = recordsOf(received);
  const value = { kind: 'kvlist', values: record!.attributes } as const;
  return { record: record!, attributes: plainOf(value) as Record<string, unknown>, said };
}

describe.skipIf(!HAS_LOGGER)("Debian's logger finds its message read by syslog_parser", () => {
  test('RFC 5424', async () => {
    const before = nowNs();
    const line = logger(
      ...['--rfc5424', '--priority', 'local3.warning', '--tag', 'shop', '--id=42', '--msgid', 'ID7'],
      ...['--sd-id', 'shop@32473', '--sd-param', 'a="b \\"q\\""', '장바구니 비움'],
    );
    const { record, attributes, said } = await recordOf(line, { protocol: 'rfc5424' });
    expect(attributes).toMatchObject({
      ...{ priority: 156, facility: 19, facility_text: 'local3', version: 1 },
      ...{ appname: 'shop', proc_id: '42', msg_id: 'ID7', message: '장바구니 비움' },
      structured_data: { 'shop@32473': { a: 'b "q"' }, timeQuality: { tzKnown: '1' } },
    });
    expect(record).toMatchObject({ severityNumber: 13, severityText: 'warning' });
    expect(record.timeUnixNano).toBeGreaterThanOrEqual(before);
    expect(record.timeUnixNano).toBeLessThanOrEqual(nowNs());
    expect(said).toEqual([]);
  });

  test('RFC 3164, in the time of its zone', async () => {
    const before = nowNs();
    const line = logger('--rfc3164', '--priority', 'auth.crit', '--tag', 'sshd', '--id=42', '로그인 실패: root');
    const { record, attributes, said } = await recordOf(line, { protocol: 'rfc3164', location: 'Asia/Seoul' });
    expect(attributes).toMatchObject({
      ...{ priority: 34, facility: 4, facility_text: 'auth' },
      ...{ appname: 'sshd', proc_id: '42', message: '로그인 실패: root' },
    });
    expect(record).toMatchObject({ severityNumber: 18, severityText: 'crit' });
    expect(record.timeUnixNano).toBeGreaterThan(before - NS_PER_SECOND);
    expect(record.timeUnixNano).toBeLessThanOrEqual(nowNs());
    expect(said).toEqual([]);
  });

  test('with its length before it', async () => {
    const line = logger('--octet-count', '--rfc5424', '--tag', 'shop', '글');
    const { attributes, said } = await recordOf(line, { protocol: 'rfc5424', enable_octet_counting: true });
    expect(attributes).toMatchObject({ priority: 13, appname: 'shop', message: '글' });
    expect(said).toEqual([]);
  });
});
