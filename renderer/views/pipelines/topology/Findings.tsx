import { CircleCheck } from 'lucide-react';
import type { Topology } from '../../../../core/model/topology.ts';
import { formatCount } from '../../../format/count.ts';
import { engineText } from '../../../i18n/engine-texts.ts';
import { t } from '../../../i18n/t.ts';
import { CodeBlock } from './CodeBlock.tsx';
import { Duplicates } from './Duplicates.tsx';
import { Splits } from './Splits.tsx';
import { writeGatewayMark } from './snippets.ts';
import classes from './Topology.module.css';

interface FindingsProps {
  topology: Topology;
  /** "in the last 5 minutes" */
  when: string;
}

/** What is wrong between the Collectors; that nothing is, and what cannot be told. */
export function Findings({ topology, when }: FindingsProps) {
  const { duplicates, splits, notes } = topology;
  const isDoubled = duplicates.spans > 0;
  const isSplit = splits.splitTraces > 0;
  return (
    <section className={classes.findings} aria-label={t('topology.findings')}>
      {isDoubled && <Duplicates duplicates={duplicates} when={when} />}
      {isSplit && <Splits topology={topology} when={when} />}
      {(duplicates.lookedAt > 0 || notes.length > 0) && (
        <p className={classes.fine}>
          {duplicates.lookedAt > 0 && !isDoubled && <Fine text={t('topology.fine.once')} />}
          {!isSplit && splits.marked > 0 && <Fine text={t('topology.fine.whole')} />}
          {duplicates.lookedAt > 0 && (
            <span>
              {t(duplicates.isCut ? 'topology.lookedAtNewest' : 'topology.lookedAt', {
                n: formatCount(duplicates.lookedAt),
                when,
              })}
            </span>
          )}
          {notes.map((note) => (
            <span key={note}>{engineText(note)}</span>
          ))}
        </p>
      )}
      {splits.marked === 0 && splits.lookedAt > 0 && hasSeveralWays(topology) && <Unmarked splits={splits} />}
    </section>
  );
}

const Fine = ({ text }: { text: string }) => (
  <span className={classes.ok}>
    <CircleCheck aria-hidden />
    {text}
  </span>
);

/** Whether traces could be split at all. */
const hasSeveralWays = ({ nodes }: Topology): boolean => nodes.filter(({ kind }) => kind === 'gateway').length > 1;

function Unmarked({ splits: { attributes } }: { splits: Topology['splits'] }) {
  return (
    <details className={classes.fold}>
      <summary>{t('topology.unmarked')}</summary>
      <CodeBlock note={t('topology.unmarked.snippet')} text={writeGatewayMark(attributes[0] ?? 'otelcol.gateway')} />
    </details>
  );
}
