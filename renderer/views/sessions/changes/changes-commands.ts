import type { ComparedSessions } from '../../../../core/report/session-comparison/compared-sessions.ts';
import { redactStrings } from '../../../../core/report/redact-strings.ts';
import { writeSessionJson } from '../../../../core/report/session-comparison/session-json.ts';
import { writeSessionMarkdown } from '../../../../core/report/session-comparison/session-markdown.ts';
import { currentLocale } from '../../../i18n/locale.ts';
import { t, type PlainKey } from '../../../i18n/t.ts';
import { useView } from '../../../state/view.ts';
import { noteFailed, saveFile } from '../../../state/exports.ts';
import { noteHidden, redactWith } from '../../../state/redact-texts.ts';
import { copyText } from '../../../widgets/copy-text.ts';
import type { Command } from '../../../workbench/command.ts';
import { SHOWN, readWord } from './change-rows.ts';
import { swapSides } from './Sides.tsx';

/** All the screen can do: keys, palette and the `?` sheet. */
export function changesCommands(compared: ComparedSessions, search: () => void): Command[] {
  const command = (id: string, label: PlainKey, keys: string[], run: () => void): Command => ({
    id: `changes.${id}`,
    label: () => t(label),
    group: 'here',
    keys,
    run,
  });
  const redacted = () => redactWith((redact) => redactStrings(compared, redact));
  const markdownOf = (made: ComparedSessions): string => writeSessionMarkdown(made, currentLocale().language);
  const save = (name: string, type: string, write: (made: ComparedSessions) => string[]): void =>
    void saveFile(name, type, async () => {
      const { made, hidden } = await redacted();
      return { made: write(made), hidden };
    });
  const copy = async (): Promise<boolean> => {
    const { made, hidden } = await redacted();
    const isCopied = await copyText(markdownOf(made));
    if (isCopied) noteHidden(hidden);
    return isCopied;
  };
  const copyOrSay = (): void =>
    void copy()
      .catch(() => false)
      .then((done) => done || noteFailed(t('compare.copyMarkdown'), t('trace.copy.refused')));
  return [
    command('search', 'changes.find', ['/'], search),
    command('show', 'changes.nextShown', ['M'], showNext),
    command('swap', 'changes.swap', ['Shift+X'], swapSides),
    command('copyMarkdown', 'compare.copyMarkdown', [], copyOrSay),
    command('saveMarkdown', 'compare.saveMarkdown', [], () =>
      save('tracebench-diff.md', 'text/markdown', (made) => [markdownOf(made)]),
    ),
    command('saveJson', 'compare.saveJson', [], () =>
      save('tracebench-diff.json', 'application/json', writeSessionJson),
    ),
  ];
}

/** Regressions, what is unsure, new, gone … and all again. */
function showNext(): void {
  const { place, setParam } = useView.getState();
  const next = SHOWN[(SHOWN.indexOf(readWord(place.params.show, SHOWN)) + 1) % SHOWN.length]!;
  setParam('show', next === 'all' ? '' : next);
}
