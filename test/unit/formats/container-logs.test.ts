import { describe, expect, it } from 'vitest';
import { readLogs, recordsOf } from './log-records.ts';

const docker = (log: string, stream = 'stdout', second = 1, more: object = {}): string =>
  JSON.stringify({ log, stream, ...more, time: `2024-05-02T12:17:0${second}.606619951Z` });
const cri = (text: string, stream = 'stdout', second = 1): string =>
  `2024-05-02T12:17:0${second}.606619951+00:00 ${stream} ${text}`;
const STDOUT = { 'log.iostream': 'stdout' };
const STDERR = { 'log.iostream': 'stderr' };
const time = (second: number) => `2024-05-02T12:17:0${second}.606619951Z`;

describe('Docker’s json-file', () => {
  it('gives the message, the output it came from, and other labels', () => {
    const { format, records } = readLogs(`${docker('hello\n', 'stderr', 1, { attrs: { tag: 'x' } })}\n`);
    expect(format).toBe('docker-json');
    expect(records).toEqual([{ time: time(1), body: 'hello', attributes: { ...STDERR, attrs: { tag: 'x' } } }]);
  });

  it('joins pieces, output by output, under the time of the first', () => {
    const lines = [docker('one ', 'stdout', 1), docker('oops\n', 'stderr', 2), docker('two ', 'stdout', 3)];
    expect(recordsOf(...lines, docker('three\r\n', 'stdout', 4), docker('lost', 'stdout', 5))).toEqual([
      { time: time(2), body: 'oops', attributes: STDERR },
      { time: time(1), body: 'one two three', attributes: STDOUT },
      { time: time(5), body: 'lost', attributes: STDOUT },
    ]);
  });

  it('reads what is logged inside: JSON, logfmt, klog, text; its own time counts where it is whole', () => {
    const inside = [
      '{"level":"warn","ts":1714652220.5,"msg":"json","n":1,"logger":"l","service.name":"cart"}',
      'level=debug msg=logfmt n=2',
      'E0507 11:59:44.523502    4727 a.go:1] klog',
      '2024-05-02 09:00:00 INFO no zone',
      'ERROR plain',
    ];
    expect(recordsOf(...inside.map((log) => docker(`${log}\n`)))).toEqual([
      {
        time: '2024-05-02T12:17:00.5Z',
        seen: time(1),
        ...{ severity: 13, level: 'warn', body: 'json', scope: 'l', attributes: { ...STDOUT, n: 1n } },
        resource: { 'service.name': 'cart' },
      },
      { time: time(1), severity: 5, level: 'debug', body: 'logfmt', attributes: { ...STDOUT, n: 2n } },
      {
        time: time(1),
        ...{ severity: 17, level: 'ERROR', body: 'klog' },
        attributes: { ...STDOUT, 'thread.id': 4727n, 'code.file.path': 'a.go', 'code.line.number': 1n },
      },
      { time: time(1), severity: 9, level: 'INFO', body: 'INFO no zone', attributes: STDOUT },
      { time: time(1), severity: 17, level: 'ERROR', body: 'ERROR plain', attributes: STDOUT },
    ]);
  });

  it('joins a stack trace to the record of its output', () => {
    const trace = ['ERROR failed\n', '\tat a.b(C.java:1)\n', 'Caused by: x\n'].map((log) => docker(log, 'stderr'));
    const lines = [trace[0]!, docker('meanwhile\n'), trace[1]!, trace[2]!];
    expect(recordsOf(...lines).map(({ body }) => body)).toEqual([
      'ERROR failed\n\tat a.b(C.java:1)\nCaused by: x',
      'meanwhile',
    ]);
  });

  it('loses a line that is none, and tells', () => {
    const out = readLogs([docker('a\n'), docker('b\n').slice(0, 30), '{"time":"x"}', docker('c\n')].join('\n'));
    expect(out.records.map(({ body }) => body)).toEqual(['a', 'c']);
    expect(out.skipped.map(({ line }) => line)).toEqual([2, 3]);
  });
});

describe('CRI', () => {
  it('joins pieces tagged P to the one tagged F', () => {
    const lines = [
      cri('P one '),
      cri('F oops', 'stderr', 2),
      cri('P two '),
      cri('F three', 'stdout', 3),
      cri('F'),
      cri('P lost'),
    ];
    const { format, records } = readLogs(lines.join('\n'));
    expect(format).toBe('cri');
    expect(records).toEqual([
      { time: time(2), body: 'oops', attributes: STDERR },
      { time: time(1), body: 'one two three', attributes: STDOUT },
      { time: time(1), attributes: STDOUT },
      { time: time(1), body: 'lost', attributes: STDOUT },
    ]);
  });

  it('reads what is logged inside', () => {
    expect(recordsOf(cri('F {"level":30,"time":1714652220500,"msg":"hi"}'), cri('F:x level=warn msg=b'))).toEqual([
      {
        ...{ time: '2024-05-02T12:17:00.5Z', seen: time(1), severity: 9, level: 'info', body: 'hi' },
        attributes: STDOUT,
      },
      { time: time(1), severity: 13, level: 'warn', body: 'b', attributes: STDOUT },
    ]);
  });

  it('of a message in endless pieces is cut into records of a bounded size', () => {
    const out = readLogs(`${cri(`P ${'x'.repeat(1000)}`)}\n`.repeat(3_000));
    expect(out.records).toHaveLength(3);
    expect(out.mostBuffered).toBeLessThan(8 * 1024 * 1024);
  });
});

describe('journalctl -o json', () => {
  const entry = (more: object) =>
    JSON.stringify({ __REALTIME_TIMESTAMP: '1714652245606619', _HOSTNAME: 'node', ...more });

  it('goes where the specification’s appendix has it', () => {
    const line = entry({
      ...{ PRIORITY: '4', SYSLOG_IDENTIFIER: 'sshd', _PID: '12', _COMM: 'sshd', SYSLOG_FACILITY: '3', _BOOT_ID: 'b' },
      ...{ MESSAGE: 'hello', CODE_FILE: 'a.c', CODE_LINE: '7' },
    });
    const { format, records } = readLogs(line);
    expect(format).toBe('journald-json');
    expect(records).toEqual([
      {
        ...{ time: '2024-05-02T12:17:25.606619Z', severity: 13, level: 'warning', body: 'hello' },
        attributes: {
          ...{ 'syslog.facility.code': 3n, 'journald._BOOT_ID': 'b', 'code.file.path': 'a.c', 'code.line.number': 7n },
        },
        resource: {
          'service.name': 'sshd',
          'host.name': 'node',
          'process.pid': 12n,
          'process.executable.name': 'sshd',
        },
      },
    ]);
  });

  it('reads messages given as bytes, twice, or as a record of their own', () => {
    const records = recordsOf(
      entry({ MESSAGE: [...new TextEncoder().encode('µs\x1b')].map(Number) }),
      entry({ MESSAGE: ['a', 'b'] }),
      entry({ MESSAGE: 'level=error msg=x n=1', PRIORITY: '6' }),
      entry({}),
    );
    expect(records.map(({ body, severity }) => [body, severity])).toEqual([
      ['µs\x1b', undefined],
      [['a', 'b'], undefined],
      ['x', 17],
      [null, undefined],
    ]);
  });
});
