import { skippedRecords, type ImportAccount } from '../../../contract/operations/files.ts';
import { formatBytes, formatCount } from '../../format/count.ts';
import { evidenceText } from '../../i18n/evidence-texts.ts';
import { explainLoss } from '../../format/explain-loss.ts';
import { engineReason } from '../../i18n/fault-texts.ts';
import { t } from '../../i18n/t.ts';
import { EngineWords } from '../../widgets/EngineWords.tsx';
import classes from './ImportList.module.css';

/** '' where it was nothing. */
export function keptOf(counts: ImportAccount['counts']): string {
  const parts = [
    counts.spans > 0 && t('count.spans', { n: counts.spans }),
    counts.logs > 0 && t('count.logs', { n: counts.logs }),
    counts.points > 0 && t('count.points', { n: counts.points }),
  ].filter((part) => part !== false);
  return parts.join(' · ');
}

function toldOf({ counts, state }: ImportAccount): string {
  return keptOf(counts) || (state === 'done' ? t('start.import.nothing') : '');
}

const failedOf = ({ parts = [] }: ImportAccount): ImportAccount[] => parts.filter(({ state }) => state === 'failed');

const nameWithin = ({ file }: ImportAccount, part: ImportAccount): string =>
  part.file.slice(file.length).replace(/^ › /, '');

/** Files that were not read stand among the records of what they are in; here they are told by themselves. */
function recordsOf(account: ImportAccount): Pick<ImportAccount, 'skipped' | 'skippedTotal'> {
  const failed = failedOf(account);
  const told = new Set(failed.map((part) => `${nameWithin(account, part).replaceAll(' › ', ': ')}: ${part.error}`));
  return {
    skipped: account.skipped.filter(({ reason }) => !told.has(reason)),
    skippedTotal: skippedRecords(account, failed.length),
  };
}

function Skipped({ skipped, skippedTotal }: Pick<ImportAccount, 'skipped' | 'skippedTotal'>) {
  return (
    <details className={classes.fold}>
      <summary className={classes.bad}>{t('start.import.skipped', { n: skippedTotal })}</summary>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('start.import.line')}</th>
            <th scope="col">{t('start.import.offset')}</th>
            <th scope="col">{t('word.reason')}</th>
          </tr>
        </thead>
        <tbody>
          {skipped.map(({ line, offset, reason }, at) => (
            <tr key={at}>
              <td>{line > 0 ? formatCount(line) : '–'}</td>
              <td>{formatCount(offset)}</td>
              <td>{engineReason(reason)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {skippedTotal > skipped.length && (
        <p className={classes.quiet}>{t('start.import.skippedMore', { n: skippedTotal - skipped.length })}</p>
      )}
    </details>
  );
}

function Warnings({ warnings }: Pick<ImportAccount, 'warnings'>) {
  return (
    <details className={classes.fold}>
      <summary>{t('start.import.warnings', { n: warnings.reduce((sum, { count }) => sum + count, 0) })}</summary>
      <table className={classes.table}>
        <tbody>
          {warnings.map(({ code, count, example }) => (
            <tr key={code}>
              <td>{formatCount(count)}</td>
              <td>
                {explainLoss(code)} <code>{code}</code>
                {example && (
                  <div className={classes.quiet}>
                    {t('losses.example')}: <q>{engineReason(example)}</q>
                  </div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** Listed one by one; beyond these the counts above tell of all. */
const MOST_PARTS = 200;

/** Each file of an archive or a folder. */
function Parts({ account }: { account: ImportAccount }) {
  const { parts = [] } = account;
  const failed = failedOf(account).length;
  return (
    <details className={classes.fold}>
      <summary>
        {t('start.import.parts', { n: parts.length })}
        {failed > 0 && <span className={classes.bad}> · {t('start.import.partsFailed', { n: failed })}</span>}
      </summary>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('start.import.file')}</th>
            <th scope="col">{t('start.import.kept')}</th>
          </tr>
        </thead>
        <tbody>
          {parts.slice(0, MOST_PARTS).map((part, at) => (
            <tr key={at}>
              <td>
                {nameWithin(account, part)}
                {part.format && <div className={classes.quiet}>{part.format}</div>}
              </td>
              <td className={part.state === 'failed' ? classes.bad : undefined}>
                {part.state === 'failed' ? <EngineWords texts={[part.error]} /> : toldOf(part)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {parts.length > MOST_PARTS && (
        <p className={classes.quiet}>{t('start.import.skippedMore', { n: parts.length - MOST_PARTS })}</p>
      )}
    </details>
  );
}

/** What became of a file: what was kept, what was not and why, and how its format was recognised. */
export function Account({ account }: { account: ImportAccount }) {
  const kept = toldOf(account);
  const records = recordsOf(account);
  return (
    <div className={classes.account}>
      {kept && <p>{kept}</p>}
      <p className={classes.quiet}>
        <code>{account.format}</code> · {formatBytes(account.bytes)}
        {account.evidence && ` · ${evidenceText(account.evidence)}`}
      </p>
      {account.warnings.some(({ code }) => code === 'no-wall-clock') && <p>{t('lossWhy.no-wall-clock')}</p>}
      {account.parts && <Parts account={account} />}
      {records.skippedTotal > 0 && <Skipped {...records} />}
      {account.warnings.length > 0 && <Warnings warnings={account.warnings} />}
    </div>
  );
}
