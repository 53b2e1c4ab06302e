import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';
import { DIALOG_KINDS, type DialogKind } from '../../../contract/desktop.ts';
import { MENU_TEXTS, type MenuLanguage } from './menu-texts.ts';

/** What dumps and sessions are usually called; contents decide in the end, so every file may be chosen. */
const EXTENSIONS = [
  'tracebench',
  'json',
  'jsonl',
  'ndjson',
  'log',
  'txt',
  'prom',
  'pb',
  'binpb',
  'bin',
  'msgpack',
  'parquet',
  'db',
  'duckdb',
  'gz',
  'zst',
  'zip',
];

export function isDialogKind(kind: unknown): kind is DialogKind {
  return DIALOG_KINDS.some((known) => known === kind);
}

/** Only macOS has a dialog for files and folders at once. */
function propertiesOf(kind: DialogKind): NonNullable<OpenDialogOptions['properties']> {
  if (kind === 'follow') return ['openFile'];
  if (kind === 'folder') return ['openDirectory'];
  return ['openFile', 'multiSelections', ...(process.platform === 'darwin' ? (['openDirectory'] as const) : [])];
}

/** The paths a person chose; empty when none. */
export async function choosePaths(
  kind: DialogKind,
  window: BrowserWindow | undefined,
  language: MenuLanguage,
): Promise<string[]> {
  const text = MENU_TEXTS[language];
  const filters = [
    { name: text.telemetry, extensions: EXTENSIONS },
    { name: text.allFiles, extensions: ['*'] },
  ];
  const options: OpenDialogOptions = { properties: propertiesOf(kind), ...(kind === 'files' ? { filters } : {}) };
  const { filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
  return filePaths;
}
