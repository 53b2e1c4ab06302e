import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { DESKTOP_CHANNELS, DesktopBridge, DesktopOrder, ENGINE_PORT_MESSAGE } from '../contract/desktop.ts';

// A sandboxed script can load no other file of ours. The types hold these to the values the shell and the page know.
const CHANNELS: typeof DESKTOP_CHANNELS = {
  connect: 'tracebench:connect',
  revealFile: 'tracebench:reveal-file',
  openDialog: 'tracebench:open-dialog',
  setLanguage: 'tracebench:set-language',
  showLog: 'tracebench:show-log',
  prepareDrag: 'tracebench:prepare-drag',
  startDrag: 'tracebench:start-drag',
  enginePort: 'tracebench:engine-port',
  order: 'tracebench:order',
};
const PORT_MESSAGE: typeof ENGINE_PORT_MESSAGE = 'tracebench:engine-port';

/** Until the page listens; then whatever comes goes straight to it. */
let waiting: DesktopOrder[] = [];
let give = (order: DesktopOrder): void => void waiting.push(order);

const bridge: DesktopBridge = {
  connect: () => ipcRenderer.invoke(CHANNELS.connect),
  pathForFile: (file) => webUtils.getPathForFile(file as File),
  revealFile: (path) => ipcRenderer.invoke(CHANNELS.revealFile, String(path)),
  openDialog: (kind) => ipcRenderer.invoke(CHANNELS.openDialog, String(kind)),
  setLanguage: (language) => ipcRenderer.invoke(CHANNELS.setLanguage, String(language)),
  showLog: () => ipcRenderer.invoke(CHANNELS.showLog),
  prepareDrag: (name, bytes) => ipcRenderer.invoke(CHANNELS.prepareDrag, String(name), bytes),
  startDrag: (id) => ipcRenderer.invoke(CHANNELS.startDrag, String(id)),
  onOrder: (listener) => {
    const before = waiting;
    waiting = [];
    give = (order) => listener(order);
    for (const order of before) give(order);
  },
  platform: process.platform,
};

// A port cannot cross the bridge, but a message on our own window can carry it. Only our page is ever in this window.
ipcRenderer.on(CHANNELS.enginePort, (event) => window.postMessage(PORT_MESSAGE, '*', [...event.ports]));
ipcRenderer.on(CHANNELS.order, (_event, order: DesktopOrder) => give(order));

contextBridge.exposeInMainWorld('tracebench', bridge);
