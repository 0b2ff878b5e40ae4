/** Why a run's file cannot be imported: the file, the field and the fix. */
import * as v from 'valibot';
import { say, sentences, type Words, WordsError, wordsOf } from '#base/words.ts';
import { quoted } from '#checkpoint/checkpointError.ts';
import { MetricMissing } from '#run/metricRows.ts';

export class RunFileError extends WordsError {
  override readonly name = 'RunFileError';
}

/** @param reason goes on from "cannot be imported:" */
export function damagedFile(file: string, reason: Words): RunFileError {
  return new RunFileError(
    sentences(
      say('{{file}} cannot be imported: {{reason}}.', { file: quoted(file), reason }),
      say('Export the run again. Nothing that is stored was changed.'),
    ),
  );
}

/** The file is not one of the kinds that can be imported. */
export function wrongFile(
  file: string,
  reason: Words = say('it is no run, no lab and no checkpoint'),
): RunFileError {
  return new RunFileError(
    sentences(
      say('{{file}} cannot be imported: {{reason}}.', { file: quoted(file), reason }),
      say(
        'Choose a file that “Export run as JSON”, “Export all runs” or “Export checkpoint” wrote, or a folder of “npm run train”.',
      ),
    ),
  );
}

/** What is wrong with a value of the file. @param at where in the file it is */
export const misfit = (file: string, error: unknown, at = ''): RunFileError =>
  error instanceof RunFileError ? error : damagedFile(file, reasonOf(error, at));

function reasonOf(error: unknown, at: string): Words {
  const within = (path: string) => [at, path].filter(Boolean).join('.');
  if (error instanceof MetricMissing) {
    return say('its field "{{field}}" is missing or is not a number', {
      field: within(error.metric),
    });
  }
  if (error instanceof v.ValiError) {
    const [issue] = error.issues;
    const field = within((issue && v.getDotPath(issue)) ?? '');
    return issue?.received === 'undefined'
      ? say('its field "{{field}}" is missing', { field })
      : say('its field "{{field}}" is {{found}}, which cannot be used', {
          ...{ field, found: (issue?.received ?? '').slice(0, 80) },
        });
  }
  return wordsOf(error);
}
