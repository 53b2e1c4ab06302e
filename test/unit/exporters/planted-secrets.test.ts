import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, TEXT_RULES } from '../../../contract/operations/library.ts';
import { EXPORT_FORMATS, EXPORT_TABLES, type ExportScope } from '../../../contract/operations/files.ts';
import type { AnyValue } from '../../../core/model/attributes.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import type { ResourceGroup } from '../../../core/model/resource.ts';
import { writeSpanMarkdown } from '../../../core/report/copies/span-markdown.ts';
import { createHtmlWriter } from '../../../main/engine/exporters/html-report.ts';
import { Exports } from '../../../main/engine/exporters/exports.ts';
import { Redactions } from '../../../main/engine/exporters/redactions.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import type { Store } from '../../../main/engine/store/port.ts';
import { askParquet } from '../../helpers/parquet-file.ts';
import { attributes, logRecord, metric, span, spanId, traceId } from '../../helpers/telemetry.ts';
import { readAll } from '../store/items-by-origin.ts';
import { pullExport } from './pull-export.ts';
import { unzip } from './unzip.ts';

/** Nothing else has it in it. */
const MARK = 's3kRetQq';
const CARD = 4111111111111111n;
/** At each offset of three bytes base64 looks different. */
const MARKS = [
  MARK,
  ...[0, 1, 2].map((at) =>
    Buffer.from(`${' '.repeat(at)}${MARK}`)
      .toString('base64')
      .slice(at === 0 ? 0 : 4, at === 0 ? 8 : 8),
  ),
];

const string = (value: string): AnyValue => ({ kind: 'string', value });
const bytes = (text: string): AnyValue => ({ kind: 'bytes', value: new TextEncoder().encode(text) });

/** Forms in which a secret is in a text. */
const TEXTS: readonly ((mark: string) => string)[] = [
  (mark) => `password=${mark}`,
  (mark) => `${mark}@mail.example`,
  (mark) => `{"dbPassword":"${mark}","n":1}`,
  (mark) => `postgres://kim:${mark}@db/shop`,
  (mark) => `Authorization: Bearer ${mark}1234567890`,
  (mark) => `tool --token ${mark} -x`,
];
/** Named in the settings only: no rule for texts knows it. */
const PAIR = 'customer-id=';
const PAIRED_KEYS = ['baggage', 'http.request.header.baggage', 'http.request.header.tracestate', 'kim@mail.tracestate'];
const PAIR_VALUES: readonly ((mark: string) => AnyValue)[] = [
  (mark) => string(`${PAIR}${mark},other=1`),
  (mark) => bytes(`a=1, ${PAIR}${mark}`),
  (mark) => ({ kind: 'array', values: [string(`${PAIR}${mark},other=1`), bytes(`${PAIR}${mark}`)] }),
];
/** And as values, under the key beside them. */
const VALUES: readonly ((mark: string) => [key: string, value: AnyValue])[] = [
  ...TEXTS.map((form) => (mark: string): [string, AnyValue] => ['note', string(form(mark))]),
  ...TEXTS.map((form) => (mark: string): [string, AnyValue] => ['note', bytes(form(mark))]),
  (mark) => ['db.password', string(mark)],
  (mark) => ['db.password', { kind: 'array', values: [string(mark)] }],
  (mark) => ['db.statement', string(`SELECT '${mark}'`)],
  (mark) => ['db.statement', { kind: 'array', values: [string(`SELECT '${mark}'`), string(`x = '${mark}'`)] }],
  (mark) => ['db.query.parameter.0', string(mark)],
  (mark) => ['process.command_args', { kind: 'array', values: [string('--password'), string(mark)] }],
  (mark) => [
    'note',
    { kind: 'kvlist', values: attributes({ apiKey: mark, list: { kind: 'array', values: [string(`pwd=${mark}`)] } }) },
  ],
  (mark) => ['baggage', string(`userPassword=${mark},a=b`)],
  ...PAIRED_KEYS.flatMap((key) => PAIR_VALUES.map((form) => (mark: string): [string, AnyValue] => [key, form(mark)])),
  (mark) => [
    'note',
    { kind: 'kvlist', values: PAIRED_KEYS.map((key) => ({ key, value: string(`${PAIR}${mark},other=1`) })) },
  ],
  (mark) => [`${mark}@mail.example`, string('as a key')],
  () => ['card', { kind: 'int', value: CARD }],
  () => ['card', { kind: 'double', value: Number(CARD) }],
  () => ['cards', { kind: 'array', values: [{ kind: 'int', value: CARD }] }],
];

interface Planted {
  text: () => string;
  value: () => { key: string; value: AnyValue };
}

function telemetryWith({ text, value }: Planted): Telemetry[] {
  const list = () => [value(), value()];
  const grouped = <T>(items: T[]): ResourceGroup<T> => ({
    resource: {
      attributes: [...attributes({ 'service.name': 'shop' }), ...list()],
      droppedAttributesCount: 0,
      entityRefs: [{ schemaUrl: text(), type: 'service', idKeys: ['service.name'], descriptionKeys: [] }],
    },
    schemaUrl: text(),
    scopes: [
      {
        scope: { name: text(), version: text(), attributes: list(), droppedAttributesCount: 0 },
        schemaUrl: text(),
        items,
      },
    ],
  });
  const one = (nth: number) =>
    span({
      spanId: spanId(nth),
      name: text(),
      traceState: `vendor=${text()},${PAIR}${MARK}`,
      status: { code: 2, message: text() },
      attributes: list(),
      events: [{ timeUnixNano: 1n, name: text(), attributes: list(), droppedAttributesCount: 0 }],
      links: [
        {
          ...{ traceId: traceId(9), spanId: spanId(9), traceState: `a=${text()},${PAIR}${MARK}`, flags: 0 },
          ...{ attributes: list(), droppedAttributesCount: 0 },
        },
      ],
    });
  const bodies: AnyValue[] = [
    ...[string(text()), bytes(text()), { kind: 'int', value: CARD } as const],
    { kind: 'array', values: [string(text()), { kind: 'kvlist', values: list() }] },
  ];
  const records = bodies.map((body) =>
    logRecord({ body, traceId: traceId(1), severityText: text(), eventName: text(), attributes: list() }),
  );
  const point = {
    ...{ attributes: list(), startTimeUnixNano: 1n, timeUnixNano: 2n, flags: 0 },
    value: { kind: 'int', value: 3n } as const,
    exemplars: [
      {
        ...{ filteredAttributes: list(), timeUnixNano: 1n, spanId: spanId(1), traceId: traceId(1) },
        value: { kind: 'int', value: 1n } as const,
      },
    ],
  };
  const gauge = metric(
    text(),
    { kind: 'gauge', dataPoints: [point] },
    { description: text(), unit: text(), metadata: list() },
  );
  return [
    { signal: 'traces', groups: [grouped([one(1), one(2)])] },
    { signal: 'logs', groups: [grouped(records)] },
    { signal: 'metrics', groups: [grouped([gauge])] },
  ];
}

/** A form for each place, in the order of the numbers given. */
function planted(numbers: readonly number[]): Planted {
  let at = 0;
  const next = (): number => numbers[at++ % numbers.length]!;
  return {
    text: () => TEXTS[next() % TEXTS.length]!(MARK),
    value: () => {
      const [key, value] = VALUES[next() % VALUES.length]!(MARK);
      return { key, value };
    },
  };
}

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tracebench-planted-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Where a secret is still to be read. */
function findIn(what: string, text: string): string[] {
  const found = [...MARKS, String(CARD), '4.111111111111111e'].filter((mark) => text.includes(mark));
  return found.map((mark) => `${what}: ${text.slice(Math.max(0, text.indexOf(mark) - 80), text.indexOf(mark) + 20)}`);
}

const RULES = {
  ...DEFAULT_SETTINGS.redaction,
  ...{ onExport: true, texts: [...TEXT_RULES], keys: [...DEFAULT_SETTINGS.redaction.keys, 'customer-id'] },
};

async function exportAll(store: Store): Promise<string[]> {
  const exports = new Exports(store, createHtmlWriter(), new Redactions(RULES));
  const all = { kind: 'all' } as const;
  const trace = { kind: 'trace', traceId: traceId(1) } as const;
  const found: string[] = [];
  for (const format of EXPORT_FORMATS) {
    const tables = format === 'csv' || format === 'ndjson' ? EXPORT_TABLES : [undefined];
    for (const table of tables) {
      const scope: ExportScope = format === 'html' ? trace : all;
      const { exportId } = exports.begin({ format, scope, table, language: 'en', compression: 'none' });
      const { bytes: file } = await pullExport(exports, exportId);
      found.push(...findIn(`${format} ${table ?? ''}`, await textOf(format, file)));
    }
  }
  return found;
}

async function textOf(format: string, file: Buffer): Promise<string> {
  if (format === 'tracebench') {
    const path = join(folder, 'copy.tracebench');
    writeFileSync(path, file);
    const copy = await openDuckDbStore(path);
    const text = JSON.stringify(await readAll(copy, { kind: 'all' }), plain);
    await copy.close();
    rmSync(path);
    return text + file.toString('latin1');
  }
  if (format !== 'parquet') return file.toString('utf8');
  let text = '';
  for (const [name, part] of unzip(file)) {
    const path = join(folder, name);
    writeFileSync(path, part);
    const rows = await askParquet(path, 'SELECT to_json(t)::VARCHAR AS row FROM FILE t');
    text += `${name} ${rows.map(({ row }) => String(row)).join('\n')}`;
  }
  return text.replaceAll('\\', '');
}

const plain = (_key: string, value: unknown) =>
  typeof value === 'bigint'
    ? String(value)
    : value instanceof Uint8Array
      ? Buffer.from(value).toString('latin1')
      : value;

describe('a secret, wherever it was planted', () => {
  test('is in no file that is given away', { timeout: 240_000 }, async () => {
    const numbers = fc.array(fc.nat(10_000), { minLength: 60, maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(numbers, async (forms) => {
        const store = await openDuckDbStore(':memory:');
        try {
          await store.append({ telemetry: telemetryWith(planted(forms)), losses: [] });
          expect(await exportAll(store)).toEqual([]);
        } finally {
          await store.close();
        }
      }),
      { numRuns: 2, endOnFailure: true },
    );
  });

  test('is in no copy of a span, nor in what SQL answers', async () => {
    const store = await openDuckDbStore(':memory:');
    const every = Array.from({ length: 400 }, (_, at) => at);
    await store.append({ telemetry: telemetryWith(planted(every)), losses: [] });
    const exports = new Exports(store, createHtmlWriter(), new Redactions(RULES));
    for (const spanKey of [1, 2]) {
      const { span: copied } = await exports.redactSpan({ spanKey });
      expect(findIn('span', JSON.stringify(copied, plain))).toEqual([]);
      expect(findIn('markdown', writeSpanMarkdown(copied, WORDS))).toEqual([]);
    }
    for (const view of ['spans', 'span_events', 'span_links', 'logs', 'metric_points', 'resources', 'scopes']) {
      const { rows, columns } = await store.ask('sql.query', { sql: `SELECT * FROM ${view}`, limit: 100 });
      const cells = rows.flatMap((row) => row.map((text, at) => ({ text, key: columns[at]!.name })));
      const texts = cells.filter((cell): cell is { text: string; key: string } => typeof cell.text === 'string');
      const leaving = exports.redactTexts({ texts: texts.map(({ text }) => text), keys: texts.map(({ key }) => key) });
      expect(findIn(view, leaving.texts.join('\n'))).toEqual([]);
    }
    await store.close();
  });
});

const WORDS = {
  ...{ service: '', trace: '', span: '', parent: '', kind: '', start: '', duration: '', status: '', attributes: '' },
  ...{ resource: '', events: '', key: '', value: '' },
  kindOf: String,
  statusOf: String,
  time: String,
  length: String,
  more: String,
};
