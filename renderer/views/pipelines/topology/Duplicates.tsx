import type { DuplicateWay, TopologyDuplicates } from '../../../../core/model/topology.ts';
import { formatCount } from '../../../format/count.ts';
import { t } from '../../../i18n/t.ts';
import { Finding, TraceLinks } from './Finding.tsx';
import classes from './Topology.module.css';

interface DuplicatesProps {
  duplicates: TopologyDuplicates;
  /** "in the last 5 minutes" */
  when: string;
}

/** Spans that came more than once, by which ways, and what to do. */
export function Duplicates({ duplicates, when }: DuplicatesProps) {
  const { spans, surplus, lookedAt, ways, traceIds } = duplicates;
  const isTwice = surplus === spans && ways.every(({ copies }) => copies === 2);
  const numbers = { n: spans, all: formatCount(lookedAt - surplus), when };
  return (
    <Finding said={t(isTwice ? 'topology.twice' : 'topology.often', numbers)} advice={adviceFor(ways)}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('topology.ways.service')}</th>
            <th scope="col" data-number>
              {t('topology.ways.spans')}
            </th>
            <th scope="col" data-number>
              {t('topology.ways.copies')}
            </th>
            <th scope="col">{t('topology.ways.differences')}</th>
          </tr>
        </thead>
        <tbody>
          {ways.map((way, at) => (
            <tr key={at}>
              <td>{way.service || t('trace.unnamedService')}</td>
              <td data-number>{formatCount(way.spans)}</td>
              <td data-number>{formatCount(way.copies)}</td>
              <td>
                <Differences way={way} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <TraceLinks ids={traceIds} />
    </Finding>
  );
}

function adviceFor(ways: readonly DuplicateWay[]): string {
  if (ways.some(({ isFromFiles }) => isFromFiles)) return t('topology.twice.files');
  return t(ways.some(({ differences }) => differences.length > 0) ? 'topology.twice.ways' : 'topology.twice.tee');
}

function Differences({ way: { differences, isFromFiles } }: { way: DuplicateWay }) {
  return (
    <>
      {differences.map(({ key, values }) => (
        <div key={key}>
          <code>{key}</code> {values.map((value) => value ?? t('topology.missing')).join(' | ')}
        </div>
      ))}
      {differences.length === 0 && <div>{t('topology.alike')}</div>}
      {isFromFiles && <div>{t('topology.fromFiles')}</div>}
    </>
  );
}
