import { hash } from '../random.ts';
import type { Voucher } from './voucher.ts';
import type { World } from './world.ts';

export interface Flags {
  readonly isCancelled: boolean;
  readonly isOptional: boolean;
  readonly isPostDated: boolean;
}

export function flagsOf(world: World, index: number): Flags {
  if (index >= world.plan.regular) return { isCancelled: false, isOptional: false, isPostDated: true };
  const chance = hash(world.seed, index, 3) % 1000;
  return { isCancelled: chance < 7, isOptional: chance >= 7 && chance < 14, isPostDated: false };
}

/** True while a generated voucher stands in the accounts. */
export function stands(voucher: Pick<Voucher, 'isCancelled' | 'isOptional'>): boolean {
  return !voucher.isCancelled && !voucher.isOptional;
}
