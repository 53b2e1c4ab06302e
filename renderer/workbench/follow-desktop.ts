import { assertNever } from '../../core/model/assert-never.ts';
import type { DesktopBridge, DesktopOrder } from '../../contract/desktop.ts';
import { onReady } from '../state/connection.ts';
import { noteSaved } from '../state/exports.ts';
import { followPath } from '../state/follows.ts';
import { importPaths } from '../state/imports.ts';
import { usePreferences } from '../state/preferences.ts';
import { useView } from '../state/view.ts';
import { desktopBridge } from '../transport/desktop.ts';
import { runCommand } from './commands.ts';

/** Does what the shell's menus, links and files ask for, and keeps the menus in the page's language. */
export function followDesktop(bridge: DesktopBridge | undefined = desktopBridge()): void {
  if (!bridge) return;
  bridge.onOrder(follow);
  void bridge.setLanguage(usePreferences.getState().language);
  usePreferences.subscribe(({ language }, before) => {
    if (language !== before.language) void bridge.setLanguage(language);
  });
}

function follow(order: DesktopOrder): void {
  switch (order.kind) {
    case 'command':
      return runCommand(order.id);
    case 'go':
      // As if it had been typed: a step one can go back from.
      location.hash = order.hash;
      return;
    case 'import':
      return onceReady(() => {
        if (order.follow === true) for (const path of order.paths) void followPath(path);
        else importPaths(order.paths);
        useView.getState().go('start');
      });
    case 'saved':
      return noteSaved(order.suggested, order.path, order.error);
    default:
      assertNever(order);
  }
}

/** Orders may come while the engine behind the page is still starting. */
function onceReady(act: () => void): void {
  let isDone = false;
  const stop = onReady(() => {
    if (!isDone) act();
    isDone = true;
    queueMicrotask(() => stop());
  });
}
