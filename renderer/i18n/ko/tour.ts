import type { tour as source } from '../en/tour.ts';
import type { Translation } from '../message.ts';

export const tour: Translation<typeof source> = {
  'command.tour': '둘러보기',
  'tour.label': '둘러보기',
  'tour.step': '{at} / {of}',
  'tour.next': '다음',
  'tour.previous': '이전',
  'tour.skip': '건너뛰기',
  'tour.welcome': 'Tracebench에 오신 것을 환영합니다',
  'tour.welcome.text':
    '5분이면 사용법을 익힐 수 있습니다. 예제를 열어 살펴보거나, 여기에 표시된 포트로 텔레메트리를 보내십시오.',
  'tour.traces': '모든 추적을 한눈에',
  'tour.traces.text':
    '응답 시간 분포의 각 칸은 같은 시각에 끝나고 소요 시간이 비슷한 추적의 묶음입니다. 드래그해 사각형을 그리면 목록에 해당 추적만 나오며, 오류는 따로 표시됩니다. 행을 두 번 클릭하면 추적이 열립니다.',
  'tour.trace': '추적 안에서',
  'tour.trace.text':
    '화살표 키로 스팬을 오가고, E로 다음 오류로 이동하고, F로 전체를 맞춥니다. 오른쪽 패널에는 선택한 스팬의 속성, 이벤트, 로그, 링크가 나오며 D로 숨깁니다.',
  'tour.logs': '로그와 지표도 같은 방식으로',
  'tour.logs.text':
    '시간 범위와 필터는 모든 화면에 함께 적용됩니다. 로그에서 추적으로, 스팬에서 로그로 이동할 수 있습니다.',
  'tour.palette': '찾기와 실행',
  'tour.palette.text':
    'Ctrl K 또는 ⌘ K를 누르면 명령, 서비스, 지표, 세션을 찾고, 추적 ID를 붙여 넣어 열 수 있습니다. ?를 누르면 지금 쓸 수 있는 키가 모두 나옵니다.',
  'tour.end': '여기까지입니다',
  'tour.end.text':
    '데이터는 이 컴퓨터 밖으로 나가지 않으며, 제외된 데이터는 모두 아래 상태 표시줄에서 셉니다. 찾기에서 둘러보기를 다시 시작할 수 있습니다.',
};
