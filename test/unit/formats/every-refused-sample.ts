import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { noCounts } from '../../../core/model/telemetry.ts';
import { hasSamples, readSample } from '../../helpers/sample-truths.ts';
import { compact } from './documents.ts';
import { CUTS, places } from './every-sample.ts';
import { open, type KeepingIntake, type Opened } from './open.ts';
import { allItems, bytesOf, spanNames } from './read-parts.ts';
import type { RefusedSample } from './refused-samples.ts';
import { zipOf } from './zip-file.ts';

const itemsIn = ({ telemetry }: KeepingIntake): unknown[] => Object.values(allItems(telemetry)).flat();

/** What is promised of every file of which nothing can be read: the same is told of it however it comes, and nothing is kept. */
export function describeRefused(samples: readonly RefusedSample[]): void {
  describe.skipIf(!hasSamples())('real files that are refused', () => {
    describe.each(samples)('$file', ({ file, format, told, isBroken = false }) => {
      const expectRefused = (opened: Opened, container = '') => {
        const { account, intake } = opened;
        expect(account).toMatchObject({ state: 'failed', format: container + format, counts: noCounts() });
        expect(account.error).toMatch(told);
        expect(itemsIn(intake)).toEqual([]);
      };

      it('tells what is wrong, whatever its name', async () => expectRefused(await open(readSample(file))));

      it('is the same in chunks of 100 bytes', async () => {
        const [whole, cut] = [await open(readSample(file)), await open(readSample(file), { chunkSize: 100 })];
        // Of what is refused the rest is not read: to the end of a chunk.
        expect({ ...cut.account, bytes: 0 }).toEqual({ ...whole.account, bytes: 0 });
        expectRefused(cut);
      });

      it('is the same packed', async () => expectRefused(await open(gzipSync(readSample(file))), 'gzip+'));

      it('costs itself in an archive', async () => {
        const good = { name: 'good', bytes: bytesOf(compact('a')) };
        const { account, intake } = await open(zipOf({ name: 'unknown', bytes: readSample(file) }, good));
        expect(account.parts).toMatchObject([{ state: 'failed', format }, { state: 'done' }]);
        expect(account.parts?.[0]?.error).toMatch(told);
        expect(spanNames(intake.telemetry)).toEqual(['a']);
      });

      // An empty file has no place.
      it.runIf(hasSamples() && readSample(file).length > 0)(
        `is refused wherever it is cut (${CUTS} places)`,
        async () => {
          const bytes = readSample(file);
          for (const at of places(bytes.length)) {
            const { account, intake } = await open(bytes.slice(0, at));
            expect(account, `cut before byte ${at}`).toMatchObject({ state: 'failed', counts: noCounts() });
            expect(account.error).not.toBe('');
            expect(itemsIn(intake)).toEqual([]);
          }
        },
      );

      it.runIf(isBroken)('costs itself between good documents', async () => {
        const bad = new TextDecoder().decode(readSample(file));
        const { account, intake } = await open(bytesOf(`${compact('a')}\n${bad}\n${compact('b')}\n`));
        expect(account.skippedTotal).toBeGreaterThan(0);
        expect(spanNames(intake.telemetry)).toEqual(['a', 'b']);
      });
    });
  });
}
