import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { SpanId } from '../../../core/model/ids.ts';
import { packData, readData, readDetails } from '../../../main/engine/exporters/html-report.ts';
import { span, traces } from '../../helpers/telemetry.ts';
import { generateTrace } from '../../helpers/generate-trace.ts';
import { FakeStore } from './fake-store.ts';

const signal = new AbortController().signal;

describe('what a report is made of', () => {
  const store = new FakeStore([traces('shop', span({ name: 'a' })), traces('shop', span({ name: 'b' }))]).asStore;

  it('the data is whole, or its size without it', async () => {
    const whole = await readData(store, '1'.repeat(32), signal);
    expect(JSON.parse(whole.pieces.join(''))).toHaveProperty('resourceSpans.1');
    expect(whole.characters).toBe(whole.pieces.join('').length);
    const tooLarge = await readData(store, '1'.repeat(32), signal, whole.characters - 1);
    expect(tooLarge).toEqual({ pieces: [], characters: whole.characters });
  });

  it('large data are packed, and small or absent ones left as they are', async () => {
    const whole = await readData(store, '1'.repeat(32), signal);
    const packed = packData(whole, whole.characters);
    expect(packed).toMatchObject({ isPacked: true, characters: whole.characters });
    expect(gunzipSync(Buffer.from(packed.pieces.join(''), 'base64')).toString()).toBe(whole.pieces.join(''));
    expect(packData(whole)).toBe(whole);
    expect(packData({ pieces: [], characters: 2 ** 30 })).toEqual({ pieces: [], characters: 2 ** 30 });
  });

  it('spans are read in detail until they are too much for the memory', async () => {
    const detail = generateTrace(20);
    const { spanIdHigh, spanIdLow } = detail.frame.columns;
    const hex = (half: number) => half.toString(16).padStart(8, '0');
    const spans = Array.from({ length: 20 }, (_, i) =>
      span({
        spanId: (hex(spanIdHigh[i]!) + hex(spanIdLow[i]!)) as SpanId,
        attributes: [{ key: 'body', value: { kind: 'string', value: 'x'.repeat(1_000) } }],
      }),
    );
    const rich = new FakeStore([traces('shop', ...spans)]).asStore;
    expect(await readDetails(rich, detail, signal)).toHaveLength(20);
    const few = await readDetails(rich, detail, signal, 5_500);
    expect(few.length).toBeGreaterThan(2);
    expect(few.length).toBeLessThan(6);
    expect(few[0]!.resource).toBe(few[1]!.resource);
  });
});
