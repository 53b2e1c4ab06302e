import type { LossRecord } from '../port.ts';
import type { WalDamage } from './file/wal-damage.ts';

/** How much is unknown where no end of a commit is left to be seen: at least one. */
export function lossOfDamage({ aside, bytes, keptBytes, lostCommits }: WalDamage): LossRecord {
  const count = Math.max(1, lostCommits);
  const example = `${bytes - keptBytes} of ${bytes} bytes, commits: ${lostCommits}; the original is ${aside}`;
  return { kind: 'warning', source: 'session', signal: '', code: 'commits-damaged', example, count };
}
