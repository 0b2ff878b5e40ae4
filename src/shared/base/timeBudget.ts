/**
 * Calls `over` once so many seconds have been worked through. Seconds in which the machine slept do
 * not count; those of a page in the background may count less.
 * @returns ends the count
 */
export function timeBudget(seconds: number, over: () => void): () => void {
  let left = Math.ceil(seconds);
  const timer = setInterval(() => {
    left--;
    if (left > 0) return;
    clearInterval(timer);
    over();
  }, 1000);
  return () => clearInterval(timer);
}
