import type { picture as source } from '../en/picture.ts';
import type { Translation } from '../message.ts';

export const picture: Translation<typeof source> = {
  'picture.label': '그림',
  'picture.copy': '그림 복사',
  'picture.saveSvg': 'SVG 그림으로 저장',
  'picture.savePng': 'PNG 그림으로 저장',
  'picture.copied': '그림을 복사했습니다',
  'picture.saved': '그림을 저장했습니다',
  'picture.failed': '그림을 만들지 못했습니다',
  'picture.notDrawn': '아직 그린 내용이 없습니다.',
  'picture.corrected': '그림에는 원래 시각만 담습니다. 먼저 시계 보정을 해제하십시오.',

  'picture.compare': '추적 비교',

  'picture.trace': '추적 {id}',
  'picture.start': '{start} 시작 (원래 시각)',
  'picture.whole': '추적 전체 {all}',
  'picture.part': '{all} 중 {shown}',
  'picture.clock': '{range} (원래 시각)',
  'picture.selfTime': '너비는 자체 시간, 합계 {all}',
  'picture.selfTimePart': '너비는 자체 시간, {all} 중 {shown}',
  'picture.graphSize': '상자 {boxes}개, 연결 {edges}개',
  'picture.graphLines': '실선: 호출, 점선: 메시지, 파선: 링크. 숫자는 횟수와 소요 시간 중앙값입니다.',
  'picture.mapAxis': '가로는 추적 종료 시각 {range}, 세로는 소요 시간',
  'picture.mapCounts': '추적 {n}건, 오류 포함 {errors}건',
  'picture.mapColours': '색이 진할수록 추적이 많습니다. 노랑에서 빨강까지의 색과 점은 실패한 추적이 있다는 뜻입니다.',
  'picture.mapSelected': '선택: {range}',
  'picture.compareAxis': '각 루트의 시작을 기준으로 {from}부터 {to}까지',
  'picture.compareBars': '위 막대: 이전, 아래 막대: 이후. + 추가됨, − 사라짐, ▲ 느려짐, ▼ 빨라짐',
  'picture.compareErrors': '! 이후 오류, (!) 이전에만 오류',

  'picture.moreServices': '외 서비스 {n}개',
  'picture.rows': '전체 {all}행 중 {from}~{to}행만 그렸습니다.',
  'picture.levels': '전체 {all}단계 중 처음 {n}단계만 그렸습니다.',
  'picture.moreLanes': '위아래의 나머지 레인은 그리지 않았습니다.',
  'picture.bars': '스팬 {n}개는 그리지 않았습니다.',
  'picture.folds': '지그재그: 유휴 구간 {n}곳(합계 {time})을 실제보다 좁게 그렸습니다.',
  'picture.path': '밑줄: 임계 경로 (추정)',
  'picture.told': '시계를 보정하지 않은 원래 시각으로 그렸으며, 보정에 따라 달라지는 임계 경로는 뺐습니다.',
};
