import { useMemo, useRef } from 'react';
import { compareSides, type ComparedSide } from '../../../../core/report/session-comparison/compared-sessions.ts';
import type { SessionEntry } from '../../../../contract/operations/library.ts';
import { useOfferedPin } from '../../../state/pins.ts';
import { useSession } from '../../../state/session.ts';
import { useSessions } from '../../../state/sessions.ts';
import { useView } from '../../../state/view.ts';
import { useCommands } from '../../../workbench/command.ts';
import { changesCommands } from './changes-commands.ts';
import classes from './Changes.module.css';
import { ChangesTable } from './ChangesTable.tsx';
import { ChangesTools } from './ChangesTools.tsx';
import { readWord, TABS } from './change-rows.ts';
import { metricColumns } from './metric-columns.tsx';
import { openMetric, openOn, openOperation, openPattern } from './open-row.tsx';
import { operationColumns } from './operation-columns.tsx';
import { patternColumns } from './pattern-columns.tsx';
import { pinChanges } from './pin-changes.ts';
import { Sides } from './Sides.tsx';
import { readThresholds, THRESHOLDS } from './threshold-params.ts';
import type { Summaries } from './use-summaries.ts';

interface ChangesScreenProps {
  summaries: Summaries;
  other: SessionEntry;
  others: readonly SessionEntry[];
  again: () => void;
}

export function ChangesScreen({ summaries, other, others, again }: ChangesScreenProps) {
  const { tab: asked, side } = useView(({ place }) => place.params);
  const tab = readWord(asked, TABS);
  const own = side === 'after' ? 'before' : 'after';
  const name = useOwnName();
  const thresholds = useThresholds();
  const compared = useMemo(() => {
    const sides = [sideOf(other.name, summaries.other), sideOf(name, summaries.own)] as const;
    const [before, after] = own === 'after' ? sides : [sides[1], sides[0]];
    return compareSides(before, after, thresholds);
  }, [summaries, other.name, name, own, thresholds]);
  const search = useRef<HTMLInputElement>(null);
  useCommands(useMemo(() => changesCommands(compared, () => search.current?.select()), [compared]));
  useOfferedPin('view', () => () => pinChanges(compared, tab));
  return (
    <>
      <Sides compared={compared} own={own} other={other} others={others} again={again} />
      <ChangesTools compared={compared} tab={tab} search={search} />
      <div className={classes.table}>
        <Table compared={compared} tab={tab} own={own} />
      </div>
    </>
  );
}

const sideOf = (title: string, summary: Summaries['own']): ComparedSide => ({
  ...summary,
  title,
  unread: summary.unread && { name: title, ...summary.unread },
});

type Compared = ReturnType<typeof compareSides>;

function Table({ compared, tab, own }: { compared: Compared; tab: (typeof TABS)[number]; own: 'before' | 'after' }) {
  const { operations, metrics, patterns } = compared.comparison;
  const opens = useMemo(
    () => ({
      operations: openOn(own, openOperation),
      metrics: openOn(own, openMetric),
      patterns: openOn(own, openPattern),
    }),
    [own],
  );
  const columns = useMemo(
    () => ({
      operations: operationColumns(operations, opens.operations),
      metrics: metricColumns(opens.metrics),
      patterns: patternColumns(opens.patterns),
    }),
    [operations, opens],
  );
  if (tab === 'operations')
    return <ChangesTable tab={tab} rows={operations} columns={columns.operations} open={opens.operations} />;
  if (tab === 'metrics')
    return <ChangesTable tab={tab} rows={metrics} columns={columns.metrics} open={opens.metrics} />;
  return <ChangesTable tab={tab} rows={patterns} columns={columns.patterns} open={opens.patterns} />;
}

/** As the library has it; a session from elsewhere by its file. */
function useOwnName(): string {
  const entry = useSessions(({ library }) => library?.sessions.find(({ open }) => open === 'here')?.name);
  const file = useSession(({ session }) => session?.name ?? '');
  return entry ?? file;
}

/** The same object as long as none of them changes. */
function useThresholds(): ReturnType<typeof readThresholds> {
  const texts = useView(({ place }) => JSON.stringify(THRESHOLDS.map((name) => place.params[name] ?? '')));
  return useMemo(() => {
    const values = JSON.parse(texts) as string[];
    return readThresholds(Object.fromEntries(THRESHOLDS.map((name, at) => [name, values[at]!])));
  }, [texts]);
}
