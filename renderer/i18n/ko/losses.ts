import type { losses as source } from '../en/losses.ts';
import type { Translation } from '../message.ts';

export const losses: Translation<typeof source> = {
  'view.losses': '제외된 데이터와 이유',
  'command.losses': '제외된 데이터와 이유',
  'losses.none': '지금까지 받거나 연 데이터가 모두 그대로 세션에 있습니다.',
  'losses.note': '세션을 만든 뒤의 누적 수입니다. 수신을 거부할 때마다 송신자에게 알렸습니다.',
  'losses.rejected': '해당 항목만 거부하고 나머지는 보관했습니다.',
  'losses.refused': '요청 또는 파일 전체를 읽지 못했습니다.',
  'losses.warning': '알아 두실 내용입니다. 대부분 보관했지만 받은 그대로는 아닙니다. 자세한 뜻은 설명을 보십시오.',
  'losses.pipelines':
    '구성 요소를 시작한 뒤 보내지 못했거나 쓸 수 없었던 항목입니다. 설정한 규칙에 따라 드롭한 항목은 제외합니다.',
  'losses.givenUp': '보내거나 쓰지 못해 포기한 항목입니다. 마지막 오류는 예시에 있습니다.',
  'losses.skipped': '연 파일에서 읽을 수 없던 부분입니다.',
  'losses.expired': '보관했다가 설정한 한도에 따라 삭제했습니다.',
  'losses.lastSeen': '마지막 발생',
  'losses.example': '예시',
  'losses.what': '의미와 대처 방법',
  'losses.open': '설명과 함께 모두 보기',
  'losses.settings': '설정',
  'lossWhy.other': '무엇이 잘못되었는지는 예시에 있습니다.',
  'lossWhy.unreadable': '파일에서 읽을 수 없던 부분이며 나머지는 보관했습니다. 위치와 이유는 예시에 있습니다.',
  'lossWhy.file-not-read':
    '데이터를 전혀 보관하지 못한 파일입니다. 이유는 예시에 있습니다. 대부분 알 수 없는 형식이거나 손상된 파일입니다.',
  'lossWhy.trace-id':
    '추적 ID를 쓸 수 없는 스팬입니다. 모두 0이 아닌 16바이트여야 합니다. SDK나 중간에서 ID를 옮기는 구성 요소를 확인하십시오.',
  'lossWhy.span-id':
    '스팬 ID를 쓸 수 없는 스팬입니다. 모두 0이 아닌 8바이트여야 합니다. SDK나 중간에서 ID를 옮기는 구성 요소를 확인하십시오.',
  'lossWhy.time-zero':
    '시각이 없는 데이터 포인트는 배치할 수 없습니다. 만든 프로그램에서 time_unix_nano를 설정해야 합니다.',
  'lossWhy.bucket-count': '히스토그램의 버킷 수는 경계 수보다 하나 많아야 합니다. 내보낸 익스포터의 문제입니다.',
  'lossWhy.value-range': '필드에 들어갈 수 없는 숫자입니다. 내보낸 익스포터의 문제입니다.',
  'lossWhy.busy':
    '한꺼번에 너무 많이 들어왔습니다. 다시 보내도록 응답했으므로, 규격을 따르는 송신자라면 손실이 없습니다.',
  'lossWhy.throttled': '파이프라인의 전송 제한에 도달했습니다. 나중에 다시 보내도록 응답했습니다.',
  'lossWhy.disk-low': '디스크가 거의 가득 찼습니다. 공간을 확보하십시오. 송신자는 잠시 동안 다시 시도합니다.',
  'lossWhy.store-failed': '저장소에 쓰지 못했습니다. 이유는 예시에 있으며, 송신자에게 다시 시도하도록 응답했습니다.',
  'lossWhy.closing': 'Tracebench가 종료되는 중에 도착했습니다. 송신자가 다시 시도합니다.',
  'lossWhy.malformed': '본문이 OTLP가 아닙니다. 콘텐츠 형식이 실제 내용과 맞는지, OTLP용 포트인지 확인하십시오.',
  'lossWhy.malformed-compression': '본문의 압축을 풀 수 없습니다. 송신자의 압축 설정을 확인하십시오.',
  'lossWhy.malformed-framing':
    'HTTP 또는 gRPC 메시지가 아닙니다. 평문 포트로 TLS를 보냈거나 HTTP 포트로 gRPC를 보낸 경우가 많습니다.',
  'lossWhy.too-large': '요청이 한 번에 받을 수 있는 크기보다 큽니다. 송신자의 배치 크기를 줄이십시오.',
  'lossWhy.content-type':
    'application/x-protobuf 또는 application/json이 아닙니다. 송신자에서 둘 중 하나로 설정하십시오.',
  'lossWhy.content-encoding': '알 수 없는 압축 방식입니다. gzip, zstd, 무압축을 쓸 수 있습니다.',
  'lossWhy.method': 'OTLP는 POST(HTTP) 또는 Export 메서드(gRPC)로 보냅니다. 다른 요청이 들어왔습니다.',
  'lossWhy.path': '해당 경로가 없습니다. HTTP로 보내는 OTLP의 경로는 /v1/traces, /v1/metrics, /v1/logs입니다.',
  'lossWhy.message-count': 'gRPC 호출에는 메시지가 정확히 하나 있어야 합니다. 클라이언트의 문제입니다.',
  'lossWhy.host': '이 컴퓨터의 이름이 아닌 주소로 보낸 요청입니다. 웹 페이지가 악용할 수 있어 거부했습니다.',
  'lossWhy.origin': '다른 출처의 웹 페이지에서 보낸 요청입니다. 페이지가 임의로 세션을 채우지 못하도록 거부했습니다.',
  'lossWhy.token': '수신기가 요구하는 토큰이 없습니다.',
  'lossWhy.slow': '본문이 도착하는 데 너무 오래 걸렸습니다.',
  'lossWhy.deadline': '저장하기 전에 송신자가 정한 기한이 지났습니다. 송신자가 다시 보낼 수 있습니다.',
  'lossWhy.disconnected': '송신자가 도중에 연결을 끊었습니다. 다시 보낼 수 있습니다.',
  'lossWhy.too-many-connections':
    '한 포트에 동시에 열린 연결이 너무 많아, 데이터를 받기 전에 연결을 닫았습니다. 송신자가 연결을 재사용하는지, 닫지 않는 송신자가 있는지 확인하십시오.',
  'lossWhy.internal': 'Tracebench의 결함입니다. 예시와 함께 알려 주십시오.',
  'lossWhy.unknown-field': '이 버전에서 모르는 필드는 규격에 따라 건너뛰었습니다.',
  'lossWhy.snake-case-key': 'snake_case로 쓴 JSON 키를 규격의 camelCase로 읽었습니다.',
  'lossWhy.enum-name': '숫자 대신 쓴 이름(“SPAN_KIND_SERVER” 등)을 숫자로 읽었습니다.',
  'lossWhy.base64-id': '16진수가 아닌 base64로 쓴 ID를 받아들였습니다.',
  'lossWhy.legacy-library-name':
    '예전 OTLP의 instrumentationLibrary를 scope로 읽었습니다. 가능하면 송신자를 업데이트하십시오.',
  'lossWhy.invalid-utf8': 'UTF-8이 아닌 텍스트를 고쳤습니다. 깨진 문자는 �로 표시됩니다.',
  'lossWhy.strindex': '프로파일에서만 쓰는 색인 방식의 텍스트이므로 없는 것으로 처리했습니다.',
  'lossWhy.duplicate-key': '같은 속성 키가 여러 번 나왔습니다. 모두 보관하며 마지막 값을 씁니다.',
  'lossWhy.bare-nan': 'NaN 또는 Infinity를 따옴표 없이 쓴 것은 JSON이 아니지만 읽었습니다.',
  'lossWhy.log-id-dropped': '로그 레코드는 보관하고, 쓸 수 없는 추적 ID 또는 스팬 ID만 버렸습니다.',
  'lossWhy.link-id-invalid': '링크는 보관하고, 쓸 수 없는 ID는 비웠습니다.',
  'lossWhy.exemplar-id-dropped': '이그젬플러는 보관하고, 쓸 수 없는 추적 ID 또는 스팬 ID만 버렸습니다.',
  'lossWhy.invalid-value': '리소스 또는 스코프의 값을 읽을 수 없어 제외했습니다.',
  'lossWhy.unsupported-signal': '프로파일은 아직 보관하지 않습니다.',
  'lossWhy.foreign-id':
    '16진수가 아닌 ID를 해시로 바꾸었습니다. 같은 ID는 늘 같은 해시가 되며 원래 값은 속성에 남습니다.',
  'lossWhy.service-unknown': '스팬의 서비스 정보가 파일에 없거나, 너무 뒤에 있어 연결하지 못했습니다.',
  'lossWhy.mistyped-value': '값이 표시된 타입과 달라 실제 타입으로 보관했습니다.',
  'lossWhy.time-of-file':
    '시각이 없는 샘플에는 파일을 마지막으로 수정한 시각을 썼습니다(예시 참조). 파일을 복사했다면 수정 시각이 달라졌을 수 있습니다.',
  'lossWhy.time-of-opening':
    '시각이 없는 샘플에는 파일을 연 시각을 썼습니다(예시 참조). 파일이 작성된 시각을 알 수 없기 때문입니다.',
  'lossWhy.opened-before':
    '앞부분, 크기, 건수, 시각이 같은 파일을 이 세션에서 이미 열었습니다. 그때 연 내용을 지우지 않았다면 같은 내용이 두 번 집계됩니다.',
  'lossWhy.no-wall-clock':
    '이 파일의 시각은 날짜가 아니라 파일 자체의 기준점부터 셉니다. 기록 시작을 기준으로 표시하며, 길이와 간격은 정확합니다. 내보낼 때는 1970년 1월 2일(UTC)부터의 시각으로 저장합니다. 날짜가 있는 데이터와 한 세션에 섞지 않습니다.',
  'lossWhy.unmatched-begin': '파일 안에서 시작만 하고 끝나지 않은 구간입니다. 끝 없이 보관했습니다.',
  'lossWhy.unmatched-end': '시작이 파일에 없는 구간의 끝입니다. 중간부터 기록하면 흔히 생깁니다.',
  'lossWhy.unbound-flow': '구간이 없는 곳에서 시작하거나 끝나는 화살표는 링크로 보관하지 못했습니다.',
  'lossWhy.ignored-event': '구간, 순간, 흐름, 카운터가 아닌 추적 이벤트(샘플, 스냅숏, 정렬 순서 등)는 제외했습니다.',
  'lossWhy.gauge-histogram':
    'OpenTelemetry에는 게이지 히스토그램이 없습니다. 버킷, 합계, 개수를 각각 게이지로 보관했습니다.',
  'lossWhy.late-target-info':
    'target_info 또는 otel_scope_info가 일부 지표보다 뒤에 나와, 앞선 지표에는 해당 속성이 없습니다. OpenMetrics 규격에서는 맨 앞에 와야 합니다.',
  'lossWhy.year-assumed':
    '연도가 없는 시각에는 앞뒤 시각에 가장 가까운 연도를 썼습니다. 앞뒤 시각이 없으면 파일 수정 시각에 맞는 가장 최근 연도를 썼습니다. 다음으로 가능한 연도는 예시에 있습니다.',
  'lossWhy.zone-assumed': '시간대가 없는 시각은 UTC로 읽었습니다. 프로그램이 현지 시각을 썼다면 그만큼 어긋납니다.',
  'lossWhy.time-unknown': '시각이 없는 로그도 보관했으며, 바로 앞 로그의 위치에 배치했습니다.',
  'lossWhy.unnamed-attribute': 'Tempo의 전용 열처럼 이름이 파일에 없는 속성은 tempo.dedicated.… 이름으로 보관했습니다.',
  'lossWhy.id-padded': '64비트 추적 ID는 OpenTelemetry 표기대로 앞을 0으로 채웠습니다.',
  'lossWhy.value-depth':
    '파일의 값에 목록과 맵이 30단계보다 깊게 겹쳐 있습니다. 다시 쓰고 읽을 수 있도록 JSON 텍스트로 보관했습니다.',
  'lossWhy.redacted': '설정한 키의 값을 저장하기 전에 “[redacted]”로 바꿨습니다.',
  'lossWhy.log-set-aside': '이전 실행이 세션 옆에 남긴 요청이 다른 세션 파일의 것입니다. 읽지 않고 따로 두었습니다.',
  'lossWhy.sent-again':
    '송신자가 같은 요청을 다시 보냈습니다. 응답을 받지 못했을 때 흔히 그렇게 합니다. 한 번만 저장했습니다.',
  'lossWhy.desk-failed':
    '요청을 읽는 작업이 실패하여 다시 시작했습니다. 수신 확인한 데이터는 안전하며, 송신자에게는 다시 보내도록 알렸습니다.',
  'lossWhy.commits-damaged':
    '정전이나 디스크 고장으로 세션 파일 옆 커밋 로그의 끝부분이 손상되었습니다. 그 앞의 데이터와 세션 옆에 남아 있던 요청은 모두 보존되었습니다. 원본은 따로 보관했으며, 파일 이름은 예시에 있습니다.',
  'lossWhy.requests-lost':
    '수신 확인한 요청 일부가 손상된 부분에 있었고 세션 옆에도 더 이상 남아 있지 않습니다. 가능하면 다시 보내십시오.',
  'lossWhy.items-lost':
    '수신 확인했지만 저장소에 담을 수 없는 항목입니다. 나머지 항목은 세션에 있습니다. Tracebench의 결함이므로 예시와 함께 알려 주십시오.',
  'lossWhy.not-storable':
    '저장할 수 있는 형태로 만들지 못한 항목입니다. 송신자에게 알렸고 나머지 항목은 보관했습니다. Tracebench의 결함이므로 예시와 함께 알려 주십시오.',
  'lossWhy.retention-age': '설정한 보관 기간이 지났습니다. 더 오래 보관하려면 설정의 보관 항목에서 한도를 늘리십시오.',
  'lossWhy.retention-size':
    '세션이 최대 크기를 넘어 오래된 데이터부터 삭제했습니다. 더 보관하려면 설정의 보관 항목에서 한도를 늘리십시오.',
};
