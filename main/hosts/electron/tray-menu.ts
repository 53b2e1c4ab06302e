import type { MenuItemConstructorOptions } from 'electron';
import { MENU_TEXTS, type MenuLanguage } from './menu-texts.ts';

export interface TrayState {
  language: MenuLanguage;
  /** Items of all signals per second. */
  ratePerSecond: number;
  isPaused: boolean;
  /** The engine crashed too often; it is tried again in a while. */
  isStopped: boolean;
}

export interface TrayActions {
  open(): void;
  pause(isPaused: boolean): void;
  quit(): void;
}

/** What the tray offers; its first line is also its tool tip. */
export function makeTrayMenu(state: TrayState, actions: TrayActions): MenuItemConstructorOptions[] {
  const text = MENU_TEXTS[state.language];
  return [
    { label: describeRate(state), enabled: false },
    { type: 'separator' },
    { id: 'open', label: text.trayOpen, click: () => actions.open() },
    {
      id: 'pause',
      label: state.isPaused ? text.trayResume : text.trayPause,
      click: () => actions.pause(!state.isPaused),
    },
    { type: 'separator' },
    { id: 'quit', label: text.quit, click: () => actions.quit() },
  ];
}

function describeRate({ language, ratePerSecond, isPaused, isStopped }: TrayState): string {
  const text = MENU_TEXTS[language];
  if (isStopped) return text.trayStopped;
  if (isPaused) return text.trayPaused;
  const rate = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 }).format(ratePerSecond);
  return text.trayRate.replace('{rate}', rate);
}
