/** Long work in short tasks. */

/**
 * Awaited between pieces of work; gives the page a turn once a task has lasted its time.
 * @param taskMs how long the work may keep the thread
 */
export function createYielder(taskMs = 12): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < taskMs) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    began = performance.now();
  };
}
