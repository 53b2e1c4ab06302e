import { useState } from 'react';
import type { AnyValue } from '../../../core/model/attributes.ts';
import { valueText } from '../../../core/model/value-text.ts';
import { t } from '../../i18n/t.ts';
import { AnyValueText } from '../../widgets/AnyValueText.tsx';
import { Button } from '../../widgets/Button.tsx';
import { CopyButton } from '../../widgets/CopyButton.tsx';
import classes from './LogDetails.module.css';

/** A body may be megabytes; laying all of it out would stop the page for something rarely read to its end. */
const SHOWN_CHARACTERS = 20_000;

function LongText({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(text.length <= SHOWN_CHARACTERS);
  if (isWhole) return text;
  return (
    <>
      {text.slice(0, SHOWN_CHARACTERS)}…
      <Button className={classes.more} onClick={() => setWhole(true)}>
        {t('logs.wholeBody', { n: text.length })}
      </Button>
    </>
  );
}

/** The body as it is: text keeps its line breaks, structure is a tree. */
export function LogBody({ body }: { body: AnyValue }) {
  if (body.kind === 'empty') return <p className={classes.hint}>{t('logs.noBody')}</p>;
  return (
    <div className={classes.body}>
      {body.kind === 'string' && body.value !== '' ? <LongText text={body.value} /> : <AnyValueText value={body} />}
      <CopyButton className={classes.copy} label={t('logs.copyBody')} text={valueText(body)} />
    </div>
  );
}
