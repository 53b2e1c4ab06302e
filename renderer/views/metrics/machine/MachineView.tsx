import { useMemo } from 'react';
import type { AttributeTerm } from '../../../../contract/filters.ts';
import type { MetricSummary } from '../../../../contract/operations/metrics.ts';
import { t } from '../../../i18n/t.ts';
import { useQuery } from '../../../state/use-query.ts';
import { useView } from '../../../state/view.ts';
import { EmptyState } from '../../../widgets/EmptyState.tsx';
import { ErrorState } from '../../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../../widgets/QueryStatus.tsx';
import { Select } from '../../../widgets/Select.tsx';
import board from '../board/Board.module.css';
import { chooseMachineCharts, type MachineChart } from './choose-charts.ts';
import { MachineCard } from './MachineCard.tsx';
import { machinesOf, readMachine, writeMachine, type Machine } from './machine-of.ts';
import classes from './Machine.module.css';

const NO_METRICS: MetricSummary[] = [];
const NO_SUBJECT = { resources: [], related: [] };

/** Of a key and a value, as filters take it. */
const termOf = ({ key, value }: Machine): AttributeTerm => ({ key, operator: '=', value });

/** The services there are to ask about, the one in the address among them. */
function useService(): { service: string | undefined; services: readonly string[] } {
  const wanted = useView((state) => state.place.params.subject);
  const filtered = useView((state) => state.place.filter.services[0]);
  const { data } = useQuery('services.list', {});
  const services = useMemo(() => data?.services.map(({ name }) => name) ?? [], [data]);
  return { service: wanted ?? filtered ?? services.find((name) => name !== ''), services };
}

/** The machines a service runs on; none where the engine does not say. */
function useMachines(service: string | undefined): readonly Machine[] {
  const input = { key: 'service.name', value: service ?? '' };
  const { data } = useQuery('subject.get', input, { enabled: service !== undefined });
  return useMemo(() => machinesOf(data ?? NO_SUBJECT), [data]);
}

/** The machine behind a service: processor, memory, disk and network, and what the service itself takes of them. */
export function MachineView() {
  const { service, services } = useService();
  const machines = useMachines(service);
  const named = useView((state) => state.place.params.machine);
  const machine = readMachine(named) ?? machines[0];
  const resource = machine
    ? [termOf(machine)]
    : [{ key: 'service.name', operator: '=' as const, value: service ?? '' }];
  const host = useQuery(
    'metrics.list',
    { filter: { resource } },
    { enabled: machine !== undefined || service !== undefined },
  );
  const own = useQuery('metrics.list', { filter: { services: [service ?? ''] } }, { enabled: service !== undefined });
  const ofHost = host.data?.metrics ?? NO_METRICS;
  const ofService = own.data?.metrics ?? NO_METRICS;
  const charts = useMemo(
    () => chooseMachineCharts(ofHost, ofService, machine ? [termOf(machine)] : []),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- key and value are the machine
    [ofHost, ofService, machine?.key, machine?.value],
  );
  const isKnown = host.data !== undefined;
  return (
    <div className={board.board}>
      <div className={board.tools}>
        <ServicePicker service={service} services={services} />
        <MachinePicker machine={machine} machines={machines} />
        {isKnown && !machine && <span>{t('metrics.machine.unknown')}</span>}
        <span className={board.gap} />
        <span>{t('metrics.load.rule')}</span>
      </div>
      <div className={classes.body}>
        <QueryStatus loading={host.loading || own.loading} what={t('metrics.reading')} onCancel={host.cancel} />
        {host.error && !host.data && <ErrorState error={host.error} onRetry={host.retry} />}
        {isKnown && charts.length === 0 && <EmptyState text={t('metrics.machine.none')} />}
        <Parts charts={charts} />
      </div>
    </div>
  );
}

function Parts({ charts }: { charts: readonly MachineChart[] }) {
  return (['machine', 'service'] as const).map((of) => {
    const own = charts.filter((chart) => chart.of === of);
    if (own.length === 0) return null;
    return (
      <section key={of} className={classes.part} aria-label={t(`metrics.machine.of.${of}`)}>
        <h2>{t(`metrics.machine.of.${of}`)}</h2>
        <div className={classes.charts}>
          {own.map((chart) => (
            <MachineCard
              key={`${chart.metric.service} ${chart.metric.name}`}
              chart={chart}
              at={charts.indexOf(chart)}
            />
          ))}
        </div>
      </section>
    );
  });
}

interface ServicePickerProps {
  service: string | undefined;
  services: readonly string[];
}

function ServicePicker({ service, services }: ServicePickerProps) {
  const all = [...new Set(service === undefined ? services : [service, ...services])];
  if (all.length === 0) return null;
  const choose = (subject: string): void => {
    const { place, change } = useView.getState();
    const { machine: _dropped, ...params } = place.params;
    change({ params: { ...params, subject } }, 'replace');
  };
  return (
    <Select
      label={t('word.service')}
      value={service ?? ''}
      options={all.map((value) => ({ value, label: value || t('metrics.noService') }))}
      onChange={choose}
    />
  );
}

interface MachinePickerProps {
  machine: Machine | undefined;
  machines: readonly Machine[];
}

function MachinePicker({ machine, machines }: MachinePickerProps) {
  if (!machine) return null;
  const all = [...new Set([writeMachine(machine), ...machines.map(writeMachine)])];
  return (
    <Select
      label={t('metrics.tab.machine')}
      value={writeMachine(machine)}
      options={all.map((value) => ({ value, label: value }))}
      onChange={(next) => useView.getState().setParam('machine', next)}
    />
  );
}
