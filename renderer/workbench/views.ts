import {
  Boxes,
  ChartLine,
  CircleSlash,
  FolderOpen,
  House,
  List,
  ScrollText,
  Settings,
  Waypoints,
  type LucideIcon,
} from 'lucide-react';
import type { PlainKey } from '../i18n/t.ts';
import { lazyView as view, type LazyView } from './lazy-view.tsx';

export interface ViewEntry {
  /** As in the address: `#/traces`. */
  readonly id: string;
  readonly labelKey: PlainKey;
  readonly icon: LucideIcon;
  /** Key on the rail; '' for a view that is reached from another, which `under` names. */
  readonly key: string;
  readonly under?: string;
  readonly component: LazyView;
}

/** Every screen, in the order of the rail. A new one is a line here. */
export const VIEWS: readonly ViewEntry[] = [
  {
    id: 'start',
    labelKey: 'view.start',
    icon: House,
    key: '1',
    component: view('StartView', () => import('../views/start/StartView.tsx')),
  },
  {
    id: 'traces',
    labelKey: 'view.traces',
    icon: List,
    key: '2',
    component: view('TracesView', () => import('../views/traces/TracesView.tsx')),
  },
  {
    id: 'trace',
    labelKey: 'view.trace',
    icon: Waypoints,
    key: '',
    under: 'traces',
    component: view('TraceView', () => import('../views/trace/TraceView.tsx')),
  },
  {
    id: 'logs',
    labelKey: 'view.logs',
    icon: ScrollText,
    key: '3',
    component: view('LogsView', () => import('../views/logs/LogsView.tsx')),
  },
  {
    id: 'metrics',
    labelKey: 'view.metrics',
    icon: ChartLine,
    key: '4',
    component: view('MetricsView', () => import('../views/metrics/MetricsView.tsx')),
  },
  {
    id: 'services',
    labelKey: 'view.services',
    icon: Boxes,
    key: '5',
    component: view('ServicesView', () => import('../views/services/ServicesView.tsx')),
  },
  {
    id: 'sessions',
    labelKey: 'view.sessions',
    icon: FolderOpen,
    key: '',
    under: 'start',
    component: view('SessionsView', () => import('../views/sessions/SessionsView.tsx')),
  },
  {
    id: 'settings',
    labelKey: 'view.settings',
    icon: Settings,
    key: '',
    under: 'settings',
    component: view('SettingsView', () => import('../views/settings/SettingsView.tsx')),
  },
  {
    id: 'losses',
    labelKey: 'view.losses',
    icon: CircleSlash,
    key: '',
    under: 'start',
    component: view('LossesView', () => import('../views/losses/LossesView.tsx')),
  },
];

export function findView(id: string): ViewEntry | undefined {
  return VIEWS.find((entry) => entry.id === id);
}
