import type { stitch as source } from '../en/stitch.ts';
import type { Translation } from '../message.ts';

export const stitch: Translation<typeof source> = {
  'stitch.follow': '링크 따라가기',
  'stitch.follow.why': '링크로 이어진 추적을 같은 시간축에 함께 표시합니다',
  'stitch.unfollow': '이 추적만 보기',
  'stitch.title': '연결된 추적',
  'stitch.reading': '연결된 추적 읽기',
  'stitch.failed': '연결된 추적을 읽지 못했습니다',
  'stitch.shown': '연결된 추적 {n}건',
  'stitch.more': '{shown}, {n}개 더 있음',
  'stitch.more.why': '선택한 거리보다 먼 추적은 표시하지 않으며, 추적 {traces}건과 스팬 {spans}개까지만 표시합니다.',
  'stitch.notHeld': '이 세션에 없는 추적 {n}건으로 이어지는 링크가 있습니다.',
  'stitch.inexact':
    '추적들이 104일 넘게 떨어져 있어 축의 시각은 몇 나노초 단위로 반올림됩니다. 스팬 상세의 시각은 정확합니다.',
  'stitch.axis.why': '모든 스팬을 하나의 시간축에 표시합니다. 내보내기에는 이 추적만 포함됩니다.',
  'stitch.depth': '링크를 따라갈 거리',
  'stitch.depth.of': '추적 {n}건',
  'stitch.openTrace': '해당 추적 열기',

  'stitch.linksTo': '스팬 {n}개로 링크',
  'stitch.linkedBy': '스팬 {n}개가 이 스팬으로 링크',
  'stitch.waited': '큐에서 {time} 대기',

  'stitch.logs': '로그 {n}건',
  'stitch.logs.errors': '{logs}, 그중 오류 {n}건',

  'peers.name': '같은 작업과 비교',
  'peers.slower': '같은 작업의 스팬 {n}개 중 {percent}보다 느림',
  'peers.none': '같은 작업의 다른 스팬이 없음',
  'peers.tooFew': '같은 작업의 스팬이 {n}개뿐이라 비교하기에 부족함',
  'peers.why':
    '이 세션에서 서비스, 이름, 종류가 같은 다른 스팬입니다. 절반은 {p50}, 95%는 {p95}, 99%는 {p99} 이내이며 가장 긴 것은 {max}입니다.',
  'peers.histogram': '같은 작업의 소요 시간 분포, {from} ~ {to}',
};
