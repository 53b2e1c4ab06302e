import { addEngineTexts } from './engine-texts.ts';
import { currentLocale } from './locale.ts';
import { NOTICE_KOREAN } from './notice-texts.ts';
import { SETTINGS_KOREAN } from './settings-texts.ts';
import { STATEMENT_KOREAN } from './statement-texts.ts';
import { YAML_KOREAN } from './yaml-texts.ts';

/** Around others: looked for first. */
const AROUND: Readonly<Record<string, string>> = {
  '{0}; did you mean "{1}"?': '{0} (비슷한 이름: {1})',
  '{0,} ({1} times)': '{0} ({1}회)',
  'line {0}, column {1}: {2}': '{0}행 {1}열: {2}',
  'receivers/{0}: {1}': 'receivers/{0}: {1}',
  'processors/{0}: {1}': 'processors/{0}: {1}',
  'exporters/{0}: {1}': 'exporters/{0}: {1}',
  'connectors/{0}: {1}': 'connectors/{0}: {1}',
  'extensions/{0}: {1}': 'extensions/{0}: {1}',
};

/**
 * What is wrong with a configuration and what its components say while they run, as engine-texts.ts has it; apart, for only
 * the desk of pipelines shows it. Of two lines that fit, the first one counts.
 */
const KOREAN: Readonly<Record<string, string>> = {
  // the configuration
  'longer than {0} characters': '설정이 {0}자를 넘습니다.',
  'The check took longer than {0} s and was stopped.': '{0}초가 지나도 끝나지 않아 확인을 중단했습니다.',
  'The configuration is too much to be read: {0}': '설정이 너무 커서 읽지 못했습니다: {0}',
  'it nests too deeply': '중첩이 너무 깊습니다.',
  'more than {0} references to anchors': '앵커 참조가 {0}개를 넘습니다.',
  'Map keys must be unique': '같은 키가 두 번 있습니다.',
  'unknown section "{0}"': '알 수 없는 섹션입니다: {0}',
  'a map is expected': '맵이 필요합니다.',
  'a map of sections is expected': '최상위에 receivers, exporters, service 같은 섹션이 필요합니다.',
  '"{0}" is no name of a component: type or type/name is expected':
    '구성 요소 이름이 아닙니다: {0}. type 또는 type/name 형식으로 입력하십시오.',
  'Tracebench has no {0} of the type "{1}": left out': '지원하지 않는 구성 요소여서 제외했습니다: {1} ({0})',
  'Tracebench has no {0} of the type "{1}": left out; {2}': '지원하지 않는 구성 요소여서 제외했습니다: {1} ({0}). {2}',
  'Tracebench has no {0} of the type "{1}". Nothing uses it here, but a Collector that has none does not start':
    '지원하지 않는 구성 요소입니다: {1} ({0}). 여기서는 쓰이지 않지만, 이것이 없는 Collector는 시작하지 않습니다.',
  'Tracebench has no {0} of the type "{1}". Nothing uses it here, but a Collector that has none does not start; {2}':
    '지원하지 않는 구성 요소입니다: {1} ({0}). 여기서는 쓰이지 않지만, 이것이 없는 Collector는 시작하지 않습니다. {2}',
  'otlphttp sends to Loki itself: endpoint {0}': 'Loki에는 otlphttp로 보내십시오. endpoint: {0}',
  'Jaeger takes OTLP itself: otlp with endpoint {0}': 'Jaeger에는 otlp로 보내십시오. endpoint: {0}',
  'what sent OpenCensus sends OTLP today: otlp': '지금은 OTLP로 받습니다. otlp 수신기를 쓰십시오.',
  'what took OpenCensus takes OTLP today: otlp': '지금은 OTLP로 보냅니다. otlp 익스포터를 쓰십시오.',
  'exporters have sending_queue and retry_on_failure themselves':
    '익스포터의 sending_queue와 retry_on_failure를 쓰십시오.',
  'it is a connector now: {0}': '지금은 커넥터입니다: {0}',
  'it is called debug now, with verbosity in place of loglevel':
    '지금 이름은 debug이며, loglevel 대신 verbosity를 씁니다.',
  'the processor memory_limiter bounds memory': '메모리 한도는 memory_limiter 프로세서로 정하십시오.',
  '"{0}" is among the Collector\'s {1}, but not among Tracebench\'s: left out':
    'Collector에는 있지만 Tracebench에는 없는 구성 요소여서 제외했습니다: {0} ({1})',
  '"{0}" is not among the service\'s extensions': 'service.extensions에 없는 익스텐션입니다: {0}',
  '"{0}" is not among the policies under composite_sub_policy': 'composite_sub_policy에 없는 정책입니다: {0}',
  '"{0}" is not among the {1}': '정의되지 않은 구성 요소입니다: {0} ({1})',
  '"{0}" is among the {1} too: one of them needs another id':
    '같은 이름의 구성 요소가 더 있습니다: {0} ({1}). 둘 중 하나의 이름을 바꾸십시오.',
  '"{0}" is no authenticator of {1}': '인증에 쓸 수 없는 익스텐션입니다: {0} ({1})',
  'the environment variable {0} is not set: empty': '설정되지 않은 환경 변수여서 빈 값을 씁니다: {0}',
  '${{0}:…} is not supported; only environment variables are put in':
    '환경 변수만 쓸 수 있습니다. 지원하지 않는 참조: ${{0}:…}',
  '"{0}" is no name of an environment variable': '환경 변수 이름이 아닙니다: {0}',

  // its pipelines
  'there is no pipeline': '정의된 파이프라인이 없습니다.',
  'no pipeline is left that can run': '실행할 수 있는 파이프라인이 없습니다.',
  '"{0}" is no pipeline: traces, metrics or logs is expected':
    '파이프라인 이름이 아닙니다: {0}. traces, metrics, logs 중 하나로 시작하십시오.',
  'pipeline "{0}" does not run: {1}': '실행하지 않는 파이프라인입니다: {0} ({1})',
  'The pipeline "{0}" runs now and would be left out: {1}': '실행 중인 파이프라인이 제외됩니다: {0} ({1})',
  '"{0}" is not supported, and without it the data would be other data':
    '지원하지 않는 구성 요소이며, 제외하면 데이터가 달라집니다: {0}',
  'none of its {0} is supported': '지원하는 구성 요소가 하나도 없습니다: {0}',
  '{0} are not supported': '지원하지 않는 신호입니다: {0}',
  'pipeline "{0}" has no {1}': '파이프라인에 필요한 항목이 없습니다: {1} (파이프라인: {0})',
  '"{0}" is named twice': '두 번 지정되었습니다: {0}',
  '"{0}" does not support {1}': '지원하지 않는 신호입니다: {1} (구성 요소: {0})',
  'connector "{0}" gives {1} that nobody gives it': '커넥터에 들어오지 않는 신호를 내보냅니다: {1} (커넥터: {0})',
  'connector "{0}" takes {1} that nobody takes from it': '커넥터에서 나가는 곳이 없는 신호입니다: {1} (커넥터: {0})',
  'connector "{0}" is used as {1} only, not as {2}':
    '한쪽으로만 사용한 커넥터입니다: {0} (사용한 쪽: {1}, 빠진 쪽: {2})',
  'an exporter': '익스포터',
  'a receiver': '수신기',
  'the other side of "{0}" does not': '커넥터의 반대쪽 파이프라인을 실행하지 않습니다: {0}',
  'pipeline "{0}" leads back to itself through connectors':
    '커넥터를 거쳐 자기 자신으로 되돌아오는 파이프라인입니다: {0}',

  // settings
  'unknown key "{0}"': '알 수 없는 키입니다: {0}',
  '"{0}" is not supported here': '여기서는 지원하지 않습니다: {0}',
  'nothing of this agent listens on {0}: service.telemetry.metrics has it tell its own metrics':
    '이 에이전트가 수신하지 않는 주소입니다: {0}. 자체 메트릭을 내보내려면 service.telemetry.metrics를 설정하십시오.',
  'an anchor holds itself': '앵커가 자기 자신을 포함합니다.',
  'more than {0} keys by merge keys': '병합 키로 더해지는 키가 {0}개를 넘습니다.',
  'a map, or a list of maps, is expected here': '맵 또는 맵의 목록이 필요합니다.',
  '"{0}" has no effect here': '여기서는 효과가 없습니다: {0}',
  '"{0}" is none of {1}': '쓸 수 없는 값입니다: {0} (가능한 값: {1})',
  'the type gubernator is not supported here: limits are kept by this process alone (local)':
    'gubernator는 지원하지 않습니다. 한도는 이 프로세스 안에서만 적용됩니다(local).',
  'a map of settings is expected here': '설정 맵이 필요합니다.',
  'a duration such as 200ms, 5s or 1m30s is expected here': '200ms, 5s, 1m30s 같은 기간을 입력하십시오.',
  'a whole number from {0} to {1} is expected here': '정수를 입력하십시오(범위: {0}~{1}).',
  'a number from {0} to {1} is expected here': '숫자를 입력하십시오(범위: {0}~{1}).',
  'a number from {0} is expected here': '숫자를 입력하십시오(최솟값: {0}).',
  'a number is expected here': '숫자를 입력하십시오.',
  'true or false is expected here': 'true 또는 false를 입력하십시오.',
  'a string is expected here': '문자열을 입력하십시오.',
  'a list is expected here': '목록이 필요합니다.',
  'an address such as {0} is expected here': '주소를 입력하십시오. 예: {0}',
  '{0} is open to other machines, unencrypted: give it tls, listen on localhost, or run it with "tracebench agent --allow-unencrypted"':
    '암호화 없이 다른 컴퓨터에 열리는 주소입니다: {0}. tls를 설정하거나 localhost에서 수신하거나, 의도한 것이면 tracebench agent --allow-unencrypted로 실행하십시오.',
  '{0} is open to other machines, unencrypted: listen on localhost, or run it with "tracebench agent --allow-unencrypted"':
    '암호화 없이 다른 컴퓨터에 열리는 주소입니다: {0}. localhost에서 수신하거나, 의도한 것이면 tracebench agent --allow-unencrypted로 실행하십시오.',
  '{0} cannot be read ({1})': '읽을 수 없는 파일입니다: {0} ({1})',

  // statements
  'expected {0}, found {1}': '구문 오류입니다. 필요한 것: {0}, 실제: {1}',
  'the end': '텍스트의 끝',
  'undefined function "{0}"': '정의되지 않은 함수입니다: {0}',
  'function "{0}" is not supported here': '여기서는 지원하지 않는 함수입니다: {0}',
  'function "{0}" is not for the context "{1}", only for {2}':
    '이 컨텍스트에서 쓸 수 없는 함수입니다: {0} (컨텍스트: {1}, 가능한 컨텍스트: {2})',
  'failed to eval condition: {0,}': '조건을 평가하지 못했습니다: {0}',
  'failed to execute condition: {0,}': '조건을 평가하지 못했습니다: {0}',
  'failed to execute statement: {0,}': '문을 실행하지 못했습니다: {0}',

  // what runs
  'port {0} is taken': '{0}번 포트는 이미 사용 중입니다.',
  'there is no folder {0}; with create_directory it is made':
    '폴더가 없습니다: {0}. create_directory를 지정하면 폴더를 만듭니다.',
  '{0} is a folder; a file is expected': '파일이 아니라 폴더입니다: {0}',
  '{0} cannot be opened: permission denied': '권한이 없어 열 수 없습니다: {0}',
  'the extension "{0}" is not running': '실행 중이 아닌 익스텐션입니다: {0}',
  'too many requests: over {0} {1} per second': '요청이 너무 많습니다. 초당 한도: {0} ({1})',
  'too many requests: over {0} {1} per second ({2})': '요청이 너무 많습니다. 초당 한도: {0} ({1}, 테넌트: {2})',
  '{0} {1} at once are more than the burst of {2}': '한 번에 보낸 양이 burst를 넘습니다: {0} ({1}, burst: {2})',
  'more tenants than {0}: those that came last long ago made room ({1} times)':
    '테넌트가 {0}개를 넘어 오래된 것부터 비웠습니다: {1}회',
  'more tenants than {0}: those that came last long ago made room ({1} time)':
    '테넌트가 {0}개를 넘어 오래된 것부터 비웠습니다: {1}회',
  'too many batcher metadata-value combinations': 'metadata_keys의 값 조합이 너무 많습니다.',
  '{0} came {1} times: which one is to be sent on?': '값이 여러 개라 보낼 것을 정할 수 없습니다: {0} ({1}개)',
  '{0} is no value of a header': '헤더 값으로 쓸 수 없습니다: {0}',
  'sending queue is full': '전송 큐가 가득 찼습니다.',
  'data refused due to high memory usage': '메모리 사용량이 많아 데이터를 거부했습니다.',
  '{0}: no answer within {1} ms': '제한 시간 안에 응답이 없습니다: {0} ({1}ms)',
  'a trace was decided before its decision_wait: there are more than num_traces':
    '추적이 num_traces보다 많아 decision_wait 전에 결정했습니다.',
  'a trace was decided before its decision_wait: the traces that wait take too much memory':
    '대기 중인 추적의 메모리 사용량이 많아 decision_wait 전에 결정했습니다.',
  'the pipeline is stopping': '파이프라인을 중지하는 중입니다.',
  'the exporter is stopping': '익스포터를 중지하는 중입니다.',
  'a broker does not read what is sent to it': '브로커가 보낸 데이터를 읽지 않습니다.',
  'it was closed while something was sent': '보내는 중에 닫혔습니다.',
  'no pipeline takes {0} from here': '받는 파이프라인이 없는 신호입니다: {0}',
  'routing_key "{0}" is not for {1}': '이 신호에 쓸 수 없는 routing_key입니다: {0} (신호: {1})',
  "the queue's disk failed: {0}": '큐의 디스크에 쓰지 못했습니다: {0}',
  'the resource cannot be detected: {0}': '리소스를 감지하지 못했습니다: {0}',
  'there is no endpoint for {0}': '이 신호의 엔드포인트가 없습니다: {0}',
  'what is behind does not take what waits here': '다음 구성 요소가 대기 중인 데이터를 받지 않습니다.',
  '1 item is no valid OTLP': '올바른 OTLP가 아닌 항목: 1개',
  '1 item is no valid OTLP: {0}': '올바른 OTLP가 아닌 항목: 1개({0})',
  '{0} items are no valid OTLP': '올바른 OTLP가 아닌 항목: {0}개',
  '{0} items are no valid OTLP: {1}': '올바른 OTLP가 아닌 항목: {0}개({1})',

  'and {0} more': '그 외 {0}건',

  // why items are dropped or refused
  'invalid OTLP': '올바르지 않은 OTLP',
  'invalid samples': '올바르지 않은 샘플',
  'invalid lines': '올바르지 않은 줄',
  'not sampled': '샘플링에서 제외',
  'not included': '포함 조건 불일치',
  excluded: '제외 조건 일치',
  'too many series': '시계열 수 초과',
  'too many files': '파일 수 초과',
  'no file name': '파일 이름 없음',
  'no pipeline takes this signal': '이 신호를 받는 파이프라인 없음',
  'over the limit': '한도 초과',
  'larger than the burst': 'burst 초과',
  throttled: '한도 초과',
  'too-many-connections': '연결 수 초과',
  'failed scrape': '스크레이핑 실패',
};

const KINDS = {
  receiver: '수신기',
  processor: '프로세서',
  exporter: '익스포터',
  connector: '커넥터',
  extension: '익스텐션',
} as const;

/** Texts that name a kind of component in this place: there it is a word, and in other places it may be a key or a name. */
const OF_KINDS: readonly [text: string, place: number][] = [
  ['Tracebench has no {0} of the type "{1}": left out', 0],
  ['Tracebench has no {0} of the type "{1}": left out; {2}', 0],
  ['Tracebench has no {0} of the type "{1}". Nothing uses it here, but a Collector that has none does not start', 0],
  [
    'Tracebench has no {0} of the type "{1}". Nothing uses it here, but a Collector that has none does not start; {2}',
    0,
  ],
  ['"{0}" is not among the {1}', 1],
  ['"{0}" is among the {1} too: one of them needs another id', 1],
  ['"{0}" is among the Collector\'s {1}, but not among Tracebench\'s: left out', 1],
  ['none of its {0} is supported', 0],
  ['pipeline "{0}" has no {1}', 1],
];

/** The text with a kind in its place; the places behind it move up, for they count as they stand. */
function ofKind(text: string, place: number, english: string, korean: string): [text: string, korean: string] {
  const moveUp = (_: string, at: string): string => `{${Number(at) > place ? Number(at) - 1 : at}}`;
  return [
    text.replace(`{${place}}`, english),
    KOREAN[text]!.replace(`{${place}}`, korean).replaceAll(/\{(\d)\}/g, moveUp),
  ];
}

const withKinds = (): Record<string, string> =>
  Object.fromEntries(
    OF_KINDS.flatMap(([text, place]) =>
      Object.entries(KINDS).flatMap(([english, korean]) => [
        ofKind(text, place, english, korean),
        ofKind(text, place, `${english}s`, korean),
      ]),
    ),
  );

const known = addEngineTexts('pipelines', {
  ...AROUND,
  ...withKinds(),
  ...KOREAN,
  ...SETTINGS_KOREAN,
  ...STATEMENT_KOREAN,
  ...NOTICE_KOREAN,
  ...YAML_KOREAN,
});

/** What a component or a check said, in the reader's language; it may begin with a name or with what it was at. */
export function pipelineText(english: string): string {
  if (currentLocale().language !== 'ko') return english;
  return known().find(english) ?? known().findReason(english) ?? english;
}
