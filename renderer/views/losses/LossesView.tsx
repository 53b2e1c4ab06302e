import type { LossEntry } from '../../../contract/operations/session.ts';
import { formatCount } from '../../format/count.ts';
import { formatExactTime, formatTime } from '../../format/time.ts';
import { explainLoss } from '../../format/explain-loss.ts';
import { engineReason } from '../../i18n/fault-texts.ts';
import { t } from '../../i18n/t.ts';
import { useOfferedPin } from '../../state/pins.ts';
import { useSession } from '../../state/session.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { tableBlock } from '../../workbench/table-block.ts';
import classes from './LossesView.module.css';

const NONE: never[] = [];

/** Most serious first. */
const KINDS: readonly LossEntry['kind'][] = ['rejected', 'refused', 'skipped', 'expired', 'warning'];

function Loss({ loss }: { loss: LossEntry }) {
  const { source, signal, code, example, count, lastSeenNs } = loss;
  const seenNs = BigInt(lastSeenNs);
  return (
    <tr>
      <td>
        {explainLoss(code)}
        {example && (
          <p className={classes.example}>
            {t('losses.example')}: <q>{engineReason(example)}</q>
          </p>
        )}
      </td>
      <td>
        <code>{code}</code>
      </td>
      <td className={classes.source}>
        {source}
        {signal && ` · ${signal}`}
      </td>
      <td className={classes.number}>{formatCount(count)}</td>
      <td className={classes.time} title={formatExactTime(seenNs)}>
        {seenNs > 0n ? formatTime(seenNs, 0) : ''}
      </td>
    </tr>
  );
}

function Losses({ kind, losses }: { kind: LossEntry['kind']; losses: readonly LossEntry[] }) {
  const newestFirst = losses.toSorted((a, b) => (BigInt(a.lastSeenNs) < BigInt(b.lastSeenNs) ? 1 : -1));
  return (
    <section className={classes.section} aria-label={t(`loss.${kind}`)}>
      <h3>{t(`loss.${kind}`)}</h3>
      <p className={classes.note}>{t(`losses.${kind}`)}</p>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('losses.what')}</th>
            <th scope="col">{t('word.code')}</th>
            <th scope="col">{t('word.source')}</th>
            <th scope="col" className={classes.number}>
              {t('word.count')}
            </th>
            <th scope="col">{t('losses.lastSeen')}</th>
          </tr>
        </thead>
        <tbody>
          {newestFirst.map((loss) => (
            <Loss key={`${loss.source} ${loss.signal} ${loss.code}`} loss={loss} />
          ))}
        </tbody>
      </table>
      {kind === 'expired' && <Button onClick={() => useView.getState().go('settings')}>{t('losses.settings')}</Button>}
    </section>
  );
}

function pinLosses(losses: readonly LossEntry[]) {
  const rows = KINDS.flatMap((kind) => losses.filter((loss) => loss.kind === kind));
  const columns: { label: string; align?: 'end'; text: (loss: LossEntry) => string }[] = [
    { label: t('report.kind'), text: ({ kind }) => t(`loss.${kind}`) },
    { label: t('losses.what'), text: ({ code }) => explainLoss(code) },
    { label: t('word.code'), text: ({ code }) => code },
    { label: t('word.source'), text: ({ source, signal }) => [source, signal].filter(Boolean).join(' · ') },
    { label: t('word.count'), align: 'end', text: ({ count }) => formatCount(count) },
  ];
  return tableBlock({ title: t('view.losses'), columns, rows });
}

/** Everything that did not get in, got in changed or went again: how much, why, and what to do about it. */
export function LossesView() {
  const losses = useSession((state) => state.session?.losses ?? NONE);
  useOfferedPin('table', () => () => pinLosses(losses));
  if (losses.length === 0) return <EmptyState text={t('losses.none')} />;
  return (
    <div className={classes.view}>
      <div className={classes.page}>
        <h2>{t('view.losses')}</h2>
        <p className={classes.note}>{t('losses.note')}</p>
        {KINDS.map((kind) => {
          const ofKind = losses.filter((loss) => loss.kind === kind);
          return ofKind.length > 0 && <Losses key={kind} kind={kind} losses={ofKind} />;
        })}
      </div>
    </div>
  );
}
