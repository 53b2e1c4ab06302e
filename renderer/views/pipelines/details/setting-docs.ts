import type { ComponentSection, ConfigSetting } from '../../../../contract/operations/pipelines.ts';
import { currentLocale } from '../../../i18n/locale.ts';
import type { SETTING_WORDS } from '../../../i18n/setting-words.ts';
import { formerType } from '../../../../core/model/component-names.ts';

export type SettingWordsTable = typeof SETTING_WORDS;

/** What a key is for, in the reader's language; undefined where only its component's documentation says it. */
export function docOf(
  words: SettingWordsTable,
  section: ComponentSection,
  type: string,
  path: ConfigSetting['path'],
): string | undefined {
  const component = `${section}/${formerType(section, type)}`;
  const ends = path.map((_, from) => path.slice(from).join('.'));
  const found = ends.flatMap((end) => [`${component} ${end}`, end]).find((end) => Object.hasOwn(words, end));
  return found === undefined ? undefined : words[found]![currentLocale().language === 'ko' ? 1 : 0];
}

/** Components of the Collector's own repository; the others are in its "contrib". */
const CORE = new Set([
  ...['receivers/otlp', 'processors/batch', 'processors/memory_limiter', 'connectors/forward', 'extensions/zpages'],
  ...['exporters/otlp', 'exporters/otlphttp', 'exporters/debug', 'exporters/nop'],
]);
/** Of ours, which the Collector does not have. */
const OWN = new Set(['exporters/store', 'receivers/tracebench']);

/** Where the Collector's project describes a component; undefined where it has none. */
export function documentationOf(section: ComponentSection, named: string): string | undefined {
  const type = formerType(section, named);
  const key = `${section}/${type}`;
  if (OWN.has(key)) return undefined;
  const kind = section.slice(0, -1);
  const repository = CORE.has(key) ? 'opentelemetry-collector' : 'opentelemetry-collector-contrib';
  const folder = key === 'extensions/file_storage' ? 'storage/filestorage' : `${type.replaceAll('_', '')}${kind}`;
  return `https://github.com/open-telemetry/${repository}/tree/main/${kind}/${folder}#readme`;
}
