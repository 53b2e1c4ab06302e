import { CircleAlert } from 'lucide-react';
import type { ComponentReading } from '../../../../contract/operations/pipelines.ts';
import { SIGNALS, type Signal } from '../../../../core/model/telemetry.ts';
import type { StepFigures } from '../../../../core/analysis/pipeline-figures/step-figures.ts';
import { MS } from '../../../../core/model/units.ts';
import { formatCount, formatShare } from '../../../format/count.ts';
import { formatDuration } from '../../../format/duration.ts';
import { explainLoss } from '../../../format/explain-loss.ts';
import { formatClock } from '../../../format/time.ts';
import { pipelineText } from '../../../i18n/pipeline-texts.ts';
import { t } from '../../../i18n/t.ts';
import { Button } from '../../../widgets/Button.tsx';
import { CopyButton } from '../../../widgets/CopyButton.tsx';
import { goToPlace } from '../desk-actions.ts';
import type { FoundStep } from '../find-step.ts';
import { rateText } from '../graph/step-words.ts';
import classes from '../PipelinesView.module.css';
import { OfDefault } from './OfDefault.tsx';
import { Said } from '../Said.tsx';

interface StepNowProps {
  step: FoundStep;
  reading: ComponentReading | undefined;
  figures: StepFigures | undefined;
  /** Of what runs without a configuration. */
  isDefault: boolean;
  /** Whether it stands in the editor. */
  isWritten: boolean;
}

const linesText = ({ firstLine, lastLine }: { firstLine: number; lastLine: number }): string =>
  firstLine === lastLine
    ? t('pipelines.line', { line: firstLine })
    : t('pipelines.lines', { first: firstLine, last: lastLine });

/** Counts since it was started, the last error, and where it is written. */
export function StepNow({ step, reading, figures, isDefault, isWritten }: StepNowProps) {
  const { section, component, id, isDisabled } = step;
  const idle = isDisabled
    ? 'pipelines.disabled.why'
    : isDefault
      ? 'pipelines.default.idle'
      : 'pipelines.notRunning.why';
  return (
    <div className={classes.panel}>
      {isDefault && <OfDefault stepKey={step.key} id={id} />}
      {reading && figures ? <Counts reading={reading} figures={figures} section={section} /> : <p>{t(idle)}</p>}
      {reading && errorsOf(reading).map((error) => <LastError key={error.signal ?? ''} {...error} />)}
      {isWritten && component && (
        <Button variant="quiet" onClick={() => goToPlace(component.firstLine, 1)}>
          {linesText(component)}
        </Button>
      )}
      {!component && <p className={classes.quiet}>{t('pipelines.undefined', { id })}</p>}
    </div>
  );
}

interface SaidError {
  message: string;
  atMs: number;
  /** Of which nothing was taken since. */
  signal?: Signal;
}

/** Of an exporter those that are not over, of each signal; and the last one, where that is none of them. */
function errorsOf({ lastError, openErrors }: ComponentReading): SaidError[] {
  // Several back ends have one each.
  const open = SIGNALS.flatMap((signal) => openErrors.findLast((error) => error.signal === signal) ?? []);
  const isOpen = open.some(({ message, atMs }) => message === lastError?.message && atMs === lastError.atMs);
  return lastError && !isOpen ? [...open, lastError] : open;
}

interface CountsProps {
  reading: ComponentReading;
  figures: StepFigures;
  section: FoundStep['section'];
}

function Counts({ reading, figures, section }: CountsProps) {
  // What waits in a processor are whole traces; in an exporter what its `sizer` says.
  const isOfTraces = section === 'processors';
  const { refused, failed, dropped, refusals, retries, queueSize, queueCapacity, latencyMs } = reading;
  const isLost = (reason: string): boolean => reading.lostReasons.includes(reason);
  const reasons = (counts: Readonly<Record<string, number>>): [string, number][] =>
    Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  return (
    <table className={classes.counts}>
      <tbody>
        {section !== 'receivers' && <Count label={t('pipelines.in')} count={reading.in} rate={figures.inRate} />}
        <Count label={t('pipelines.out')} count={reading.out} rate={figures.outRate} />
        {reasons(dropped).map(([reason, count]) => (
          <Count
            key={reason}
            label={t(isLost(reason) ? 'pipelines.lost' : 'pipelines.dropped', { reason: pipelineText(reason) })}
            count={count}
            isBad={isLost(reason)}
          />
        ))}
        {refused > 0 && <Count label={t('pipelines.refused')} count={refused} />}
        {reasons(refusals).map(([reason, count]) => (
          <Count
            key={reason}
            label={t('pipelines.refusals', { reason: pipelineText(reason) })}
            why={explainLoss(reason)}
            count={count}
          />
        ))}
        {failed > 0 && <Count label={t('pipelines.failed')} count={failed} isBad />}
        {retries > 0 && <Count label={t('pipelines.retries')} count={retries} rate={figures.retryRate} />}
        {queueCapacity > 0 && (
          <tr>
            <th scope="row">{t('pipelines.queue')}</th>
            <td>
              {t(isOfTraces ? 'pipelines.tracesOf' : 'pipelines.queueOf', { size: queueSize, capacity: queueCapacity })}
            </td>
            <td>{formatShare(queueSize, queueCapacity)}</td>
          </tr>
        )}
        {latencyMs !== null && (
          <tr>
            <th scope="row">{t('pipelines.latency')}</th>
            <td>{formatDuration(latencyMs * MS)}</td>
            <td />
          </tr>
        )}
      </tbody>
    </table>
  );
}

interface CountProps {
  label: string;
  /** What it means, and what to do. */
  why?: string;
  count: number;
  rate?: number | null;
  isBad?: boolean;
}

function Count({ label, why, count, rate, isBad }: CountProps) {
  return (
    <tr data-bad={isBad || undefined}>
      <th scope="row" title={why}>
        {label}
      </th>
      <td>{formatCount(count)}</td>
      <td>{rate !== undefined && rateText(rate)}</td>
    </tr>
  );
}

function LastError({ message, atMs, signal }: SaidError) {
  const time = formatClock(BigInt(Math.round(atMs)) * 1_000_000n, 0);
  return (
    <div className={classes.lastError}>
      <CircleAlert aria-hidden />
      <div>
        <p className={classes.strong}>
          {signal === undefined
            ? t('pipelines.lastError', { time })
            : t('pipelines.lastErrorOf', { time, signal: t(`pipelines.signal.${signal}`) })}
        </p>
        <p className={classes.engineSaid}>
          <Said text={message} />
        </p>
      </div>
      <CopyButton text={message} />
    </div>
  );
}
