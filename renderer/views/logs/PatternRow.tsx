import { Ban, ChevronDown, ChevronRight, Filter } from 'lucide-react';
import { LEVEL_LOOKS } from '../../charts/levels/level-looks.ts';
import { Sparkline } from '../../charts/levels/Sparkline.tsx';
import type { LogFilter } from '../../../contract/filters.ts';
import type { LogPattern } from '../../../contract/operations/logs.ts';
import { formatCount } from '../../format/count.ts';
import { fromTo } from '../../format/from-to.ts';
import { formatTime } from '../../format/time.ts';
import { currentLocale } from '../../i18n/locale.ts';
import { t } from '../../i18n/t.ts';
import { chooseValue, type Choice } from '../../state/filter-facets.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { CopyButton } from '../../widgets/CopyButton.tsx';
import { cx } from '../../widgets/cx.ts';
import { IconButton } from '../../widgets/IconButton.tsx';
import { ServiceDot } from '../../widgets/ServiceDot.tsx';
import { formatShare, splitTemplate } from './arrange-patterns.ts';
import classes from './LogPatterns.module.css';
import { PATTERN } from './LogPatterns.tsx';
import { PatternValues } from './PatternValues.tsx';
import { Severity } from './Severity.tsx';

interface PatternRowProps {
  pattern: LogPattern;
  total: number;
  filter: LogFilter;
  choice: Choice;
  isOpen: boolean;
  onToggle: () => void;
}

/** Longer ones do not fit a condition of the filter. */
const MOST_TEMPLATE = 4_000;
const SERVICES_SHOWN = 3;

export function Template({ template }: { template: string }) {
  return splitTemplate(template).map((part, at) =>
    part.kind === 'words' ? (
      part.text
    ) : (
      <mark key={at} className={classes.variable}>
        {t('logs.patterns.variable', { n: part.at + 1 })}
      </mark>
    ),
  );
}

/** A share of each level, as wide as it is large; in words for those who listen or point. */
function Levels({ levels }: { levels: readonly number[] }) {
  const most = levels.lastIndexOf(Math.max(...levels));
  const words = levels.map((count, level) => ({ count, level })).filter(({ count }) => count > 0);
  return (
    <span className={classes.levels}>
      <Severity severity={most > 0 ? 4 * most - 3 : 0} text="" />
      {words.length > 1 && (
        <span className={classes.mix} aria-hidden>
          {words.map(({ count, level }) => (
            <span
              key={level}
              style={{
                flex: count,
                background: `var(${LEVEL_LOOKS[level]!.token})`,
                opacity: LEVEL_LOOKS[level]!.alpha,
              }}
            />
          ))}
        </span>
      )}
    </span>
  );
}

function choose(template: string, how: 'only' | 'also' | 'not'): void {
  const { place, setFilter } = useView.getState();
  setFilter(chooseValue(place.filter, PATTERN, template, how));
}

export function PatternRow({ pattern, total, filter, choice, isOpen, onToggle }: PatternRowProps) {
  const { template, count, levels, services, spark } = pattern;
  const isIn = choice.included.includes(template);
  const isOut = choice.excluded.includes(template);
  const fits = template.length <= MOST_TEMPLATE;
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <li className={cx(classes.pattern, isIn && classes.in, isOut && classes.out)}>
      <div className={classes.row}>
        <button type="button" className={classes.toggle} aria-expanded={isOpen} onClick={onToggle}>
          <Chevron aria-hidden />
          <span className={classes.amount}>
            <span className={classes.count}>{formatCount(count)}</span>
            <span className={classes.share}>{formatShare(count, total, currentLocale().language)}</span>
          </span>
          <Sparkline counts={spark} label={t('logs.patterns.spark', { n: count })} />
          <span className={classes.template}>
            <Template template={template} />
          </span>
          <Levels levels={levels} />
          <span className={classes.services} title={services.join(', ')}>
            {services.slice(0, SERVICES_SHOWN).map((name) => (
              <ServiceDot key={name} name={name} />
            ))}
            {services.length > SERVICES_SHOWN && `+${services.length - SERVICES_SHOWN}`}
            <span className="unseen">{services.join(', ')}</span>
          </span>
        </button>
        <IconButton
          label={t('logs.patterns.only')}
          active={isIn}
          disabled={!fits}
          icon={<Filter aria-hidden />}
          onClick={() => choose(template, 'only')}
        />
        <IconButton
          label={t('logs.patterns.not')}
          active={isOut}
          disabled={!fits}
          icon={<Ban aria-hidden />}
          onClick={() => choose(template, 'not')}
        />
      </div>
      {isOpen && <Opened pattern={pattern} filter={filter} />}
    </li>
  );
}

function Opened({ pattern, filter }: { pattern: LogPattern; filter: LogFilter }) {
  const { template, services, firstNs, lastNs, sample, sampleKey, variables } = pattern;
  return (
    <div className={classes.opened}>
      <dl className={classes.facts}>
        <dt>{t('logs.patterns.sample')}</dt>
        <dd className={classes.sample}>
          {sample}
          <CopyButton text={sample} />
          <Button onClick={() => useView.getState().select(String(sampleKey))}>{t('logs.patterns.openSample')}</Button>
        </dd>
        <dt>{t('word.services')}</dt>
        <dd>{services.join(', ')}</dd>
        <dt>{t('logs.patterns.seen')}</dt>
        <dd>{fromTo(formatTime(BigInt(firstNs)), formatTime(BigInt(lastNs)))}</dd>
      </dl>
      {variables > 0 && <PatternValues template={template} filter={filter} />}
    </div>
  );
}
