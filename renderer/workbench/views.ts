import {
  Boxes,
  ChartGantt,
  ChartLine,
  CircleSlash,
  Database,
  FolderOpen,
  GitCompareArrows,
  House,
  List,
  NotebookPen,
  ScrollText,
  Settings,
  Waypoints,
  Workflow,
  type LucideIcon,
} from 'lucide-react';
import type { PlainKey } from '../i18n/t.ts';
import { lazyView, type LazyView } from './lazy-view.tsx';
import { VIEW_FILES } from './view-files.ts';

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

/** Every screen, in the order of the rail. A new one is a line here and in `view-files.ts`. */
export const VIEWS: readonly ViewEntry[] = [
  {
    id: 'start',
    labelKey: 'view.start',
    icon: House,
    key: '1',
    component: lazyView(VIEW_FILES.start),
  },
  {
    id: 'traces',
    labelKey: 'view.traces',
    icon: List,
    key: '2',
    component: lazyView(VIEW_FILES.traces),
  },
  {
    id: 'trace',
    labelKey: 'view.trace',
    icon: Waypoints,
    key: '',
    under: 'traces',
    component: lazyView(VIEW_FILES.trace),
  },
  {
    id: 'compare',
    labelKey: 'view.compare',
    icon: GitCompareArrows,
    key: '',
    under: 'traces',
    component: lazyView(VIEW_FILES.compare),
  },
  {
    id: 'timeline',
    labelKey: 'view.timeline',
    icon: ChartGantt,
    key: '3',
    component: lazyView(VIEW_FILES.timeline),
  },
  {
    id: 'logs',
    labelKey: 'view.logs',
    icon: ScrollText,
    key: '4',
    component: lazyView(VIEW_FILES.logs),
  },
  {
    id: 'metrics',
    labelKey: 'view.metrics',
    icon: ChartLine,
    key: '5',
    component: lazyView(VIEW_FILES.metrics),
  },
  {
    id: 'services',
    labelKey: 'view.services',
    icon: Boxes,
    key: '6',
    component: lazyView(VIEW_FILES.services),
  },
  {
    id: 'sql',
    labelKey: 'view.sql',
    icon: Database,
    key: '7',
    component: lazyView(VIEW_FILES.sql),
  },
  {
    id: 'pipelines',
    labelKey: 'view.pipelines',
    icon: Workflow,
    key: '8',
    component: lazyView(VIEW_FILES.pipelines),
  },
  {
    id: 'report',
    labelKey: 'view.report',
    icon: NotebookPen,
    key: '9',
    component: lazyView(VIEW_FILES.report),
  },
  {
    id: 'sessions',
    labelKey: 'view.sessions',
    icon: FolderOpen,
    key: '',
    under: 'start',
    component: lazyView(VIEW_FILES.sessions),
  },
  {
    id: 'changes',
    labelKey: 'view.changes',
    icon: GitCompareArrows,
    key: '',
    under: 'start',
    component: lazyView(VIEW_FILES.changes),
  },
  {
    id: 'settings',
    labelKey: 'view.settings',
    icon: Settings,
    key: '',
    under: 'settings',
    component: lazyView(VIEW_FILES.settings),
  },
  {
    id: 'losses',
    labelKey: 'view.losses',
    icon: CircleSlash,
    key: '',
    under: 'start',
    component: lazyView(VIEW_FILES.losses),
  },
];

export function findView(id: string): ViewEntry | undefined {
  return VIEWS.find((entry) => entry.id === id);
}
