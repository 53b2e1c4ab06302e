import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { formatCount } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { useQuery } from '../../state/use-query.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { kindName } from '../metrics/metric-words.ts';
import { writeMetricArg } from '../metrics/metric-address.ts';
import { MetricSpark } from './MetricSpark.tsx';
import { Section } from './Section.tsx';
import { filterOf, SERVICE_KEY, type Subject } from './subject.ts';
import classes from './Services.module.css';

const SHOWN = 60;
/** Each small chart is a question of its own. */
const DRAWN = 12;

/** What it measures; each opens as a chart. */
export function SubjectMetrics({ subject }: { subject: Subject }) {
  const { key, value } = subject;
  const filter = key === SERVICE_KEY ? { services: [value] } : { resource: [{ key, operator: '=' as const, value }] };
  const query = useQuery('metrics.list', { filter });
  const metrics = query.data?.metrics ?? [];
  const { go } = useView.getState();
  return (
    <Section
      title={t('word.metrics')}
      said={t('count.metrics', { n: metrics.length })}
      query={query}
      tools={
        <Button onClick={() => go('metrics', '', { filter: filterOf(subject) })} disabled={metrics.length === 0}>
          {t('services.allMetrics')}
        </Button>
      }
    >
      {metrics.length > 0 && (
        <ul className={classes.metrics}>
          {metrics.slice(0, SHOWN).map((metric, at) => (
            <MetricDoor
              key={`${metric.service} ${metric.name} ${metric.kind}`}
              metric={metric}
              subject={subject}
              isDrawn={at < DRAWN}
            />
          ))}
        </ul>
      )}
      {metrics.length > SHOWN && <p className={classes.quiet}>{t('traces.more', { n: metrics.length - SHOWN })}</p>}
    </Section>
  );
}

interface MetricDoorProps {
  metric: MetricSummary;
  subject: Subject;
  isDrawn: boolean;
}

function MetricDoor({ metric, subject, isDrawn }: MetricDoorProps) {
  const { name, description, unit, points } = metric;
  const open = (): void =>
    useView
      .getState()
      .go('metrics', writeMetricArg(metric), { filter: filterOf(subject), params: { kind: metric.kind } });
  return (
    <li>
      <button type="button" title={description || name} onClick={open}>
        <b>{name}</b>
        {isDrawn && <MetricSpark metric={metric} subject={subject} />}
        <span className={classes.quiet}>
          {kindName(metric)} {unit && `· ${unit}`} · {t('services.nPoints', { n: formatCount(points) })}
        </span>
      </button>
    </li>
  );
}
