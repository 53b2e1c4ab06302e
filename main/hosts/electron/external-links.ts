import { dialog, shell, type BrowserWindow } from 'electron';

/** Longer addresses are not links people follow, and some systems choke on them. */
const MAX_URL_CHARACTERS = 2_048;

/**
 * The address as a browser may be given it, or undefined. Links come out of telemetry: anything but http and https
 * could start a program, and a user name before the host is there to deceive.
 */
export function readExternalUrl(text: string): URL | undefined {
  if (text.length > MAX_URL_CHARACTERS) return undefined;
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  return url.username === '' && url.password === '' && url.hostname !== '' ? url : undefined;
}

const OPEN = 0;
const CANCEL = 1;

/** Opens a link in the system's browser once a person has seen where it leads. */
export async function offerExternalUrl(window: BrowserWindow, text: string): Promise<void> {
  const url = readExternalUrl(text);
  if (!url) return;
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: `Open ${url.host} in your browser?`,
    detail: url.href,
    buttons: ['Open', 'Cancel'],
    defaultId: OPEN,
    cancelId: CANCEL,
    noLink: true,
  });
  if (response === OPEN) await shell.openExternal(url.href);
}
