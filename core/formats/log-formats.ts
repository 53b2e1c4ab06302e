import { accessLog } from './access-log/format.ts';
import { cri } from './cri/format.ts';
import { dockerJson } from './docker-json/format.ts';
import { journaldJson } from './journald-json/format.ts';
import { jsonLogsDocument } from './json-logs-document/format.ts';
import { jsonLogs } from './json-logs/format.ts';
import { klog } from './klog/format.ts';
import { logfmt } from './logfmt/format.ts';
import { lokiJson } from './loki-json/format.ts';
import { syslog } from './syslog/format.ts';
import { textLog } from './text-log/format.ts';
import type { Format } from './format.ts';

/** Every format of logs we read. */
export const LOG_FORMATS: readonly Format[] = [
  lokiJson,
  dockerJson,
  cri,
  journaldJson,
  jsonLogs,
  jsonLogsDocument,
  logfmt,
  syslog,
  klog,
  accessLog,
  textLog,
];
