import type { Topology, TopologySplits } from '../../../../core/model/topology.ts';
import { formatCount } from '../../../format/count.ts';
import { t } from '../../../i18n/t.ts';
import { useView } from '../../../state/view.ts';
import { CodeBlock } from './CodeBlock.tsx';
import { Finding, TraceLinks } from './Finding.tsx';
import { writeLoadBalancing } from './snippets.ts';
import classes from './Topology.module.css';

interface SplitsProps {
  topology: Pick<Topology, 'splits' | 'edges'>;
  /** "in the last 5 minutes" */
  when: string;
}

/** Traces whose spans came by several gateways, which ones, and what to do. */
export function Splits({ topology, when }: SplitsProps) {
  const { splits } = topology;
  const deciding = splits.gateways.filter(({ byTrace }) => byTrace.length > 0);
  const advice =
    deciding.length > 0
      ? t('topology.split.decided', { names: deciding.map(({ name }) => name).join(', ') })
      : t('topology.split.advice');
  const numbers = { n: splits.splitTraces, all: formatCount(splits.traces), when };
  return (
    <Finding said={t('topology.split', numbers)} advice={advice}>
      <Gateways splits={splits} />
      <TraceLinks ids={splits.traceIds} />
      <CodeBlock note={t('topology.split.snippet')} text={writeLoadBalancing(addressesOf(topology))} />
    </Finding>
  );
}

/** Where gateways listen, as those who send to them say; names to be replaced where nobody does. */
function addressesOf({ splits, edges }: SplitsProps['topology']): string[] {
  const ids = new Set(splits.gateways.map(({ nodeId }) => nodeId).filter(Boolean));
  const told = edges.filter(({ to, endpoint }) => ids.has(to) && endpoint !== '').map(({ endpoint }) => endpoint);
  const addresses = [...new Set(told)];
  return addresses.length > 1 ? addresses : ['gateway-1:4317', 'gateway-2:4317'];
}

function Gateways({ splits }: { splits: TopologySplits }) {
  return (
    <table className={classes.table}>
      <caption>{t('topology.split.by', { attributes: splits.found.join(', ') })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('topology.split.gateway')}</th>
          <th scope="col" data-number>
            {t('topology.split.traces')}
          </th>
          <th scope="col" data-number>
            {t('topology.split.shared')}
          </th>
          <th scope="col">{t('topology.split.deciding')}</th>
        </tr>
      </thead>
      <tbody>
        {splits.gateways.map(({ name, traces, splitTraces, nodeId, byTrace }) => (
          <tr key={name}>
            <td>
              {nodeId === '' ? (
                name
              ) : (
                <button type="button" className={classes.link} onClick={() => useView.getState().select(nodeId)}>
                  {name}
                </button>
              )}
            </td>
            <td data-number>{formatCount(traces)}</td>
            <td data-number>{formatCount(splitTraces)}</td>
            <td>{byTrace.join(', ') || '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
