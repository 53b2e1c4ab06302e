import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';
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
  'gz',
  'zst',
  'zip',
];

/** The paths a person chose; empty when none. */
export async function chooseFiles(window: BrowserWindow | undefined, language: MenuLanguage): Promise<string[]> {
  const text = MENU_TEXTS[language];
  const options: OpenDialogOptions = {
    // Elsewhere a dialog is for files or for folders.
    properties: ['openFile', 'multiSelections', ...(process.platform === 'darwin' ? (['openDirectory'] as const) : [])],
    filters: [
      { name: text.telemetry, extensions: EXTENSIONS },
      { name: text.allFiles, extensions: ['*'] },
    ],
  };
  const { filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
  return filePaths;
}
