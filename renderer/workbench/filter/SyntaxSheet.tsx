import { CircleQuestionMark } from 'lucide-react';
import { t, type PlainKey } from '../../i18n/t.ts';
import { IconButton } from '../../widgets/IconButton.tsx';
import { Popover } from '../../widgets/Popover.tsx';
import classes from './FilterBar.module.css';

const LINES: readonly (readonly [example: string, meaning: PlainKey])[] = [
  ['declined   "card was declined"', 'filter.sheet.text'],
  ['/timed? out/i', 'filter.sheet.regex'],
  ['service:cart   event:order.placed   status:error   duration>=100ms', 'filter.sheet.field'],
  ['level:error   severity>=warn', 'filter.sheet.level'],
  ['http.route=/cart   k!=v   k~part   k=~/^u-\\d+$/', 'filter.sheet.attribute'],
  ['http.status_code>=500', 'filter.sheet.number'],
  ['has:user.id   !has:user.id', 'filter.sheet.has'],
  ['-service:cart   NOT health', 'filter.sheet.not'],
  ['(level:error OR level:fatal OR (k=v AND text))', 'filter.sheet.or'],
  ['"a:b (c)"   operation:"GET /cart"', 'filter.sheet.quotes'],
];

/** All that can be typed, in ten lines. */
export function SyntaxSheet() {
  return (
    <Popover
      title={t('filter.sheet')}
      align="end"
      trigger={<IconButton label={t('filter.sheet.open')} icon={<CircleQuestionMark aria-hidden />} />}
    >
      <dl className={classes.sheet}>
        {LINES.map(([example, meaning]) => (
          <div key={meaning}>
            <dt>
              <code>{example}</code>
            </dt>
            <dd>{t(meaning)}</dd>
          </div>
        ))}
      </dl>
    </Popover>
  );
}
