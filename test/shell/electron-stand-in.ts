import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type * as Electron from 'electron';
import { vi } from 'vitest';
import { asPortMain } from '../helpers/port-main.ts';
import { like } from './stands-for.ts';

/*
 * A small stand-in for the `electron` module, for tests where its binary is not to be had.
 *
 * It records what the shell asks for and lets a test play the other side: the user, the page, the operating system.
 * What it pretends is checked against Electron's own types: every object is held by `like` (stands-for.ts) to names and
 * signatures that exist there. It proves nothing about Electron itself; `real-binary.test.ts` does, where the binary is present.
 *
 *   main process                         page
 *   ipcMain ◀── invoke ── ipcRenderer ◀── preload ──▶ contextBridge (exposed)
 *   frame.postMessage ──────────────────▶ ipcRenderer.on ──▶ window.postMessage
 *   utilityProcess.fork ──▶ StandInChild (a test runs the engine's side on it)
 */

type AnyListener = (...args: never[]) => unknown;

export class StandInFrame {
  url = 'tracebench-app://workbench/';
  /** Null for the top document of a window. */
  parent: StandInFrame | null = null;
  destroyed = false;
  readonly posted: { channel: string; message: unknown; ports: Electron.MessagePortMain[] }[] = [];

  isDestroyed(): boolean {
    return this.destroyed;
  }

  postMessage(channel: string, message: unknown, ports: Electron.MessagePortMain[] = []): void {
    this.posted.push({ channel, message, ports });
    page.receive(channel, ports);
  }
}
like<Electron.WebFrameMain, 'destroyed' | 'posted'>()(StandInFrame.prototype);

export class StandInContents extends EventEmitter {
  readonly mainFrame = new StandInFrame();
  openHandler: ((details: { url: string }) => { action: string }) | undefined;

  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]): void {
    this.openHandler = handler as typeof this.openHandler;
  }

  /** What a script of the shell's own finds in the page. */
  readonly executeJavaScript = vi.fn<(code: string) => Promise<unknown>>(async () => undefined);
  readonly setWebRTCIPHandlingPolicy = vi.fn<Electron.WebContents['setWebRTCIPHandlingPolicy']>();

  getURL(): string {
    return this.mainFrame.url;
  }

  readonly printToPDF = vi.fn<Electron.WebContents['printToPDF']>(async () =>
    Buffer.from(`%PDF of ${await this.shown()}`),
  );

  /** What its session gives for its address. */
  async shown(): Promise<string> {
    const answer = await ownSessions.get('tracebench-print')?.handler?.(new Request(this.mainFrame.url));
    return answer ? answer.text() : '';
  }

  readonly dragged: string[] = [];

  startDrag({ file }: Electron.Item): void {
    this.dragged.push(file);
  }

  /** What the page in here was sent. */
  readonly sent: unknown[] = [];

  send(channel: string, ...args: unknown[]): void {
    this.sent.push(...args);
    page.receive(channel, [], args);
  }
}
like<Electron.WebContents, 'openHandler' | 'sent' | 'dragged' | 'shown' | keyof EventEmitter>()(
  StandInContents.prototype,
);

export class BrowserWindow extends EventEmitter {
  static all: BrowserWindow[] = [];
  readonly webContents = new StandInContents();
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly loaded: string[] = [];
  readonly show = vi.fn<() => void>();
  readonly focus = vi.fn<() => void>();
  readonly restore = vi.fn<() => void>();
  minimized = false;
  maximized = false;
  bounds: Electron.Rectangle;

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
    BrowserWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  static getAllWindows(): BrowserWindow[] {
    return BrowserWindow.all;
  }

  /** The one that has the keyboard; null while another program has it. */
  static focused: BrowserWindow | null = null;

  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.focused;
  }

  static fromWebContents(contents: unknown): BrowserWindow | null {
    return BrowserWindow.all.find((window) => window.webContents === contents) ?? null;
  }

  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    this.webContents.mainFrame.url = url;
  }

  isMinimized(): boolean {
    return this.minimized;
  }

  isMaximized(): boolean {
    return this.maximized;
  }

  maximize(): void {
    this.maximized = true;
  }

  getNormalBounds(): Electron.Rectangle {
    return this.bounds;
  }

  destroy(): void {
    this.close();
  }

  /** The person closes it. */
  close(): void {
    BrowserWindow.all = BrowserWindow.all.filter((window) => window !== this);
    this.emit('closed');
    if (BrowserWindow.all.length === 0) app.emit('window-all-closed');
  }
}
like<Electron.BrowserWindow, 'options' | 'loaded' | 'minimized' | 'maximized' | 'bounds' | keyof EventEmitter>()(
  BrowserWindow.prototype,
);
like<typeof Electron.BrowserWindow, 'all' | 'focused' | keyof typeof EventEmitter>()(BrowserWindow);

const ready = Promise.withResolvers<void>();

export const app = Object.assign(new EventEmitter(), {
  isPackaged: false,
  getVersion: () => '0.1.0',
  isReady: () => app.readyNow,
  readyNow: false,
  whenReady: () => ready.promise,
  quit: vi.fn(() => void app.emit('before-quit', { preventDefault: () => undefined })),
  exit: vi.fn<Electron.App['exit']>(),
  setPath: vi.fn<Electron.App['setPath']>(),
  enableSandbox: vi.fn<() => void>(),
  requestSingleInstanceLock: vi.fn(() => true),
  setAsDefaultProtocolClient: vi.fn((_scheme: string) => true),
  getLocale: vi.fn(() => 'en-US'),
  getPath: vi.fn((_name: string) => '/home/me/Downloads'),
  addRecentDocument: vi.fn<Electron.App['addRecentDocument']>(),
  clearRecentDocuments: vi.fn<Electron.App['clearRecentDocuments']>(),
});
like<Electron.App, 'readyNow' | keyof EventEmitter>()(app);

const display = (workArea: Electron.Rectangle) => ({ workArea });
export const screen = {
  /** The first is the primary one. */
  areas: [{ x: 0, y: 0, width: 1920, height: 1080 }],
  getPrimaryDisplay: () => display(screen.areas[0]!),
  getAllDisplays: () => screen.areas.map(display),
};
like<Electron.Screen, 'areas'>()(screen);

export const powerMonitor = new EventEmitter();
like<Electron.PowerMonitor, keyof EventEmitter>()(powerMonitor);

export const nativeImage = {
  createFromBitmap: (bitmap: Buffer, _options: Electron.CreateFromBitmapOptions) => ({
    bitmap,
    setTemplateImage: (_option: boolean) => undefined,
  }),
};
like<typeof Electron.nativeImage>()(nativeImage);

export class Tray extends EventEmitter {
  static all: Tray[] = [];
  items: Electron.MenuItemConstructorOptions[] = [];
  toolTip = '';

  constructor(_image: unknown) {
    super();
    Tray.all.push(this);
  }

  setContextMenu(built: Pick<Electron.Menu, 'items'> | null): void {
    this.items = (built?.items ?? []) as unknown as Electron.MenuItemConstructorOptions[];
  }

  setToolTip(text: string): void {
    this.toolTip = text;
  }

  destroy(): void {
    Tray.all = Tray.all.filter((tray) => tray !== this);
  }
}
like<Electron.Tray, 'items' | 'toolTip' | keyof EventEmitter>()(Tray.prototype);

export class Notification extends EventEmitter {
  static all: Notification[] = [];
  readonly options: Electron.NotificationConstructorOptions;

  constructor(options: Electron.NotificationConstructorOptions) {
    super();
    this.options = options;
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    Notification.all.push(this);
  }

  close(): void {
    Notification.all = Notification.all.filter((one) => one !== this);
  }
}
like<Electron.Notification, 'options' | keyof EventEmitter>()(Notification.prototype);
like<typeof Electron.Notification, 'all' | keyof typeof EventEmitter>()(Notification);

/** The moment Electron says it is ready. */
export async function becomeReady(): Promise<void> {
  app.readyNow = true;
  ready.resolve();
  await ready.promise;
}

type SchemeHandler = (request: Request) => Response | Promise<Response>;
export const schemes = {
  privileged: [] as Electron.CustomScheme[],
  registeredBeforeReady: false,
  handlers: new Map<string, SchemeHandler>(),
};
export const protocol = {
  registerSchemesAsPrivileged: (list: Electron.CustomScheme[]) => {
    schemes.privileged.push(...list);
    schemes.registeredBeforeReady = !app.readyNow;
  },
  handle: (scheme: string, handler: SchemeHandler) => void schemes.handlers.set(scheme, handler),
};
like<Electron.Protocol>()(protocol);

type PermissionRequest = Parameters<Electron.Session['setPermissionRequestHandler']>[0];
type PermissionCheck = Parameters<Electron.Session['setPermissionCheckHandler']>[0];
type DeviceCheck = Parameters<Electron.Session['setDevicePermissionHandler']>[0];
export const permissions: { request?: PermissionRequest; check?: PermissionCheck; device?: DeviceCheck } = {};
type RequestFilter = (details: { url: string }, answer: (response: Electron.CallbackResponse) => void) => void;
export const requests: { filter?: RequestFilter } = {};
const webRequest = {
  onBeforeRequest: (filter: Parameters<Electron.WebRequest['onBeforeRequest']>[0]) =>
    void (requests.filter = filter as RequestFilter),
};
like<Electron.WebRequest>()(webRequest);
/** Sessions of windows that are not the page's, by partition. */
export const ownSessions = new Map<string, StandInSession>();
class StandInSession extends EventEmitter {
  filter: RequestFilter | undefined;
  handler: SchemeHandler | undefined;
  check: PermissionCheck | undefined;
  readonly webRequest = {
    onBeforeRequest: (filter: Parameters<Electron.WebRequest['onBeforeRequest']>[0]) =>
      void (this.filter = filter as RequestFilter),
  };
  readonly protocol = { handle: (_scheme: string, handler: SchemeHandler) => void (this.handler = handler) };
  readonly setPermissionRequestHandler = vi.fn<Electron.Session['setPermissionRequestHandler']>();
  readonly setDevicePermissionHandler = vi.fn<Electron.Session['setDevicePermissionHandler']>();

  setPermissionCheckHandler(handler: PermissionCheck): void {
    this.check = handler;
  }
}
like<Electron.Session, 'filter' | 'handler' | 'check' | keyof EventEmitter>()(StandInSession.prototype);

export const session = {
  fromPartition: (partition: string, _options?: Electron.FromPartitionOptions) => {
    const own = ownSessions.get(partition) ?? new StandInSession();
    ownSessions.set(partition, own);
    return own;
  },
  defaultSession: Object.assign(new EventEmitter(), {
    webRequest,
    setPermissionRequestHandler: (handler: PermissionRequest) => void (permissions.request = handler),
    setPermissionCheckHandler: (handler: PermissionCheck) => void (permissions.check = handler),
    setDevicePermissionHandler: (handler: DeviceCheck) => void (permissions.device = handler),
  }),
};
like<Electron.Session, keyof EventEmitter>()(session.defaultSession);

/** A file on its way out of the page; a test says how it ends. */
export class StandInDownload extends EventEmitter {
  name = '';
  url = '';
  path = '';
  asked: Electron.SaveDialogOptions | undefined;

  getURL(): string {
    return this.url;
  }

  getFilename(): string {
    return this.name;
  }

  getSavePath(): string {
    return this.path;
  }

  setSaveDialogOptions(options: Electron.SaveDialogOptions): void {
    this.asked = options;
  }

  finish(state: 'completed' | 'cancelled' | 'interrupted', path: string): void {
    this.path = path;
    this.emit('done', {}, state);
  }
}
like<Electron.DownloadItem, 'name' | 'url' | 'path' | 'asked' | 'finish' | keyof EventEmitter>()(
  StandInDownload.prototype,
);

type InvokeHandler = (event: unknown, ...args: unknown[]) => Promise<unknown>;
export const invokeHandlers = new Map<string, InvokeHandler>();
export const ipcMain = {
  handle: (channel: string, handler: Parameters<Electron.IpcMain['handle']>[1]) =>
    void invokeHandlers.set(channel, handler as InvokeHandler),
};
like<Electron.IpcMain>()(ipcMain);

export const menu: { template: Electron.MenuItemConstructorOptions[] } = { template: [] };
export const Menu = {
  buildFromTemplate: (items: Parameters<typeof Electron.Menu.buildFromTemplate>[0]) => ({ items }),
  setApplicationMenu: (built: Pick<Electron.Menu, 'items'> | null) =>
    void (menu.template = (built?.items ?? []) as unknown as Electron.MenuItemConstructorOptions[]),
};
like<typeof Electron.Menu>()(Menu);

export const dialog = {
  showMessageBox: vi.fn(
    async (_window: Electron.BaseWindow | Electron.MessageBoxOptions, _options?: Electron.MessageBoxOptions) => ({
      response: 0,
    }),
  ),
  showOpenDialog: vi.fn(
    async (_window: Electron.BaseWindow | Electron.OpenDialogOptions, _options?: Electron.OpenDialogOptions) => ({
      filePaths: [] as string[],
    }),
  ),
  showErrorBox: vi.fn<Electron.Dialog['showErrorBox']>(),
};
like<Electron.Dialog>()(dialog);

export const shell = {
  openExternal: vi.fn<Electron.Shell['openExternal']>(async () => undefined),
  showItemInFolder: vi.fn<Electron.Shell['showItemInFolder']>(),
};
like<Electron.Shell>()(shell);

/** Node's port behind each of our MessagePortMain, for the side of the page. */
export const nodePorts = new WeakMap<object, MessagePort>();

export class MessageChannelMain {
  readonly port1: Electron.MessagePortMain;
  readonly port2: Electron.MessagePortMain;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = asPortMain(port1);
    this.port2 = asPortMain(port2);
    nodePorts.set(this.port1, port1);
    nodePorts.set(this.port2, port2);
  }
}
like<Electron.MessageChannelMain>()(MessageChannelMain.prototype);

/** The engine's process, seen from the shell; `parentPort` is its own side. */
export class StandInChild extends EventEmitter {
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly parentPort = new EventEmitter();
  readonly told: { kind: string; [more: string]: unknown }[] = [];
  readonly lines: Electron.MessagePortMain[] = [];
  killed = false;
  readonly file: string;
  readonly options: Electron.ForkOptions;

  constructor(file: string, options: Electron.ForkOptions) {
    super();
    this.file = file;
    this.options = options;
  }

  postMessage(message: { kind: string }, ports: Electron.MessagePortMain[] = []): void {
    this.told.push(message);
    this.lines.push(...ports);
    this.parentPort.emit('message', { data: message, ports });
  }

  kill(): boolean {
    this.killed = true;
    this.end(15);
    return true;
  }

  /** The process is gone, and with it its ends of all ports. */
  end(code: number): void {
    for (const port of this.lines) port.close();
    this.emit('exit', code);
  }
}
like<
  Electron.UtilityProcess,
  'parentPort' | 'told' | 'lines' | 'killed' | 'file' | 'options' | 'end' | keyof EventEmitter
>()(StandInChild.prototype);

export const children: StandInChild[] = [];
/** What runs in a forked process; a test puts the engine's side here. */
export const childMain: { run: (child: StandInChild) => void } = { run: () => undefined };
export const utilityProcess = {
  fork: (file: string, _args: string[] = [], options: Electron.ForkOptions = {}) => {
    const child = new StandInChild(file, options);
    children.push(child);
    queueMicrotask(() => child.emit('spawn'));
    childMain.run(child);
    return child;
  },
};
like<typeof Electron.utilityProcess>()(utilityProcess);

/* The page's side. */

const pageListeners = new Map<string, AnyListener>();
export const page = {
  exposed: new Map<string, unknown>(),
  /** Who the invoking frame says it is. */
  sender: undefined as StandInContents | undefined,
  receive(channel: string, ports: Electron.MessagePortMain[], args: unknown[] = []): void {
    const event = { ports: ports.map((port) => nodePorts.get(port)) };
    pageListeners.get(channel)?.(event as never, ...(args as never[]));
  },
  listensTo: () => [...pageListeners.keys()],
};

export const ipcRenderer = {
  invoke: async (channel: string, ...args: unknown[]): Promise<unknown> => {
    const sender = page.sender!;
    return invokeHandlers.get(channel)!({ sender, senderFrame: sender.mainFrame }, ...args);
  },
  on: (channel: string, listener: AnyListener): Electron.IpcRenderer => {
    pageListeners.set(channel, listener);
    return ipcRenderer as unknown as Electron.IpcRenderer;
  },
};
like<Electron.IpcRenderer>()(ipcRenderer);

export const contextBridge = {
  exposeInMainWorld: (key: string, api: unknown) => void page.exposed.set(key, api),
};
like<Electron.ContextBridge>()(contextBridge);

export const webUtils = { getPathForFile: vi.fn((_file: File) => '/dropped/file.json') };
like<Electron.WebUtils>()(webUtils);
