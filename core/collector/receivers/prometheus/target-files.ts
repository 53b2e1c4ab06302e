import { parseYaml } from '../../config/parse-yaml.ts';
import { Settings } from '../../settings.ts';
import { readDurationMs } from './prometheus-values.ts';
import { readTargetGroup, type TargetGroup } from './scrape-targets.ts';

/** Files in which targets are written: one of Prometheus' file_sd_config. */
export interface TargetFiles {
  /** Paths; only the last part may have `*`. */
  patterns: readonly string[];
  /** After this long a file is read again, also where it looks the same. */
  refreshMs: number;
}

const FILE_NAME = /^[^*]*(\*[^/]*)?\.(json|yml|yaml|JSON|YML|YAML)$/;
const REFRESH_MS = 300_000;

export function readTargetFiles(item: Settings): TargetFiles[] {
  return item.items('file_sd_configs').map((discovery) => {
    discovery.allow(['files', 'refresh_interval']);
    const patterns = discovery.listedTexts('files');
    if (patterns.length === 0) discovery.note([], 'at least one of files is expected here');
    for (const [i, pattern] of patterns.entries())
      if (!FILE_NAME.test(pattern))
        discovery.note(
          ['files', i],
          'a path that ends with .json, .yml or .yaml is expected here, with * in its last part only',
        );
    return { patterns, refreshMs: readDurationMs(discovery, 'refresh_interval', REFRESH_MS) };
  });
}

/** On every target of a file: its path, for the rules. */
const FILE_LABEL = '__meta_filepath';

/** What a file says: a list of `targets` with their `labels`, as JSON or YAML by its name. Throws an Error that says why it is none. */
export function readTargetGroups(path: string, text: string): TargetGroup[] {
  const value = /\.json$/i.test(path) ? (JSON.parse(text) as unknown) : readYaml(text);
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new Error('a list of targets with their labels is expected');
  if (value.some((group) => group === null)) throw new Error('a group of the list is empty');
  const settings = new Settings({ groups: value });
  const groups = settings.items('groups').map(readTargetGroup);
  const [problem] = settings.problems;
  if (problem) throw new Error(`${problem.path.slice(1).join('.')}: ${problem.message}`);
  return groups.map(({ targets, labels }) => ({ targets, labels: { ...labels, [FILE_LABEL]: path } }));
}

function readYaml(text: string): unknown {
  const document = parseYaml(text);
  const [problem] = document.errors;
  if (problem) throw problem;
  return document.toJS();
}
