/** What components say while they run: why something was refused, given up, dropped or lost, as engine-texts.ts has it. */
export const NOTICE_KOREAN: Readonly<Record<string, string>> = {
  // around others
  'a call refused ({0}): {1}': '호출을 거부했습니다({0}): {1}',
  'a request refused ({0}): {1}': '요청을 거부했습니다({0}): {1}',
  '{0} refused ({1}): {2}': '요청을 거부했습니다({0}, {1}): {2}',
  '{0} of a request left out: {1}': '요청에서 제외한 항목 {0}개: {1}',
  '{0} items rejected: {1}': '거부된 항목 {0}개: {1}',
  '{0} (line {1}, byte {2})': '{0} ({1}행, {2}바이트)',
  '{0} (byte {1})': '{0} ({1}바이트)',
  'span {0}: {1}': '스팬 {0}: {1}',

  // receivers
  'The sender closed the connection': '보내는 쪽에서 연결을 닫았습니다.',
  'The agent is closing; send it again': '에이전트를 종료하는 중입니다. 다시 보내십시오.',
  'Nothing is received at {0}': '수신하지 않는 경로입니다: {0}',
  'Content-Encoding {0} is not supported': '지원하지 않는 Content-Encoding입니다: {0}',
  'Content-Type {0} is not supported; use {1}': '지원하지 않는 Content-Type입니다: {0} (쓸 수 있는 것: {1})',
  'Content-Type {0} is not application/x-protobuf': 'Content-Type이 application/x-protobuf가 아닙니다: {0}',
  'Content-Type {0} is not application/x-thrift': 'Content-Type이 application/x-thrift가 아닙니다: {0}',
  'The message {0} is none of {1}': '지원하지 않는 메시지입니다: {0} (쓸 수 있는 것: {1})',
  'The body took over {0} s': '본문을 받는 데 {0}초를 넘었습니다.',
  'The body is no snappy block: {0}': '본문이 snappy 블록이 아닙니다: {0}',
  'the body is empty': '본문이 비어 있습니다.',
  'No pipeline takes {0}': '받는 파이프라인이 없는 신호입니다: {0}',
  'a line that is too long': '너무 긴 줄',
  'a request of HTTP': 'HTTP 요청',
  'a series without a name': '이름이 없는 시계열',
  '{0}: the label {1} twice': '두 번 지정된 레이블: {1} ({0})',
  'The data points of this request are too large': '요청의 데이터 포인트가 너무 큽니다.',
  '{0}: no time between 1970 and 2554: {1}': '1970년부터 2554년 사이의 시각이 아닙니다: {1} ({0})',
  'Too many passwords wait to be checked; send it again': '확인 대기 중인 비밀번호가 너무 많습니다. 다시 보내십시오.',
  'Whoever checks passwords is closing; send it again': '비밀번호 확인 기능을 종료하는 중입니다. 다시 보내십시오.',
  'Whoever checks passwords was ended; send it again': '비밀번호 확인 기능이 종료되었습니다. 다시 보내십시오.',
  '{0} holds no token': '토큰이 없는 파일입니다: {0}',
  '{0} is no file that can be read twice': '다시 읽을 수 없는 파일입니다: {0}',

  // scrapes
  'no answer within {0} ms': '제한 시간 안에 응답이 없습니다({0}ms).',
  'HTTP {0} to another server is not followed': '다른 서버로의 리디렉션은 따르지 않습니다(HTTP {0}).',
  'more than {0} redirects': '리디렉션이 {0}번을 넘습니다.',
  'the answer is larger than {0} bytes': '응답이 {0}바이트를 넘습니다.',
  'the answer was cut short': '응답이 중간에 끊겼습니다.',
  '{0}: more than {1} targets: the others are left out': '대상이 {1}개를 넘어 나머지를 제외했습니다: {0}',
  '{0}: more than {1} files: the others are left out': '파일이 {1}개를 넘어 나머지를 제외했습니다: {0}',
  'it is larger than {0} bytes': '파일이 {0}바이트를 넘습니다.',
  'nothing could be read: {0}': '읽을 수 있는 것이 없습니다: {0}',
  '{0}: it is no gzip, or damaged: {1}': 'gzip 파일이 아니거나 손상되었습니다: {0} ({1})',
  'places in files cannot be kept: {0}': '파일의 읽은 위치를 저장하지 못했습니다: {0}',
  'it is no regular file': '일반 파일이 아닙니다.',
  'it is larger than 1 MiB': '파일이 1 MiB를 넘습니다.',

  // processors
  'it took over {0} ms': '{0}ms를 넘었습니다.',
  'none of {0} knows the name of this machine': '이 컴퓨터의 이름을 알아내지 못했습니다: {0}',
  '{0} cannot be a severity': '심각도로 쓸 수 없는 값입니다: {0}',
  '{0} cannot be a severity unless it is a whole number': '정수여야 심각도로 쓸 수 있습니다: {0}',
  'spans that cannot be decoded': '읽을 수 없는 스팬',

  // exporters
  'the queue cannot be read: {0}': '큐를 읽지 못했습니다: {0}',
  'nothing can wait in it': '대기시킬 수 없습니다.',
  'back ends are not found: {0}': '백엔드를 찾지 못했습니다: {0}',
  'no addresses of {0} within {1} ms': '제한 시간 안에 주소를 찾지 못했습니다: {0} ({1}ms)',
  'its records would take more than {0} times its bytes': '레코드가 원래 크기의 {0}배를 넘습니다.',

  // why items are dropped or lost
  'invalid in the dump': '덤프의 올바르지 않은 항목',
  'invalid {0}': '올바르지 않은 항목({0})',
  'operator {0}': '연산자 {0}',
  'no total': '합계 없음',
  'no name is left': '이름 없음',
  'buckets coarser than scale -4': '스케일 -4보다 성긴 버킷',
};
