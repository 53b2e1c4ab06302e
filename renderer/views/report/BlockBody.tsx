import { useEffect, useState } from 'react';
import type {
  LogsBlock,
  PictureBlock,
  ReportBlock,
  TableBlock,
} from '../../../core/report/document/report-document.ts';
import { t } from '../../i18n/t.ts';
import { embedFonts } from '../../pictures/embed-fonts.ts';
import classes from './ReportView.module.css';

/** What was pinned, as it will be written. */
export function BlockBody({ block }: { block: Exclude<ReportBlock, { kind: 'notes' }> }) {
  switch (block.kind) {
    case 'picture':
      return <Picture block={block} />;
    case 'table':
      return <Table block={block} />;
    case 'logs':
      return <Logs block={block} />;
  }
}

/** As an image: whatever is in it, no script of it runs and nothing is fetched. */
function Picture({ block }: { block: PictureBlock }) {
  const [address, setAddress] = useState('');
  useEffect(() => {
    let isGone = false;
    let made = '';
    void embedFonts(block.svg).then((svg) => {
      if (isGone) return;
      made = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
      setAddress(made);
    });
    return () => {
      isGone = true;
      URL.revokeObjectURL(made);
    };
  }, [block.svg]);
  if (address === '') return null;
  return <img className={classes.picture} src={address} alt={block.title} />;
}

function LeftOut({ n }: { n: number }) {
  return n > 0 && <p className={classes.source}>{t('report.more', { n })}</p>;
}

function Table({ block: { columns, rows, leftOut } }: { block: TableBlock }) {
  const look = (at: number) => (columns[at]!.kind === 'number' ? classes.number : undefined);
  return (
    <div className={classes.scroll}>
      <table>
        <thead>
          <tr>
            {columns.map(({ label }, at) => (
              <th key={at} scope="col" className={look(at)}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {columns.map((_, at) => (
                <td key={at} className={look(at)}>
                  {row[at]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <LeftOut n={leftOut} />
    </div>
  );
}

function Logs({ block: { lines, leftOut } }: { block: LogsBlock }) {
  return (
    <div className={classes.scroll}>
      <table className={classes.logs}>
        <thead>
          <tr>
            <th scope="col">{t('logs.time')}</th>
            <th scope="col">{t('logs.severity')}</th>
            <th scope="col">{t('word.service')}</th>
            <th scope="col">{t('logs.body')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ time, severity, severityText, service, body }, at) => (
            <tr key={at}>
              <td className={classes.moment}>{time}</td>
              <td className={severity >= 17 ? classes.error : undefined}>{severityText}</td>
              <td>{service}</td>
              <td className={classes.body}>{body}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <LeftOut n={leftOut} />
    </div>
  );
}
