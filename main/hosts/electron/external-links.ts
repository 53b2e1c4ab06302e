import { dialog, shell, type BrowserWindow } from 'electron';
import { isLinkAddress } from '../../../core/model/link-address.ts';
import { MENU_TEXTS, type MenuLanguage } from './menu-texts.ts';

/**
 * The address as a browser may be given it, or undefined. Links come out of telemetry: anything but http and https
 * could start a program, and a user name before the host is there to deceive. Of the host, letters beyond ASCII come out
 * as punycode, so that a Cyrillic look-alike is seen for what it is.
 */
export function readExternalUrl(text: string): URL | undefined {
  return isLinkAddress(text) ? (URL.parse(text) ?? undefined) : undefined;
}

const OPEN = 0;
const CANCEL = 1;

/** Windows in which a link is being asked about. */
const asking = new WeakSet<BrowserWindow>();

/**
 * Opens a link in the system's browser once a person has seen where it leads. One question at a time: a page gone wrong
 * could else bury the person in them.
 */
export async function offerExternalUrl(window: BrowserWindow, text: string, language: MenuLanguage): Promise<void> {
  const url = readExternalUrl(text);
  if (!url || asking.has(window)) return;
  asking.add(window);
  try {
    if (await isWanted(window, url, language)) await shell.openExternal(url.href);
  } finally {
    asking.delete(window);
  }
}

async function isWanted(window: BrowserWindow, url: URL, language: MenuLanguage): Promise<boolean> {
  const words = MENU_TEXTS[language];
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: words.openLink,
    detail: `${url.host}\n\n${url.href}`,
    buttons: [words.linkOpen, words.linkCancel],
    defaultId: OPEN,
    cancelId: CANCEL,
    noLink: true,
  });
  return response === OPEN;
}
