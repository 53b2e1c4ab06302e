import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { DESKTOP_CHANNELS, DesktopBridge, ENGINE_PORT_MESSAGE } from '../contract/desktop.ts';

// A sandboxed script can load no other file of ours. The types hold these to the values the shell and the page know.
const CHANNELS: typeof DESKTOP_CHANNELS = {
  connect: 'tracebench:connect',
  revealFile: 'tracebench:reveal-file',
  enginePort: 'tracebench:engine-port',
};
const PORT_MESSAGE: typeof ENGINE_PORT_MESSAGE = 'tracebench:engine-port';

const bridge: DesktopBridge = {
  connect: () => ipcRenderer.invoke(CHANNELS.connect),
  pathForFile: (file) => webUtils.getPathForFile(file as File),
  revealFile: (path) => ipcRenderer.invoke(CHANNELS.revealFile, String(path)),
  platform: process.platform,
};

// A port cannot cross the bridge, but a message on our own window can carry it. Only our page is ever in this window.
ipcRenderer.on(CHANNELS.enginePort, (event) => window.postMessage(PORT_MESSAGE, '*', [...event.ports]));

contextBridge.exposeInMainWorld('tracebench', bridge);
