import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { PrometheusTextReader } from '../../../core/formats/prometheus-text/reader.ts';
import { scopeOf } from '../../../core/formats/prometheus/target.ts';
import { ResourceCache } from '../../../core/formats/records/resource-cache.ts';
import { groupsOf, metricsOf, pointsOf } from './metric-parts.ts';
import { bytesOf, readAll, type ReadOut } from './read-parts.ts';

const AT = 1_700_000_000_000_000_000n;
const read = (text: string): ReadOut =>
  readAll(bytesOf(text), undefined, new PrometheusTextReader({ ns: AT, of: 'change' }));

describe('the same series again and again', () => {
  const exemplar = `# {note="${'x'.repeat(100)}"} 1`;

  test.each([
    ['a value', `# TYPE t counter\n`, `t_total 1 ${exemplar}\n`, 't_total'],
    ['a start time', `# TYPE t counter\nt_total 1\n`, `t_created 1600000000 ${exemplar}\n`, 't_total'],
  ])('%s is held once, its exemplars too', (_, head, line, name) => {
    const out = read(`${head}${line.repeat(5_000)}# EOF\n`);
    const [point] = pointsOf(metricsOf(out).find((metric) => metric.name === name));
    expect(point).toMatchObject({ exemplars: [expect.anything()] });
    expect(out.skipped).toHaveLength(4_999);
    expect(out.mostBuffered).toBeLessThan(100_000);
  });
});

describe('labels as long as lines', () => {
  test('points are handed on by the bytes they hold', () => {
    const exemplar = `# {note="${'x'.repeat(100_000)}"} 1`;
    const lines = Array.from({ length: 200 }, (_, i) => `t_total{n="${i}"} 1 ${exemplar}\n`);
    expect(read(`# TYPE t counter\n${lines.join('')}# EOF\n`).telemetry.length).toBeGreaterThan(3);
  });

  test('targets are held up to a bound of bytes, and told beyond it', () => {
    const info = (i: number) => `target_info{job="j",instance="${i}",note="${'x'.repeat(900_000)}"} 1\n`;
    const out = read(`${Array.from({ length: 20 }, (_, i) => info(i)).join('')}${info(0)}up{job="j",instance="0"} 1\n`);
    expect(out.warnings.find(({ code }) => code === 'invalid-value')).toMatchObject({ count: 2 });
    expect(groupsOf(out)[0]!.resource.attributes.map(({ key }) => key)).toContain('note');
  });
});

test('resources are kept by the bytes of what tells them apart', () => {
  const cache = new ResourceCache();
  const of = (key: string) => cache.of(key, () => []);
  const first = of('first');
  expect(of('first')).toBe(first);
  for (let i = 0; i < 20; i++) of(`${i}${'x'.repeat(1024 * 1024)}`);
  expect(of('first')).not.toBe(first);
});

describe('what is held does not hold the line it stood in', () => {
  const collect = (): void => {
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
  };
  const MIB = 1024 * 1024;
  /** Large texts that were decoded are outside of the heap. */
  const heldMib = (): number => {
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / MIB;
  };
  const spaces = ' '.repeat(MIB - 200);

  test.each([
    ['a type', (i: number) => `# TYPE a_name_of_some_length_${i} gauge${spaces}\n`],
    ['a unit', (i: number) => `# UNIT a_name_of_some_length_${i} ${spaces}hundreds_of_seconds\n`],
    ['a label', (i: number) => `up{label_of_some_length="value of some length"} ${spaces}${i} ${i + 1}\n`],
  ])('%s', (_, line) => {
    const reader = new PrometheusTextReader({ ns: AT, of: 'change' });
    collect();
    const before = heldMib();
    for (let i = 0; i < 128; i++) for (const part of reader.write(bytesOf(line(i)))) expect(part).toBeUndefined();
    collect();
    expect(heldMib() - before).toBeLessThan(80);
    expect(reader.bufferedBytes).toBeGreaterThan(1_000);
  });
});

test('a scope of many labels that is told of with many more costs a look at each', () => {
  let looks = 0;
  /** Lists made of it count as well. */
  class Counted<T> extends Array<T> {
    override some(fits: (item: T, index: number, list: T[]) => unknown): boolean {
      return super.some((item, index, list) => (looks++, fits(item, index, list)));
    }
  }
  const labels = (prefix: string) =>
    Counted.from({ length: 2_000 }, (_, i): [string, string] => [`${prefix}${i}`, 'x']);
  expect(scopeOf(labels('otel_scope_a'), labels('b')).scope.attributes).toHaveLength(4_000);
  expect(looks).toBeLessThan(40_000);
});
