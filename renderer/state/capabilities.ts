import { NO_CAPABILITIES, type HostCapabilities } from '../../contract/operations/session.ts';
import { useConnection, type Connection } from './connection.ts';

type Capabilities = Omit<HostCapabilities, 'host'>;

/** As the last engine said: a line that is down for a moment takes nothing off the screen. */
let last: Capabilities = NO_CAPABILITIES;

function read(connection: Connection): Capabilities {
  if (connection.kind === 'ready') last = connection.hello.capabilities;
  return last;
}

/** What the host around the engine can do; the rest is hidden. */
export function currentCapabilities(): Capabilities {
  return read(useConnection.getState().connection);
}

export function useCapabilities(): Capabilities {
  return useConnection(({ connection }) => read(connection));
}
