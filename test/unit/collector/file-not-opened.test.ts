import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Agent } from '../../../main/engine/agent/agent.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

test('a file that an exporter cannot open is told of in a sentence', async () => {
  const folder = await makeTempDir();
  const start = async (path: string) => {
    const agent = new Agent({ env: () => undefined, log: () => undefined, allowUnencrypted: false });
    onTestFinished(() => agent.close());
    const { config } = agent.check(`
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters: {file: {path: ${JSON.stringify(path)}}}
service: {pipelines: {traces: {receivers: [otlp], exporters: [file]}}}`);
    await agent.start(config!);
  };
  await expect(start(join(folder, 'no', 'out.json'))).rejects.toThrow(
    `exporters/file: there is no folder ${join(folder, 'no')}; with create_directory it is made`,
  );
  await expect(start(folder)).rejects.toThrow(`exporters/file: ${folder} `);
});
