import type { ContrastSide } from '../../../../contract/operations/traces-contrast.ts';
import { formatCount, formatShare } from '../../../format/count.ts';
import { formatDuration } from '../../../format/duration.ts';
import { t } from '../../../i18n/t.ts';
import classes from './Contrast.module.css';

const durationOf = (ns: number | null): string => (ns === null ? '–' : formatDuration(ns));

const errorsOf = ({ errors, count }: ContrastSide): string =>
  count === 0 ? formatCount(errors) : `${formatCount(errors)} (${formatShare(errors, count)})`;

/** The most frequent root spans of a side. */
function Roots({ roots, count }: ContrastSide) {
  return (
    <ul className={classes.roots}>
      {roots.map((root) => (
        <li key={`${root.service} ${root.name}`} title={`${root.service} ${root.name}`}>
          <span className={classes.share}>{formatShare(root.count, count)}</span> {root.service}{' '}
          <span className={classes.name}>{root.name || t('traces.unnamed')}</span>
        </li>
      ))}
    </ul>
  );
}

/** Both sides in numbers. */
export function ContrastSides({ a, b }: { a: ContrastSide; b: ContrastSide }) {
  const rows = [
    { label: t('contrast.traces'), of: (side: ContrastSide) => formatCount(side.count) },
    { label: t('contrast.errors'), of: errorsOf },
    { label: 'p50', of: (side: ContrastSide) => durationOf(side.p50Ns) },
    { label: 'p95', of: (side: ContrastSide) => durationOf(side.p95Ns) },
  ];
  return (
    <table className={classes.sides}>
      <thead>
        <tr>
          <td />
          <th scope="col">A</th>
          <th scope="col">B</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, of }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{of(a)}</td>
            <td>{of(b)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">{t('contrast.roots')}</th>
          <td>
            <Roots {...a} />
          </td>
          <td>
            <Roots {...b} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}
