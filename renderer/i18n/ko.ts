import type { en } from './en.ts';
import { canvas } from './ko/canvas.ts';
import { common } from './ko/common.ts';
import { compare } from './ko/compare.ts';
import { exportTexts } from './ko/exports.ts';
import { filter } from './ko/filter.ts';
import { logs } from './ko/logs.ts';
import { losses } from './ko/losses.ts';
import { metrics } from './ko/metrics.ts';
import { picture } from './ko/picture.ts';
import { pipelines } from './ko/pipelines.ts';
import { report } from './ko/report.ts';
import { sessions } from './ko/sessions.ts';
import { settings } from './ko/settings.ts';
import { services } from './ko/services.ts';
import { sql } from './ko/sql.ts';
import { start } from './ko/start.ts';
import { stitch } from './ko/stitch.ts';
import { topology } from './ko/topology.ts';
import { tour } from './ko/tour.ts';
import { trace } from './ko/trace.ts';
import { traceViews } from './ko/trace-views.ts';
import { traces } from './ko/traces.ts';
import { workbench } from './ko/workbench.ts';
import type { Translation } from './message.ts';

export const ko: Translation<typeof en> = {
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
};
