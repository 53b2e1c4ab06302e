import { BrowserWindow, Notification } from 'electron';
import type { Topics } from '../../../contract/events.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../contract/operations/library.ts';
import type { SettingsKeeper } from '../../engine/ports.ts';
import { openSettings } from '../settings-file.ts';
import type { ToEngine } from './engine-messages.ts';
import type { MenuLanguage } from './menu-texts.ts';
import { describeError } from './notice.ts';
import { TrayIcon } from './tray.ts';

/** What goes on beside the windows needs these of the shell. */
export interface BackgroundHost {
  language(): MenuLanguage;
  tellEngines(message: ToEngine): void;
  comeForward(): void;
  /** Shows a place of a session. */
  goTo(session: string, hash: string): void;
  quit(): void;
}

/** Tray and notifications, as the settings want them. */
export class Background {
  readonly #settingsPath: string;
  readonly #host: BackgroundHost;
  readonly #tray: TrayIcon;
  #keeper: SettingsKeeper | undefined;
  #settings: Settings = DEFAULT_SETTINGS;
  #ratePerSecond = 0;
  /** The engine that receives has crashed too often. */
  #isStopped = false;
  /** Without a reference from here a notification may be collected before it is clicked. */
  #notice: Notification | undefined;

  constructor(settingsPath: string, host: BackgroundHost) {
    this.#settingsPath = settingsPath;
    this.#host = host;
    this.#tray = new TrayIcon({
      open: () => host.comeForward(),
      pause: (isPaused) => void this.#pause(isPaused),
      quit: () => host.quit(),
    });
  }

  /** Whether receiving goes on when the last window is closed. */
  get staysOpen(): boolean {
    return this.#settings.desktop.tray;
  }

  async start(): Promise<void> {
    this.#keeper = await openSettings(this.#settingsPath, {});
    this.hearSettings(this.#keeper.read().settings);
  }

  /** They were changed in a page, or here. */
  hearSettings(settings: Settings): void {
    this.#settings = settings;
    this.#host.tellEngines({ kind: 'tell-rate', isWanted: settings.desktop.tray });
    this.refresh();
  }

  hearRate(perSecond: number): void {
    this.#ratePerSecond = perSecond;
    this.#isStopped = false;
    this.refresh();
  }

  hearStopped(): void {
    this.#isStopped = true;
    this.refresh();
  }

  /** Says the first error to somebody who looks elsewhere; a click leads to its trace. */
  hearError(session: string, error: Topics['error.received']): void {
    if (!this.#settings.desktop.notifyFirstError || BrowserWindow.getFocusedWindow() || !Notification.isSupported())
      return;
    const { title, body, hash } = describeError(error, this.#host.language());
    this.#notice?.close();
    this.#notice = new Notification({ title, body });
    this.#notice.on('click', () => this.#host.goTo(session, hash));
    this.#notice.show();
  }

  /** Puts the tray in the state of the moment, in the language of the moment. */
  refresh(): void {
    if (!this.staysOpen) return this.#tray.hide();
    const isPaused = !this.#settings.receivers.enabled;
    const { language } = this.#host;
    this.#tray.show({ language: language(), ratePerSecond: this.#ratePerSecond, isPaused, isStopped: this.#isStopped });
  }

  close(): void {
    this.#tray.hide();
  }

  /** The same switch as in the settings, so that every page shows it. */
  async #pause(isPaused: boolean): Promise<void> {
    const { receivers } = this.#settings;
    const settings = { ...this.#settings, receivers: { ...receivers, enabled: !isPaused } };
    await this.#keeper?.write(settings);
    this.hearSettings(settings);
    this.#host.tellEngines({ kind: 'settings', settings });
  }
}
