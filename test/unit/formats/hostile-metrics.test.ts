import { describe, expect, test } from 'vitest';
import { PrometheusTextReader } from '../../../core/formats/prometheus-text/reader.ts';
import { metricsOf, pointsOf } from './metric-parts.ts';
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
