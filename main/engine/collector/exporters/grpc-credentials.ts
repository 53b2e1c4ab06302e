import { isIP, type Socket } from 'node:net';
import { connect, type ConnectionOptions } from 'node:tls';
import { CallCredentials, ChannelCredentials } from '@grpc/grpc-js';

/** What a connection with TLS is made of; `host` is who has to be at the other end: a name or an address. */
interface SecureTarget extends Pick<ConnectionOptions, 'secureContext' | 'rejectUnauthorized'> {
  host: string;
}

type Connector = ReturnType<ChannelCredentials['_createSecureConnector']>;

/**
 * As grpc-js has them, but that an IP address is not sent as the name of a server (RFC 6066, 3): Node warns of it, and gRPC in Go, which
 * the Collector is made with, does not do it. The certificate has to be one of the address all the same.
 */
export class SecureCredentials extends ChannelCredentials {
  readonly #options: ConnectionOptions;

  constructor({ host, ...options }: SecureTarget) {
    super();
    this.#options = { ...options, host, ALPNProtocols: ['h2'], ...(isIP(host) === 0 ? { servername: host } : {}) };
  }

  override _isSecure(): boolean {
    return true;
  }

  override _equals(other: ChannelCredentials): boolean {
    return this === other;
  }

  override _createSecureConnector(
    _target: unknown,
    _options: unknown,
    callCredentials = CallCredentials.createEmpty(),
  ): Connector {
    return {
      connect: async (socket) => ({ socket: await secured(socket, this.#options), secure: true }),
      waitForReady: async () => undefined,
      getCallCredentials: () => callCredentials,
      destroy: () => undefined,
    };
  }
}

/** Rejects where the other end is not who it has to be. */
function secured(socket: Socket, options: ConnectionOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const connection = connect({ ...options, socket }, () => resolve(connection));
    connection.once('error', reject);
  });
}
