import { BrowserWindow, type Session, type WebContents } from 'electron';
import { isPageUrl, PAGE_URL } from './app-scheme.ts';
import { offerExternalUrl } from './external-links.ts';
import type { MenuLanguage } from './menu-texts.ts';

/** The page shows one document for good: it goes nowhere, opens nothing and embeds nothing. */
export function lockDownContents(contents: WebContents, language: () => MenuLanguage): void {
  const stay = (event: { preventDefault(): void; url: string }) => {
    // Reloading itself is the only navigation the page has.
    if (!isPageUrl(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // The one way to the network that neither the page's policy nor the session's filter sees.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.setWindowOpenHandler(({ url }) => {
    const window = BrowserWindow.fromWebContents(contents);
    if (window) void offerExternalUrl(window, url, language());
    return { action: 'deny' };
  });
}

/** Copying text to the clipboard is the one thing the page does that the system asks permission for. */
const ALLOWED_PERMISSION = 'clipboard-sanitized-write';

/** Our scheme, what the page made itself, and the developer tools of an unpackaged app. */
const LOADABLE = ['blob:', 'data:', 'devtools:'];

/**
 * No permission but the one above, no device, nothing from the network whatever the page's policy says, and no download
 * but what the page made itself.
 */
export function lockDownSession(session: Session): void {
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !isPageUrl(url) && !LOADABLE.some((scheme) => url.startsWith(scheme)) });
  });
  session.setPermissionRequestHandler((contents, permission, callback) => {
    callback(permission === ALLOWED_PERMISSION && isPageUrl(contents.getURL()));
  });
  session.setPermissionCheckHandler((contents, permission) => {
    return permission === ALLOWED_PERMISSION && contents !== null && isPageUrl(contents.getURL());
  });
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item) => {
    // Exports are made in the page and saved from there; nothing is fetched.
    if (!item.getURL().startsWith(`blob:${PAGE_URL}`)) event.preventDefault();
  });
}
