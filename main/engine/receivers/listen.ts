import type { AddressInfo, Server } from 'node:net';

/** How many ports after the wanted one are tried. Fifty neighbours that are all taken mean something else is wrong. */
const PORTS_TRIED = 50;

/** This machine has no such address (IPv6 switched off, say); the other hosts will do. */
const ABSENT = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

export interface Listening<S extends Server> {
  /** One per host that this machine has. */
  servers: S[];
  /** "127.0.0.1:4318", the first of them. */
  address: string;
  port: number;
  /** What a person should know; '' when all is well. */
  message: string;
}

export interface ListenOptions<S extends Server> {
  hosts: readonly string[];
  /** 0 = any free port. */
  wantedPort: number;
  create: () => S;
}

/**
 * Listens on the same port of every host, on the next free one if the wanted one is taken on any of them: a collector on one of two
 * addresses would take half of the telemetry unnoticed.
 * @throws Error in words for people
 */
export async function listen<S extends Server>(options: ListenOptions<S>): Promise<Listening<S>> {
  const { wantedPort } = options;
  for (let i = 0; i <= PORTS_TRIED; i++) {
    const port = wantedPort === 0 ? 0 : wantedPort + i;
    if (port > 65_535) break;
    const servers = await listenOnAll(options, port);
    if (servers !== 'taken') return listening(servers, wantedPort);
  }
  throw new Error(`port ${wantedPort} and the ${PORTS_TRIED} after it are taken`);
}

function listening<S extends Server>(servers: S[], wantedPort: number): Listening<S> {
  const { address, port, family } = servers[0]!.address() as AddressInfo;
  const message = wantedPort === 0 || port === wantedPort ? '' : `port ${wantedPort} is taken; listening on ${port}`;
  return { servers, port, message, address: family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}` };
}

/** The same where no other port will do: another one would be one nobody sends to. @throws Error in words for people */
export async function listenOnly<S extends Server>(options: ListenOptions<S>): Promise<Listening<S>> {
  const servers = await listenOnAll(options, options.wantedPort);
  if (servers === 'taken') throw portTaken(options.wantedPort);
  return listening(servers, options.wantedPort);
}

/** Where any port will do, the first host's choice is the others' too. */
async function listenOnAll<S extends Server>(options: ListenOptions<S>, wantedPort: number): Promise<S[] | 'taken'> {
  const servers: S[] = [];
  let port = wantedPort;
  try {
    for (const host of options.hosts) {
      const server = await listenOn(options, host, port);
      if (server === undefined) continue;
      servers.push(server);
      port = (server.address() as AddressInfo).port;
    }
  } catch (error) {
    for (const server of servers) server.close();
    if (codeOf(error) === 'EADDRINUSE') return 'taken';
    throw listenError(error, port);
  }
  if (servers.length === 0) throw new Error(`this machine has none of the addresses ${options.hosts.join(', ')}`);
  return servers;
}

/** Undefined where the machine has no such address. */
function listenOn<S extends Server>(options: ListenOptions<S>, host: string, port: number): Promise<S | undefined> {
  const server = options.create();
  // '::' would otherwise also take IPv4, which may be one of the other hosts.
  const ipv6Only = host.includes(':') && options.hosts.some((other) => !other.includes(':'));
  return new Promise((resolve, reject) => {
    const onError = (error: Error): void => (isAbsent(error) ? resolve(undefined) : reject(error));
    server.once('error', onError);
    server.listen({ host, port, ipv6Only }, () => {
      server.off('error', onError);
      resolve(server);
    });
  });
}

export const portTaken = (port: number): Error => new Error(`port ${port} is taken`);

export const isAbsent = (error: unknown): boolean => ABSENT.has(codeOf(error));

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

/** What hinders listening, in words for people. */
export function listenError(error: unknown, port: number): Error {
  if (codeOf(error) === 'EACCES') return new Error(`port ${port} needs administrator rights`);
  return error instanceof Error ? error : new Error(String(error));
}
