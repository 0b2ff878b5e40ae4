/** The dialog of the queue that is open; null where none is. */
export type QueueDialog = 'sweep' | 'range' | 'pair' | null;

/** What the bar's menus do with checkpoint files. */
export interface CheckpointFiles {
  readonly onExport: () => void;
  readonly onImport: () => void;
}
