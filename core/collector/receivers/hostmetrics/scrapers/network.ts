import type { NameFilter } from '../filters.ts';
import { linesOf, wordsOf, type Scrape } from '../host.ts';

/** include/net/tcp_states.h, by their number in hex. */
const STATES: Readonly<Record<string, string>> = {
  '01': 'ESTABLISHED',
  '02': 'SYN_SENT',
  '03': 'SYN_RECV',
  '04': 'FIN_WAIT1',
  '05': 'FIN_WAIT2',
  '06': 'TIME_WAIT',
  '07': 'CLOSE',
  '08': 'CLOSE_WAIT',
  '09': 'LAST_ACK',
  '0A': 'LISTEN',
  '0B': 'CLOSING',
};

export function networkScraper(isWanted: NameFilter): Scrape {
  return async ({ host, points }) => {
    for (const line of linesOf(await host.read('/proc/net/dev'))) {
      const colon = line.lastIndexOf(':');
      const device = line.slice(0, colon).trim();
      if (colon < 0 || !isWanted(device)) continue;
      const columns = wordsOf(line.slice(colon + 1)).map(Number);
      for (const [direction, first] of [
        ['transmit', 8],
        ['receive', 0],
      ] as const)
        for (const [i, name] of ['io', 'packets', 'errors', 'dropped'].entries())
          points.add(`system.network.${name}`, columns[first + i] ?? NaN, { device, direction });
    }
    if (points.wants('system.network.connections')) await countConnections({ host, points });
  };
}

async function countConnections({ host, points }: Pick<Parameters<Scrape>[0], 'host' | 'points'>): Promise<void> {
  const counts = new Map(Object.values(STATES).map((state) => [state, 0]));
  for (const table of ['tcp', 'tcp6'])
    for (const line of linesOf(await host.read(`/proc/net/${table}`)).slice(1)) {
      const state = STATES[wordsOf(line)[3] ?? ''];
      if (state !== undefined) counts.set(state, counts.get(state)! + 1);
    }
  for (const [state, count] of counts) points.add('system.network.connections', count, { protocol: 'tcp', state });
}
