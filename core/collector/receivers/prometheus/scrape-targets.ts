import type { Settings } from '../../settings.ts';
import { readRelabelRules, relabelled } from './relabel.ts';

/** Where a target is, and what is written on everything that comes from it. */
export interface ScrapeTarget {
  /** With the parameters, without credentials. */
  url: string;
  labels: ReadonlyMap<string, string>;
}

/** Addresses, and the labels of all of them. Labels whose names begin with `__` are for the rules only. */
export interface TargetGroup {
  targets: readonly string[];
  labels: Readonly<Record<string, string>>;
}

/** The targets of a group that the rules keep; `refuse` is told of an address that is none. */
export type MakeTargets = (group: TargetGroup, refuse: (index: number, message: string) => void) => ScrapeTarget[];

/** By the settings of a job: `scheme`, `metrics_path`, `params` and `relabel_configs`. */
export function readTargetMaker(item: Settings, job: string): MakeTargets {
  const rules = readRelabelRules(item, 'relabel_configs');
  const scheme = item.choice('scheme', ['http', 'https'], 'http');
  const path = item.word('metrics_path', '/metrics');
  const params = readParams(item);
  return ({ targets, labels: own }, refuse) =>
    targets.flatMap((address, i) => {
      const usual = { __address__: address, __scheme__: scheme, __metrics_path__: path, job: own['job'] ?? job };
      const before = new Map(Object.entries({ ...own, ...usual }));
      for (const [name, [value]] of params) if (value !== undefined) before.set(`__param_${name}`, value);
      const labels = relabelled(before, rules);
      const target = labels && targetOf(labels, params);
      if (labels && !target) refuse(i, `"${address}" is no address such as localhost:8080`);
      return target ? [target] : [];
    });
}

export function readStaticTargets(item: Settings, make: MakeTargets): ScrapeTarget[] {
  return item.items('static_configs').flatMap((group) => {
    const read = readTargetGroup(group);
    return make(read, (i, message) => group.note(['targets', i], message));
  });
}

export function readTargetGroup(group: Settings): TargetGroup {
  group.allow(['targets', 'labels']);
  return { targets: group.listedTexts('targets'), labels: group.words('labels') };
}

function readParams(item: Settings): Map<string, string[]> {
  const params = item.inner('params');
  return new Map(Object.keys(params.all as object).map((name) => [name, params.listedTexts(name)]));
}

/** undefined where its address is none. */
function targetOf(
  labels: ReadonlyMap<string, string>,
  params: ReadonlyMap<string, string[]>,
): ScrapeTarget | undefined {
  const address = labels.get('__address__') ?? '';
  const scheme = labels.get('__scheme__') ?? 'http';
  const path = labels.get('__metrics_path__') ?? '/metrics';
  const query = queryOf(labels, params);
  const text = `${scheme}://${address}${path.startsWith('/') ? path : `/${path}`}`;
  if (address === '' || /[/?#@\s]/.test(address) || !['http', 'https'].includes(scheme) || !isUrl(text))
    return undefined;
  const own = new Map([...labels].filter(([name]) => !name.startsWith('__')));
  if (!own.has('instance')) own.set('instance', address);
  return { url: query === '' ? text : `${text}${text.includes('?') ? '&' : '?'}${query}`, labels: own };
}

/** The first value of a parameter is what relabelling made of it. */
function queryOf(labels: ReadonlyMap<string, string>, params: ReadonlyMap<string, string[]>): string {
  const all = new Map([...params].map(([name, values]) => [name, [...values]]));
  for (const [label, value] of labels) {
    if (!label.startsWith('__param_')) continue;
    const name = label.slice('__param_'.length);
    all.set(name, [value, ...(all.get(name) ?? []).slice(1)]);
  }
  const pairs = [...all].flatMap(([name, values]) => values.map((value) => [name, value]));
  return pairs.map((pair) => pair.map((part) => encodeURIComponent(part!)).join('=')).join('&');
}

// `core` has no URL; what this lets through and Node does not is told when it is scraped.
function isUrl(text: string): boolean {
  return /^https?:\/\/(?:\[[0-9a-fA-F:.]+\]|[^\s/:[\]]+)(?::\d{1,5})?\//.test(text);
}
