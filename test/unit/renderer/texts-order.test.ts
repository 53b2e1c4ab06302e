import { beforeEach, expect, test, vi } from 'vitest';
import { FAULT_PLACES, RECORD_FAULTS } from '../../../renderer/i18n/record-faults.ts';
import { NOTICE_KOREAN } from '../../../renderer/i18n/notice-texts.ts';
import { SETTINGS_KOREAN } from '../../../renderer/i18n/settings-texts.ts';
import { STATEMENT_KOREAN } from '../../../renderer/i18n/statement-texts.ts';
import { YAML_KOREAN } from '../../../renderer/i18n/yaml-texts.ts';

/** Each with something in its places, and once behind a place in a file. */
const TEXTS = [FAULT_PLACES, RECORD_FAULTS, NOTICE_KOREAN, SETTINGS_KOREAN, STATEMENT_KOREAN, YAML_KOREAN]
  .flatMap(Object.keys)
  .map((text) => text.replaceAll(/\{(\d),?\}/g, 'X$1'))
  .flatMap((text) => [text, `line 3, byte 12: ${text}`]);

beforeEach(() => void vi.resetModules());

const LISTS = {
  faults: () => import('../../../renderer/i18n/fault-texts.ts'),
  pipelines: () => import('../../../renderer/i18n/pipeline-texts.ts'),
};

/** What finds Korean once these lists were loaded, one after the other. */
async function koreanAfter(...lists: readonly (keyof typeof LISTS)[]) {
  for (const list of lists) await LISTS[list]();
  const [{ setLocale }, { toKorean }, { engineReason }, { pipelineText }] = await Promise.all([
    import('../../../renderer/i18n/locale.ts'),
    import('../../../renderer/i18n/engine-texts.ts'),
    LISTS.faults(),
    LISTS.pipelines(),
  ]);
  setLocale({ language: 'ko' });
  return { toKorean, engineReason, pipelineText };
}

test('each text has the same Korean, whichever screen was loaded first', async () => {
  const faultsFirst = await koreanAfter('faults', 'pipelines');
  vi.resetModules();
  const pipelinesFirst = await koreanAfter('pipelines', 'faults');
  expect(pipelinesFirst.toKorean).not.toBe(faultsFirst.toKorean);
  expect(TEXTS.length).toBeGreaterThan(1_000);
  expect(TEXTS.map(pipelinesFirst.toKorean)).toEqual(TEXTS.map(faultsFirst.toKorean));
  // These look behind each colon too, which takes a while for all.
  const some = TEXTS.filter((_, at) => at % 5 === 0);
  expect(some.map(pipelinesFirst.engineReason)).toEqual(some.map(faultsFirst.engineReason));
  expect(some.map(pipelinesFirst.pipelineText)).toEqual(some.map(faultsFirst.pipelineText));
});

test('what a list alone says of its texts, it says beside the other too', async () => {
  const { engineReason } = await LISTS.faults();
  const { setLocale } = await import('../../../renderer/i18n/locale.ts');
  setLocale({ language: 'ko' });
  const faults = [FAULT_PLACES, RECORD_FAULTS].flatMap(Object.keys);
  const alone = faults.map(engineReason);
  const { toKorean } = await koreanAfter('pipelines');
  expect(faults.map(engineReason)).toEqual(alone);
  expect(faults.map(toKorean)).toEqual(alone);
});

test('the fault of a file is none of a statement', async () => {
  const { engineReason, toKorean, pipelineText } = await koreanAfter('pipelines');
  const fault = 'line 2, byte 30: expected a value, found "}"';
  expect(engineReason(fault)).toMatch(/^2.*30.*값이 있어야 할 곳의 내용: "}"$/);
  expect(toKorean(fault)).toBe(engineReason(fault));
  expect(engineReason(`logs.json: ${fault}`)).toBe(`logs.json: ${engineReason(fault)}`);
  expect(pipelineText('Substring: expected 2 to 3 arguments, found 1')).toBe(
    '인수의 수가 다릅니다. 필요한 인수: 2~3개, 실제: 1개 (함수: Substring)',
  );
  expect(pipelineText('expected a value, found "}"')).toMatch(/^구문 오류입니다/);
});
