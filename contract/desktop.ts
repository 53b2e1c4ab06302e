import type { Result } from './result.ts';

/** Marks the message event that carries the engine's port from the preload script to the page. */
export const ENGINE_PORT_MESSAGE = 'tracebench:engine-port';

/** The channels between the preload script and the shell. There are no others. */
export const DESKTOP_CHANNELS = {
  connect: 'tracebench:connect',
  revealFile: 'tracebench:reveal-file',
  openDialog: 'tracebench:open-dialog',
  setLanguage: 'tracebench:set-language',
  showLog: 'tracebench:show-log',
  prepareDrag: 'tracebench:prepare-drag',
  startDrag: 'tracebench:start-drag',
  enginePort: 'tracebench:engine-port',
  order: 'tracebench:order',
} as const;

export const DIALOG_KINDS = ['files', 'folder', 'follow'] as const;
export type DialogKind = (typeof DIALOG_KINDS)[number];

/** What the shell tells its page to do: a person chose it in a menu, on the desktop or in a link. */
export type DesktopOrder =
  /** A command of the page, by the id that palette and keys know it by. Unknown ones are left alone. */
  | { kind: 'command'; id: string }
  /** A place, as in the page's address: '#/traces?…'. */
  | { kind: 'go'; hash: string }
  /** Dumps to read into the session, by `import.path`; with `follow` as they grow, by `follow.start`. */
  | { kind: 'import'; paths: string[]; follow?: boolean }
  /** What became of a download. `suggested` is the name the page gave it; `path` '' = the person did not want it. */
  | { kind: 'saved'; suggested: string; path: string; error: string };

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
  /**
   * The system's own dialog, for one of DIALOG_KINDS: dumps and sessions, a folder of dumps, or a file to be read on as it grows. What is
   * chosen comes back as orders. False when nothing was, or for any other kind.
   */
  openDialog(kind: string): Promise<boolean>;
  /** The language of menus and dialogs: 'en' or 'ko'; false for any other. */
  setLanguage(language: string): Promise<boolean>;
  /** Shows the engine's log in the system's file manager; false when there is none. */
  showLog(): Promise<boolean>;
  /** Writes a file that may then be dragged out of the window; '' when it cannot be (too large, no room). */
  prepareDrag(name: string, bytes: Uint8Array): Promise<string>;
  /** While a drag begins: goes on with the file prepared under this id. False when there is none. */
  startDrag(id: string): Promise<boolean>;
  /** One listener, which is told what came before it as well. */
  onOrder(listener: (order: DesktopOrder) => void): void;
  /** process.platform of the shell, for key names in menus and hints. */
  readonly platform: string;
}
