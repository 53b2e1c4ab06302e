import { tellProblems, whole } from '../tell.ts';
import type { ComponentRow } from './component-account.ts';
import { FAULTS } from './fault.ts';
import type { GatewaysReport } from './gateways.ts';
import { LANES } from './plan.ts';

/** Prints the matrix, the account of each component and of each signal, and what does not come out. */
export function tellGateways(report: GatewaysReport, seed: number): boolean {
  const { rounds, kills, reloads, matrix, rows, lanes, problems } = report;
  console.log(
    `gateways, seed ${seed}: ${rounds} rounds; the agent killed ${kills} times, given other roads ${reloads} times`,
  );
  console.log('Requests or connections that met each fault:');
  printTable([
    ['', ...FAULTS],
    ...LANES.map(({ signal, protocol }, lane) => [`${signal}, ${protocol}`, ...matrix[lane]!.map(whole)]),
  ]);
  console.log('Items of each component (the agent: in lives that were neither killed nor configured anew):');
  printTable([['', 'in', 'out', 'dropped', 'failed', 'refused', 'queued'], ...rows.map(cells)]);
  for (const lane of lanes)
    console.log(
      `${lane.signal}, ${lane.protocol}: ${whole(lane.sent)} sent = ${whole(lane.stored)} stored + ${whole(lane.droppedByAgent)} dropped by the ` +
        `agent's rule + ${whole(lane.droppedByGateway)} by the gateway's + ${whole(lane.rejected)} rejected; ` +
        `${whole(lane.again)} came again, ${whole(lane.knownAgain)} of them known again by the store`,
    );
  return tellProblems(problems);
}

const cells = (row: ComponentRow): string[] => [
  `${row.process}, ${row.signal}, ${row.component}`,
  ...[row.in, row.out, row.dropped, row.failed, row.refused, row.queued].map(whole),
];

function printTable(lines: readonly (readonly string[])[]): void {
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  for (const line of lines) {
    const padded = line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]! + 2)));
    console.log(`  ${padded.join('')}`.trimEnd());
  }
}
