import type { Result } from './result.ts';

/** Marks the message event that carries the engine's port from the preload script to the page. */
export const ENGINE_PORT_MESSAGE = 'tracebench:engine-port';

/** The channels between the preload script and the shell. There are no others. */
export const DESKTOP_CHANNELS = {
  connect: 'tracebench:connect',
  revealFile: 'tracebench:reveal-file',
  enginePort: 'tracebench:engine-port',
} as const;

/** What the desktop shell offers its page, as `window.tracebench`. A closed list; absent in a browser. */
export interface DesktopBridge {
  /**
   * Asks for a line to the engine, which is started when it is down. The port itself comes as a message event on the
   * window (`data` = ENGINE_PORT_MESSAGE): ports cannot be handed out by a function of this bridge.
   * `lastCrash` says how the engine before this one ended, '' when it is the first or was stopped on purpose.
   */
  connect(): Promise<Result<{ lastCrash: string }>>;
  /** Where a dropped or chosen File lies on disk, for `import.path`; '' when it is not on disk. */
  pathForFile(file: object): string;
  /** Shows the file in the system's file manager; false when it cannot. */
  revealFile(path: string): Promise<boolean>;
  /** process.platform of the shell, for key names in menus and hints. */
  readonly platform: string;
}
