import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const config = (...signals: string[]): string => `
receivers:
  otlp: {protocols: {http: {endpoint: '127.0.0.1:0'}}}
  filelog: {include: [/no/such/*.log]}
exporters: {debug: }
service:
  pipelines:
${signals.map((signal) => `    ${signal}: {receivers: [${signal === 'logs' ? 'otlp, filelog' : 'otlp'}], exporters: [debug]}`).join('\n')}
`;

// Windows has no such signal.
test.skipIf(process.platform === 'win32')(
  'SIGHUP has an agent read its configuration again, and a broken one leaves it running',
  { timeout: 120_000 },
  async () => {
    const path = join(await makeTempDir(), 'config.yaml');
    await writeFile(path, config('traces'));
    const child = spawn(process.execPath, ['main/hosts/cli/main.ts', 'agent', '--config', path], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    let said = '';
    child.stderr.on('data', (data: Buffer) => (said += String(data)));
    const heard = (words: RegExp) => eventually(() => expect(said).toMatch(words), 30_000);
    await heard(/Running traces\./);
    await writeFile(path, 'processors: [');
    child.kill('SIGHUP');
    await heard(/The configuration before runs on\./);
    await writeFile(path, config('traces', 'logs'));
    child.kill('SIGHUP');
    await heard(/Running traces, logs\./);
    await heard(/^\d{4}-\d\d-\d\dT[\d:.]+Z warn receivers\/filelog: include matches no file: \/no\/such\/\*\.log$/m);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  },
);

test.skipIf(process.platform === 'win32')(
  'SIGHUP has serve read the file of its pipelines again, and a broken one leaves them running',
  { timeout: 120_000 },
  async () => {
    const folder = await makeTempDir();
    const path = join(folder, 'config.yaml');
    await writeFile(path, config('traces'));
    const ports = ['--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0', '--no-open'];
    const args = ['main/hosts/cli/main.ts', 'serve', '--store', ':memory:', ...ports, '--config', path];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += String(data)));
    const heard = (words: RegExp) => eventually(() => expect(said).toMatch(words), 30_000);
    await heard(/Running traces\.[\s\S]*Stop with Ctrl-C/);
    await writeFile(path, 'processors: [');
    child.kill('SIGHUP');
    await heard(/config\.yaml was read again and is not run: .*Nothing was changed\./);
    await writeFile(path, config('traces', 'logs'));
    child.kill('SIGHUP');
    await heard(/Running traces, logs\./);
    await heard(/config\.yaml was read again\.$/m);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  },
);
