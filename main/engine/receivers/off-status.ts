import type { ReceiverStatus } from '../../../contract/operations/session.ts';

export const PROTOCOLS = ['otlp-http', 'otlp-grpc'] as const;

/** Of a port that is not open. */
export function offStatus(protocol: ReceiverStatus['protocol'], message: string, wantedPort = 0): ReceiverStatus {
  return { protocol, state: 'off', address: '', wantedPort, message, requests: 0, refusedRequests: 0 };
}
