/** Whether images are those that a state was trained on. */
import { say, type Words } from '#base/words.ts';
import type { ImportedState } from '#checkpoint/modelState.ts';
import type { Dataset } from '#data/dataset.ts';
import { compareImages, imagesFingerprint } from '#data/imagesFingerprint.ts';
import { summarize } from '#data/samples.ts';

/** Why a state cannot go on with these images; null where it can, or tells nothing of its own. */
export async function problemWithImages(
  own: NonNullable<ImportedState['run']>['dataset'] | undefined,
  dataset: Dataset,
): Promise<Words | null> {
  if (own === undefined) return null;
  const loaded = summarize(dataset);
  const values = {
    own: own.name,
    images: own.images,
    side: own.side,
    loaded: loaded.name,
    others: loaded.images,
    otherSide: loaded.side,
  };
  // What is known by its content may have another file's name.
  const named = own.fingerprint !== undefined || own.name === loaded.name;
  const same = (['images', 'side', 'testImages'] as const).every(
    (field) => loaded[field] === own[field],
  );
  if (!named || !same) {
    return say(
      'This run trains on “{{own}}” ({{images}} images of {{side}} px), and “{{loaded}}” ({{others}} of {{otherSide}} px) is loaded; load its images first, then resume it.',
      values,
    );
  }
  if (own.fingerprint === undefined) return null;
  const found = await imagesFingerprint(dataset);
  if (compareImages(own.fingerprint, found) !== 'other') return null;
  return say(
    'This run trains on other images than those of “{{loaded}}”: their number is the same, their content is not (fingerprint {{want}}, and {{found}} is loaded). Load the images of “{{own}}”, then resume it.',
    { own: own.name, loaded: loaded.name, want: short(own.fingerprint), found: short(found) },
  );
}

/** What to note of a run that goes on with images that another decoder rounded; null otherwise. */
export async function noteOfImages(
  state: Pick<ImportedState, 'run' | 'step'> | null,
  dataset: Dataset,
): Promise<Words | null> {
  const own = state?.run?.dataset.fingerprint;
  if (own === undefined) return null;
  if (compareImages(own, await imagesFingerprint(dataset)) === 'same') return null;
  return say(
    'Its images are not the same to the last bit as before: they were decoded elsewhere. The run goes on with these, and its numbers differ in their last digits from those without the move.',
  );
}

const short = (fingerprint: string): string => fingerprint.slice(0, 8);
