import { app, BrowserWindow, dialog, session } from 'electron';
import { findDataDir } from '../default-store.ts';
import { findInstallation, type Installation } from '../installation.ts';
import { handleAppScheme, registerAppScheme } from './app-scheme.ts';
import { isStoreFile, readArguments } from './arguments.ts';
import { EngineSupervisor } from './engine-supervisor.ts';
import { handleIpc } from './ipc.ts';
import { lockDownContents, lockDownSession } from './lock-down.ts';
import { setMenu } from './menu.ts';
import { runSelfTest, SELF_TEST_SWITCH } from './self-test.ts';
import { createWindow } from './window.ts';

/** Where OpenTelemetry's exporters send to unless told otherwise. */
const OTLP_HTTP_PORT = 4318;
const OTLP_GRPC_PORT = 4317;

/** Starts the desktop shell, or hands what was to be opened to the one that runs already. */
export function startApp(): void {
  if (!app.requestSingleInstanceLock()) return app.quit();
  registerAppScheme();
  app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => lockDownContents(contents));
  const installation = findInstallation(app.isPackaged ? process.resourcesPath : undefined);
  const shell = new DesktopShell(installation);
  shell.listen();
  void app.whenReady().then(() => shell.open());
}

class DesktopShell {
  readonly #installation: Installation;
  readonly #supervisor: EngineSupervisor;
  readonly #files: string[];
  #isStopped = false;

  constructor(installation: Installation) {
    const { storePath, files } = readArguments(process.argv, app.isPackaged, process.cwd());
    const { version, samplePath, engineProcessFile } = installation;
    const dataDir = findDataDir(process.env);
    const ports = { otlpHttpPort: OTLP_HTTP_PORT, otlpGrpcPort: OTLP_GRPC_PORT };
    this.#installation = installation;
    this.#files = files;
    const settings = { storePath, dataDir, version, samplePath, ...ports };
    this.#supervisor = new EngineSupervisor(engineProcessFile, settings, (path, message) => {
      dialog.showErrorBox(`${path} could not be opened`, message);
    });
  }

  listen(): void {
    app.on('window-all-closed', () => {
      if (process.platform !== 'darwin') app.quit();
    });
    app.on('activate', () => this.#show());
    app.on('second-instance', (_event, argv, workingDir) => {
      this.#show();
      const { storePath, files } = readArguments(argv, app.isPackaged, workingDir);
      for (const file of storePath === '' ? files : [storePath, ...files]) this.#open(file);
    });
    app.on('open-file', (event, path) => {
      event.preventDefault();
      if (app.isReady()) this.#open(path);
      else this.#files.push(path);
    });
    app.on('before-quit', (event) => {
      if (this.#isStopped) return;
      event.preventDefault();
      void this.#stop();
    });
  }

  open(): void {
    lockDownSession(session.defaultSession);
    handleAppScheme(this.#installation.rendererDir);
    handleIpc(this.#supervisor);
    setMenu(() => void this.#chooseFiles());
    const window = createWindow(this.#installation.preloadFile);
    if (process.argv.includes(SELF_TEST_SWITCH)) runSelfTest(window);
    for (const file of this.#files) this.#open(file);
  }

  #open(path: string): void {
    void (isStoreFile(path) ? this.#supervisor.openSession(path) : this.#supervisor.openFile(path));
  }

  #show(): void {
    if (!app.isReady()) return;
    const [window] = BrowserWindow.getAllWindows();
    if (!window) return void createWindow(this.#installation.preloadFile);
    if (window.isMinimized()) window.restore();
    window.focus();
  }

  async #chooseFiles(): Promise<void> {
    const { filePaths } = await dialog.showOpenDialog({ properties: ['openFile', 'multiSelections'] });
    for (const path of filePaths) this.#open(path);
  }

  /** What was acknowledged is on disk before the process ends. */
  async #stop(): Promise<void> {
    await this.#supervisor.close();
    this.#isStopped = true;
    app.quit();
  }
}
