import { expect } from 'vitest';
import { readMetadata } from '../../../core/formats/parquet/metadata.ts';
import { open, type Opened } from './open.ts';
import { allItems, textsOf } from './read-parts.ts';

/** No header of a page begins so. */
const NO_HEADER = new Uint8Array(8).fill(0xff);

const textsIn = ({ intake }: Opened): string[] => Object.values(textsOf(allItems(intake.telemetry))).flat();

/**
 * Of each column in turn the first page is spoiled. Records stand across all columns, so that none of them can be spoiled by itself: what
 * is promised is that it is told, and that all that is kept is as it stands in the file. Columns nobody looks at cost nothing.
 */
export async function expectDamageTold(bytes: Uint8Array): Promise<void> {
  const whole = await open(bytes);
  const wholeTexts = textsIn(whole);
  const { rowGroups } = readMetadata((at, length) => bytes.subarray(at, at + length), bytes.length);
  const columns = rowGroups.flatMap((group) => group.columns);
  let told = 0;
  for (const { offset } of columns) {
    const spoiled = bytes.slice();
    spoiled.set(NO_HEADER, offset);
    const opened = await open(spoiled);
    const isTold = opened.account.state === 'failed' || opened.account.skippedTotal > 0;
    if (isTold) expect(wholeTexts).toEqual(expect.arrayContaining(textsIn(opened)));
    else expect(textsIn(opened), `a page at byte ${offset}`).toEqual(wholeTexts);
    told += isTold ? 1 : 0;
  }
  expect(told).toBeGreaterThan(columns.length / 2);
}
