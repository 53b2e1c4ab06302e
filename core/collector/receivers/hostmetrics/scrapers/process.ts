import type { ResourceMetrics } from '../../../../model/metric.ts';
import { KIB, SECOND } from '../../../../model/units.ts';
import type { NameFilter } from '../filters.ts';
import { namedNumbers, type Host, type Look, type Scrape } from '../host.ts';
import { attributesOf, type Points, type Tags } from '../points.ts';
import { pidsOf, processStatOf, type ProcessStat } from './process-stat.ts';

export interface ProcessRules {
  isWanted: NameFilter;
  /** Attributes of the resource that are asked for. */
  attributes: ReadonlySet<string>;
  /** Younger ones are left out. */
  delayMs: number;
}

export const PROCESS_ATTRIBUTES: Readonly<Record<string, boolean>> = {
  'process.pid': true,
  'process.parent_pid': true,
  'process.executable.name': true,
  'process.executable.path': true,
  'process.command': true,
  'process.command_line': true,
  'process.owner': true,
  'process.cgroup': false,
};

/** Each process is a resource of its own. One that ends meanwhile is left out. */
export function processScraper(rules: ProcessRules): Scrape {
  return async (look) => {
    const groups: ResourceMetrics[] = [];
    const memory = namedNumbers(await look.host.read('/proc/meminfo')).get('MemTotal') ?? NaN;
    for (const pid of pidsOf(await look.host.list('/proc'))) {
      const group = await measure(pid, look, rules, memory * KIB);
      if (group) groups.push(group);
    }
    return groups;
  };
}

async function measure(
  pid: number,
  look: Look,
  rules: ProcessRules,
  memoryBytes: number,
): Promise<ResourceMetrics | undefined> {
  const { host, bootSeconds, nowNs } = look;
  const stat = processStatOf(await host.read(`/proc/${pid}/stat`));
  if (!stat) return undefined;
  const status = await host.read(`/proc/${pid}/status`);
  const executable = await host.link(`/proc/${pid}/exe`);
  const name = nameOf(status, stat, executable);
  const startNs = BigInt(Math.round((bootSeconds + stat.startSeconds) * SECOND));
  if (!rules.isWanted(name) || Number(nowNs - startNs) / 1e6 < rules.delayMs) return undefined;
  const points = look.pointsSince(startNs);
  addStat(points, stat, Number(nowNs - startNs) / SECOND);
  addStatus(points, namedNumbers(status), memoryBytes);
  if (points.wants('process.disk.io', 'process.disk.operations'))
    addDisk(points, namedNumbers(await host.read(`/proc/${pid}/io`)));
  const tags = await describe(pid, { name, executable, parentPid: stat.parentPid, status }, host);
  const wanted = Object.fromEntries(Object.entries(tags).filter(([key]) => rules.attributes.has(key)));
  return points.group(attributesOf(wanted));
}

/** The kernel cuts names at 15 characters; the executable's own may go on. */
function nameOf(status: string, stat: ProcessStat, executable: string): string {
  const short = /^Name:\s*(.*)$/m.exec(status)?.[1] ?? stat.name;
  const long = executable.slice(executable.lastIndexOf('/') + 1);
  return short.length >= 15 && long.startsWith(short) ? long : short;
}

function addStat(points: Points, stat: ProcessStat, uptimeSeconds: number): void {
  points.add('process.cpu.time', stat.userSeconds, { state: 'user' });
  points.add('process.cpu.time', stat.systemSeconds, { state: 'system' });
  points.add('process.cpu.time', stat.waitSeconds, { state: 'wait' });
  points.add('process.memory.virtual', stat.virtualBytes);
  points.add('process.paging.faults', stat.majorFaults, { type: 'major' });
  points.add('process.paging.faults', stat.minorFaults, { type: 'minor' });
  points.add('process.threads', stat.threads);
  points.add('process.uptime', uptimeSeconds);
}

/** A thread of the kernel has no memory of its own. */
function addStatus(points: Points, status: ReadonlyMap<string, number>, memoryBytes: number): void {
  const bytes = (status.get('VmRSS') ?? 0) * KIB;
  points.add('process.memory.usage', bytes);
  points.add('process.memory.utilization', (100 * bytes) / memoryBytes);
  points.add('process.context_switches', status.get('voluntary_ctxt_switches') ?? NaN, { type: 'voluntary' });
  points.add('process.context_switches', status.get('nonvoluntary_ctxt_switches') ?? NaN, { type: 'involuntary' });
}

function addDisk(points: Points, io: ReadonlyMap<string, number>): void {
  for (const [direction, bytes, calls] of [
    ['read', 'read_bytes', 'syscr'],
    ['write', 'write_bytes', 'syscw'],
  ] as const) {
    points.add('process.disk.io', io.get(bytes) ?? NaN, { direction });
    points.add('process.disk.operations', io.get(calls) ?? NaN, { direction });
  }
}

interface Described {
  name: string;
  executable: string;
  parentPid: number;
  status: string;
}

async function describe(pid: number, { name, executable, parentPid, status }: Described, host: Host): Promise<Tags> {
  const words = (await host.read(`/proc/${pid}/cmdline`)).split('\0').filter((word) => word !== '');
  const uid = Number(/^Uid:\s*(\d+)/m.exec(status)?.[1] ?? NaN);
  const owner = Number.isNaN(uid) ? '' : host.user(uid);
  const cgroup = /^\d+::(.*)$/m.exec(await host.read(`/proc/${pid}/cgroup`))?.[1] ?? '';
  const texts = {
    'process.executable.name': name,
    'process.executable.path': executable,
    'process.command': words[0] ?? '',
    'process.command_line': words.join(' '),
    'process.owner': owner,
    'process.cgroup': cgroup,
  };
  const known = Object.entries(texts).filter(([, value]) => value !== '');
  return { 'process.pid': pid, 'process.parent_pid': parentPid, ...Object.fromEntries(known) };
}
