import { withoutSteering } from '../../../core/collector/exporters/debug-text/terminal-line.ts';
import { LOG_LEVELS, type LogLevel } from '../collector/notices.ts';

/** `service.telemetry.logs`. */
export interface LogSettings {
  /** What is below it is not said; above those there are, nothing is. */
  level: LogLevel | 'dpanic' | 'panic' | 'fatal';
  encoding: 'console' | 'json';
}

export const DEFAULT_LOGS: LogSettings = { level: 'info', encoding: 'console' };

export interface LogLine {
  atMs: number;
  level: LogLevel;
  /** 'exporters/otlp'; 'config' and 'pipelines' for what is of none. */
  component: string;
  message: string;
}

/**
 * A line as the Collector's logger writes it, time and level first; undefined where the level leaves it out. What back ends and senders
 * said in it cannot steer a terminal.
 */
export function logLine(
  { atMs, level, component, message }: LogLine,
  { level: least, encoding }: LogSettings,
): string | undefined {
  const rank = LOG_LEVELS.findIndex((one) => one === least);
  if (rank < 0 || LOG_LEVELS.indexOf(level) < rank) return undefined;
  const ts = new Date(atMs).toISOString();
  if (encoding === 'json') return withoutSteering(JSON.stringify({ level, ts, component, msg: message }));
  return withoutSteering(`${ts} ${level} ${component}: ${message}`);
}
