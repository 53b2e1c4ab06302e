/** By name; what they are made of stands in them as `%{NAME}`, or `%{NAME:field}` and `%{NAME:field:type}` where it has a name of its own. */
export type GrokPatterns = Readonly<Record<string, string>>;

const HEX = '[0-9A-Fa-f]';
/** Four digits of an address of version 6. */
const PIECE = `${HEX}{1,4}`;
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const MAPPED = `${OCTET}(?:\\.${OCTET}){3}`;
const TAIL = `(?:${PIECE}:){0,6}(?:${MAPPED}|${PIECE})`;
/** How many pieces stand around `::` is not counted: patterns with several addresses would be too large. */
const IPV6 = [`(?:${PIECE}:){7}${PIECE}`, `(?:${PIECE}:){6}${MAPPED}`, `(?:(?:${PIECE}:){1,7}|:):(?:${TAIL})?`].join(
  '|',
);
const LABEL = '[0-9A-Za-z][0-9A-Za-z-]{0,62}';

const PLAIN: GrokPatterns = {
  BOOL: 'true|false',
  DATA: '.*?',
  GREEDYDATA: '.*',
  NOTSPACE: '\\S+',
  SPACE: '\\s*',
  WORD: '\\b\\w+\\b',
  QS: '%{QUOTEDSTRING}',
  QUOTEDSTRING: '"[^"\\\\]*(?:\\\\.[^"\\\\]*)*"|\'[^\'\\\\]*(?:\\\\.[^\'\\\\]*)*\'',
  URN: "urn:[0-9A-Za-z][0-9A-Za-z-]{0,31}:[0-9A-Za-z()+,.:=@;$_!*'/?#-]+",
  UUID: `${HEX}{8}(?:-${HEX}{4}){3}-${HEX}{12}`,
  LOGLEVEL:
    '(?i:alert|trace|debug|notice|info(?:rmation)?|warn(?:ing)?|err(?:or)?|crit(?:ical)?|fatal|severe|emerg(?:ency)?)',
};

const NUMBERS: GrokPatterns = {
  BASE10NUM: '[+-]?\\d+(?:\\.\\d+)?|\\.\\d+',
  BASE16FLOAT: `[+-]?(?:0x)?${HEX}+(?:\\.${HEX}*)?`,
  BASE16NUM: `[+-]?(?:0x)?${HEX}+`,
  INT: '[+-]?\\d+',
  NONNEGINT: '\\b\\d+\\b',
  NUMBER: '%{BASE10NUM}',
  POSINT: '\\b[1-9]\\d*\\b',
};

const ADDRESSES: GrokPatterns = {
  CISCOMAC: `(?:${HEX}{4}\\.){2}${HEX}{4}`,
  COMMONMAC: `(?:${HEX}{2}:){5}${HEX}{2}`,
  WINDOWSMAC: `(?:${HEX}{2}-){5}${HEX}{2}`,
  MAC: '%{CISCOMAC}|%{WINDOWSMAC}|%{COMMONMAC}',
  EMAILADDRESS: '%{EMAILLOCALPART}@%{HOSTNAME}',
  EMAILLOCALPART: '[A-Za-z][A-Za-z0-9_.+-=:]+',
  HOSTNAME: `\\b${LABEL}(?:\\.${LABEL})*(?:\\.?|\\b)`,
  HOSTPORT: '%{IPORHOST}:%{POSINT}',
  IP: '%{IPV6}|%{IPV4}',
  IPORHOST: '%{IP}|%{HOSTNAME}',
  IPV4: '(?:(?:25[0-5]|2[0-4]\\d|[01]?\\d{1,2})\\.){3}(?:25[0-5]|2[0-4]\\d|[01]?\\d{1,2})',
  IPV6: `(?:${IPV6})(?:%.+)?`,
  USER: '%{USERNAME}',
  USERNAME: '[A-Za-z0-9._-]+',
};

const PATHS: GrokPatterns = {
  PATH: '%{UNIXPATH}|%{WINPATH}',
  TTY: '/dev/(?:pts|tty[pq]?)\\w*/?\\d+',
  UNIXPATH: '(?:/[\\w%!$@:.,+~-]+)+',
  WINPATH: '[A-Za-z]+:(?:\\\\[^\\\\?*]+)+',
  URI: '%{URIPROTO}://(?:%{USER}(?::[^@]*)?@)?%{URIHOST}(?:%{URIPATH}(?:\\?%{URIQUERY})?)?',
  URIHOST: '%{IPORHOST}(?::%{POSINT})?',
  URIPARAM: '\\?%{URIQUERY}',
  URIPATH: "(?:/[A-Za-z0-9$.+!*'(){},~:;=@#%&_-]+)+",
  URIPATHPARAM: '%{URIPATH}(?:\\?%{URIQUERY})?',
  URIPROTO: '[A-Za-z][A-Za-z0-9+.-]+',
  URIQUERY: "[A-Za-z0-9$.+!*'|(){},~@#%&/=:;_?\\[\\]<>-]*",
};

const TIMES: GrokPatterns = {
  DAY: '\\b(?:Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)\\b',
  MONTH:
    '\\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\\b',
  YEAR: '(?:\\d\\d){1,2}',
  MONTHNUM: '0[1-9]|1[0-2]',
  MONTHDAY: '0[1-9]|[12]\\d|3[01]|[1-9]',
  HOUR: '2[0-3]|[01]?\\d',
  MINUTE: '[0-5]\\d',
  // 60 is a leap second.
  SECOND: '(?:[0-5]\\d|60)(?:[:.,]\\d+)?',
  TIME: '%{HOUR}:%{MINUTE}(?::%{SECOND})?',
  TZ: '[PMACE][SED]T|UTC',
  DATE: '%{DATE_US}|%{DATE_EU}',
  DATE_EU: '%{MONTHDAY}[./-]%{MONTHNUM}[./-]%{YEAR}',
  DATE_US: '%{MONTHNUM}[/-]%{MONTHDAY}[/-]%{YEAR}',
  DATESTAMP: '%{DATE}[- ]%{TIME}',
  DATESTAMP_EVENTLOG: '%{YEAR}%{MONTHNUM}%{MONTHDAY}%{HOUR}%{MINUTE}%{SECOND}',
  DATESTAMP_OTHER: '%{DAY} %{MONTH} %{MONTHDAY} %{TIME} %{TZ} %{YEAR}',
  DATESTAMP_RFC2822: '%{DAY}, %{MONTHDAY} %{MONTH} %{YEAR} %{TIME} %{ISO8601_TIMEZONE}',
  DATESTAMP_RFC822: '%{DAY} %{MONTH} %{MONTHDAY} %{YEAR} %{TIME} %{TZ}',
  HTTPDATE: '%{MONTHDAY}/%{MONTH}/%{YEAR}:%{TIME} %{INT}',
  ISO8601_SECOND: '%{SECOND}',
  ISO8601_TIMEZONE: 'Z|[+-]%{HOUR}:?%{MINUTE}',
  TIMESTAMP_ISO8601: '%{YEAR}-%{MONTHNUM}-%{MONTHDAY}[T ]%{HOUR}:?%{MINUTE}(?::?%{SECOND})?%{ISO8601_TIMEZONE}?',
};

/** Those that everybody's grok has: their names, and what they are made of, are the interface; the expressions are RE2's. */
export const BASE_PATTERNS: GrokPatterns = { ...PLAIN, ...NUMBERS, ...ADDRESSES, ...PATHS, ...TIMES };
