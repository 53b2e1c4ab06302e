import { Braces, Download, FileText, GitCompareArrows, ImageIcon, Pin, Table } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { shortId } from '../../format/names.ts';
import { t } from '../../i18n/t.ts';
import { useCompareMark } from '../../state/compare-mark.ts';
import { startExport } from '../../state/exports.ts';
import { AfterFirstFrame } from '../../widgets/AfterFirstFrame.tsx';
import { Button } from '../../widgets/Button.tsx';
import { CopyButton } from '../../widgets/CopyButton.tsx';
import { CountText } from '../../widgets/CountText.tsx';
import { DurationText } from '../../widgets/DurationText.tsx';
import { IconButton } from '../../widgets/IconButton.tsx';
import { Menu } from '../../widgets/Menu.tsx';
import { ServiceDot } from '../../widgets/ServiceDot.tsx';
import { TimeText } from '../../widgets/TimeText.tsx';
import { markLabel } from '../../workbench/compare-commands.ts';
import { usePictureEntries } from '../../workbench/picture-entries.ts';
import { usePinEntries } from '../../workbench/pin-command.ts';
import { LinkedNotice } from './linked/LinkedNotice.tsx';
import type { LinkedView } from './linked/use-linked-traces.ts';
import { ClockNotice } from './ClockNotice.tsx';
import { SamplingNotice } from './SamplingNotice.tsx';
import { HiddenNotice } from './HiddenNotice.tsx';
import { ServiceLegend } from './ServiceLegend.tsx';
import classes from './TraceView.module.css';
import { ViewSwitch } from './ViewSwitch.tsx';
import { TraceWarnings } from './TraceWarnings.tsx';
import { startOf, type TraceFacts } from './trace-facts.ts';
import type { HiddenSpans } from './use-kept-spans.ts';

interface TraceHeaderProps {
  detail: TraceDetail;
  linked: LinkedView;
  model: TimelineModel;
  facts: TraceFacts;
  query: string;
  onSearch: (text: string) => void;
  /** Where rows are shown. */
  hidden: HiddenSpans | undefined;
  onShowAll: () => void;
}

export const TraceHeader = memo(function TraceHeader({ detail, linked, model, ...props }: TraceHeaderProps) {
  const { facts, query, onSearch, hidden, onShowAll } = props;
  const { traceId } = detail;
  const { tree } = model;
  const startNs = startOf(detail, model);
  return (
    <header className={classes.header}>
      <div className={classes.titleLine}>
        <ServiceDot name={facts.service} />
        <span className={classes.service}>{facts.service || t('trace.unnamedService')}</span>
        <h1 className={classes.title} title={facts.name}>
          {facts.name || t('trace.unnamed')}
        </h1>
        {facts.rootMissing && <span className={classes.note}>{t('trace.rootMissing')}</span>}
        <span className={classes.id} title={traceId}>
          <code>{shortId(traceId)}</code>
          <CopyButton text={traceId} label={t('trace.copyId')} />
        </span>
        <span className={classes.grow} />
        <ViewSwitch />
        <MarkButton traceId={traceId} />
        <ExportMenu traceId={traceId} />
      </div>
      <div className={classes.factLine}>
        <Fact name={t('word.start')}>
          <TimeText ns={startNs} />
        </Fact>
        <Fact name={t('word.duration')}>
          <DurationText ns={Math.round(facts.durationNs)} />
        </Fact>
        <Fact name={t('word.spans')}>
          <CountText count={tree.spans} />
        </Fact>
        <Fact name={t('word.errors')}>
          <Errors count={facts.errors.length} />
        </Fact>
        <Fact name={t('trace.depth')}>
          <CountText count={tree.nodes === 0 ? 0 : tree.maxDepth + 1} />
        </Fact>
        <TraceWarnings detail={detail} model={model} />
        <ClockNotice model={model} />
        <AfterFirstFrame>
          <SamplingNotice detail={detail} root={facts.root} />
        </AfterFirstFrame>
        <LinkedNotice linked={linked} />
        {hidden && hidden.count > 0 && <HiddenNotice hidden={hidden} onShowAll={onShowAll} />}
        <ServiceLegend services={facts.services} query={query} onSearch={onSearch} />
      </div>
    </header>
  );
});

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <span className={classes.fact}>
      <span className={classes.factName}>{name}</span> {children}
    </span>
  );
}

function Errors({ count }: { count: number }) {
  if (count === 0) return <CountText count={0} />;
  return (
    <span className={classes.failed}>
      ! <CountText count={count} />
    </span>
  );
}

function MarkButton({ traceId }: { traceId: string }) {
  const mark = useCompareMark((state) => state.mark);
  return (
    <IconButton
      label={markLabel(traceId)}
      keys="X"
      active={mark?.traceId === traceId}
      icon={<GitCompareArrows aria-hidden />}
      onClick={() => useCompareMark.getState().press(traceId)}
    />
  );
}

function ExportMenu({ traceId }: { traceId: string }) {
  const pictures = usePictureEntries().map((entry) => ({ ...entry, icon: <ImageIcon aria-hidden /> }));
  const pins = usePinEntries().map((entry) => ({ ...entry, icon: <Pin aria-hidden /> }));
  const scope = { kind: 'trace' as const, traceId };
  const entries = [
    {
      id: 'html',
      label: t('trace.exportHtml'),
      icon: <FileText aria-hidden />,
      run: () => void startExport({ format: 'html', scope }),
    },
    {
      id: 'json',
      label: t('trace.exportJson'),
      icon: <Braces aria-hidden />,
      run: () => void startExport({ format: 'otlp-json', scope }),
    },
    {
      id: 'csv',
      label: t('trace.exportCsv'),
      icon: <Table aria-hidden />,
      run: () => void startExport({ format: 'csv', scope, table: 'spans' }),
    },
  ];
  return (
    <Menu
      align="end"
      trigger={<Button icon={<Download aria-hidden />}>{t('export.label')}</Button>}
      sections={[
        { id: 'trace', entries },
        ...(pictures.length > 0 ? [{ id: 'picture', heading: t('picture.label'), entries: pictures }] : []),
        ...(pins.length > 0 ? [{ id: 'report', heading: t('view.report'), entries: pins }] : []),
      ]}
    />
  );
}
