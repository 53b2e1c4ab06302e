import type { ReactNode } from 'react';
import type { LogDetail } from '../../../contract/operations/logs.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatExactTime } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { CopyButton } from '../../widgets/CopyButton.tsx';
import classes from './LogDetails.module.css';
import { severityName } from './severity-level.ts';

interface FactProps {
  name: string;
  /** What copying gives; '' for nothing to copy. */
  copy?: string;
  children: ReactNode;
}

export function Fact({ name, copy = '', children }: FactProps) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>
        {children}
        {copy && <CopyButton className={classes.copy} text={copy} />}
      </dd>
    </div>
  );
}

/** 0 is "not set" on the wire. */
function Moment({ ns, note = '' }: { ns: bigint; note?: string }) {
  if (ns === 0n) return <span className={classes.none}>{t('logs.notSet')}</span>;
  return (
    <>
      {formatExactTime(ns)}
      <span className={classes.note}>{t('value.exactNs', { ns: ns.toString() })}</span>
      {note && <span className={classes.note}>{note}</span>}
    </>
  );
}

/** How much later it was observed than it happened; a clock may also say it was earlier. */
function observedNote({ timeUnixNano, observedTimeUnixNano }: LogDetail): string {
  if (timeUnixNano === 0n || observedTimeUnixNano === 0n) return '';
  const lateNs = observedTimeUnixNano - timeUnixNano;
  if (lateNs === 0n) return '';
  const length = formatDuration(Number(lateNs < 0n ? -lateNs : lateNs));
  return lateNs < 0n ? t('logs.observedBefore', { length }) : t('logs.observedAfter', { length });
}

/** The lowest bit speaks of the trace; without one it says nothing. */
function Flags({ flags, hasTrace }: { flags: number; hasTrace: boolean }) {
  const isSampled = (flags & 1) === 1;
  return (
    <>
      <span className={classes.id}>0x{flags.toString(16).padStart(2, '0')}</span>{' '}
      {hasTrace && (isSampled ? t('logs.sampled') : t('logs.notSampled'))}
    </>
  );
}

function Id({ id }: { id: string }) {
  return <span className={id ? classes.id : classes.none}>{id || t('logs.notSet')}</span>;
}

/** All that a record has besides its body and attributes; what was not set says so. */
export function LogFacts({ log }: { log: LogDetail }) {
  const { timeUnixNano, observedTimeUnixNano, severityNumber, severityText, eventName, traceId, spanId, flags } = log;
  const number = severityNumber > 0 ? `${severityNumber} · ${severityName(severityNumber)}` : t('logs.notSet');
  return (
    <dl className={classes.facts}>
      <Fact name={t('logs.eventTime')} copy={timeUnixNano ? timeUnixNano.toString() : ''}>
        <Moment ns={timeUnixNano} />
      </Fact>
      <Fact name={t('logs.observedTime')} copy={observedTimeUnixNano ? observedTimeUnixNano.toString() : ''}>
        <Moment ns={observedTimeUnixNano} note={observedNote(log)} />
      </Fact>
      <Fact name={t('logs.severityNumber')}>{number}</Fact>
      {severityText && <Fact name={t('logs.severityText')}>{severityText}</Fact>}
      {eventName && (
        <Fact name={t('logs.eventName')} copy={eventName}>
          {eventName}
        </Fact>
      )}
      <Fact name={t('logs.traceId')} copy={traceId}>
        <Id id={traceId} />
      </Fact>
      <Fact name={t('logs.spanId')} copy={spanId}>
        <Id id={spanId} />
      </Fact>
      <Fact name={t('logs.flags')}>
        <Flags flags={flags} hasTrace={traceId !== ''} />
      </Fact>
    </dl>
  );
}
