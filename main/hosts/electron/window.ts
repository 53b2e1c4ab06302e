import { BrowserWindow } from 'electron';
import { PAGE_URL } from './app-scheme.ts';
import type { Box } from './fit-bounds.ts';

/** The smallest window in which a timeline can be read. */
const MIN_WIDTH_PX = 800;
const MIN_HEIGHT_PX = 500;

const USUAL_SIZE = { width: 1440, height: 900 };

/** `hash` is where the page begins, '' for its start; without `bounds` the system finds a place. */
export function createWindow(preloadFile: string, hash = '', bounds: Box | null = null): BrowserWindow {
  const window = new BrowserWindow({
    ...(bounds ?? USUAL_SIZE),
    minWidth: MIN_WIDTH_PX,
    minHeight: MIN_HEIGHT_PX,
    title: 'Tracebench',
    // Shown when there is something to see.
    show: false,
    webPreferences: {
      preload: preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Would fetch its dictionaries from the network.
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${PAGE_URL}${hash}`);
  return window;
}
