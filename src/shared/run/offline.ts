/** Tells a waiting service worker to take the place of the one that serves the page. */
export const TAKE_OVER = 'takeOver';
