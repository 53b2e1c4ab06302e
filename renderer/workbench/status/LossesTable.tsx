import type { LossEntry } from '../../../contract/operations/session.ts';
import { explainLoss } from '../../format/explain-loss.ts';
import { formatCount } from '../../format/count.ts';
import { formatTime } from '../../format/time.ts';
import { engineText } from '../../i18n/engine-texts.ts';
import { t } from '../../i18n/t.ts';
import { WithCode } from '../../widgets/WithCode.tsx';
import classes from './StatusBar.module.css';

/** What did not get in, or got in changed: where from, why and what to do, how often, with an example. */
export function LossesTable({ losses }: { losses: readonly LossEntry[] }) {
  if (losses.length === 0) return <p>{t('status.losses.none')}</p>;
  return (
    <table className={classes.list}>
      <thead>
        <tr>
          <th scope="col">
            <span className="unseen">{t('loss.kind')}</span>
          </th>
          <th scope="col">{t('word.source')}</th>
          <th scope="col">{t('word.reason')}</th>
          <th scope="col" className={classes.number}>
            {t('word.count')}
          </th>
        </tr>
      </thead>
      <tbody>
        {losses.map(({ kind, source, signal, code, example, count, lastSeenNs }) => (
          <tr key={`${kind} ${source} ${signal} ${code}`}>
            <td>{t(`loss.${kind}`)}</td>
            <td>
              {source}
              {signal && ` · ${signal}`}
            </td>
            <td title={lastSeenNs === '0' ? undefined : formatTime(BigInt(lastSeenNs))}>
              {explainLoss(code)} <code className={classes.example}>{code}</code>
              {example && (
                <div className={classes.example}>
                  <WithCode text={engineText(example)} />
                </div>
              )}
            </td>
            <td className={classes.number}>{formatCount(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
