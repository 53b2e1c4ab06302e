import type { ReactNode } from 'react';
import type { Query } from '../../state/use-query.ts';
import { t } from '../../i18n/t.ts';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import classes from './Services.module.css';

interface SectionProps {
  title: string;
  /** A few quiet words beside the title. */
  said?: string;
  query: Query<unknown>;
  /** Doors, at the end of the line. */
  tools?: ReactNode;
  children?: ReactNode;
}

/** One part of the page, with its own question: waiting for it or its failure concerns no other part. */
export function Section({ title, said, query, tools, children }: SectionProps) {
  return (
    <section className={classes.section} aria-label={title}>
      <QueryStatus loading={query.loading} what={t('services.reading')} onCancel={query.cancel} />
      <div className={classes.sectionHead}>
        <h2>{title}</h2>
        {query.data !== undefined && <span className={classes.quiet}>{said}</span>}
        <span className={classes.grow} />
        {tools}
      </div>
      {query.error && query.data === undefined ? (
        <ErrorState error={query.error} onRetry={query.retry} />
      ) : (
        query.data !== undefined && children
      )}
    </section>
  );
}
