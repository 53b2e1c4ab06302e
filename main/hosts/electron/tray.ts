import { Menu, Tray } from 'electron';
import { makeIcon } from './icon.ts';
import { makeTrayMenu, type TrayActions, type TrayState } from './tray-menu.ts';

/** Tracebench beside the clock, while it is wanted there. */
export class TrayIcon {
  readonly #actions: TrayActions;
  #tray: Tray | undefined;
  #shown = '';

  constructor(actions: TrayActions) {
    this.#actions = actions;
  }

  show(state: TrayState): void {
    this.#tray ??= this.#make();
    const shown = JSON.stringify(state);
    // A menu that is replaced while it is open closes: only when it says something else.
    if (shown === this.#shown) return;
    this.#shown = shown;
    const template = makeTrayMenu(state, this.#actions);
    this.#tray.setContextMenu(Menu.buildFromTemplate(template));
    this.#tray.setToolTip(`Tracebench — ${template[0]!.label}`);
  }

  hide(): void {
    this.#tray?.destroy();
    this.#tray = undefined;
    this.#shown = '';
  }

  #make(): Tray {
    const isMac = process.platform === 'darwin';
    const tray = new Tray(makeIcon(isMac));
    // Elsewhere a click opens the window; on macOS, the menu.
    if (!isMac) tray.on('click', () => this.#actions.open());
    return tray;
  }
}
