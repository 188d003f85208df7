import type { Keyboard } from '../../books.ts';
import type { CompanyState } from '../company-state.ts';

/** What a random edit works with. */
export interface EditDesk {
  readonly state: CompanyState;
  readonly keyboard: Keyboard;
  /** In [0,1). */
  readonly random: () => number;
  readonly counting: Counting;
}

/** Whether saves at the keyboard move ALTERIDs and marks. */
export interface Counting {
  readonly moves: boolean;
  readonly deletesMove: boolean;
}
