import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import type {
  LogsBlock,
  PictureBlock,
  ReportBlock,
  TableBlock,
} from '../../../core/report/document/report-document.ts';
import { shortSeverity } from '../../../core/report/document/short-severity.ts';
import { t } from '../../i18n/t.ts';
import { embedFonts } from '../../pictures/embed-fonts.ts';
import { cx } from '../../widgets/cx.ts';
import classes from './ReportView.module.css';
import { ToldText } from './ToldText.tsx';

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

const underWay = new Set<Promise<void>>();

/** Resolves when all pictures on the screen are drawn. */
export async function picturesDrawn(): Promise<void> {
  await Promise.all(underWay);
  await Promise.all(Array.from(document.images, (image) => image.decode().catch(() => undefined)));
}

/** As an image: whatever is in it, no script of it runs and nothing is fetched. */
function Picture({ block }: { block: PictureBlock }) {
  const [address, setAddress] = useState('');
  useEffect(() => {
    let isGone = false;
    let made = '';
    if (block.svg === '') return setAddress('');
    const making = embedFonts(block.svg)
      .then((svg) => {
        if (isGone) return;
        made = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
        flushSync(() => setAddress(made));
      })
      .finally(() => underWay.delete(making));
    underWay.add(making);
    return () => {
      isGone = true;
      URL.revokeObjectURL(made);
    };
  }, [block.svg]);
  if (block.svg === '') return <p className={classes.source}>{t('report.notOwn')}</p>;
  if (address === '') return null;
  return <img className={classes.picture} src={address} alt={block.title} />;
}

function LeftOut({ n }: { n: number }) {
  return n > 0 && <p className={classes.source}>{t('report.more', { n })}</p>;
}

function Table({ block: { columns, rows, leftOut } }: { block: TableBlock }) {
  if (rows.length === 0) return <p>{t('report.none')}</p>;
  const look = (at: number) => (columns[at]!.kind === 'number' ? classes.number : undefined);
  return (
    <div className={classes.scroll}>
      <table>
        <thead>
          <tr>
            {columns.map(({ label }, at) => (
              <th key={at} scope="col" className={look(at)}>
                <ToldText text={label} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {columns.map((_, at) => (
                <td key={at} className={look(at)}>
                  <ToldText text={row[at] ?? ''} />
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

/** OpenTelemetry SeverityNumber: 13 is the least of WARN, 17 of ERROR. */
const severityLook = (severity: number) =>
  severity >= 17 ? classes.error : severity >= 13 ? classes.warning : undefined;

function Logs({ block: { lines, leftOut } }: { block: LogsBlock }) {
  if (lines.length === 0) return <p>{t('report.none')}</p>;
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
              <td
                className={cx(classes.severity, severityLook(severity))}
                title={shortSeverity(severityText) === severityText ? undefined : severityText}
              >
                <ToldText text={shortSeverity(severityText)} />
              </td>
              <td>
                <ToldText text={service} />
              </td>
              <td className={classes.body}>
                <ToldText text={body} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <LeftOut n={leftOut} />
    </div>
  );
}
