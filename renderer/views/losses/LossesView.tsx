import { formatCount } from '../../format/count.ts';
import { formatExactTime, formatTime } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { useOfferedPin } from '../../state/pins.ts';
import { usePipelineLosses } from '../../state/pipeline-losses.ts';
import { useSession } from '../../state/session.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { tableBlock } from '../../workbench/table-block.ts';
import classes from './LossesView.module.css';
import { rowOfLoss, rowOfLostItems, type LossRow } from './loss-rows.ts';

const NONE: never[] = [];

/** Most serious first. */
const KINDS: readonly LossRow['kind'][] = ['rejected', 'refused', 'pipelines', 'skipped', 'expired', 'warning'];

function Loss({ loss }: { loss: LossRow }) {
  const { what, source, code, example, count, lastSeenNs } = loss;
  return (
    <tr>
      <td>
        {what}
        {example && (
          <p className={classes.example}>
            {t('losses.example')}: <q>{example}</q>
          </p>
        )}
      </td>
      <td>
        <code>{code}</code>
      </td>
      <td className={classes.source}>{source}</td>
      <td className={classes.number}>{formatCount(count)}</td>
      <td className={classes.time} title={formatExactTime(lastSeenNs)}>
        {lastSeenNs > 0n ? formatTime(lastSeenNs, 0) : ''}
      </td>
    </tr>
  );
}

/** Where more can be told of it, or done about it. */
function Door({ kind }: { kind: LossRow['kind'] }) {
  const { go } = useView.getState();
  if (kind === 'expired') return <Button onClick={() => go('settings')}>{t('losses.settings')}</Button>;
  if (kind === 'pipelines') return <Button onClick={() => go('pipelines')}>{t('view.pipelines')}</Button>;
  return null;
}

function Losses({ kind, losses }: { kind: LossRow['kind']; losses: readonly LossRow[] }) {
  const newestFirst = losses.toSorted((a, b) => (a.lastSeenNs < b.lastSeenNs ? 1 : -1));
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
            <Loss key={`${loss.source} ${loss.code}`} loss={loss} />
          ))}
        </tbody>
      </table>
      <Door kind={kind} />
    </section>
  );
}

function pinLosses(losses: readonly LossRow[]) {
  const rows = KINDS.flatMap((kind) => losses.filter((loss) => loss.kind === kind));
  const columns: { label: string; align?: 'end'; text: (loss: LossRow) => string }[] = [
    { label: t('report.kind'), text: ({ kind }) => t(`loss.${kind}`) },
    { label: t('losses.what'), text: ({ what }) => what },
    { label: t('word.code'), text: ({ code }) => code },
    { label: t('word.source'), text: ({ source }) => source },
    { label: t('word.count'), align: 'end', text: ({ count }) => formatCount(count) },
  ];
  return tableBlock({ title: t('view.losses'), columns, rows });
}

/** Everything that did not get in, got in changed or went again: how much, why, and what to do about it. */
export function LossesView() {
  const ofSession = useSession((state) => state.session?.losses ?? NONE);
  const inPipelines = usePipelineLosses(({ lost }) => lost);
  // Anew each time: what is pinned is written in every language.
  const rows = () => [...ofSession.map(rowOfLoss), ...inPipelines.map(rowOfLostItems)];
  useOfferedPin('table', () => () => pinLosses(rows()));
  const losses = rows();
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
