import { Pause, Play, Search } from 'lucide-react';
import { useState } from 'react';
import type { TailDecisions } from '../../../../contract/operations/pipelines.ts';
import { formatCount, formatShare } from '../../../format/count.ts';
import { t } from '../../../i18n/t.ts';
import { Button } from '../../../widgets/Button.tsx';
import { ErrorState } from '../../../widgets/ErrorState.tsx';
import { Input } from '../../../widgets/Input.tsx';
import { Select } from '../../../widgets/Select.tsx';
import classes from '../PipelinesView.module.css';
import { DecisionTable } from './DecisionTable.tsx';
import { countDecisions, readFilter, shownOptions, type DecisionFilter } from './decision-filter.ts';
import own from './Decisions.module.css';
import { usePolled } from './use-polled.ts';

const EVERY_MS = 2_000;

/** What a running tail sampler decided of the latest traces. Asked for anew while it is open. */
export function DecisionsPanel({ stepKey }: { stepKey: string }) {
  const [isHeld, setHeld] = useState(false);
  const [filter, setFilter] = useState<DecisionFilter>({ shown: 'all', traceId: '' });
  const { input, isWrong } = readFilter(filter);
  const { data, error } = usePolled('pipelines.decisions', { key: stepKey, ...input }, { everyMs: EVERY_MS, isHeld });
  if (error && !data) return <ErrorState error={error} />;
  if (!data) return null;
  const { kept, all } = countDecisions(data);
  if (all === 0) return <p className={classes.hint}>{t('pipelines.decisions.none')}</p>;
  return (
    <div className={classes.panel}>
      <div className={classes.panelHead}>
        <p>{t('pipelines.decisions.counts', { kept, all, share: formatShare(kept, all) })}</p>
        <Button icon={isHeld ? <Play aria-hidden /> : <Pause aria-hidden />} onClick={() => setHeld(!isHeld)}>
          {isHeld ? t('pipelines.sample.go') : t('pipelines.sample.hold')}
        </Button>
      </div>
      <PolicyCounts policies={data.policies} all={all} />
      <div className={own.filter}>
        <Select
          label={t('pipelines.decisions.show')}
          value={filter.shown}
          options={shownOptions(data.policies.map(({ name }) => name))}
          onChange={(shown) => setFilter({ ...filter, shown })}
        />
        <Input
          icon={<Search aria-hidden />}
          aria-label={t('pipelines.decisions.find')}
          placeholder={t('pipelines.decisions.find')}
          value={filter.traceId}
          invalid={isWrong}
          onChange={({ target }) => setFilter({ ...filter, traceId: target.value })}
        />
      </div>
      {data.decisions.length === 0 ? (
        <p>{t('pipelines.decisions.noMatch')}</p>
      ) : (
        <DecisionTable decisions={data.decisions} matching={data.matching} />
      )}
    </div>
  );
}

function PolicyCounts({ policies, all }: { policies: TailDecisions['policies']; all: number }) {
  return (
    <table className={classes.counts}>
      <caption>{t('pipelines.decisions.policies')}</caption>
      <tbody>
        {policies.map(({ name, kept, dropped, failed }) => (
          <tr key={name} data-bad={failed > 0 || undefined}>
            <th scope="row">
              <code>{name}</code>
              {dropped > 0 && ` ${t('pipelines.decisions.policyDropped', { n: dropped })}`}
              {failed > 0 && ` ${t('pipelines.decisions.policyFailed', { n: failed })}`}
            </th>
            <td>{formatCount(kept)}</td>
            <td>{formatShare(kept, all)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
