import type { OutputOf } from '../../../contract/operations.ts';
import type { SpanDetail } from '../../../contract/operations/traces.ts';
import { formatPercent } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import { useQuery } from '../../state/use-query.ts';
import { SpanFact } from './SpanFact.tsx';
import classes from './SpanPeers.module.css';

/** Of fewer, a share would say more than is known. */
const ENOUGH = 100;

/** How the span's duration compares with those of its like in the whole session. Asked once the span itself is there. */
export function SpanPeers({ span }: { span: SpanDetail }) {
  const { service, name, kind, startTimeUnixNano: start, endTimeUnixNano: end } = span;
  const isKnown = end >= start;
  const durationNs = String(isKnown ? end - start : 0n);
  const { data, isPrevious } = useQuery('span.peers', { service, name, kind, durationNs }, { enabled: isKnown });
  if (!isKnown) return null;
  return (
    <SpanFact name={t('peers.name')}>
      {data && !isPrevious ? <Compared peers={data} durationNs={Number(end - start)} /> : '…'}
    </SpanFact>
  );
}

function Compared({ peers, durationNs }: { peers: OutputOf<'span.peers'>; durationNs: number }) {
  // The span itself is among those counted.
  const others = Math.max(0, peers.count - 1);
  if (others === 0) return t('peers.none');
  if (others < ENOUGH) return t('peers.tooFew', { n: others });
  const [p50, p95, p99, max] = [peers.p50, peers.p95, peers.p99, peers.max].map(formatDuration);
  return (
    <span className={classes.peers} title={t('peers.why', { p50: p50!, p95: p95!, p99: p99!, max: max! })}>
      <span>{t('peers.slower', { percent: formatPercent(peers.below, others), n: others })}</span>
      <PeerHistogram {...peers.histogram} durationNs={durationNs} />
    </span>
  );
}

const WIDTH_PX = 120;
const HEIGHT_PX = 20;

interface PeerHistogramProps {
  edgesNs: Float64Array;
  counts: Uint32Array;
  durationNs: number;
}

/** ▁▂▅█▃▁▁ with the span's own bin marked. Higher than nothing wherever there is one. */
function PeerHistogram({ edgesNs, counts, durationNs }: PeerHistogramProps) {
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const step = WIDTH_PX / counts.length;
  const above = edgesNs.findIndex((edge) => edge > Math.max(1, durationNs));
  const own = (above < 0 ? edgesNs.length - 1 : above) - 1;
  const [from, to] = [formatDuration(edgesNs[0]!), formatDuration(edgesNs.at(-1)!)];
  return (
    <svg role="img" aria-label={t('peers.histogram', { from, to })} width={WIDTH_PX} height={HEIGHT_PX}>
      <rect className={classes.floor} y={HEIGHT_PX - 1} width={WIDTH_PX} height={1} />
      {Array.from(counts, (count, at) => {
        const height = count === 0 ? 0 : Math.max(1.5, (count / most) * (HEIGHT_PX - 1));
        const place = { x: at * step, y: HEIGHT_PX - 1 - height, width: Math.max(1, step - 0.5), height };
        return <rect key={at} className={at === own ? classes.own : classes.bar} {...place} />;
      })}
      <path className={classes.own} d={`M${(own + 0.5) * step - 3} 0h6l-3 4z`} />
    </svg>
  );
}
