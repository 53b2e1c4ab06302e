import { ipBytes } from '../../encoding/ip-bytes.ts';

/** A side of a call. */
export interface ZipkinEndpoint {
  serviceName: string;
  /** As text, and its 4 or 16 bytes. */
  ip?: { text: string; bytes: Uint8Array };
  port?: number;
}

const LAST_PORT = 65_535;

/** Takes `net.host.ip` and `net.host.port` (or `net.peer`) out of the tags; what is no address stays there. */
export function takeEndpoint(
  tags: Map<string, string>,
  prefix: 'net.host' | 'net.peer',
): Omit<ZipkinEndpoint, 'serviceName'> {
  const text = tags.get(`${prefix}.ip`) ?? '';
  const bytes = ipBytes(text);
  if (bytes === undefined) return {};
  tags.delete(`${prefix}.ip`);
  const port = tags.get(`${prefix}.port`) ?? '';
  const isPort = /^[1-9]\d{0,4}$/.test(port) && Number(port) <= LAST_PORT;
  if (isPort) tags.delete(`${prefix}.port`);
  return { ip: { text, bytes }, ...(isPort ? { port: Number(port) } : {}) };
}
