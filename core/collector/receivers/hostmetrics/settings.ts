import { didYouMean } from '../../did-you-mean.ts';
import { Settings } from '../../settings.ts';
import { CATALOG, UNSUPPORTED_METRICS } from './catalog.ts';
import { readFilter } from './filters.ts';
import type { Scrape } from './host.ts';
import { readReduction, reductionKeys, type Reduction } from './reduction.ts';
import { cpuScraper } from './scrapers/cpu.ts';
import { diskScraper } from './scrapers/disk.ts';
import { filesystemScraper } from './scrapers/filesystem.ts';
import { loadScraper } from './scrapers/load.ts';
import { memoryScraper } from './scrapers/memory.ts';
import { networkScraper } from './scrapers/network.ts';
import { pagingScraper } from './scrapers/paging.ts';
import { PROCESS_ATTRIBUTES, processScraper } from './scrapers/process.ts';
import { processesScraper } from './scrapers/processes.ts';
import { systemScraper } from './scrapers/system.ts';

export interface ReadScraper {
  name: string;
  /** Names of metrics. */
  enabled: ReadonlySet<string>;
  /** By names of metrics, where their points keep not all of their attributes. */
  reductions: ReadonlyMap<string, Reduction>;
  /** One for each run: some compare a look with the one before. */
  create: () => Scrape;
}

export interface HostMetricsSettings {
  intervalMs: number;
  delayMs: number;
  /** '' = this machine's own. */
  rootPath: string;
  scrapers: readonly ReadScraper[];
}

interface ScraperKind {
  keys: readonly string[];
  refused?: readonly string[];
  read(settings: Settings): () => Scrape;
}

const MUTES = ['all_errors', 'name_error', 'exe_error', 'io_error', 'user_error', 'cgroup_error'].map(
  (name) => `mute_process_${name}`,
);

const KINDS: Readonly<Record<string, ScraperKind>> = {
  cpu: { keys: [], read: () => cpuScraper },
  load: {
    keys: ['cpu_average'],
    read: (settings) => {
      const isPerCpu = settings.bool('cpu_average');
      return () => loadScraper(isPerCpu);
    },
  },
  memory: { keys: [], read: () => memoryScraper },
  disk: {
    keys: ['include', 'exclude'],
    read: (settings) => {
      const isWanted = readFilter(settings, 'devices');
      return () => diskScraper(isWanted);
    },
  },
  filesystem: {
    keys: ['include', 'exclude']
      .flatMap((name) => ['devices', 'fs_types', 'mount_points'].map((what) => `${name}_${what}`))
      .concat('include_virtual_filesystems'),
    read: (settings) => {
      const filter = (names: string) => readFilter(settings, names, `include_${names}`, `exclude_${names}`);
      const [isDevice, isType, isMountPoint] = [filter('devices'), filter('fs_types'), filter('mount_points')];
      const withVirtual = settings.bool('include_virtual_filesystems');
      return () =>
        filesystemScraper({ isDevice: isDevice!, isType: isType!, isMountPoint: isMountPoint!, withVirtual });
    },
  },
  network: {
    keys: ['include', 'exclude'],
    read: (settings) => {
      const isWanted = readFilter(settings, 'interfaces');
      return () => networkScraper(isWanted);
    },
  },
  paging: { keys: [], read: () => pagingScraper },
  processes: { keys: [], read: () => processesScraper },
  process: {
    keys: ['include', 'exclude', 'scrape_process_delay', 'resource_attributes', ...MUTES],
    read: (settings) => {
      for (const key of MUTES) settings.bool(key);
      const isWanted = readFilter(settings, 'names');
      const attributes = readSwitches(settings, 'resource_attributes', new Map(Object.entries(PROCESS_ATTRIBUTES)));
      const delayMs = settings.durationMs('scrape_process_delay', 0);
      return () => processScraper({ isWanted, attributes, delayMs });
    },
  },
  system: { keys: [], read: () => systemScraper },
};

/** Of the Collector's scrapers those that are not here. */
const FOREIGN_SCRAPERS: readonly string[] = ['nfs', 'hardware'];

/** Scrapers by what is known of a system: on Linux all of them. */
export const SCRAPERS_OF: Readonly<Record<string, readonly string[]>> = {
  linux: Object.keys(KINDS),
  darwin: ['load', 'system'],
  win32: ['system'],
};

/** The Collector's receiver/hostmetricsreceiver, with its defaults. `platform` as Node names it. */
export function readHostMetrics(
  value: unknown,
  platform: string,
): { settings: HostMetricsSettings; problems: Settings['problems'] } {
  const settings = new Settings(value);
  settings.allow(
    ['collection_interval', 'initial_delay', 'root_path', 'scrapers'],
    ['controllers', 'resource_attributes'],
    // Nothing here waits for long; and what the last one is of, entities as logs, is no signal of this receiver here.
    ['timeout', 'metadata_collection_interval'],
  );
  const scrapers = settings.inner('scrapers');
  const names = Object.keys(scrapers.all as object);
  if (names.length === 0)
    settings.note(['scrapers'], 'must specify at least one scraper when using hostmetrics receiver');
  const intervalMs = settings.durationMs('collection_interval', 60_000);
  if (intervalMs <= 0) settings.note(['collection_interval'], 'must be positive');
  const read: HostMetricsSettings = {
    intervalMs,
    delayMs: settings.durationMs('initial_delay', 1_000),
    rootPath: settings.word('root_path').replace(/\/$/, ''),
    scrapers: names.flatMap((name) => readScraper(scrapers, name, platform) ?? []),
  };
  if (read.rootPath !== '' && platform !== 'linux') settings.note(['root_path'], 'root_path is of Linux only');
  return { settings: read, problems: settings.problems };
}

function readScraper(scrapers: Settings, name: string, platform: string): ReadScraper | undefined {
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (!kind) {
    if (FOREIGN_SCRAPERS.includes(name))
      scrapers.warn([name], `the scraper "${name}" is not supported here: left out`, true);
    else scrapers.note([name], `there is no scraper "${name}" here${didYouMean(name, Object.keys(KINDS))}`);
    return undefined;
  }
  const inner = scrapers.inner(name);
  inner.allow(['metrics', ...kind.keys], kind.refused);
  const catalog = CATALOG.get(name)!;
  const defaults = new Map([...catalog].map(([metric, { enabled }]) => [metric, enabled]));
  const enabled = readSwitches(inner, 'metrics', defaults, { keysOf: reductionKeys, unsupported: UNSUPPORTED_METRICS });
  const metrics = inner.inner('metrics');
  const reductions = new Map(
    [...catalog].flatMap(([metric, info]) => {
      const reduction = readReduction(metrics.inner(metric), metric, info);
      return reduction ? [[metric, reduction] as const] : [];
    }),
  );
  const read = { name, enabled, reductions, create: kind.read(inner) };
  return isOfSystem(scrapers, name, platform) ? read : undefined;
}

/** The others run without it, where the Collector has it on this system too. */
function isOfSystem(scrapers: Settings, name: string, platform: string): boolean {
  const supported = SCRAPERS_OF[platform] ?? [];
  if (supported.includes(name)) return true;
  const there = supported.join(', ') || 'none';
  scrapers.warn([name], `the scraper "${name}" reads Linux's /proc: left out, on this system there is ${there}`, true);
  return false;
}

export interface SwitchRules {
  /** What else may be said of one. */
  keysOf?: (name: string) => readonly string[];
  /** Known to the Collector, and not here. */
  unsupported?: readonly string[];
}

/** `NAME: {enabled: true}`; those that are on. */
export function readSwitches(
  settings: Settings,
  key: string,
  defaults: ReadonlyMap<string, boolean>,
  { keysOf = () => [], unsupported = [] }: SwitchRules = {},
): ReadonlySet<string> {
  const switches = settings.inner(key);
  for (const name of Object.keys(switches.all as object)) {
    if (unsupported.includes(name)) {
      if (switches.inner(name).bool('enabled'))
        switches.warn([name], `"${name}" is not supported here: left out`, true);
    } else if (!defaults.has(name))
      switches.note([name], `there is no "${name}"${didYouMean(name, [...defaults.keys()])}`);
    else switches.inner(name).allow(['enabled', ...keysOf(name)]);
  }
  return new Set(
    [...defaults]
      .filter(([name, isOn]) => (switches.has(name) ? switches.inner(name).bool('enabled', isOn) : isOn))
      .map(([name]) => name),
  );
}
