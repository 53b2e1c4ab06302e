import type { filter as source } from '../en/filter.ts';
import type { Translation } from '../message.ts';

export const filter: Translation<typeof source> = {
  'filter.field.level': '심각도 일치',
  'filter.field.event': '이벤트 이름',
  'filter.is': '필터: {filter}.',
  'filter.sheet': '조건 작성법',
  'filter.sheet.open': '조건 문법 보기',
  'filter.sheet.text': '검색어(여러 단어 가능, 대소문자 구분 없음)',
  'filter.sheet.regex': '정규식 검색(RE2), i는 대소문자 무시',
  'filter.sheet.field': '서비스, 이벤트. 스팬에는 이름, 상태, 소요 시간도 사용',
  'filter.sheet.level': '심각도: 한 단계 또는 그 이상',
  'filter.sheet.attribute': '항목 또는 리소스의 속성: 같음, 다름, 포함, 정규식',
  'filter.sheet.number': '속성값을 숫자로 비교',
  'filter.sheet.has': '속성 있음, 없음',
  'filter.sheet.not': '제외',
  'filter.sheet.or': '여럿 중 하나. 나란히 쓰면 모두 만족',
  'filter.sheet.quotes': '공백이나 기호를 따옴표로 묶으면 일반 글자로 취급',
  'filter.unread.asText': '글자 그대로 검색 중',
  'filter.unread.duration': '{source}: 소요 시간이 아닙니다. 100ms, 1.5s, 2m처럼 숫자와 단위를 입력하십시오.',
  'filter.unread.severity':
    '{source}: 심각도가 아닙니다. none, trace, debug, info, warn, error, fatal 또는 1~24를 입력하십시오.',
  'filter.unread.status': '{source}: 상태가 아닙니다. error, ok, unset 중 하나를 입력하십시오.',
  'filter.unread.trace': '{source}: 추적 ID가 아닙니다. 추적 ID는 16진수 32자리입니다.',
  'filter.unread.span': '{source}: 스팬 ID가 아닙니다. 스팬 ID는 16진수 16자리입니다.',
  'filter.unread.number': '{source}: 숫자만 이렇게 비교할 수 있습니다.',
  'filter.unread.regex': '{source}: 올바른 정규식이 아닙니다.',
  'filter.unread.lookaround': '{source}: RE2는 전후방 탐색과 역참조를 지원하지 않습니다.',
  'filter.unread.colon': '{source}: 이런 이름의 필드가 없습니다. 속성은 key=value로 입력하십시오.',
  'filter.unread.nestedId': '{source}: ID는 OR나 NOT 안에 쓸 수 없습니다.',
  'filter.unread.dangling': '{source}: 연결할 조건이 없어 제외했습니다.',
  'filter.unread.unclosed': '괄호가 아직 닫히지 않았습니다.',
};
