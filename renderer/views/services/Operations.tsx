import type { OperationSummary } from '../../../contract/operations/subjects.ts';
import { SPAN_KINDS } from '../../../core/model/span.ts';
import { formatCount } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { useQuery } from '../../state/use-query.ts';
import { useBounds } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { DurationText } from '../../widgets/DurationText.tsx';
import { toNs, useApdexMs } from './apdex-threshold.ts';
import { percentText } from './red-words.ts';
import { Section } from './Section.tsx';
import type { Subject } from './subject.ts';
import classes from './Services.module.css';

const SHOWN = 100;

/** What it is called for, and what it does inside: one row per operation. */
export function Operations({ subject }: { subject: Subject }) {
  const query = useQuery('subject.operations', {
    ...subject,
    ...useBounds(),
    apdexThresholdNs: toNs(useApdexMs()),
    limit: SHOWN,
  });
  const operations = query.data?.operations ?? [];
  return (
    <Section
      title={t('services.operations')}
      said={query.data?.truncated ? t('services.cut', { n: SHOWN }) : t('services.operations.why')}
      query={query}
    >
      {operations.length > 0 && (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('word.name')}</th>
                <th scope="col">{t('services.role')}</th>
                <th scope="col">{t('services.calls')}</th>
                <th scope="col">{t('services.errorRate')}</th>
                <th scope="col">p50</th>
                <th scope="col">p95</th>
                <th scope="col">p99</th>
                <th scope="col">{t('trace.selfTime')}</th>
                <th scope="col">{t('services.sample')}</th>
              </tr>
            </thead>
            <tbody>
              {operations.map((operation, at) => (
                <OperationRow key={at} operation={operation} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

function OperationRow({ operation }: { operation: OperationSummary }) {
  const { service, name, kind, entry, calls, errors, selfNs, sample } = operation;
  const { go } = useView.getState();
  const filter = useView((state) => state.place.filter);
  const shown = name || t('trace.unnamed');
  const others = { ...filter, services: service ? [service] : [], operations: [name] };
  return (
    <tr>
      <td>
        <button
          type="button"
          className={classes.link}
          title={t('services.tracesOf', { name: shown })}
          onClick={() => go('traces', '', { filter: others })}
        >
          {shown}
        </button>
      </td>
      <td className={classes.quiet}>
        {entry ? t('services.entry') : t('services.inner')} · {SPAN_KINDS[kind] ?? String(kind)}
      </td>
      <td className={classes.number}>{formatCount(calls)}</td>
      <td className={errors > 0 ? classes.error : undefined} title={t('services.nErrors', { n: errors })}>
        {errors > 0 && '! '}
        {percentText(errors, calls)}
      </td>
      {(['p50', 'p95', 'p99'] as const).map((quantile) => (
        <td key={quantile} className={classes.number}>
          <DurationText ns={operation[quantile]} />
        </td>
      ))}
      <td className={classes.number}>
        <DurationText ns={selfNs} />
      </td>
      <td>
        {sample.traceId !== '' && (
          <Button
            variant="quiet"
            aria-label={t('services.sampleOf', { name: shown })}
            onClick={() => go('trace', sample.traceId, { selection: sample.spanId })}
          >
            {t('services.slowest')}
          </Button>
        )}
      </td>
    </tr>
  );
}
