import { Search } from 'lucide-react';
import type { RefObject } from 'react';
import type { ComparedSessions } from '../../../../core/report/session-comparison/compared-sessions.ts';
import { formatCount, formatDecimal } from '../../../format/count.ts';
import { formatDuration } from '../../../format/duration.ts';
import { t } from '../../../i18n/t.ts';
import { EngineWords } from '../../../widgets/EngineWords.tsx';
import { useView } from '../../../state/view.ts';
import { Input } from '../../../widgets/Input.tsx';
import { Kbd } from '../../../widgets/Kbd.tsx';
import { Select } from '../../../widgets/Select.tsx';
import classes from './Changes.module.css';
import { isShown, readWord, SHOWN, TABS, type ChangeRow, type Tab } from './change-rows.ts';
import { ThresholdsChoice } from './ThresholdsChoice.tsx';
import { shareText } from './words.ts';

interface ChangesToolsProps {
  compared: ComparedSessions;
  tab: Tab;
  search: RefObject<HTMLInputElement | null>;
}

/** Which list, which of its rows, and what the conclusions rest on. */
export function ChangesTools({ compared, tab, search }: ChangesToolsProps) {
  const { show, find = '' } = useView(({ place }) => place.params);
  const { setParam } = useView.getState();
  const rows: readonly ChangeRow[] = compared.comparison[tab];
  const lists = TABS.map((name) => ({
    value: name,
    label: `${t(`changes.${name}`)} (${formatCount(compared.comparison[name].length)})`,
  }));
  const shown = SHOWN.map((word) => ({
    value: word,
    label: `${t(`changes.show.${word}`)} (${formatCount(rows.filter((row) => isShown(row, word)).length)})`,
  }));
  return (
    <div className={classes.tools}>
      <Select label={t('changes.list')} value={tab} options={lists} onChange={(name) => setList(name)} />
      <Select
        label={t('changes.show')}
        value={readWord(show, SHOWN)}
        options={shown}
        onChange={(word) => setParam('show', word === 'all' ? '' : word)}
      />
      <Input
        ref={search}
        className={classes.find}
        icon={<Search aria-hidden />}
        tail={<Kbd keys="/" />}
        placeholder={t('changes.find')}
        aria-label={t('changes.find')}
        value={find}
        onChange={({ target }) => setParam('find', target.value)}
      />
      <Basis compared={compared} tab={tab} />
    </div>
  );
}

/** Each list has columns of its own to be sorted by. */
function setList(tab: Tab): void {
  const { place, change } = useView.getState();
  change({ params: { ...place.params, tab: tab === 'operations' ? '' : tab, sort: '' } }, 'replace');
}

function Basis({ compared: { thresholds, before, after }, tab }: Omit<ChangesToolsProps, 'search'>) {
  const { slowerShare, slowerNs, errorShare, fewestSpans } = thresholds;
  if (tab === 'patterns')
    return <PatternsProblem texts={[before, after].map(({ patternsProblem = '' }) => patternsProblem)} />;
  if (tab === 'metrics') return <span className={classes.inferred}>{t('changes.metrics.why')}</span>;
  const limits = {
    share: shareText(slowerShare),
    time: formatDuration(slowerNs),
    points: formatDecimal(errorShare * 100),
  };
  return (
    <>
      <span className={classes.inferred}>{t('changes.inferred', { ...limits, n: fewestSpans })}</span>
      <ThresholdsChoice />
    </>
  );
}

/** Why one of the two sessions has no patterns. */
function PatternsProblem({ texts }: { texts: readonly string[] }) {
  const said = texts.filter((text) => text !== '');
  if (said.length === 0) return null;
  return (
    <span className={classes.cut} role="status">
      <EngineWords texts={[said[0]!]} />
    </span>
  );
}
