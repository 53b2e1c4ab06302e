import { lookup, lookupService } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { list, text } from '../../../../core/collector/ottl/value.ts';
import type { DetectedResource } from '../../../../core/collector/processors/detected-resource.ts';
import type { AnyValue } from '../../../../core/model/attributes.ts';

export const HOSTNAME_SOURCES = ['dns', 'os', 'lookup'] as const;
export type HostnameSource = (typeof HOSTNAME_SOURCES)[number];

/** Attributes of this machine, and whether they are given unless told otherwise. */
export const SYSTEM_ATTRIBUTES: ReadonlyMap<string, boolean> = new Map([
  ['host.name', true],
  ['os.type', true],
  ['host.id', false],
  ['host.arch', false],
  ['host.ip', false],
  ['host.mac', false],
]);

/** The schema whose names they are. */
const SCHEMA = 'https://opentelemetry.io/schemas/1.6.1';
const OS_TYPES: Readonly<Record<string, string>> = { win32: 'windows', sunos: 'solaris' };
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: 'x86', arm: 'arm32' };

/** Rejects where no source knows a name. */
export async function detectSystem(
  wanted: ReadonlySet<string>,
  sources: readonly HostnameSource[],
): Promise<DetectedResource> {
  const found: Readonly<Record<string, () => Promise<AnyValue | undefined>>> = {
    'host.name': async () => text(await nameOf(sources)),
    'os.type': async () => text(OS_TYPES[process.platform] ?? process.platform),
    'host.id': async () => optional(await machineId()),
    'host.arch': async () => text(ARCHITECTURES[process.arch] ?? process.arch),
    'host.ip': async () => list(outsides().map(({ address }) => text(address))),
    'host.mac': async () => list([...new Set(outsides().map(({ mac }) => mac))].map((mac) => text(macText(mac)))),
  };
  const attributes = [];
  for (const [key, find] of Object.entries(found)) {
    const value = wanted.has(key) ? await find() : undefined;
    if (value) attributes.push({ key, value });
  }
  return { attributes, schemaUrl: SCHEMA };
}

const optional = (value: string): AnyValue | undefined => (value === '' ? undefined : text(value));

async function nameOf(sources: readonly HostnameSource[]): Promise<string> {
  for (const source of sources) {
    const name = source === 'os' ? hostname() : await qualifiedName();
    if (name !== '') return name;
  }
  throw new Error(`none of ${sources.join(', ')} knows the name of this machine`);
}

/** '' where this machine has no name of a domain. */
async function qualifiedName(): Promise<string> {
  try {
    const { address } = await lookup(hostname());
    const { hostname: name } = await lookupService(address, 0);
    const isNamed = name.includes('.') && !/^[\d.]+$/.test(name) && !name.startsWith('localhost');
    return isNamed ? name.replace(/\.$/, '') : '';
  } catch {
    return '';
  }
}

/** systemd's; '' on other systems. */
async function machineId(): Promise<string> {
  return readFile('/etc/machine-id', 'utf8').then(
    (id) => id.trim(),
    () => '',
  );
}

function outsides() {
  return Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).filter(({ internal }) => !internal),
  );
}

/** As IEEE writes them: AC-DE-48-23-45-67. */
const macText = (mac: string): string => mac.replaceAll(':', '-').toUpperCase();
