import { koreanOf } from './engine-texts.ts';
import { currentLocale } from './locale.ts';

/**
 * By what a file's format was recognised, as engine-texts.ts has it; apart, for words like "spans" stand for themselves
 * here, and are names elsewhere. The first that fits is taken: what says less stands lower.
 */
const evidenceInKorean = koreanOf({
  '{0}, the first line being complete': '{0}, 첫 줄이 완결된 문서',
  '{0}, without any row': '{0}, 행 없음',
  '{0}, among other lines': '{0}, 다른 줄 사이에 섞여 있음',
  '{0} in {1} of its first {2} lines': '처음 {2}줄 가운데 {1}줄이 형식과 일치: {0}',

  // kinds of lines
  '"log", "stream" and "time"': '"log", "stream", "time" 키',
  '"__REALTIME_TIMESTAMP"': '"__REALTIME_TIMESTAMP" 키',
  'objects with a time and a message or level': '시각과 메시지 또는 심각도가 있는 객체',
  'a time, an output and F or P': '시각, 출력 이름, F 또는 P',
  'pairs of key=value': 'key=value 쌍',
  'syslog’s header': 'syslog 헤더',
  'klog’s header': 'klog 헤더',
  'a web server’s access': '웹 서버 접근 로그',
  'a time at the beginning': '시각으로 시작하는 줄',
  text: '텍스트',

  // JSON
  'JSON with "{0}" at the top': 'JSON 최상위 키: "{0}"',
  'JSON with "resourceSpans" in "result"': 'JSON의 "result" 안에 있는 키: "resourceSpans"',
  'JSON with "entries" in "log"': 'JSON의 "log" 안에 있는 키: "entries"',
  'JSON with {0}': 'JSON에 있는 키: {0}',
  'JSON lines with "metadata" of a service': '서비스의 "metadata"가 있는 JSON Lines',
  'JSON lines with {0}': 'JSON Lines에 있는 키: {0}',
  'lines of OTLP/JSON among others': '다른 줄 사이에 섞인 OTLP/JSON 줄',
  'an answer with streams under "data"': '"data" 안에 스트림이 있는 응답',
  '"streams" with "stream" and "values"': '"stream", "values"가 있는 "streams"',
  'an answer with "seriesLabels": exemplars': '"seriesLabels"가 있는 응답(이그젬플러)',
  'an answer with "metric" in its "result"': '"result" 안에 "metric"이 있는 응답',
  'an answer of "resultType" {0}': '"resultType" 값이 있는 응답: {0}',
  'a list of objects with a time and a message': '시각과 메시지가 있는 객체의 목록',
  'a list of objects with "ph"': '"ph"가 있는 객체의 목록',
  'objects with a time and a message': '시각과 메시지가 있는 객체',

  // what SDKs print
  'spans as Python’s SDK prints them': 'Python SDK가 출력한 스팬',
  'log records as Python’s SDK prints them': 'Python SDK가 출력한 로그',
  'metrics as Python’s SDK prints them': 'Python SDK가 출력한 지표',
  'spans as Go’s SDK prints them': 'Go SDK가 출력한 스팬',

  // what holds files
  'files in it: {0}': '파일 {0}개가 있는 폴더',
  '"PK" at byte 0': '"PK"로 시작하는 파일',

  // bytes
  'MessagePack: traces of spans with {0}': 'MessagePack 추적의 스팬에 있는 키: {0}',
  'a snappy block with series of labels inside': '레이블이 있는 시계열을 담은 snappy 블록',
  'a snappy block with symbols of labels inside': '레이블 심벌을 담은 snappy 블록',
  'protobuf of the shape of OTLP, but without items': '항목이 없는 OTLP 형태의 protobuf',
  'protobuf with OTLP {0} inside': 'OTLP 요청을 담은 protobuf({0})',
  'protobuf with OTLP {0}': 'OTLP 요청을 담은 protobuf({0})',
  'frames of {0}, each behind its length': '길이를 앞에 붙인 프레임: {0}',

  // lines of metrics
  'lines such as "{0}" above samples': '샘플 위에 있는 줄: "{0}"',
  '"# EOF" alone: OpenMetrics without metrics': '"# EOF"만 있음: 지표가 없는 OpenMetrics',
  'every line is a name, labels and a number': '모든 줄이 이름, 레이블, 숫자로 구성됨',

  // tables
  'a table of {0} with the columns of the Collector’s ClickHouse exporter':
    'Collector의 ClickHouse 익스포터와 열이 같은 표({0})',
  'a table of {0} with the columns of a bundle that Tracebench exported': 'Tracebench가 내보낸 표와 열이 같은 표({0})',
  'a table of traces with the columns of a block of Tempo’s': 'Tempo 블록과 열이 같은 추적 표',
  'tables of otel-desktop-viewer, {0}, schema {1}': 'otel-desktop-viewer의 표({0}, 스키마 {1})',
  'tables of otel-desktop-viewer, {0}': 'otel-desktop-viewer의 표({0})',
  'attributes in maps': '속성: 맵',
  'attributes in rows': '속성: 행',
  'attributes in a dictionary': '속성: 사전',
  spans: '스팬',
  traces: '추적',
  logs: '로그',
  metrics: '지표',
  'log records': '로그',
  'data points': '데이터 포인트',
  gauges: '게이지',
  sums: '합계',
  histograms: '히스토그램',
  'exponential histograms': '지수 히스토그램',
  summaries: '서머리',

  // keys one after the other
  '"{0}" and {1}': '"{0}", {1}',
});

/** By what a format was recognised, in the reader's language where it is known. */
export function evidenceText(english: string): string {
  if (currentLocale().language !== 'ko') return english;
  return evidenceInKorean(english) ?? english;
}
