import type { OutputOf } from '../../../contract/operations.ts';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { ServiceName } from '../../widgets/ServiceDot.tsx';
import { filterOf, SERVICE_KEY, type Subject } from './subject.ts';
import { SubjectLink } from './SubjectLink.tsx';
import classes from './Services.module.css';

/** More links than this are a list, not a header. */
const MOST_LINKS = 12;

/** Who it is: what all its resources agree on, and what else they belong to. */
export function SubjectHead({ subject, detail }: { subject: Subject; detail: OutputOf<'subject.get'> }) {
  const { go } = useView.getState();
  const open = (view: string): void => go(view, '', { filter: filterOf(subject) });
  return (
    <header className={classes.head}>
      <div className={classes.titleRow}>
        <span className={classes.quiet}>{subject.key}</span>
        <h1 className={classes.title}>
          {subject.key === SERVICE_KEY ? <ServiceName name={subject.value} /> : subject.value}
        </h1>
        <span className={classes.quiet}>{t('services.nResources', { n: detail.resources.length })}</span>
        <span className={classes.grow} />
        <Button onClick={() => open('traces')}>{t('word.traces')}</Button>
        <Button onClick={() => open('logs')}>{t('word.logs')}</Button>
        <Button onClick={() => open('metrics')}>{t('word.metrics')}</Button>
      </div>
      <dl className={classes.related}>
        {detail.related.map(({ key, values }) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>
              {values.slice(0, MOST_LINKS).map((value) => (
                <SubjectLink key={value} subject={{ key, value }} />
              ))}
              {values.length > MOST_LINKS && t('traces.more', { n: values.length - MOST_LINKS })}
            </dd>
          </div>
        ))}
      </dl>
      <Attributes detail={detail} />
    </header>
  );
}

/** What every resource says alike; where they differ, that they do. */
function Attributes({ detail: { resources, related } }: { detail: OutputOf<'subject.get'> }) {
  const shown = new Set(related.map(({ key }) => key));
  const first = resources[0]?.attributes ?? {};
  const entries = Object.entries(first).filter(([key]) => !shown.has(key) && key !== SERVICE_KEY);
  if (entries.length === 0) return null;
  const isCommon = (key: string, value: string): boolean =>
    resources.every(({ attributes }) => attributes[key] === value);
  return (
    <details className={classes.attributes}>
      <summary>{t('services.attributes', { n: entries.length })}</summary>
      <dl className={classes.related}>
        {entries.map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{isCommon(key, value) ? value : t('services.varies')}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
