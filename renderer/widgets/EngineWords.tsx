import { engineText } from '../i18n/engine-texts.ts';
import { t } from '../i18n/t.ts';
import classes from './EngineWords.module.css';

interface EngineWordsProps {
  /** As the engine wrote them; empty ones are left out. */
  texts: readonly string[];
  /** Where what is said is of one subject, whose texts are known apart. */
  inWords?: (english: string) => string;
}

/** What the engine said, in the reader's language; its own words fold out where they were others. */
export function EngineWords({ texts, inWords = engineText }: EngineWordsProps) {
  const said = texts.filter((text) => text !== '');
  const read = said.map(inWords).join(' ');
  const original = said.join(' ');
  if (read === original) return <>{read}</>;
  return (
    <>
      {read}
      <details className={classes.original}>
        <summary>{t('action.original')}</summary>
        <span lang="en">{original}</span>
      </details>
    </>
  );
}
