import { SIGNALS, type Signal } from '../../../core/model/telemetry.ts';
import { isDroppedByGateway, isDroppedByRule } from '../numbered-items.ts';
import type { AgentLives } from './agent-lives.ts';
import { accountProblems, rowOf, type ComponentRow, type Link } from './component-account.ts';
import type { Protocol } from './fault.ts';
import type { GatewayReadings, Stored } from './gateway-process.ts';
import type { Counted } from './gateways.ts';
import type { Lane } from './lane.ts';

/** What became of the items of one signal on their way to one gateway: sent = stored + dropped by rule + rejected. */
export interface LaneAccount {
  signal: Signal;
  protocol: Protocol;
  sent: number;
  stored: number;
  droppedByAgent: number;
  droppedByGateway: number;
  rejected: number;
  /** Items that came to the store again, for an answer was lost; of these it knew the request again, and stored the others twice. */
  again: number;
  knownAgain: number;
}

export interface GatewaysAccount {
  lanes: LaneAccount[];
  /** Of the agent in lives that were neither killed nor configured anew; of the gateways in all of their one life. */
  rows: ComponentRow[];
  problems: string[];
}

export interface Found {
  agent: Pick<AgentLives, 'rows' | 'links'>;
  lanes: readonly Lane[];
  counted: Counted;
  /** Of each signal, in all: numbers from 0. */
  sent: Record<Signal, number>;
  gateways: ReadonlyMap<Protocol, { readings: GatewayReadings; stored: Record<Signal, Stored> }>;
}

export function accountOf(found: Found): GatewaysAccount {
  const gatewayRows = [...found.gateways].flatMap(([protocol, { readings }]) =>
    SIGNALS.flatMap((signal) =>
      gatewayKeys(signal).map((key) => rowOf(`gateway ${protocol}`, signal, key, readings[key]!)),
    ),
  );
  const rows = [...found.agent.rows, ...gatewayRows];
  const lanes = found.lanes.map((lane) => laneAccount(found, lane));
  const links = [
    ...found.agent.links,
    ...SIGNALS.flatMap((signal) => agentLinks(found, signal, rows)),
    ...found.lanes.flatMap((lane, i) => gatewayLinks(found, lane, rows, lanes[i]!)),
  ];
  const items = found.lanes.flatMap((lane) => itemProblems(found, lane));
  return { lanes, rows, problems: [...accountProblems(rows, links), ...items] };
}

const gatewayKeys = (signal: Signal) => [
  `receivers/otlp/${signal}`,
  `${signal}/filter`,
  `${signal}/batch`,
  `exporters/store/${signal}`,
];

function finder(rows: readonly ComponentRow[], process: string, signal: Signal) {
  return (component: string) =>
    rows.find((row) => row.process === process && row.signal === signal && row.component === component)!;
}

/** Each component gave what the next was given. */
function chained(process: string, signal: Signal, chain: readonly ComponentRow[]): Link[] {
  return chain.slice(1).map((next, i) => ({
    what: `${process}, ${signal}, from ${chain[i]!.component} to ${next.component}`,
    left: chain[i]!.out,
    right: next.in,
  }));
}

function agentLinks({ lanes, counted }: Found, signal: Signal, rows: readonly ComponentRow[]): Link[] {
  const row = finder(rows, 'agent', signal);
  const front = ['receivers/otlp', `${signal}/filter`, `${signal}/batch`].map(row);
  const sent = { what: `${signal}, acknowledged and received`, left: counted.sent[signal], right: front[0]!.out };
  const ends = lanes.flatMap((lane, i) => {
    if (lane.signal !== signal) return [];
    const exporter = row(`exporters/${lane.exporter}`);
    const seen = counted.lanes[i]!;
    const what = `${exporter.component} and its road, `;
    return [
      ...chained('agent', signal, [front.at(-1)!, exporter]),
      { what: `${what}sent and taken`, left: exporter.out, right: seen.taken },
      { what: `${what}failed and rejected`, left: exporter.failed, right: seen.rejected },
    ];
  });
  return [sent, ...chained('agent', signal, front), ...ends];
}

function gatewayLinks({ gateways }: Found, lane: Lane, rows: readonly ComponentRow[], account: LaneAccount): Link[] {
  const { signal, protocol, ledger } = lane;
  const process = `gateway ${protocol}`;
  const chain = gatewayKeys(signal).map(finder(rows, process, signal));
  const [receiver, filter, , store] = chain as [ComponentRow, ComponentRow, ComponentRow, ComponentRow];
  const { requestsKnown } = gateways.get(protocol)!.stored[signal];
  const where = `${process}, ${signal}`;
  return [
    ...chained(process, signal, chain),
    { what: `${where}, forwarded by the roads and received`, left: ledger.forwarded, right: receiver.out },
    { what: `${where}, of these for its rule and dropped`, left: ledger.forwardedForRule, right: filter.dropped },
    {
      what: `${where}, stored by its count and in the session`,
      left: store.out,
      right: account.stored + account.again,
    },
    {
      what: `${where}, whether requests were known again, by the account and as told`,
      left: Math.sign(account.knownAgain),
      right: Math.sign(requestsKnown),
    },
  ];
}

function laneAccount({ gateways, sent }: Found, { signal, protocol, ledger }: Lane): LaneAccount {
  const { stored } = gateways.get(protocol)!;
  const { copies } = stored[signal];
  const rows = [...copies.values()].reduce((sum, count) => sum + count, 0);
  // Of what the gateway took, all that is no rule's came to its store.
  const again = ledger.forwarded - ledger.forwardedForRule - copies.size;
  return {
    ...{ signal, protocol, sent: sent[signal], stored: copies.size, rejected: ledger.rejected.size },
    droppedByAgent: count(sent[signal], isDroppedByRule),
    droppedByGateway: [...ledger.taken].filter(isDroppedByGateway).length,
    again,
    knownAgain: copies.size + again - rows,
  };
}

function count(below: number, isIt: (number: number) => boolean): number {
  return Array.from({ length: below }, (_, number) => number).filter(isIt).length;
}

/** Each number that was sent is where it should be, and nowhere else. */
function itemProblems({ gateways, sent }: Found, { signal, protocol, ledger }: Lane): string[] {
  const stored = gateways.get(protocol)!.stored[signal].copies;
  const wrong = new Map<string, number[]>();
  const add = (what: string, number: number) => wrong.set(what, [...(wrong.get(what) ?? []), number]);
  for (let number = 0; number < sent[signal]; number++) {
    const isGone = isDroppedByRule(number) || isDroppedByGateway(number) || ledger.rejected.has(number);
    if (!isGone && !stored.has(number)) add('acknowledged, and nowhere', number);
    if (isGone && stored.has(number)) add('dropped or rejected, and stored', number);
  }
  for (const number of stored.keys()) if (!(number < sent[signal])) add('never sent, and stored', number);
  return [...wrong].map(
    ([what, numbers]) => `${signal}, ${protocol}: ${numbers.length} ${what}: ${numbers.slice(0, 5).join(', ')}`,
  );
}
