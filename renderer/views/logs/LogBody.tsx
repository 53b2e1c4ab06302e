import { useMemo, useState } from 'react';
import type { AnyValue } from '../../../core/model/attributes.ts';
import { prettyJson } from '../../../core/model/pretty-json.ts';
import { readJsonText } from '../../../core/model/read-json-text.ts';
import { valueText } from '../../../core/model/value-text.ts';
import { t } from '../../i18n/t.ts';
import { AnyValueText } from '../../widgets/AnyValueText.tsx';
import { Button } from '../../widgets/Button.tsx';
import { CopyButton } from '../../widgets/CopyButton.tsx';
import { BodyTree } from './BodyTree.tsx';
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

/** A text that is JSON is structure, too, as most loggers write it. */
function structureOf(body: AnyValue): AnyValue | undefined {
  if (body.kind === 'kvlist' || body.kind === 'array') return body;
  return body.kind === 'string' ? readJsonText(body.value) : undefined;
}

/** The body as it is: text keeps its line breaks, structure is a tree or JSON. */
export function LogBody({ body }: { body: AnyValue }) {
  const structure = useMemo(() => structureOf(body), [body]);
  if (body.kind === 'empty') return <p className={classes.hint}>{t('logs.noBody')}</p>;
  if (structure) return <Structure body={body} structure={structure} />;
  return (
    <div className={classes.body}>
      {body.kind === 'string' && body.value !== '' ? <LongText text={body.value} /> : <AnyValueText value={body} />}
      <CopyButton className={classes.copy} label={t('logs.copyBody')} text={valueText(body)} />
    </div>
  );
}

type Shape = 'tree' | 'json' | 'text';

function Structure({ body, structure }: { body: AnyValue; structure: AnyValue }) {
  const [shape, setShape] = useState<Shape>('tree');
  const [open, setOpen] = useState<'some' | 'all' | 'none'>('some');
  const json = useMemo(() => prettyJson(structure), [structure]);
  const shapes: readonly Shape[] = body.kind === 'string' ? ['tree', 'json', 'text'] : ['tree', 'json'];
  const names = { tree: t('logs.tree'), json: t('logs.json'), text: t('logs.asSent') };
  const copied = shape === 'text' ? valueText(body) : json;
  return (
    <div className={classes.structure}>
      <div className={classes.shapes} role="group" aria-label={t('logs.body')}>
        {shapes.map((name) => (
          <button key={name} type="button" aria-pressed={shape === name} onClick={() => setShape(name)}>
            {names[name]}
          </button>
        ))}
        <span className={classes.fill} />
        {shape === 'tree' && (
          <button type="button" onClick={() => setOpen(open === 'all' ? 'none' : 'all')}>
            {open === 'all' ? t('logs.collapseAll') : t('logs.expandAll')}
          </button>
        )}
        <CopyButton label={t('logs.copyBody')} text={copied} />
      </div>
      <div className={classes.structured}>
        {shape === 'tree' && <BodyTree key={open} value={structure} open={open} />}
        {shape === 'json' && <LongText key="json" text={json} />}
        {shape === 'text' && <LongText key="text" text={valueText(body)} />}
      </div>
    </div>
  );
}
