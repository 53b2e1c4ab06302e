import { textAt } from '../../../contract/frame.ts';
import type { OutputOf } from '../../../contract/operations.ts';
import type { SpanDetail } from '../../../contract/operations/traces.ts';
import { findAttribute } from '../../../core/model/attributes.ts';
import { plainText } from '../../../core/model/plain-text.ts';
import { t } from '../../i18n/t.ts';
import { NO_FILTER } from '../../state/filter.ts';
import type { TimeRange } from '../../state/time-range.ts';
import { useQuery } from '../../state/use-query.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { writeMetricArg } from '../metrics/metric-address.ts';
import { filterOf, openSubject, SERVICE_KEY, type Subject } from '../services/subject.ts';
import { openSpan } from './linked/open-linked.ts';
import { rangeAround } from './range-around.ts';
import classes from './SpanPanel.module.css';

/** What a span may run on, the nearest first: its measurements come from other services than its own. */
const PLACES = ['k8s.pod.name', 'container.name', 'host.name'] as const;
const MOST_EXEMPLARS = 50;

/** From a span, which may be of a linked trace, to all that is about the same moment, place or operation. Each is one step; back returns. */
export function SpanJumps({ span, isElsewhere }: { span: SpanDetail; isElsewhere: boolean }) {
  const { go } = useView.getState();
  const place = placeOf(span);
  const range = rangeAround(span);
  const { traceId, spanId, service, name } = span;
  const metricsOf = (subject: Subject): void => go('metrics', '', { filter: filterOf(subject), range });
  return (
    <nav className={classes.jumps} aria-label={t('services.jump')}>
      {isElsewhere && (
        <Button variant="primary" onClick={() => openSpan(traceId, spanId)}>
          {t('stitch.openTrace')}
        </Button>
      )}
      <Button onClick={() => openSubject({ key: SERVICE_KEY, value: service })}>{t('services.jump.service')}</Button>
      {span.logs > 0 && (
        <Button onClick={() => go('logs', '', { filter: { ...NO_FILTER, traceId, spanId }, range: { kind: 'fit' } })}>
          {t('services.jump.logs')}
        </Button>
      )}
      <Button onClick={() => metricsOf({ key: SERVICE_KEY, value: service })}>{t('services.jump.metrics')}</Button>
      {place && (
        <Button title={`${place.key} = ${place.value}`} onClick={() => metricsOf(place)}>
          {t('services.jump.metricsOf', { key: place.key })}
        </Button>
      )}
      {name !== '' && (
        <Button onClick={() => go('traces', '', { filter: { ...NO_FILTER, services: [service], operations: [name] } })}>
          {t('services.jump.operation')}
        </Button>
      )}
      <Exemplars traceId={traceId} spanId={spanId} range={range} />
    </nav>
  );
}

function placeOf({ resource }: SpanDetail): Subject | undefined {
  for (const key of PLACES) {
    const value = findAttribute(resource.attributes, key);
    if (value) return { key, value: plainText(value) };
  }
  return undefined;
}

/** Metrics in which this very span is an example. */
function Exemplars({ traceId, spanId, range }: { traceId: string; spanId: string; range: TimeRange }) {
  const { data } = useQuery('metrics.exemplars', { traceId, spanId, limit: MOST_EXEMPLARS });
  return exemplarMetrics(data).map(({ name, service, kind, count }) => (
    <Button
      key={`${service} ${name} ${kind}`}
      onClick={() =>
        useView.getState().go('metrics', writeMetricArg({ service, name }), {
          filter: filterOf({ key: SERVICE_KEY, value: service }),
          params: { kind },
          range,
        })
      }
    >
      {t('services.jump.exemplars', { n: count, name })}
    </Button>
  ));
}

interface ExemplarMetric {
  name: string;
  service: string;
  kind: string;
  count: number;
}

function exemplarMetrics(answer: OutputOf<'metrics.exemplars'> | undefined): ExemplarMetric[] {
  const metrics = new Map<string, ExemplarMetric>();
  const { rows = 0, columns } = answer?.frame ?? {};
  for (let row = 0; columns && row < rows; row++) {
    const [name, service, kind] = [columns.metric, columns.service, columns.kind].map((column) => textAt(column, row));
    const key = `${service} ${name} ${kind}`;
    const known = metrics.get(key) ?? { name: name!, service: service!, kind: kind!, count: 0 };
    metrics.set(key, { ...known, count: known.count + 1 });
  }
  return [...metrics.values()];
}
