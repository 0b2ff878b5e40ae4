/** At which rate “Compare SGD vs LAMB” trains LAMB: asked once, kept, and changed in the run menu. */
import * as v from 'valibot';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { createKept } from '#store/page/kept.ts';
import type { Keep } from '#store/page/uiStore.ts';
import { LAMB_RATES, type LambRate } from './optimizerPair.ts';

export interface PairWishState {
  /** Null until it is chosen. */
  readonly lambRate: LambRate | null;
}

export interface PairWish extends StoreApi<PairWishState> {
  choose(lambRate: LambRate): void;
}

/** @param keep what survives a reload, localStorage or null */
export function createPairWish(keep: Keep | null): PairWish {
  const kept = createKept(keep, 'lambRate', v.picklist(LAMB_RATES));
  const store = createStore<PairWishState>(() => ({ lambRate: kept.read() }));
  return Object.assign(store, {
    choose(lambRate: LambRate) {
      store.setState({ lambRate });
      kept.write(lambRate);
    },
  });
}
