import { app, Menu } from 'electron';
import type { DesktopState } from './desktop-state.ts';
import { makeMenuTemplate, type MenuActions } from './menu-template.ts';
import type { MenuLanguage } from './menu-texts.ts';

/** The page's language once it has said so, else the system's as far as we speak it. */
export function menuLanguage({ language }: Pick<DesktopState, 'language'>): MenuLanguage {
  if (language !== '') return language;
  return app.getLocale().toLowerCase().split('-')[0] === 'ko' ? 'ko' : 'en';
}

/** A menu cannot be changed, only made anew. */
export function setMenu(state: DesktopState, actions: MenuActions): void {
  const { recentFiles, recentSessions } = state;
  const { platform } = process;
  const language = menuLanguage(state);
  const template = makeMenuTemplate(
    { platform, language, isPackaged: app.isPackaged, recentFiles, recentSessions },
    actions,
  );
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
