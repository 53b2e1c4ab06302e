import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { runCliProcess, sendSpans, spansRequest, startServing } from '../../helpers/run-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

/** Each starts several processes one after another. */
const PATIENCE_MS = 120_000;

const yaml = (exporter: string) => `receivers:
  otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}
processors:
  filter: {traces: {span: ['name == "span 1"']}}
exporters:
  ${exporter}:
extensions:
  zpages: {endpoint: "127.0.0.1:0"}
service:
  extensions: [zpages]
  pipelines:
    traces: {receivers: [otlp], processors: [filter], exporters: [${exporter}]}
`;

test(
  'serve runs the pipelines of a file beside its own receivers',
  async () => {
    const dir = await makeTempDir();
    const [config, store] = [join(dir, 'config.yaml'), join(dir, 's.tracebench')];
    await writeFile(config, yaml('store'));
    const { ready, said, stop } = await startServing(['--store', store, '--config', config]);
    // It comes from a thread of its own.
    const running = /Z info pipelines: Running traces\. Listening on (\S+)\. zpages on 127\.0\.0\.1:\d+\.$/m;
    await eventually(() => expect(said()).toMatch(running));
    const address = running.exec(said())?.[1];
    expect(await sendSpans(`http://${address}`, spansRequest(1, 3))).toBe(200);
    expect(await sendSpans(ready.otlpHttp, spansRequest(2, 3))).toBe(200);
    await stop();
    const { out } = await runCliProcess([
      'query',
      '--store',
      store,
      '--format',
      'csv',
      'SELECT count(*) AS n FROM spans',
    ]);
    expect(out.trim().split(/\s+/)).toEqual(['n', '5']);
  },
  PATIENCE_MS,
);

test(
  'serve does not start with a configuration that is wrong, and says where',
  async () => {
    const config = join(await makeTempDir(), 'config.yaml');
    await writeFile(config, yaml('stor'));
    const args = [
      'serve',
      '--store',
      ':memory:',
      '--port',
      '0',
      '--otlp-http-port',
      '0',
      '--otlp-grpc-port',
      '0',
      '--no-open',
    ];
    const { code, err, out } = await runCliProcess([...args, '--config', config]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(`${config}:6:3: warning: Tracebench has no exporter of the type "stor"`);
    expect(err).toContain(`${config} cannot be run`);
    const missing = await runCliProcess([...args, '--config', `${config}.not`]);
    expect([missing.code, missing.out]).toEqual([1, '']);
  },
  PATIENCE_MS,
);
