/** The code of each screen is a file of its own, named here by the view's id. */
export const VIEW_FILES = {
  start: async () => (await import('../views/start/StartView.tsx')).StartView,
  traces: async () => (await import('../views/traces/TracesView.tsx')).TracesView,
  trace: async () => (await import('../views/trace/TraceView.tsx')).TraceView,
  compare: async () => (await import('../views/trace/compare/CompareView.tsx')).CompareView,
  timeline: async () => (await import('../views/timeline/TimelineView.tsx')).TimelineView,
  logs: async () => (await import('../views/logs/LogsView.tsx')).LogsView,
  metrics: async () => (await import('../views/metrics/MetricsView.tsx')).MetricsView,
  services: async () => (await import('../views/services/ServicesView.tsx')).ServicesView,
  sql: async () => (await import('../views/sql/SqlView.tsx')).SqlView,
  pipelines: async () => (await import('../views/pipelines/PipelinesView.tsx')).PipelinesView,
  report: async () => (await import('../views/report/ReportView.tsx')).ReportView,
  sessions: async () => (await import('../views/sessions/SessionsView.tsx')).SessionsView,
  changes: async () => (await import('../views/sessions/changes/ChangesView.tsx')).ChangesView,
  settings: async () => (await import('../views/settings/SettingsView.tsx')).SettingsView,
  losses: async () => (await import('../views/losses/LossesView.tsx')).LossesView,
};

const isViewId = (id: string): id is keyof typeof VIEW_FILES => Object.hasOwn(VIEW_FILES, id);

/** Begins to fetch the screen of an address before there is anything that could draw it. */
export function fetchViewOf(hash: string): void {
  const id = /^#\/?(\w+)/.exec(hash)?.[1] ?? 'start';
  if (!isViewId(id)) return;
  // What is wrong is told where the screen is drawn, which tries again.
  VIEW_FILES[id]().catch(() => undefined);
}
