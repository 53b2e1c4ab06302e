import { t } from '../../i18n/t.ts';
import { ServiceName } from '../../widgets/ServiceDot.tsx';
import { openSubject, SERVICE_KEY, type Subject } from './subject.ts';
import classes from './Services.module.css';

/** A subject's name that leads to its page. */
export function SubjectLink({ subject }: { subject: Subject }) {
  const { key, value } = subject;
  return (
    <button
      type="button"
      className={classes.link}
      title={`${key} = ${value}`}
      aria-label={value === '' ? t('services.openNamed', { name: t('trace.unnamedService') }) : undefined}
      onClick={() => openSubject(subject)}
    >
      {key === SERVICE_KEY ? <ServiceName name={value} /> : value}
    </button>
  );
}
