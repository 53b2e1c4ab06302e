import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIGNALS, type Telemetry } from '../../../core/model/telemetry.ts';
import { validate } from '../../../core/processors/validate.ts';
import { ItemCount } from '../../../main/engine/exporters/item-count.ts';
import { writeOtlpJson } from '../../../main/engine/exporters/otlp-json.ts';
import { telemetryArbitrary } from '../../helpers/telemetry-arbitrary.ts';
import { open } from '../formats/open.ts';
import { allItems, bytesOf } from '../formats/read-parts.ts';
import { FakeStore } from './fake-store.ts';

async function write(telemetry: readonly Telemetry[]): Promise<string> {
  let text = '';
  const signal = new AbortController().signal;
  const pieces = writeOtlpJson(new FakeStore(telemetry).asStore, { kind: 'all' }, new ItemCount(), signal);
  for await (const piece of pieces) text += piece;
  return text;
}

describe('what was exported as OTLP JSON', () => {
  it('opens again as it was', async () => {
    const some = fc.array(fc.constantFrom(...SIGNALS).chain(telemetryArbitrary), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(some, async (given) => {
        const telemetry = given.map(
          (one) => validate({ telemetry: [one], rejections: [], warnings: [] }).telemetry[0]!,
        );
        const text = await write(telemetry);
        JSON.parse(text);
        const { account, intake } = await open(bytesOf(text));
        expect(account).toMatchObject({ format: 'otlp-json', state: 'done', skippedTotal: 0, error: '' });
        expect(allItems(intake.telemetry)).toEqual(allItems(telemetry));
      }),
      { numRuns: 60 },
    );
  });

  it('is known as OTLP even when there is nothing in it', async () => {
    expect(await write([])).toBe('{"resourceSpans":[]}\n');
    expect((await open(bytesOf(await write([])))).account).toMatchObject({ format: 'otlp-json', state: 'done' });
  });

  it('is one line', async () => {
    const telemetry = fc.sample(telemetryArbitrary('logs'), { numRuns: 20, seed: 1 });
    expect((await write(telemetry)).indexOf('\n')).toBe((await write(telemetry)).length - 1);
  });
});
