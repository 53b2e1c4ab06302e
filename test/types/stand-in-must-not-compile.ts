// What the stand-in for Electron may not pretend. `tsc -b` is the test, as in must-not-compile.ts.

import type * as Electron from 'electron';
import { like } from '../shell/stands-for.ts';

export function namesAreElectrons(): void {
  // @ts-expect-error Electron has no such name
  like<Electron.Shell>()({ openAnything: () => undefined });
}

export function functionsTakeWhatElectronIsGiven(): void {
  // @ts-expect-error nobody gives it a second argument
  like<Electron.Shell>()({ showItemInFolder: (_path: string, _how: 'quietly') => undefined });
  // @ts-expect-error a path is a text
  like<Electron.Shell>()({ showItemInFolder: (_path: number) => undefined });
}

export function answersAndValuesAreOfTheKind(): void {
  // @ts-expect-error it answers with a boolean
  like<Electron.App>()({ isReady: () => 'yes' });
  // @ts-expect-error the answer has another name
  like<Electron.Dialog>()({ showMessageBox: async () => ({ pressed: 0 }) });
  // @ts-expect-error it is a boolean
  like<Electron.App>()({ isPackaged: 'no' });
}

export function whatIsAsItShouldBePasses(): void {
  like<Electron.App, 'mine'>()({ isPackaged: false, isReady: () => true, mine: 1 });
  like<Electron.Dialog>()({ showMessageBox: async (_window: unknown) => ({ response: 0 }) });
}
