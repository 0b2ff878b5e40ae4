/** Deleting what the browser keeps beside runs. */
import { say, type Words, wordsOf } from '#base/words.ts';

/** @returns why it was not deleted; null if it was */
export async function deleteKept(name: string, work: () => Promise<void>): Promise<Words | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return error instanceof DOMException && error.name === 'NoModificationAllowedError'
      ? say('“{{name}}” is in use. Load other images first, here and in other tabs.', { name })
      : say('“{{name}}” could not be deleted: {{reason}}.', { name, reason: wordsOf(error) });
  }
}
