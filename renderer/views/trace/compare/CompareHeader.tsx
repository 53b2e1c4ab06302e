import { ArrowDownUp, CircleAlert, Replace, Waypoints } from 'lucide-react';
import { memo, useMemo, type ReactNode } from 'react';
import { formatCount } from '../../../format/count.ts';
import { formatDuration, formatExactNs } from '../../../format/duration.ts';
import { shortId } from '../../../format/names.ts';
import { t } from '../../../i18n/t.ts';
import { openComparison, useCompareMark, type CompareSide } from '../../../state/compare-mark.ts';
import { useView } from '../../../state/view.ts';
import { CopyButton } from '../../../widgets/CopyButton.tsx';
import { CountText } from '../../../widgets/CountText.tsx';
import { DurationText } from '../../../widgets/DurationText.tsx';
import { IconButton } from '../../../widgets/IconButton.tsx';
import { ServiceDot } from '../../../widgets/ServiceDot.tsx';
import { TimeText } from '../../../widgets/TimeText.tsx';
import { cx } from '../../../widgets/cx.ts';
import { CompareClocks } from './CompareClocks.tsx';
import { CompareExport } from './CompareExport.tsx';
import { countFailures, countStates, readSide, type Compared, type SideFacts } from './compared.ts';
import { FailureMark } from './FailureMark.tsx';
import classes from './CompareHeader.module.css';
import { LayoutSwitch } from './LayoutSwitch.tsx';
import { StateMark } from './StateMark.tsx';
import { signedDuration, signedPercent } from './signed.ts';
import { unrelatedText } from './unrelated-text.ts';

/** Both traces, one under the other so that what differs stands side by side, and the difference in short. */
export const CompareHeader = memo(function CompareHeader({ compared }: { compared: Compared }) {
  const before = useMemo(() => readSide(compared, 'before'), [compared]);
  const after = useMemo(() => readSide(compared, 'after'), [compared]);
  return (
    <header className={classes.header}>
      <div className={classes.pair}>
        <Side side="before" facts={before} other={after} />
        <Side side="after" facts={after} other={before} />
        <span className={classes.swap}>
          <IconButton
            label={t('compare.swap')}
            keys="Shift+X"
            icon={<ArrowDownUp aria-hidden />}
            onClick={() => openComparison(after.traceId, before.traceId)}
          />
        </span>
      </div>
      <Summary compared={compared} before={before} after={after} />
      {compared.comparison.unrelated && (
        <p className={classes.unrelated} role="status">
          <CircleAlert aria-hidden />
          {unrelatedText(compared.comparison.unrelated.sharedOperations)}
        </p>
      )}
    </header>
  );
});

interface SideProps {
  side: CompareSide;
  facts: SideFacts;
  other: SideFacts;
}

/** Chooses another trace for this side: the other one waits with its mark. */
export function replaceSide(side: CompareSide, otherId: string): void {
  useCompareMark.getState().keep({ traceId: otherId, side: side === 'before' ? 'after' : 'before' });
  useView.getState().go('traces');
}

function Side({ side, facts, other }: SideProps) {
  const { traceId, service, name } = facts;
  return (
    <div className={classes.side}>
      <span className={classes.which}>
        <span className={cx(classes.sample, side === 'before' && classes.sampleBefore)} aria-hidden />
        {t(`compare.${side}`)}
      </span>
      <span className={classes.title} title={`${service} ${name}`}>
        <ServiceDot name={service} />
        <span className={classes.service}>{service || t('trace.unnamedService')}</span>
        <strong>{name || t('trace.unnamed')}</strong>
      </span>
      <span className={cx(classes.id, classes.least)} title={traceId}>
        <code>{shortId(traceId)}</code>
        <CopyButton text={traceId} label={t('trace.copyId')} />
      </span>
      <Fact name={t('word.start')} className={classes.minor}>
        <TimeText ns={facts.startNs} />
      </Fact>
      <Fact name={t('compare.rootDuration')}>
        <strong>
          <DurationText ns={facts.durationNs} />
        </strong>
      </Fact>
      <Fact name={t('word.spans')} className={classes.least}>
        <CountText count={facts.spans} />
      </Fact>
      <span className={classes.actions}>
        <IconButton
          label={t(`compare.open.${side}`)}
          icon={<Waypoints aria-hidden />}
          onClick={() => useView.getState().go('trace', traceId)}
        />
        <IconButton
          label={t(`compare.replace.${side}`)}
          icon={<Replace aria-hidden />}
          onClick={() => replaceSide(side, other.traceId)}
        />
      </span>
    </div>
  );
}

interface FactProps {
  name: string;
  /** Of those that go where there is no room. */
  className?: string;
  children: ReactNode;
}

function Fact({ name, className, children }: FactProps) {
  return (
    <span className={cx(classes.fact, className)}>
      <span className={classes.factName}>{name}</span> {children}
    </span>
  );
}

function Summary({ compared, before, after }: { compared: Compared; before: SideFacts; after: SideFacts }) {
  const counts = useMemo(() => countStates(compared), [compared]);
  const failures = useMemo(() => countFailures(compared), [compared]);
  const { difference, keyByKey, changes } = compared.comparison;
  const share = before.durationNs > 0 ? difference.totalNs / before.durationNs : NaN;
  const isCut = compared.before.frame.truncated || compared.after.frame.truncated;
  const direction = difference.totalNs > 0 ? classes.slower : difference.totalNs < 0 ? classes.faster : undefined;
  return (
    <div className={classes.summary}>
      <span className={classes.factName}>{t('compare.difference')}</span>
      <strong
        className={cx(difference.totalNs !== 0 && classes.total, direction)}
        title={formatExactNs(after.durationNs - before.durationNs)}
      >
        {difference.totalNs === 0 ? t('compare.noDifference') : signedDuration(difference.totalNs)}
      </strong>
      {difference.totalNs !== 0 && Number.isFinite(share) && <span className={direction}>{signedPercent(share)}</span>}
      <span className={classes.counts} title={t('compare.sameUpTo', { time: formatDuration(changes.sameNs) })}>
        {(['new', 'gone', 'slower', 'faster', 'same'] as const).map((state) => (
          <span key={state} className={cx(classes.count, counts[state] === 0 && classes.none)}>
            <StateMark state={state} /> {formatCount(counts[state])} {t(`compare.state.${state}`)}
          </span>
        ))}
        {(['now', 'before'] as const)
          .filter((failure) => failures[failure] > 0)
          .map((failure) => (
            <span key={failure} className={classes.count}>
              <FailureMark failure={failure} /> {formatCount(failures[failure])} {t(`compare.error.${failure}`)}
            </span>
          ))}
      </span>
      {keyByKey > 0 && <Notice text={t('compare.keyByKey', { n: keyByKey })} why={t('compare.keyByKey.why')} />}
      <CompareClocks compared={compared} />
      {isCut && <Notice text={t('compare.truncated')} why={t('trace.warn.truncated.why')} />}
      <span className={classes.tools}>
        <LayoutSwitch />
        <CompareExport compared={compared} />
      </span>
    </div>
  );
}

function Notice({ text, why }: { text: string; why: string }) {
  return (
    <span className={classes.notice} title={why}>
      <CircleAlert aria-hidden />
      {text}
    </span>
  );
}
