import type { Settings } from '../../../../core/collector/settings.ts';
import { MIB } from '../../../../core/model/units.ts';

const KEYS = [
  ...['path', 'format', 'compression', 'append', 'rotation'],
  ...['group_by', 'create_directory', 'directory_permissions'],
];
const REFUSED = ['encoding'];
/** Every request is flushed here. */
const IDLE = ['flush_interval'];
/** As the Collector has them. */
const [SEGMENT_ATTRIBUTE, MOST_OPEN, FOLDER_MODE] = ['fileexporter.path_segment', 100, '0755'];

/** When a file is put aside, and how many of those stay. */
export interface Rotation {
  maxBytes: number;
  /** 0 = all of them. */
  maxBackups: number;
  /** 0 = however old they are. */
  maxDays: number;
  /** Names of backups have this machine's time, and not UTC. */
  isLocal: boolean;
}

/** A file for each value of an attribute of the resource. */
export interface GroupBy {
  attribute: string;
  mostOpen: number;
}

export interface FileSettings {
  /** With a `*` for the value where there is `groupBy`. */
  path: string;
  isJson: boolean;
  isZstd: boolean;
  append: boolean;
  rotation: Rotation | undefined;
  groupBy: GroupBy | undefined;
  /** The mode of folders that are made; undefined: none is. */
  folderMode: number | undefined;
}

/** The keys of the Collector's exporter/fileexporter. */
export function readFile(settings: Settings): FileSettings {
  settings.allow(KEYS, REFUSED, IDLE);
  const read: FileSettings = {
    path: settings.word('path'),
    isJson: settings.choice('format', ['json', 'proto'], 'json') === 'json',
    isZstd: settings.choice('compression', ['zstd', ''], '') === 'zstd',
    append: settings.bool('append'),
    rotation: readRotation(settings),
    groupBy: undefined,
    folderMode: readFolderMode(settings),
  };
  if (read.path === '') settings.note(['path'], 'a path is expected here');
  if (read.append && read.rotation) settings.note(['append'], 'append and rotation cannot be used together');
  if (read.append && read.isZstd) settings.note(['append'], 'append and compression cannot be used together');
  return { ...read, groupBy: readGroupBy(settings, read.path) };
}

/** The key alone asks for it, by its defaults. */
function readRotation(settings: Settings): Rotation | undefined {
  const rotation = settings.inner('rotation');
  rotation.allow(['max_megabytes', 'max_backups', 'max_days', 'localtime']);
  const read = {
    maxBytes: rotation.integer('max_megabytes', 100, 1, 2 ** 32) * MIB,
    maxBackups: rotation.integer('max_backups', 100, 0, 10_000),
    maxDays: rotation.integer('max_days', 0, 0, 100_000),
    isLocal: rotation.bool('localtime'),
  };
  return settings.keys.includes('rotation') ? read : undefined;
}

function readGroupBy(settings: Settings, path: string): GroupBy | undefined {
  const section = settings.inner('group_by');
  section.allow(['enabled', 'resource_attribute', 'max_open_files']);
  const read = {
    attribute: section.word('resource_attribute', SEGMENT_ATTRIBUTE),
    mostOpen: section.integer('max_open_files', MOST_OPEN, 1, 100_000),
  };
  if (!section.bool('enabled')) return undefined;
  if (path.split('*').length !== 2 || path.startsWith('*'))
    settings.note(['path'], 'a path such as /data/*.json is expected here');
  if (read.attribute === '') section.note(['resource_attribute'], 'a string is expected here');
  return read;
}

function readFolderMode(settings: Settings): number | undefined {
  const written = settings.word('directory_permissions', FOLDER_MODE);
  const isMode = /^0?[0-7]{3}$/.test(written);
  const isMade = settings.bool('create_directory');
  if (!isMode)
    settings.note(['directory_permissions'], 'octal permissions in quotes are expected here, such as "0755"');
  else if (!isMade && settings.has('directory_permissions'))
    settings.warn(['directory_permissions'], '"directory_permissions" has no effect here', true);
  return isMade && isMode ? Number.parseInt(written, 8) : undefined;
}
