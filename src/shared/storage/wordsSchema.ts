/** Words from a record. Earlier versions stored whole English sentences. */
import * as v from 'valibot';
import { verbatim, type Words } from '#base/words.ts';

const storedWords: v.GenericSchema<unknown, Words> = v.object({
  english: v.string(),
  values: v.record(
    v.string(),
    v.union([
      v.string(),
      v.custom<number>((input) => typeof input === 'number'),
      v.lazy(() => storedWords),
    ]),
  ),
});

export const wordsSchema: v.GenericSchema<unknown, Words> = v.union([
  v.pipe(v.string(), v.transform(verbatim)),
  storedWords,
]);
