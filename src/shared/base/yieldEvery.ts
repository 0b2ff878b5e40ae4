/** Long work in short tasks. */

/**
 * Awaited between pieces of work; yields to the event loop once a task has lasted `taskMs`.
 * @param taskMs longest time the work may block the thread
 */
export function createYielder(taskMs = 12): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < taskMs) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    began = performance.now();
  };
}
