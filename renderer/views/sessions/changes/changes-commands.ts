import type { ComparedSessions } from '../../../../core/report/session-comparison/compared-sessions.ts';
import { writeSessionJson } from '../../../../core/report/session-comparison/session-json.ts';
import { writeSessionMarkdown } from '../../../../core/report/session-comparison/session-markdown.ts';
import { download } from '../../../download.ts';
import { currentLocale } from '../../../i18n/locale.ts';
import { t, type PlainKey } from '../../../i18n/t.ts';
import { useView } from '../../../state/view.ts';
import { copyText } from '../../../widgets/copy-text.ts';
import type { Command } from '../../../workbench/command.ts';
import { SHOWN, readWord } from './change-rows.ts';
import { swapSides } from './Sides.tsx';

/** All the screen can do: keys, palette and the `?` sheet. */
export function changesCommands(compared: ComparedSessions, search: () => void): Command[] {
  const command = (id: string, label: PlainKey, keys: string[], run: () => void): Command => ({
    ...{ id: `changes.${id}`, label: () => t(label), group: 'here', keys, run },
  });
  const markdown = (): string => writeSessionMarkdown(compared, currentLocale().language);
  const save = (parts: string[], name: string, type: string): void => download(new Blob(parts, { type }), name);
  return [
    command('search', 'changes.find', ['/'], search),
    command('show', 'changes.nextShown', ['M'], showNext),
    command('swap', 'changes.swap', ['Shift+X'], swapSides),
    command('copyMarkdown', 'compare.copyMarkdown', [], () => void copyText(markdown())),
    command('saveMarkdown', 'compare.saveMarkdown', [], () =>
      save([markdown()], 'tracebench-diff.md', 'text/markdown'),
    ),
    command('saveJson', 'compare.saveJson', [], () =>
      save(writeSessionJson(compared), 'tracebench-diff.json', 'application/json'),
    ),
  ];
}

/** Regressions, what is unsure, new, gone … and all again. */
function showNext(): void {
  const { place, setParam } = useView.getState();
  const next = SHOWN[(SHOWN.indexOf(readWord(place.params.show, SHOWN)) + 1) % SHOWN.length]!;
  setParam('show', next === 'all' ? '' : next);
}
