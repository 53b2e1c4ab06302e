import type { DeskFacts } from './desk.ts';
import { isAnyHost, isLoopback, parseEndpoint, type HostPort } from './endpoint.ts';
import type { ToldNode } from './told-nodes.ts';

/** Where a node can be reached, and on which machine it is. */
export interface Place {
  readonly id: string;
  /** Empty where it is not told. */
  readonly listens: readonly HostPort[];
  /** Names and addresses of its machine, in lower case, without loopback's. */
  readonly names: ReadonlySet<string>;
  /** What it calls its machine; '' where it does not say. */
  readonly host: string;
  /** All names of its machine are known: whatever has another is elsewhere. */
  readonly isWhole: boolean;
  /** It takes OTLP, as far as is known of a node that does not tell where it listens. */
  readonly takesOtlp: boolean;
}

/** This desk. */
export const DESK = 'desk';

/** Where the receivers of this desk listen. All its names are known, so whatever has another name is elsewhere. */
export function placeOfDesk({ hosts, components }: DeskFacts): Place {
  const receivers = components.filter(({ section }) => section === 'receivers');
  return {
    id: DESK,
    listens: receivers.flatMap(({ endpoints }) => endpoints).flatMap((endpoint) => parseEndpoint(endpoint) ?? []),
    names: new Set(hosts),
    host: hosts[0] ?? '',
    isWhole: true,
    takesOtlp: false,
  };
}

/** By what it tells, and by how others call it. Addresses of loopback name no machine. */
export function placeOf(node: ToldNode): Place {
  const host = node.host.toLowerCase();
  const called = [node.scrapedAt?.host ?? '', ...node.calledAs.map((at) => at.host)];
  const names = [host, ...called.filter((name) => !isLoopback(name) && !isAnyHost(name))];
  const told = node.endpoints.filter(({ section }) => section === 'receivers').map(({ at }) => at);
  return {
    id: node.id,
    listens: [...told, ...node.calledAs],
    names: new Set(names.filter((name) => name !== '')),
    host,
    isWhole: false,
    takesOtlp: node.components.some(({ section, id }) => section === 'receivers' && /^otlp(?:\/|$)/.test(id)),
  };
}
