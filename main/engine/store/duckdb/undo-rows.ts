import type { Packer } from './packer.ts';

/** Gives what takes back all that the packer is given from now on. Data points that follow then do not lean on earlier ones. */
export function undoRows(packer: Packer): () => void {
  const { spans, logs, metrics } = packer;
  const learnt = packer.mark();
  const last = packer.lastIds;
  const tally = packer.tally.copy();
  const tables = [spans.spans, spans.events, spans.links, logs.logs];
  const ofPoints = [metrics.numbers, metrics.distributions, metrics.exemplars];
  const rows = [...tables, ...ofPoints].map((table) => [table, table.rows] as const);
  return () => {
    for (const [table, before] of rows) table.truncate(before);
    packer.backTo(learnt);
    packer.goOn(last);
    packer.tally = tally;
    metrics.chains.break();
  };
}
