import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OtlpJsonReader } from '../../../core/formats/otlp-json/reader.ts';
import { pointsOf } from '../../../core/otlp/item-rules.ts';
import type { ResourceGroup } from '../../../core/model/resource.ts';
import { documentJson, groupJson, resourceJson, spanJson } from './documents.ts';
import { bytesOf, readAll, spanNames, type ReadOut } from './read-parts.ts';

const CHUNK_BYTES = 64 * 1024;
const BROKEN = '"name":{}';

const read = (text: string, limits = {}): ReadOut => readAll(bytesOf(text), CHUNK_BYTES, new OtlpJsonReader(limits));
/** Each is a reading of its resource. */
const groupsOf = ({ telemetry }: ReadOut): readonly ResourceGroup<unknown>[] =>
  telemetry.flatMap((part): readonly ResourceGroup<unknown>[] => part.groups);
const spans = (count: number, more = {}) => Array.from({ length: count }, (_, i) => spanJson(`span ${i}`, more));
/** Those spans are no spans any more. */
const broken = (text: string, ...names: string[]): string =>
  names.reduce((spoiled, name) => spoiled.replace(`"name":"${name}"`, BROKEN), text);

describe('what is broken in a group', () => {
  test('leaves its neighbours in that group', () => {
    const text = JSON.stringify(documentJson(groupJson('shop', ...spans(50))));
    const out = read(broken(text, 'span 7', 'span 30'));
    expect(groupsOf(out)).toHaveLength(1);
    expect(spanNames(out.telemetry)).toHaveLength(48);
    const reason = 'expected a string, found an object (in resourceSpans[].scopeSpans[].spans[].name)';
    const offset = (name: string) => text.indexOf(`"${name}"`);
    expect(out.skipped).toEqual([
      { line: 1, offset: offset('span 7'), reason },
      { line: 1, offset: offset('span 30') - '"span 7"'.length + '{}'.length, reason },
    ]);
  });

  test('is each of them, wherever it stands and however the file is cut', () => {
    const some = fc.array(fc.array(fc.array(fc.boolean(), { maxLength: 5 }), { maxLength: 3 }), { maxLength: 4 });
    const limits = fc.record({
      elementBytes: fc.constantFrom(0, 300, 1 << 20),
      pieceBytes: fc.constantFrom(100, 700, 1 << 20),
    });
    fc.assert(
      fc.property(some, limits, fc.constantFrom(0, 1), (groups, cut, indent) => {
        let number = 0;
        const [kept, lost]: [string[], string[]] = [[], []];
        const scopeSpans = (scopes: boolean[][]) =>
          scopes.map((whole) => ({
            spans: whole.map((isWhole) => {
              const name = `n${number++}.`;
              (isWhole ? kept : lost).push(name);
              return spanJson(name, isWhole ? {} : { kind: [name] });
            }),
          }));
        const document = {
          resourceSpans: groups.map((scopes, i) => ({
            resource: resourceJson(`s${i}`),
            scopeSpans: scopeSpans(scopes),
          })),
        };
        const text = JSON.stringify(document, null, indent);
        const out = read(text, cut);
        expect(spanNames(out.telemetry).sort()).toEqual(kept.sort());
        expect(out.skipped.map(({ offset }) => /n\d+\./.exec(text.slice(offset))?.[0]).sort()).toEqual(lost.sort());
        const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
        for (const { line, offset } of out.skipped) expect(line).toBe(lineAt(offset));
      }),
      { numRuns: 100 },
    );
  });

  test('costs no reading of its resource again', () => {
    const resource = { attributes: [{ key: 'long', value: { stringValue: 'x'.repeat(500_000) } }] };
    const many = spans(3_000).map((span, i) => (i % 2 === 0 ? span : { ...span, kind: [] }));
    const out = read(JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: many }] }] }));
    expect([spanNames(out.telemetry).length, out.skipped.length]).toEqual([1_500, 1_500]);
    expect(groupsOf(out).length).toBeLessThan(4);
  });

  test('is refused at the line on which it stands', () => {
    const text = JSON.stringify(documentJson(groupJson('shop', ...spans(400, { traceId: '' }))), null, 1);
    const out = read(text.replace('"span 3"', '{}').replaceAll('"traceId": ""', '"traceId": "zz"'));
    const lines = text.split('\n').flatMap((line, i) => (line.includes('"traceId"') ? [i + 1] : []));
    expect(out.rejectedAt.map(({ line }) => line)).toEqual(lines.filter((_, i) => i !== 3));
  });
});

describe('a broken data point', () => {
  const pointJson = (asInt: unknown) => ({ timeUnixNano: '1', asInt });
  const metricJson = (name: string, ...dataPoints: object[]) => ({ name, gauge: { dataPoints } });
  const metricsJson = (...metrics: object[]) => JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] });
  const pointsIn = ({ telemetry }: ReadOut): Record<string, number> =>
    Object.fromEntries(
      telemetry
        .flatMap((part) => (part.signal === 'metrics' ? part.groups : []))
        .flatMap(({ scopes }) => scopes.flatMap(({ items }) => items))
        .map((metric) => [metric.name, pointsOf(metric)]),
    );

  test('leaves its neighbours in that metric, and says where it stood', () => {
    const many = Array.from({ length: 50 }, (_, i) => pointJson(i === 7 ? { at: 'seven' } : i));
    const text = metricsJson(metricJson('a', ...many), metricJson('b', pointJson('1')));
    const out = read(text);
    expect(pointsIn(out)).toEqual({ a: 49, b: 1 });
    expect(out.skipped).toEqual([
      {
        line: 1,
        offset: text.indexOf('{"at":"seven"}'),
        reason:
          'expected a whole number of 64 bits, found an object (in resourceMetrics[].scopeMetrics[].metrics[].gauge.dataPoints[].asInt)',
      },
    ]);
  });

  test('is refused at the line on which it stands where its value does not fit', () => {
    const text = JSON.stringify(JSON.parse(metricsJson(metricJson('a', pointJson(1), pointJson('x')))), null, 1);
    const out = read(text);
    expect(pointsIn(out)).toEqual({ a: 1 });
    expect(out.rejections).toMatchObject([{ code: 'value-range', items: 1 }]);
    expect(out.rejectedAt).toMatchObject([{ line: text.slice(0, text.indexOf('"x"')).split('\n').length }]);
  });

  test('costs its metric where no other is left in it', () => {
    const out = read(metricsJson(metricJson('a', pointJson([]), pointJson({})), metricJson('b', pointJson(2))));
    expect(pointsIn(out)).toEqual({ b: 1 });
    expect(out.skipped).toHaveLength(1);
  });

  test('costs what is broken of many, once each, whatever they are', () => {
    const metrics = fc.array(fc.array(fc.constantFrom('good', 'unfit', 'broken'), { minLength: 1, maxLength: 6 }), {
      maxLength: 5,
    });
    const values = { good: 1, unfit: 'x', broken: {} } as const;
    fc.assert(
      fc.property(metrics, fc.constantFrom(100, 1 << 20), (wanted, pieceBytes) => {
        const text = metricsJson(
          ...wanted.map((points, i) => metricJson(`m${i}`, ...points.map((kind) => pointJson(values[kind])))),
        );
        const out = read(text, { pieceBytes, elementBytes: pieceBytes });
        const good = wanted.map((points, i) => [`m${i}`, points.filter((kind) => kind === 'good').length] as const);
        expect(pointsIn(out)).toEqual(Object.fromEntries(good.filter(([, count]) => count > 0)));
        const isTold = wanted.some((points) => points.some((kind) => kind !== 'good'));
        expect(out.skipped.length + out.rejections.length > 0).toBe(isTold);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a group that is broken beside its items', () => {
  test('gives what stands before that', () => {
    const good = JSON.stringify(documentJson(groupJson('shop', ...spans(4)), groupJson('cart', spanJson('last'))));
    const out = read(
      good.replace('{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"span 2"', '? $&'),
    );
    expect(spanNames(out.telemetry)).toEqual(['last', 'span 0', 'span 1']);
    expect(out.skipped.map(({ reason }) => reason)).toEqual([
      expect.stringContaining("found '?'"),
      expect.stringContaining('found where a comma'),
    ]);
  });

  test('is counted once: what was tolerated and what was refused', () => {
    const refused = 1_500;
    const odd = spans(refused, { spanId: '', odd: 1 });
    const text = JSON.stringify(documentJson(groupJson('shop', ...odd, spanJson('a'), spanJson('b'))));
    const out = read(text.replace('"name":"b"', '"name":"b" "c"'), { elementBytes: 8 << 20 });
    const brokenGroup = read(text.replace(/\}(?=\],"schemaUrl":"https:\/\/scope)/, '}, ?'), { elementBytes: 8 << 20 });
    for (const { telemetry, rejections, warnings } of [out, brokenGroup]) {
      expect(spanNames(telemetry)).toContain('a');
      expect(rejections.reduce((sum, { items }) => sum + items, 0)).toBe(refused);
      expect(warnings).toMatchObject([{ code: 'unknown-field', count: refused }]);
    }
  });

  test('tells each of its items where its resource is broken', () => {
    const text = JSON.stringify(documentJson(groupJson('shop', ...spans(3)), groupJson('cart', spanJson('a'))));
    const out = read(text.replace('"stringValue":"shop"', '"stringValue":{}'));
    expect(spanNames(out.telemetry)).toEqual(['a']);
    expect(out.skipped).toHaveLength(3);
  });

  test('is not cut again and again where that multiplies what is around it', () => {
    const resource = { attributes: [{ key: 'long', value: { stringValue: 'x'.repeat(500_000) } }] };
    const scopeSpans = Array.from({ length: 4_000 }, () => ({ spans: [], scope: 5 }));
    const group = { resource, scopeSpans: [...scopeSpans, { spans: spans(1) }] };
    const out = read(JSON.stringify(documentJson({ ...group, schemaUrl: [] }, groupJson('cart', spanJson('a')))));
    expect(spanNames(out.telemetry)).toEqual(['a']);
    expect(out.skipped.length).toBeGreaterThan(0);
  });
});
