import type { ContrastLine, TracesContrast } from '../../../../contract/operations/traces-contrast.ts';
import { formatShare } from '../../../format/count.ts';
import { t } from '../../../i18n/t.ts';
import classes from './Contrast.module.css';

/** The feature in words: `http.route = /cart`, `db.system not there`, service checkout. */
function describeLine({ kind, key, value, isAbsent }: ContrastLine): string {
  if (kind === 'service') return `${t('filter.field.service')}: ${value}`;
  if (kind === 'operation') return `${t('filter.field.operation')}: ${value || t('traces.unnamed')}`;
  if (kind === 'status') return value === 'error' ? t('contrast.failed') : t('contrast.ok');
  return isAbsent ? t('contrast.absent', { key }) : `${key} = ${value}`;
}

function Share({ part, whole }: { part: number; whole: number }) {
  return (
    <td className={classes.bar}>
      <span aria-hidden className={classes.fill} style={{ width: `${(100 * part) / whole}%` }} />
      <span className={classes.number}>{formatShare(part, whole)}</span>
    </td>
  );
}

/** What is more frequent on one side, the largest difference first. */
export function ContrastLines({ contrast: { a, b, lines } }: { contrast: TracesContrast }) {
  if (lines.length === 0) return <p className={classes.note}>{t('contrast.same')}</p>;
  return (
    <table className={classes.lines}>
      <caption>{t('contrast.differs')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('contrast.feature')}</th>
          <th scope="col">A</th>
          <th scope="col">B</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={[line.kind, line.key, line.value, line.isAbsent].join(' ')}>
            <th scope="row" title={describeLine(line)}>
              {describeLine(line)}
            </th>
            <Share part={line.a} whole={a.compared} />
            <Share part={line.b} whole={b.compared} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}
