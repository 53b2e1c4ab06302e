import type { ComparedSessions } from '../../../../core/report/session-comparison/compared-sessions.ts';
import { redactStrings } from '../../../../core/report/redact-strings.ts';
import { writeSessionJson } from '../../../../core/report/session-comparison/session-json.ts';
import { writeSessionMarkdown } from '../../../../core/report/session-comparison/session-markdown.ts';
import { download } from '../../../download.ts';
import { currentLocale } from '../../../i18n/locale.ts';
import { t, type PlainKey } from '../../../i18n/t.ts';
import { useView } from '../../../state/view.ts';
import { noteFailed } from '../../../state/exports.ts';
import { redactTexts } from '../../../state/redact-texts.ts';
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
  const redacted = () => redactStrings(compared, redactTexts);
  const markdown = async () => writeSessionMarkdown(await redacted(), currentLocale().language);
  const save = (write: () => Promise<string[]>, name: string, type: string): void =>
    void write().then(
      (parts) => download(new Blob(parts, { type }), name),
      () => noteFailed(name, t('compare.saveFailed')),
    );
  const copy = (): void =>
    void markdown()
      .then(copyText)
      .catch(() => false)
      .then((done) => done || noteFailed(t('compare.copyMarkdown'), t('trace.copy.refused')));
  return [
    command('search', 'changes.find', ['/'], search),
    command('show', 'changes.nextShown', ['M'], showNext),
    command('swap', 'changes.swap', ['Shift+X'], swapSides),
    command('copyMarkdown', 'compare.copyMarkdown', [], copy),
    command('saveMarkdown', 'compare.saveMarkdown', [], () =>
      save(async () => [await markdown()], 'tracebench-diff.md', 'text/markdown'),
    ),
    command('saveJson', 'compare.saveJson', [], () =>
      save(async () => writeSessionJson(await redacted()), 'tracebench-diff.json', 'application/json'),
    ),
  ];
}

/** Regressions, what is unsure, new, gone … and all again. */
function showNext(): void {
  const { place, setParam } = useView.getState();
  const next = SHOWN[(SHOWN.indexOf(readWord(place.params.show, SHOWN)) + 1) % SHOWN.length]!;
  setParam('show', next === 'all' ? '' : next);
}
