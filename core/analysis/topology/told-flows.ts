import { SIGNALS, type Signal } from '../../model/telemetry.ts';
import type { TopologyEdge } from '../../model/topology.ts';
import type { DeskFacts } from './desk.ts';
import { endpointText, parseEndpoint, type HostPort } from './endpoint.ts';
import { longest } from './longest.ts';
import type { ToldComponent, ToldNode } from './told-nodes.ts';

/** Exporters that send to nobody. */
const SENDS_NOWHERE = /^(?:debug|logging|file|nop|store|prometheus)(?:\/|$)/;
export const sendsNowhere = (exporter: string) => SENDS_NOWHERE.test(exporter);

/** What an exporter sends to an address. */
export interface Sent extends Pick<
  TopologyEdge,
  'exporter' | 'signals' | 'perSecond' | 'failedPerSecond' | 'stalledMs'
> {
  at: HostPort;
}

/** An address without an exporter is that of the only one of which none is known, if there is only one of each. */
export function sentBy(node: ToldNode): Sent[] {
  const exporters = node.components.filter(({ section, id }) => section === 'exporters' && !sendsNowhere(id));
  const sends = node.endpoints.filter(({ section, id }) => section === 'exporters' && !sendsNowhere(id));
  const named = sends.filter(({ id }) => id !== '');
  const known = new Set(named.map(({ at }) => endpointText(at)));
  const unnamed = sends.filter(({ id, at }) => id === '' && !known.has(endpointText(at)));
  const told = new Set(named.map(({ id }) => id));
  const open = exporters.filter(({ id }) => !told.has(id));
  const only = open.length === 1 && unnamed.length === 1 ? open[0]!.id : '';
  const all = [...named, ...unnamed.map((one) => ({ ...one, id: only }))];
  const byId = new Map(exporters.map((exporter) => [exporter.id, exporter]));
  const tallies = talliesBy(all, ({ id }) => id);
  return all.map(({ id, at, signals }) => {
    const flow = flowOf(byId.get(id), signals, tallies.get(id)!, tally([{ signals }]));
    return { at, exporter: id, ...flow };
  });
}

/** Signals that have an address each at one place, as with a path of their own, go there together. */
export function sentByDesk({ sends, components }: DeskFacts): Sent[] {
  const byId = new Map(components.flatMap((one) => (one.section === 'exporters' ? [[one.id, one] as const] : [])));
  const joined = Map.groupBy(sends, ({ exporter, endpoint }) => JSON.stringify([exporter, endpoint]));
  const ways = Array.from(joined.values(), (same) => ({ ...same[0]!, signals: unionOf(same) }));
  const all = talliesBy(ways, ({ exporter }) => exporter);
  return ways.flatMap(({ exporter, endpoint, signals }) => {
    const at = parseEndpoint(endpoint);
    const flow = flowOf(byId.get(exporter), signals, all.get(exporter)!, tally([{ signals }]));
    return at ? [{ at, exporter, ...flow }] : [];
  });
}

const unionOf = (ways: readonly Way[]) =>
  SIGNALS.filter((signal) => ways.some(({ signals }) => signals.includes(signal)));

/** How many ways there are: all, those that name no signal, and those of each. */
interface Tally {
  ways: number;
  silent: number;
  of: Record<Signal, number>;
}

interface Way {
  readonly signals: readonly Signal[];
}

function tally(ways: readonly Way[]): Tally {
  const counts: Tally = { ways: ways.length, silent: 0, of: { traces: 0, metrics: 0, logs: 0 } };
  for (const { signals } of ways) {
    if (signals.length === 0) counts.silent++;
    for (const signal of signals) counts.of[signal]++;
  }
  return counts;
}

const talliesBy = <One extends Way>(ways: readonly One[], keyOf: (way: One) => string): Map<string, Tally> =>
  new Map(Array.from(Map.groupBy(ways, keyOf), ([key, same]) => [key, tally(same)]));

/**
 * What goes over an edge: all that its exporter sends, or where that sends to several places, what is told of the edge's own signals. `all`: the
 * ways of that exporter, `own` those to this place; where others have a signal in common with it, as those of `loadbalancing` do, nobody tells
 * how it is divided.
 */
function flowOf(
  component: Pick<ToldComponent, 'rates' | 'stalls'> | undefined,
  signals: readonly Signal[],
  all: Tally,
  own: Tally,
) {
  const rates = component?.rates ?? {};
  const isAlone = all.ways === own.ways;
  const carried = signals.length > 0 ? signals : SIGNALS.filter((signal) => rates[signal] !== undefined);
  const counted =
    signals.length > 0 && !isAlone ? signals.flatMap((signal) => rates[signal] ?? []) : Object.values(rates);
  const isDivided = all.silent > own.silent || signals.some((signal) => all.of[signal] > own.of[signal]);
  const isKnown = isAlone || (signals.length > 0 && !isDivided);
  const sum = (count: 'sent' | 'sendFailed') => {
    const told = counted.flatMap((one) => one[count] ?? []);
    return isKnown && told.length > 0 ? told.reduce((total, rate) => total + rate, 0) : null;
  };
  const stalls = (component?.stalls ?? []).filter(({ signal }) => signal === '' || carries(signals, signal));
  return {
    signals: carried,
    perSecond: sum('sent'),
    failedPerSecond: sum('sendFailed'),
    stalledMs: longest(stalls.map(({ forMs }) => forMs)),
  };
}

/** Without any it carries all that there is. */
const carries = (signals: readonly Signal[], signal: Signal) => signals.length === 0 || signals.includes(signal);
