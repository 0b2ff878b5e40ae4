/** The dialog of the queue that is open; null where none is. */
export type QueueDialog = 'sweep' | 'range' | null;
