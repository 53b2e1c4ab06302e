import { existsSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { app, type DownloadItem, type Session, type WebContents } from 'electron';
import type { DesktopOrder } from '../../../contract/desktop.ts';
import { PAGE_URL } from './app-scheme.ts';
import { freeFileName, plainFileName } from './file-names.ts';

export type Saved = Extract<DesktopOrder, { kind: 'saved' }>;

/** Asks where an export shall go, and tells the page what became of it. Foreign downloads are refused elsewhere. */
export function handleDownloads(session: Session, tell: (contents: WebContents, saved: Saved) => void): void {
  session.on('will-download', (_event, item, contents) => {
    if (!item.getURL().startsWith(`blob:${PAGE_URL}`)) return;
    const suggested = item.getFilename();
    const answer = (path: string, error = '') => tell(contents, { kind: 'saved', suggested, path, error });
    offerPlace(item, suggested);
    item.once('done', (_done, state) => {
      if (state === 'completed') answer(item.getSavePath());
      else answer('', state === 'cancelled' ? '' : state);
    });
  });
}

/** The system's dialog asks before it writes over a file; a name that is free makes that rare. */
function offerPlace(item: DownloadItem, suggested: string): void {
  const folder = app.getPath('downloads');
  const name = freeFileName(plainFileName(suggested), (one) => existsSync(join(folder, one)));
  const extension = extname(name).slice(1);
  item.setSaveDialogOptions({
    defaultPath: join(folder, basename(name)),
    ...(extension === '' ? {} : { filters: [{ name: extension.toUpperCase(), extensions: [extension] }] }),
  });
}
