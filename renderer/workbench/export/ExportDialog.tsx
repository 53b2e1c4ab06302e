import { useId, useState } from 'react';
import type { ExportCompression, ExportFormat, ExportScope } from '../../../contract/operations/files.ts';
import { t } from '../../i18n/t.ts';
import { DEFAULT_SETTINGS } from '../../../contract/operations/library.ts';
import { startExport } from '../../state/exports.ts';
import { toTraceFilter } from '../../state/filter.ts';
import { useSettings } from '../../state/settings.ts';
import { useBounds } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { Dialog } from '../../widgets/Dialog.tsx';
import { showOverlay, useOverlay } from '../overlays.ts';
import { useViewExports } from '../view-table.ts';
import classes from './ExportDialog.module.css';
import { RedactionChoice } from './RedactionChoice.tsx';

/** Names are the same in every language. */
const FORMATS = {
  'otlp-json': 'OTLP JSON',
  'otlp-jsonl': 'OTLP JSON Lines',
  'otlp-proto-framed': 'OTLP protobuf',
  'jaeger-json': 'Jaeger JSON',
  'zipkin-json': 'Zipkin JSON v2',
  'chrome-trace': 'Chrome JSON',
  parquet: 'Parquet',
  openmetrics: 'OpenMetrics',
  tracebench: 'Tracebench',
} as const satisfies Partial<Record<ExportFormat, string>>;
type Format = keyof typeof FORMATS;

/** Of these there is no part: metrics belong to no trace, and a session is saved whole. */
const WHOLE: ReadonlySet<Format> = new Set(['openmetrics', 'tracebench']);

const COMPRESSIONS: readonly { value: ExportCompression; label: () => string }[] = [
  { value: 'none', label: () => t('export.compression.none') },
  { value: 'gzip', label: () => 'gzip' },
  { value: 'zstd', label: () => 'zstd' },
];

interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly note?: string;
}

interface ChoicesProps<Value extends string> {
  readonly name: string;
  readonly legend: string;
  readonly chosen: Value;
  readonly choices: readonly Choice<Value>[];
  readonly onChange: (value: Value) => void;
}

function Choices<Value extends string>({ name, legend, chosen, choices, onChange }: ChoicesProps<Value>) {
  return (
    <fieldset className={classes.choices}>
      <legend>{legend}</legend>
      {choices.map(({ value, label, note }) => (
        <label key={value} className={classes.choice}>
          <input type="radio" name={name} checked={value === chosen} onChange={() => onChange(value)} />
          <span>{label}</span>
          {note && <span className={classes.note}>{note}</span>}
        </label>
      ))}
    </fieldset>
  );
}

/** What there is to be given away here; what is open first. */
function useScopes(): readonly (Choice<ExportScope['kind']> & { scope: ExportScope })[] {
  const filter = useView((state) => state.place.filter);
  const bounds = useBounds();
  const traceId = useViewExports((state) => state.trace);
  const compared = useViewExports((state) => state.compared);
  const chosen = useViewExports((state) => state.chosen);
  const isTimeChosen = bounds.fromNs !== undefined || bounds.toNs !== undefined;
  const trace = { value: 'trace', label: t('export.thisTrace') } as const;
  const some = { value: 'chosen' } as const;
  const these = (traceIds: readonly string[]): ExportScope => ({ kind: 'chosen', traceIds: [...traceIds] });
  return [
    ...(chosen === null ? [] : [{ ...some, label: t('export.chosen', { n: chosen.length }), scope: these(chosen) }]),
    ...(compared === null ? [] : [{ ...some, label: t('export.compared'), scope: these(compared) }]),
    ...(traceId === null ? [] : [{ ...trace, scope: { kind: 'trace', traceId } as const }]),
    { value: 'traces', label: t('export.traces'), scope: { kind: 'traces', filter: toTraceFilter(filter, bounds) } },
    ...(isTimeChosen ? [{ value: 'time', label: t('export.time'), scope: { kind: 'time', ...bounds } } as const] : []),
    { value: 'all', label: t('export.everything'), scope: { kind: 'all' } },
  ];
}

/** Any of the formats, of any part of the session. What was chosen is kept for the next time. */
export function ExportDialog() {
  const open = useOverlay((state) => state.open === 'export');
  const all = useScopes();
  const wanted = useViewExports((state) => state.wanted);
  const setWanted = (kind: ExportScope['kind']) => useViewExports.setState({ wanted: kind });
  const [format, setFormat] = useState<Format>('otlp-jsonl');
  const [compression, setCompression] = useState<ExportCompression>('none');
  const redactsAlways = useSettings((state) => state.answer?.settings ?? DEFAULT_SETTINGS).redaction.onExport;
  const [wantsRedaction, setWantsRedaction] = useState<boolean | null>(null);
  const redact = wantsRedaction ?? redactsAlways;
  const scopes = WHOLE.has(format) ? all.filter(({ value }) => value === 'all') : all;
  const chosen = scopes.find(({ value }) => value === wanted) ?? scopes[0]!;
  const close = () => showOverlay('none');
  const form = useId();
  return (
    <Dialog open={open} onClose={close} title={t('export.label')} foot={<Actions form={form} onCancel={close} />}>
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          close();
          void startExport({ format, compression, redact, scope: chosen.scope });
        }}
      >
        <Choices name="what" legend={t('export.what')} chosen={chosen.value} choices={scopes} onChange={setWanted} />
        <Choices
          name="format"
          legend={t('export.format')}
          chosen={format}
          choices={(Object.keys(FORMATS) as Format[]).map((value) => ({
            value,
            label: FORMATS[value],
            note: t(`exportFormat.${value}`),
          }))}
          onChange={setFormat}
        />
        <Choices
          name="compression"
          legend={t('export.compression')}
          chosen={compression}
          choices={COMPRESSIONS.map(({ value, label }) => ({ value, label: label() }))}
          onChange={setCompression}
        />
        <RedactionChoice scope={chosen.scope} chosen={redact} onChange={setWantsRedaction} />
      </form>
    </Dialog>
  );
}

/** They stand outside of the form, which scrolls. */
function Actions({ form, onCancel }: { form: string; onCancel: () => void }) {
  return (
    <>
      <Button onClick={onCancel}>{t('action.cancel')}</Button>
      <Button type="submit" form={form} variant="primary">
        {t('export.label')}
      </Button>
    </>
  );
}
