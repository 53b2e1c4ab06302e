import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFile,
  chmod,
  copyFile,
  mkdir,
  readdir,
  readFile,
  rename,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { KeyValue } from '../../../core/model/attributes.ts';
import { ConsumeError } from '../../../main/engine/collector/consumer.ts';
import { Agent } from '../../../main/engine/agent/agent.ts';
import { FILELOG_RECEIVER as FILELOG } from '../../../main/engine/agent/filelog/filelog.ts';
import { IdNames } from '../../../main/engine/agent/filelog/id-names.ts';
import { eventually } from '../../helpers/eventually.ts';
import { bodiesOf, recordsOf, runReceiver, type RunOptions } from '../../helpers/run-receiver.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `line ${from + i}`);
const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

async function folderWith(files: Record<string, string> = {}) {
  const folder = await makeTempDir();
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return { folder, at: (name: string) => join(folder, name) };
}

const follow = (include: string, more: object = {}, options: RunOptions = {}) =>
  runReceiver(FILELOG, { include: [include], start_at: 'beginning', poll_interval: '2ms', ...more }, options);

describe('filelog', () => {
  test('reads what is there and what comes, whole lines only', async () => {
    const { at } = await folderWith({ 'app.log': 'one\ntwo\r\n\n  three  \nfo' });
    const { received } = await follow(at('*.log'), { force_flush_period: 0 });
    await eventually(() => expect(bodiesOf(received)).toEqual(['one', 'two', 'three']));
    await appendFile(at('app.log'), 'ur\nfive\n');
    await eventually(() => expect(bodiesOf(received)).toEqual(['one', 'two', 'three', 'four', 'five']));
    const [first] = recordsOf(received);
    expect(first).toMatchObject({
      timeUnixNano: 0n,
      severityNumber: 0,
      attributes: [{ key: 'log.file.name', value: { kind: 'string', value: 'app.log' } }],
    });
    expect(first!.observedTimeUnixNano).toBeGreaterThan(0n);
  });

  test('begins at the end unless told otherwise; files that come later from their beginning', async () => {
    const { at } = await folderWith({ 'old.log': 'before\n' });
    const { received } = await follow(at('*.log'), { start_at: 'end' });
    await appendFile(at('old.log'), '');
    await writeFile(at('mark.log'), 'new\n');
    await eventually(() => expect(bodiesOf(received)).toEqual(['new']));
    await appendFile(at('old.log'), 'after\n');
    await eventually(() => expect(bodiesOf(received)).toEqual(['new', 'after']));
  });

  test('gives an entry that is not ended after a while', async () => {
    const { at } = await folderWith({ 'app.log': 'one\nunended' });
    const { received } = await follow(at('*.log'), { force_flush_period: '20ms' });
    await eventually(() => expect(bodiesOf(received)).toEqual(['one', 'unended']));
  });

  test('finds files by patterns, leaves out what is excluded, and reads one with two names once', async () => {
    const { folder, at } = await folderWith({ 'a.log': 'a\n', 'b.log': 'b\n', 'c.txt': 'c\n' });
    await mkdir(at('deep/er'), { recursive: true });
    await writeFile(at('deep/er/d.log'), 'd\n');
    await symlink(at('a.log'), at('z.log'));
    const attributes = { include_file_path: true, include_file_name_resolved: true, include_file_record_number: true };
    const { received } = await follow(join(folder, '**/*.log'), { exclude: [at('b*')], ...attributes });
    await eventually(() => expect(bodiesOf(received).toSorted()).toEqual(['a', 'd']));
    const deep = recordsOf(received).find(({ body }) => 'value' in body && body.value === 'd')!;
    expect(
      Object.fromEntries(deep.attributes.map(({ key, value }) => [key, 'value' in value ? value.value : ''])),
    ).toEqual({
      'log.file.name': 'd.log',
      'log.file.path': at('deep/er/d.log'),
      'log.file.name_resolved': 'd.log',
      'log.file.record_number': 1n,
    });
  });

  test('says whose a file is, and who may do what with it', async () => {
    const { at } = await folderWith({ 'app.log': 'one\n' });
    await chmod(at('app.log'), 0o640);
    const { received } = await follow(at('*.log'), {
      ...{ include_file_name: false, include_file_owner_name: true, include_file_owner_group_name: true },
      include_file_permissions: true,
    });
    await eventually(() => expect(bodiesOf(received)).toEqual(['one']));
    const { uid, gid } = await stat(at('app.log'));
    const named = async (kind: string, id: number) => {
      const lines = (await readFile(`/etc/${kind}`, 'utf8').catch(() => '')).split('\n');
      return lines.findLast((line) => line.split(':')[2] === String(id))?.split(':', 1) ?? [];
    };
    const [users, groups] = [await named('passwd', uid), await named('group', gid)];
    expect(recordsOf(received)[0]!.attributes).toEqual(
      [
        ...users.map((name) => ['log.file.owner.name', name]),
        ...groups.map((name) => ['log.file.owner.group.name', name]),
        ['log.file.permissions', '640'],
      ].map(([key, value]) => ({ key, value: { kind: 'string', value } })),
    );
  });

  test('knows a user that comes later, and has no name for others', async () => {
    const { at } = await folderWith({ passwd: 'root:x:0:0:root:/root:/bin/sh\n+::::::\n' });
    const users = new IdNames(at('passwd'));
    expect([await users.nameOf(0), await users.nameOf(7)]).toEqual(['root', '']);
    await appendFile(at('passwd'), 'ann:x:1000:1000::/home/ann:/bin/sh\n');
    expect([await users.nameOf(1000), await users.nameOf(0)]).toEqual(['ann', 'root']);
    expect(await new IdNames(at('none')).nameOf(0)).toBe('');
  });

  test('puts what expressions give on entries, and goes on without where they give no text', async () => {
    const { at } = await folderWith({ 'app.log': 'one\n' });
    const attributes = { a: 'EXPR(body) of EXPR(attributes["log.file.name"])', b: 'same', c: 'EXPR(len(body))' };
    const { received, said } = await follow(at('*.log'), { attributes, resource: { line: 'EXPR(body + "!")' } });
    await eventually(() => expect(bodiesOf(received)).toEqual(['one']));
    const plain = (all: readonly KeyValue[]) => all.map(({ key, value }) => [key, 'value' in value ? value.value : '']);
    expect(plain(recordsOf(received)[0]!.attributes)).toEqual([
      ['log.file.name', 'app.log'],
      ['b', 'same'],
      ['a', 'one of app.log'],
    ]);
    expect(received.flatMap(({ groups }) => groups.map(({ resource }) => plain(resource.attributes)))).toEqual([
      [['line', 'one!']],
    ]);
    expect(said).toContainEqual(expect.stringContaining('c: EXPR is of texts, not of int64'));
  });

  test('says at which byte each entry begins', async () => {
    const { at } = await folderWith({ 'app.log': 'one\n가\nthree\n' });
    const { received } = await follow(at('*.log'), { include_file_name: false, include_file_record_offset: true });
    await eventually(() => expect(bodiesOf(received)).toEqual(['one', '가', 'three']));
    const attributes = [0n, 4n, 8n].map((value) => [{ key: 'log.file.record_offset', value: { kind: 'int', value } }]);
    expect(recordsOf(received).map((record) => record.attributes)).toEqual(attributes);
  });

  test('reads what the kubelet keeps: pieces put together as they come, and the pod from the path', async () => {
    const { at } = await folderWith();
    await mkdir(at('shop_cart-0_1a2b-3c/cart'), { recursive: true });
    const path = at('shop_cart-0_1a2b-3c/cart/2.log');
    const line = (tag: string, message: string) => `2023-06-22T10:27:25.813799277Z stdout ${tag} ${message}\n`;
    await writeFile(path, line('F', 'whole') + line('P', 'first'));
    const { received } = await follow(at('*/*/*.log'), { include_file_path: true, operators: [{ type: 'container' }] });
    await eventually(() => expect(bodiesOf(received)).toEqual(['whole']));
    await appendFile(path, line('F', ' and second'));
    await eventually(() => expect(bodiesOf(received)).toEqual(['whole', 'first and second']));
    expect(recordsOf(received)[1]!.timeUnixNano).toBe(1687429645813799277n);
  });

  test('puts lines together by how entries begin, or end', async () => {
    const trace = (n: number) =>
      `Exception in thread ${n}\n\tat Book.getTitle(Book.java:16)\n\tat Main (Main.java:${n})\n`;
    const { at } = await folderWith({ 'start.log': `${trace(1)}${trace(2)}${trace(3)}`, 'end.log': 'a\nb;c;\nd\n;' });
    const start = await follow(at('start.log'), {
      multiline: { line_start_pattern: '^Exception' },
      force_flush_period: 0,
    });
    await eventually(() => expect(bodiesOf(start.received)).toEqual([trace(1), trace(2)].map((one) => one.trimEnd())));
    await appendFile(at('start.log'), trace(4));
    await eventually(() => expect(bodiesOf(start.received).at(-1)).toEqual(trace(3).trimEnd()));
    const end = await follow(at('end.log'), { multiline: { line_end_pattern: ';', omit_pattern: true } });
    await eventually(() => expect(bodiesOf(end.received)).toEqual(['a\nb', 'c', 'd']));
  });

  test.each([
    ['utf-16le', Buffer.from('가나\n다\n', 'utf16le'), ['가나', '다']],
    ['utf-16be', Buffer.from('가나\n다\n', 'utf16le').swap16(), ['가나', '다']],
    ['euc-kr', Buffer.from([0xb0, 0xa1, 0xb3, 0xaa, 10, 0xb4, 0xd9, 10]), ['가나', '다']],
    ['utf-8', Buffer.concat([Buffer.from('가'), Buffer.from([0xff, 10])]), ['가\ufffd']],
  ])('reads %s', async (encoding, bytes, expected) => {
    const { at } = await folderWith();
    await writeFile(at('app.log'), bytes);
    const { received } = await follow(at('app.log'), { encoding });
    await eventually(() => expect(bodiesOf(received)).toEqual(expected));
  });

  test('gives bytes as they are for nop', async () => {
    const { at } = await folderWith();
    await writeFile(at('app.log'), Buffer.from([1, 10, 255]));
    const { received } = await follow(at('app.log'), { encoding: 'nop' });
    await eventually(() =>
      expect(recordsOf(received).map(({ body }) => body)).toEqual([
        { kind: 'bytes', value: Uint8Array.of(1, 10, 255) },
      ]),
    );
  });

  test('cuts what is longer than an entry may be, and holds no more than that', async () => {
    const { at } = await folderWith({ 'app.log': `${'x'.repeat(2_500)}\nshort\n` });
    const { received } = await follow(at('app.log'), { max_log_size: '1kb' });
    await eventually(() =>
      expect(bodiesOf(received).map((body) => String(body).length)).toEqual([1_000, 1_000, 500, 5]),
    );
  });
});

describe('rotation', () => {
  test('by moving: the rest of the old file, then the new one, also where the old name is out of sight', async () => {
    const { at } = await folderWith({ 'app.log': text(numbered(0, 10)) });
    const { received } = await follow(at('app.log'));
    await eventually(() => expect(bodiesOf(received)).toEqual(numbered(0, 10)));
    await rename(at('app.log'), at('moved'));
    await appendFile(at('moved'), text(numbered(10, 20)));
    await writeFile(at('app.log'), text(numbered(20, 30)));
    await eventually(() => expect(bodiesOf(received)).toHaveLength(30));
    expect(bodiesOf(received)).toEqual(numbered(0, 30));
  });

  test('by moving to a name that is read as well: nothing comes twice', async () => {
    const { at } = await folderWith({ 'app.log': text(numbered(0, 10)) });
    const { received } = await follow(at('app.log*'));
    for (let i = 1; i <= 5; i++) {
      await eventually(() => expect(bodiesOf(received)).toEqual(numbered(0, 10 * i)));
      for (let n = i - 1; n > 0; n--) await rename(at(`app.log.${n}`), at(`app.log.${n + 1}`));
      await rename(at('app.log'), at('app.log.1'));
      await writeFile(at('app.log'), text(numbered(10 * i, 10 * i + 10)));
    }
    await eventually(() => expect(bodiesOf(received)).toEqual(numbered(0, 60)));
  });

  test('by copying and making shorter: the copy goes on where the file was read to', async () => {
    const { at } = await folderWith({ 'app.log': text(numbered(0, 10)) });
    const { received } = await follow(at('app.log*'));
    await eventually(() => expect(bodiesOf(received)).toEqual(numbered(0, 10)));
    await copyFile(at('app.log'), at('app.log.1'));
    await truncate(at('app.log'), 0);
    await appendFile(at('app.log'), text(numbered(10, 12)));
    await eventually(() => expect(bodiesOf(received)).toEqual(numbered(0, 12)));
    await appendFile(at('app.log'), text(numbered(12, 14)));
    await eventually(() => expect(bodiesOf(received)).toEqual(numbered(0, 14)));
  });

  test.each([
    ['read_whole_file', ['first line', 'new']],
    ['read_new', ['after']],
    ['ignore', []],
  ])('by making it shorter, where it begins as before: %s', async (on_truncate, expected) => {
    const { at } = await folderWith({ 'app.log': 'first line\n' });
    const begins = { fingerprint_size: 16, on_truncate, include_file_name: false };
    const { received } = await follow(at('*.log'), begins);
    await appendFile(at('app.log'), text(numbered(0, 20)));
    await eventually(() => expect(bodiesOf(received)).toEqual(['first line', ...numbered(0, 20)]));
    await writeFile(at('app.log'), `first line\n${text(numbered(0, 1))}new\n`);
    await writeFile(at('mark.log'), 'a file that comes then\n');
    await eventually(() => expect(bodiesOf(received)).toContain('a file that comes then'));
    await appendFile(at('app.log'), 'after\n');
    await writeFile(at('mark2.log'), 'and one that comes later\n');
    await eventually(() => expect(bodiesOf(received)).toContain('and one that comes later'));
    const since = bodiesOf(received).slice(21);
    expect(expected.filter((line) => !since.includes(line))).toEqual([]);
    expect(since.includes('new')).toBe(on_truncate === 'read_whole_file');
    expect(since.includes('after')).toBe(on_truncate !== 'ignore');
  });

  test('by making it shorter, and ignoring that: it is read on behind the place it was read to', async () => {
    const { at } = await folderWith({ 'app.log': text(numbered(0, 10)) });
    const { received } = await follow(at('*.log'), { fingerprint_size: 16, on_truncate: 'ignore' });
    await eventually(() => expect(bodiesOf(received)).toEqual(numbered(0, 10)));
    await truncate(at('app.log'), text(numbered(0, 5)).length);
    await writeFile(at('mark.log'), 'a file that comes then\n');
    await eventually(() => expect(bodiesOf(received)).toContain('a file that comes then'));
    await appendFile(at('app.log'), text(numbered(5, 12)));
    await eventually(() => expect(bodiesOf(received).slice(11)).toEqual(numbered(10, 12)));
  });

  test('while a process writes without rest: every line once, in order', async () => {
    const { folder, at } = await folderWith();
    const { received } = await follow(at('app.log*'));
    // As logrotate and a logger that opens its file for each line do.
    const script = `
      const fs = require('fs'); const path = process.argv[1] + '/app.log';
      let n = 0;
      const write = () => {
        for (let i = 0; i < 20; i++) fs.appendFileSync(path, 'line ' + n++ + '\\n');
        if (n % 200 === 0) {
          for (let k = 8; k > 0; k--) try { fs.renameSync(path + '.' + k, path + '.' + (k + 1)); } catch {}
          fs.renameSync(path, path + '.1');
        }
        if (n < 2000) setTimeout(write, 1);
      };
      write();`;
    const writer = spawn(process.execPath, ['-e', script, folder], { stdio: 'ignore' });
    onTestFinished(() => void writer.kill());
    await once(writer, 'exit');
    await eventually(() => expect(bodiesOf(received)).toHaveLength(2_000));
    expect(bodiesOf(received).toSorted()).toEqual(numbered(0, 2_000).toSorted());
  });
});

describe('places in files', () => {
  const stored = (storage: string): [object, RunOptions] => [{ storage: 'file_storage' }, { storage }];

  test('survive a restart, with what was moved meanwhile', async () => {
    const { at } = await folderWith({ 'app.log': text(numbered(0, 5)) });
    const storage = await makeTempDir();
    const first = await follow(at('app.log'), ...stored(storage));
    await eventually(() => expect(bodiesOf(first.received)).toEqual(numbered(0, 5)));
    await first.close();
    await appendFile(at('app.log'), text(numbered(5, 8)));
    await rename(at('app.log'), at('app.log.1'));
    await writeFile(at('app.log'), text(numbered(8, 10)));
    const [settings, options] = stored(storage);
    const second = await follow(at('app.log'), { ...settings, start_at: 'end' }, options);
    await eventually(() => expect(bodiesOf(second.received)).toEqual(numbered(5, 10)));
    expect((await readdir(storage)).length).toBe(1);
  });

  test('stand still while pipelines refuse, and nothing is lost', async () => {
    const { at } = await folderWith({ 'app.log': text(numbered(0, 3)) });
    const storage = await makeTempDir();
    const error = new ConsumeError('busy');
    const retry = { retry_on_failure: { enabled: true, initial_interval: '1ms', max_interval: '2ms' } };
    const [settings, options] = stored(storage);
    const first = await follow(at('app.log'), { ...settings, ...retry }, { ...options, error });
    await eventually(() => expect(first.meter.retries).toBeGreaterThan(3));
    await appendFile(at('app.log'), text(numbered(3, 6)));
    await first.close();
    expect(first.received).toEqual([]);
    const second = await follow(at('app.log'), { ...settings, ...retry }, { ...options, error });
    await eventually(() => expect(second.meter.retries).toBeGreaterThan(3));
    second.refuse(undefined);
    await eventually(() => expect(bodiesOf(second.received)).toEqual(numbered(0, 6)));
    expect(second.meter.failed).toBe(0);
  });

  test('go on without retry_on_failure, as in the Collector, and what was refused is counted', async () => {
    const { at } = await folderWith({ 'app.log': text(numbered(0, 3)) });
    const run = await follow(at('app.log'), {}, { error: new ConsumeError('busy') });
    await eventually(() => expect(run.meter.failed).toBe(3));
    expect(run.meter.read().signals).toMatchObject({ logs: { failed: 3 } });
    run.refuse(undefined);
    await appendFile(at('app.log'), 'more\n');
    await eventually(() => expect(bodiesOf(run.received)).toEqual(['more']));
    expect(run.said.slice(0, 2)).toEqual(['refuses logs: busy', '3 log records given up: busy']);
  });

  test('are not behind what operators hold', async () => {
    const { at } = await folderWith({ 'app.log': 'start 1\nmore\nstart 2\nmore\n' });
    const storage = await makeTempDir();
    const recombine = {
      operators: [{ type: 'recombine', combine_field: 'body', is_first_entry: 'body startsWith "start"' }],
    };
    const [settings, options] = stored(storage);
    const retry = { retry_on_failure: { enabled: true, initial_interval: '1ms' } };
    const first = await follow(at('app.log'), { ...settings, ...recombine, ...retry }, options);
    await eventually(() => expect(bodiesOf(first.received)).toEqual(['start 1\nmore']));
    first.refuse(new ConsumeError('busy'));
    await first.close();
    const second = await follow(at('app.log'), { ...settings, ...recombine, ...retry }, options);
    await appendFile(at('app.log'), 'start 3\n');
    await eventually(() => expect(bodiesOf(second.received)).toEqual(['start 2\nmore']));
    await second.close();
    expect(bodiesOf(second.received)).toEqual(['start 2\nmore', 'start 3']);
  });
});

test('in a configuration it goes on after a restart and a reload where it was', async () => {
  const { folder, at } = await folderWith({ 'app.log': text(numbered(0, 3)) });
  const yaml = (exporter: string) => `
receivers: {filelog: {include: ["${folder}/*.log"], start_at: beginning, poll_interval: 2ms, storage: file_storage, retry_on_failure: {enabled: true}}}
exporters: {file: {path: "${at('out.jsonl')}", append: true}, ${exporter}}
extensions: {file_storage: {directory: "${at('state')}"}}
service: {extensions: [file_storage], pipelines: {logs: {receivers: [filelog], exporters: [file, nop]}}}
`;
  const written = async () => {
    const lines = await readFile(at('out.jsonl'), 'utf8').catch(() => '');
    return Array.from(lines.matchAll(/"stringValue":"(line \d+)"/g), ([, line]) => line);
  };
  for (const [i, exporter] of ['nop: ', 'nop: {}'].entries()) {
    const agent = new Agent({ env: () => undefined, log: () => undefined, allowUnencrypted: false });
    onTestFinished(() => agent.close());
    await agent.start(agent.check(yaml(exporter)).config!);
    await eventually(async () => expect(await written()).toEqual(numbered(0, 3 + 6 * i)));
    await appendFile(at('app.log'), text(numbered(3 + 6 * i, 6 + 6 * i)));
    await agent.start(agent.check(yaml(exporter).replace('2ms', '3ms')).config!);
    await eventually(async () => expect(await written()).toEqual(numbered(0, 6 + 6 * i)));
    await agent.close();
    await appendFile(at('app.log'), text(numbered(6 + 6 * i, 9 + 6 * i)));
  }
});

test('what is wrong with the settings is told with its place', () => {
  const problems = FILELOG.read({
    start_at: 'middle',
    acquire_fs_lock: true,
    encoding: 'klingon',
    multiline: { line_start_pattern: 'a', line_end_pattern: 'b' },
    max_log_size: '1 parsec',
    fingerprint_size: 3,
    attributes: { a: 'EXPR(any(body))' },
    operators: [{ type: 'json_parser', parse_from: 'nowhere' }],
  }).problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
  expect(problems).toEqual([
    'acquire_fs_lock: "acquire_fs_lock" is not supported here',
    'include: at least one pattern of paths is expected here',
    'encoding: unsupported encoding "klingon"',
    expect.stringContaining('start_at: "middle" is none of beginning, end'),
    'fingerprint_size: a size from 16 to 1048576 bytes is expected here',
    'multiline: exactly one of line_start_pattern and line_end_pattern must be given',
    'max_log_size: a size such as 16KiB or 1MiB is expected here',
    'attributes.a: any is not read here',
    'operators.0.parse_from: a field begins with body, attributes, resource; "nowhere" does not',
  ]);
  const legacy = FILELOG.read({ include: ['x'], encoding: 'big5', multiline: { line_start_pattern: '(' } }).problems;
  expect(legacy.map(({ path, offset }) => [path.join('.'), offset])).toEqual([
    ['multiline', undefined],
    ['multiline.line_start_pattern', expect.any(Number)],
  ]);
});

describe('delete_after_read', () => {
  const deleting = { delete_after_read: true, force_flush_period: '5ms' };

  test('deletes what was read to its end, also what has no line feed there, and takes one that begins alike for another', async () => {
    const { folder, at } = await folderWith({
      'a.log': text(numbered(0, 3)),
      'b.log': 'one\nunended',
      'c.txt': 'kept',
    });
    const { received } = await follow(at('*.log'), deleting);
    await eventually(async () => expect(await readdir(folder)).toEqual(['c.txt']));
    expect(bodiesOf(received).toSorted()).toEqual([...numbered(0, 3), 'one', 'unended'].toSorted());
    await writeFile(at('d.log'), text(numbered(0, 3)));
    await eventually(async () => expect(await readdir(folder)).toEqual(['c.txt']));
    expect(bodiesOf(received).slice(5)).toEqual(numbered(0, 3));
  });

  test('keeps what pipelines refuse, and deletes it when they have it', async () => {
    const { folder, at } = await folderWith({ 'a.log': text(numbered(0, 3)) });
    const retry = { retry_on_failure: { enabled: true, initial_interval: '1ms', max_interval: '2ms' } };
    const run = await follow(at('*.log'), { ...deleting, ...retry }, { error: new ConsumeError('busy') });
    await eventually(() => expect(run.meter.retries).toBeGreaterThan(20));
    expect(await readdir(folder)).toEqual(['a.log']);
    run.refuse(undefined);
    await eventually(async () => expect(await readdir(folder)).toEqual([]));
    expect(bodiesOf(run.received)).toEqual(numbered(0, 3));
  });

  test('keeps what operators hold', async () => {
    const { folder, at } = await folderWith({ 'a.log': 'start 1\nmore\n' });
    const recombine = { type: 'recombine', combine_field: 'body', is_first_entry: 'body startsWith "start"' };
    const operators = [{ ...recombine, force_flush_period: '1h' }];
    let looks = 0;
    const sleep = async () => void looks++;
    const run = await follow(at('*.log'), { ...deleting, operators }, { sleep });
    const before = looks;
    await eventually(() => expect(looks).toBeGreaterThan(before + 20));
    expect(await readdir(folder)).toEqual(['a.log']);
    await appendFile(at('a.log'), 'start 2\n');
    await eventually(() => expect(bodiesOf(run.received)).toEqual(['start 1\nmore']));
  });

  test('goes on after a restart, with files that were read before', async () => {
    const { folder, at } = await folderWith({ 'a.log': text(numbered(0, 3)) });
    const storage = await makeTempDir();
    const first = await follow(at('*.log'), { storage: 'file_storage' }, { storage });
    await eventually(() => expect(bodiesOf(first.received)).toEqual(numbered(0, 3)));
    await first.close();
    const second = await follow(at('*.log'), { ...deleting, storage: 'file_storage' }, { storage });
    await eventually(async () => expect(await readdir(folder)).toEqual([]));
    expect(second.received).toEqual([]);
  });
});

describe('header', () => {
  const header = {
    pattern: '^#',
    metadata_operators: [
      { type: 'regex_parser', regex: '^# *(?P<key>[a-z.]+): (?P<value>.*)$' },
      { type: 'move', if: 'attributes.key == "host"', from: 'attributes.value', to: 'attributes["host.name"]' },
      { type: 'move', if: 'attributes.key == "file"', from: 'attributes.value', to: 'attributes["log.file.name"]' },
      { type: 'remove', field: 'attributes.key' },
    ],
  };
  const plainOf = (received: Parameters<typeof recordsOf>[0]) =>
    recordsOf(received).map(({ body, attributes }) => [
      'value' in body && body.value,
      Object.fromEntries(attributes.map(({ key, value }) => [key, 'value' in value && value.value])),
    ]);

  test('stands on all entries, and is none itself', async () => {
    const lines = '# host: a\n# file: b\n# host: c\none\n# host: d\n\n';
    const { at } = await folderWith({ 'app.log': lines, 'none.log': 'plain\n', 'gap.log': '\n# host: e\n' });
    const settings = { header, include_file_record_number: true, exclude: [] };
    const { received } = await follow(at('*.log'), settings);
    const own = { 'host.name': 'c', 'log.file.name': 'b' };
    await eventually(() => expect(recordsOf(received)).toHaveLength(4));
    expect(plainOf(received).toSorted()).toEqual([
      ['# host: d', { ...own, 'log.file.record_number': 2n }],
      ['# host: e', { 'log.file.name': 'gap.log', 'log.file.record_number': 1n }],
      ['one', { ...own, 'log.file.record_number': 1n }],
      ['plain', { 'log.file.name': 'none.log', 'log.file.record_number': 1n }],
    ]);
  });

  test('comes line by line: one that is not ended is waited for, and no entry', async () => {
    const { at } = await folderWith({ 'app.log': '# host: a\n# host' });
    let looks = 0;
    const sleep = async () => void looks++;
    const { received } = await follow(
      at('*.log'),
      { header, include_file_name: false, force_flush_period: '1ms' },
      { sleep },
    );
    await eventually(() => expect(looks).toBeGreaterThan(50));
    await appendFile(at('app.log'), ': b\n# x.y: z\n');
    await appendFile(at('app.log'), 'unended');
    await eventually(() => expect(plainOf(received)).toEqual([['unended', { 'host.name': 'b', value: 'z' }]]));
    await appendFile(at('app.log'), '\n# host: c\n');
    await eventually(() =>
      expect(plainOf(received).slice(1)).toEqual([['# host: c', { 'host.name': 'b', value: 'z' }]]),
    );
  });

  test('is known after a restart, and of a file that was packed meanwhile', async () => {
    const { at } = await folderWith({ 'app.log': '# host: a\none\n' });
    const storage = await makeTempDir();
    const settings = { header, include_file_name: false, storage: 'file_storage', compression: 'auto' };
    const first = await follow(at('*.log*'), settings, { storage });
    await eventually(() => expect(plainOf(first.received)).toEqual([['one', { 'host.name': 'a' }]]));
    await first.close();
    await appendFile(at('app.log'), 'two\n');
    const second = await follow(at('*.log*'), settings, { storage });
    await eventually(() => expect(plainOf(second.received)).toEqual([['two', { 'host.name': 'a' }]]));
    await writeFile(at('b.log.gz'), gzipSync('# host: b\nthree\n'));
    await eventually(() => expect(plainOf(second.received)[1]).toEqual(['three', { 'host.name': 'b' }]));
  });

  test('is of lines, however entries are divided', async () => {
    const { at } = await folderWith({ 'app.log': '# host: a\r\nSTART 1\nmore\nSTART 2\n' });
    const multiline = { line_start_pattern: '^START' };
    const { received } = await follow(at('*.log'), { header, multiline, include_file_name: false });
    const own = { 'host.name': 'a' };
    await eventually(() =>
      expect(plainOf(received)).toEqual([
        ['START 1\nmore', own],
        ['START 2', own],
      ]),
    );
  });
});
