import { canvas } from './en/canvas.ts';
import { common } from './en/common.ts';
import { compare } from './en/compare.ts';
import { exportTexts } from './en/exports.ts';
import { filter } from './en/filter.ts';
import { logs } from './en/logs.ts';
import { losses } from './en/losses.ts';
import { metrics } from './en/metrics.ts';
import { picture } from './en/picture.ts';
import { pipelines } from './en/pipelines.ts';
import { report } from './en/report.ts';
import { sessions } from './en/sessions.ts';
import { settings } from './en/settings.ts';
import { services } from './en/services.ts';
import { sql } from './en/sql.ts';
import { start } from './en/start.ts';
import { stitch } from './en/stitch.ts';
import { topology } from './en/topology.ts';
import { tour } from './en/tour.ts';
import { trace } from './en/trace.ts';
import { traceViews } from './en/trace-views.ts';
import { traces } from './en/traces.ts';
import { workbench } from './en/workbench.ts';

/** The source of all keys; `ko.ts` must have the same. One file per screen under `en/`. */
export const en = {
  ...common,
  ...workbench,
  ...start,
  ...traces,
  ...trace,
  ...traceViews,
  ...compare,
  ...stitch,
  ...canvas,
  ...exportTexts,
  ...filter,
  ...logs,
  ...metrics,
  ...picture,
  ...pipelines,
  ...topology,
  ...report,
  ...sessions,
  ...settings,
  ...losses,
  ...tour,
  ...services,
  ...sql,
} as const;
