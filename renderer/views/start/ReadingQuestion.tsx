import { useId, useState, type FormEvent } from 'react';
import { isTimeZone } from '../../../contract/time-zone.ts';
import { t } from '../../i18n/t.ts';
import { readAgain, useImports, type ImportJob } from '../../state/imports.ts';
import { openQuestions, suggestedReading, type ReadingAnswers } from '../../state/reading-questions.ts';
import { Button } from '../../widgets/Button.tsx';
import { Input } from '../../widgets/Input.tsx';
import classes from './ImportList.module.css';

/** Asks for the year and the zone that a file's times do not name, also after an answer; not where the file cannot be read again. */
export function ReadingQuestion({ job }: { job: ImportJob }) {
  const answers = useImports((state) => state.answers);
  const questions = openQuestions(job);
  if (job.account?.importId === undefined || (questions.year === false && !questions.zone)) return null;
  return <Form job={job} questions={questions} suggested={suggestedReading(job, answers)} />;
}

interface FormProps {
  job: ImportJob;
  questions: ReturnType<typeof openQuestions>;
  suggested: Required<ReadingAnswers>;
}

function Form({ job, questions, suggested }: FormProps) {
  const [year, setYear] = useState(String(suggested.year));
  const [timeZone, setZone] = useState(suggested.timeZone);
  const zones = useId();
  const isYear = /^(19[7-9]\d|2[0-4]\d\d)$/.test(year);
  const isComplete = (questions.year === false || isYear) && (!questions.zone || isTimeZone(timeZone));
  const answer = (event: FormEvent): void => {
    event.preventDefault();
    if (!isComplete) return;
    readAgain(job, { ...(questions.year !== false && { year: Number(year) }), ...(questions.zone && { timeZone }) });
  };
  return (
    <form className={classes.question} onSubmit={answer}>
      {questions.isAnswered && <span>{t('start.import.answered')}</span>}
      {!questions.isAnswered && questions.year !== false && (
        <span>{t('start.import.year', { year: questions.year })}</span>
      )}
      {!questions.isAnswered && questions.zone && <span>{t('start.import.zone')}</span>}
      {questions.year !== false && (
        <label className={classes.asked}>
          {t('start.import.year.label')}
          <Input inputMode="numeric" value={year} invalid={!isYear} onChange={(event) => setYear(event.target.value)} />
        </label>
      )}
      {questions.year !== false && !isYear && (
        <span className={classes.bad} role="alert">
          {t('start.import.year.wrong')}
        </span>
      )}
      {questions.zone && (
        <label className={classes.asked}>
          {t('settings.zone')}
          <Input
            list={zones}
            value={timeZone}
            invalid={!isTimeZone(timeZone)}
            onChange={(event) => setZone(event.target.value)}
          />
          <datalist id={zones}>
            {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </label>
      )}
      <Button type="submit" disabled={!isComplete}>
        {t('start.import.again')}
      </Button>
    </form>
  );
}
