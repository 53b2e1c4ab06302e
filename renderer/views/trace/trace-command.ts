import { t, type PlainKey } from '../../i18n/t.ts';
import type { Command } from '../../workbench/command.ts';

/** A command of the trace screen. Without `when` it can always be given. */
export function traceCommand(
  id: string,
  label: PlainKey,
  keys: readonly string[],
  run: () => void,
  when?: () => boolean,
): Command {
  return { id: `trace.${id}`, label: () => t(label), group: 'here', keys, run, when };
}
