/** Files below the readers that say nothing to people, or only to senders in their own answer, which is English. */
export const SILENT_FILES: readonly string[] = [
  'core/formats/log-lines/continues.ts',
  'core/formats/log-lines/field-roles.ts',
  'core/formats/jaeger-json/format.ts',
  'core/formats/json-scan.ts',
  'core/otlp/response.ts',
  'core/encoding/snappy-frames.ts',
];

/**
 * Pieces of texts, which have their Korean as they are put together (`reader-texts.test.ts` has those), and names: of what
 * a format calls something.
 */
export const WITHOUT_KOREAN: readonly string[] = [
  ' (in ',
  ' (in X0)',
  ' in ',
  ', and X0 more',
  ', schema X0',
  'DECIMAL of X0 digits',
  'Line X0, byte',
  'This Parquet file cannot be read: X0',
  'X0 field X1',
  'an X0',
  'column $1: ',
  'converted type X0',
  'log record',
  'logical type X0',
  'method X0',
  'metricset sample X0',
  'ph C X0',
  'ph M X0',
  'ph X0 X1',
  'process X0',
  'span id',
  'the last one',
  'trace 0',
  'trace id',
];

/** Some of them as people read them, put together, and the same in Korean. */
export const ASSEMBLED: readonly (readonly [english: string, korean: string])[] = [
  [
    'rows 3 to the last one cannot be read: a page cut short',
    '3번째부터 마지막까지의 행을 읽을 수 없음: 중간에 잘린 페이지',
  ],
  ['the trace id is not 32 hex digits', '추적 ID가 16진수 32자리가 아님'],
  [
    'metric http.server.duration: a number that is none of 64 bits: -1; and 2 more metrics of it',
    '지표 http.server.duration: 64비트 범위를 벗어난 숫자: -1 (그 밖의 지표 2개도 마찬가지)',
  ],
  [
    'a text where a span was expected, at byte 7; nothing after it can be read',
    '스팬이 있어야 할 곳의 값: text (7바이트 위치) (이후 내용은 읽을 수 없음)',
  ],
  [
    'http_requests_total: a native histogram with a negative count',
    'http_requests_total: 개수가 음수인 네이티브 히스토그램',
  ],
  [
    '"}" found where a comma or the end of the list was expected; 4 records before it had no resource yet',
    '잘못된 문자: "}" (필요한 것: 쉼표 또는 목록의 끝) (앞의 레코드 4개에는 리소스가 없음)',
  ],
  [
    'expected a string, found an object (in resourceSpans[].resource)',
    '잘못된 내용: 객체 (resourceSpans[].resource 안) (필요한 것: 문자열)',
  ],
  [
    "span 3: traceId 'xyz' is neither 32 hex digits nor base64 of 16 bytes (line 2)",
    "스팬 3: traceId 값이 16진수 32자리도, 16바이트의 base64도 아님: 'xyz' (2행)",
  ],
  [
    "log record 0: timeUnixNano 'noon' is not a whole number of 64 bits (line 1)",
    "로그 레코드 0: timeUnixNano 값이 올바르지 않음: 'noon' (필요한 것: 64비트 정수, 1행)",
  ],
  [
    'metric 1: "cpu": 12 data points have time_unix_nano 0, first point 3',
    '지표 1: "cpu": time_unix_nano 값이 0 (데이터 포인트 12개, 첫 번째는 3번)',
  ],
  [
    'This Parquet file cannot be read: it is encrypted (byte 90).',
    'Parquet 파일을 읽을 수 없습니다: 암호화된 파일 (위치: 90바이트)',
  ],
  ['Not an OTLP request (byte 12).', 'OTLP 요청이 아닙니다. (12바이트 위치)'],
  [
    'This file could not be read further than byte 9: the request takes too long.',
    '파일을 9바이트 위치까지만 읽고 중단했습니다: the request takes too long',
  ],
  [
    '900 events left out: 500000 events, or 64 MiB of them, is the most that is read of one file',
    '이벤트 900개를 제외함. 한 파일에서 읽는 최대치: 이벤트 500000개 또는 64 MiB',
  ],
  [
    'metric a.b: a number that is none of 64 bits: -1; and 1 more metric of it',
    '지표 a.b: 64비트 범위를 벗어난 숫자: -1 (그 밖의 지표 1개도 마찬가지)',
  ],
  [
    '"}" found where a comma or the end of the list was expected; 1 record before it had no resource yet',
    '잘못된 문자: "}" (필요한 것: 쉼표 또는 목록의 끝) (앞의 레코드 1개에는 리소스가 없음)',
  ],
  ['labels of a stream: 4 more than 256 were left out', '스트림의 레이블: 최대 256개를 넘는 4개를 제외함'],
  [
    'line 2, byte 188: "2" found where a comma or the end of the list was expected',
    '2행(188바이트): 잘못된 문자: "2" (필요한 것: 쉼표 또는 목록의 끝)',
  ],
  ['line 3, byte 90: there is no value', '3행(90바이트): 값이 없음'],
];
