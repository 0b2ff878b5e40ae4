/** Which of the shell's dialogs is open, for the header, the keys and the palette alike. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { QueueDialog } from '#ui/queue/dialogs.ts';

type ShellDialog = 'help' | 'palette' | 'tour' | NonNullable<QueueDialog>;

const store = createStore<{ readonly open: ShellDialog | null }>(() => ({ open: null }));

export function useShellDialog(): ShellDialog | null {
  return useStore(store, (state) => state.open);
}

/** Null closes. */
export function openDialog(open: ShellDialog | null): void {
  store.setState({ open });
}
