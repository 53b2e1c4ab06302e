import { expect, test } from 'vitest';
import { DUMP_KINDS, goodDump } from '../../faults/good-dumps.ts';
import { open } from './open.ts';
import { allItems } from './read-parts.ts';
import { expectNeighbours, RECORDS_OF } from './spoiled-record.ts';

// Of bare protobuf a sample is spoiled: those made here are of one resource.
const kinds = DUMP_KINDS.filter((kind) => kind in RECORDS_OF && kind !== 'otlp-proto');

test('most formats have records that can be spoiled one by one', () => expect(kinds.length).toBeGreaterThan(14));

test.each(kinds)('%s keeps the neighbours of a spoiled record', (kind) =>
  expectNeighbours(goodDump(kind, 24).bytes, RECORDS_OF[kind]!),
);

test('of framed protobuf one frame that is no request costs itself', async () => {
  const { bytes } = goodDump('otlp-proto-framed', 24);
  const first = 4 + bytes.readUInt32BE(0);
  const second = first + 4 + bytes.readUInt32BE(first);
  const spoiled = Buffer.from(bytes).fill(0xff, first + 4, second);
  const [kept, wanted] = [
    await open(spoiled),
    await open(Buffer.concat([bytes.subarray(0, first), bytes.subarray(second)])),
  ];
  expect(kept.account).toMatchObject({ state: 'done', counts: { spans: 24, points: 0, logs: 24 }, skippedTotal: 1 });
  expect(kept.account.skipped[0]).toMatchObject({ offset: first + 4 });
  expect(allItems(kept.intake.telemetry)).toEqual(allItems(wanted.intake.telemetry));
});
