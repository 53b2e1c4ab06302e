import type { GrokPatterns } from './base-patterns.ts';

const SYSLOG: GrokPatterns = {
  PROG: '[!-Z\\\\^-~]+',
  SYSLOGPROG: '%{PROG}(?:\\[\\d+\\])?',
  SYSLOGHOST: '%{IPORHOST}',
  SYSLOGFACILITY: '<%{NONNEGINT}.%{NONNEGINT}>',
  SYSLOGTIMESTAMP: '%{MONTH} +%{MONTHDAY} %{TIME}',
  SYSLOGBASE: '%{SYSLOGTIMESTAMP:timestamp} (?:%{SYSLOGFACILITY} )?%{SYSLOGHOST:host.name} %{SYSLOGPROG}:',
  SYSLOGBASE2: [
    '(?:%{SYSLOGTIMESTAMP:timestamp}|%{TIMESTAMP_ISO8601:timestamp})',
    '(?: %{SYSLOGFACILITY})?(?: %{SYSLOGHOST:host.name})?(?: %{SYSLOGPROG}:)?',
  ].join(''),
  SYSLOGLINE: '%{SYSLOGBASE2} %{GREEDYDATA:message}',
  SYSLOGPAMSESSION: [
    '%{SYSLOGBASE} (%{GREEDYDATA:message})',
    '%{WORD:system.auth.pam.module}\\(%{DATA:system.auth.pam.origin}\\): session %{WORD:system.auth.pam.session_state}',
    ' for user %{USERNAME:user.name}(?: by %{GREEDYDATA})?',
  ].join(''),
  CRON_ACTION: '[A-Z ]+',
  CRONLOG: '%{SYSLOGBASE} \\(%{USER:user.name}\\) %{CRON_ACTION:system.cron.action} \\(%{DATA:message}\\)',
  SYSLOG5424PRI: '<%{NONNEGINT:log.syslog.priority:int}>',
  SYSLOG5424PRINTASCII: '[!-~]+',
  SYSLOG5424SD: '\\[%{DATA}\\]+',
  SYSLOG5424BASE: [
    '%{SYSLOG5424PRI}%{NONNEGINT:system.syslog.version}',
    '(?:-|%{TIMESTAMP_ISO8601:timestamp})',
    '(?:-|%{IPORHOST:host.name})',
    '(?:-|%{SYSLOG5424PRINTASCII:process.command})',
    '(?:-|%{POSINT:process.pid:int})',
    '(?:-|%{SYSLOG5424PRINTASCII:event.code})',
    '(?:-|%{SYSLOG5424SD:system.syslog.structured_data})?',
  ].join(' +'),
  SYSLOG5424LINE: '%{SYSLOG5424BASE} +%{GREEDYDATA:message}',
};

const HTTPD: GrokPatterns = {
  HTTPDUSER: '%{EMAILADDRESS}|%{USER}',
  HTTPDERROR_DATE: '%{DAY} %{MONTH} %{MONTHDAY} %{TIME} %{YEAR}',
  HTTPD_COMMONLOG: [
    '%{IPORHOST:source.address} (?:-|%{HTTPDUSER:apache.access.user.identity}) (?:-|%{HTTPDUSER:user.name})',
    '\\[%{HTTPDATE:timestamp}\\]',
    '"(?:%{WORD:http.request.method} %{NOTSPACE:url.original}(?: HTTP/%{NUMBER:http.version})?|%{DATA})"',
    '(?:-|%{INT:http.response.status_code:int}) (?:-|%{INT:http.response.body.size:long})',
  ].join(' '),
  HTTPD_COMBINEDLOG: '%{HTTPD_COMMONLOG} "(?:-|%{DATA:http.request.referrer})" "(?:-|%{DATA:user_agent.original})"',
  COMMONAPACHELOG: '%{HTTPD_COMMONLOG}',
  COMBINEDAPACHELOG: '%{HTTPD_COMBINEDLOG}',
  HTTPD20_ERRORLOG:
    '\\[%{HTTPDERROR_DATE:timestamp}\\] \\[%{LOGLEVEL:log.level}\\] (?:\\[client %{IPORHOST:source.address}\\] )?%{GREEDYDATA:message}',
  HTTPD24_ERRORLOG: [
    '\\[%{HTTPDERROR_DATE:timestamp}\\] \\[(?:%{WORD:apache.error.module})?:%{LOGLEVEL:log.level}\\]',
    ' \\[pid %{POSINT:process.pid:long}(?::tid %{INT:process.thread.id:int})?\\]',
    '(?: \\(%{POSINT:apache.error.proxy.error.code}\\)?%{DATA:apache.error.proxy.error.message}:)?',
    '(?: \\[client %{IPORHOST:source.address}(?::%{POSINT:source.port:int})?\\])?',
    '(?: %{DATA:error.code}:)? %{GREEDYDATA:message}',
  ].join(''),
  HTTPD_ERRORLOG: '%{HTTPD20_ERRORLOG}|%{HTTPD24_ERRORLOG}',
};

/** Whole lines of syslog and of httpd, with fields as ECS calls them. */
export const LOG_PATTERNS: GrokPatterns = { ...SYSLOG, ...HTTPD };
