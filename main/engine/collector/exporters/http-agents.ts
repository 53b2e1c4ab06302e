import { Agent as HttpAgent, type AgentOptions } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions as HttpsAgentOptions } from 'node:https';
import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import { timerMs } from '../../../../core/model/timer-ms.ts';
import type { ConnectionSettings, HttpClientSettings } from './http-client-settings.ts';

export interface Agents {
  http: HttpAgent;
  https: HttpsAgent;
}

export function agentsOf({ connections, tls }: HttpClientSettings, more: Pick<AgentOptions, 'proxyEnv'>): Agents {
  const { ca, cert, key, serverName, skipVerify, minVersion, maxVersion } = tls;
  const options = { ...agentOptions(connections), ...more };
  const https = new HttpsAgent({
    ...options,
    minVersion,
    maxVersion,
    rejectUnauthorized: !skipVerify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === '' ? {} : { cert, key }),
    ...serverIdentity(serverName),
  });
  return { http: new HttpAgent(options), https };
}

/** Whose certificate it has to be. An IP address is not sent as the name of a server (RFC 6066, 3). */
function serverIdentity(name: string): Pick<HttpsAgentOptions, 'servername' | 'checkServerIdentity'> {
  if (name === '') return {};
  if (isIP(name) === 0) return { servername: name };
  return { servername: '', checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate) };
}

function agentOptions({ most, idleMs, isKept }: ConnectionSettings): AgentOptions {
  return {
    keepAlive: isKept,
    ...(most > 0 ? { maxSockets: most } : {}),
    // Of Node's agents this ends those alone that wait for something to do.
    ...(idleMs > 0 ? { timeout: timerMs(idleMs) } : {}),
  };
}
