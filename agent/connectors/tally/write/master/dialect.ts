import type { Company } from '../../company.ts';
import { isSinceRelease3 } from '../../requests/masters.ts';
import type { Dialect } from './ledger-fields.ts';

export function dialectOf({ product }: Company, isDebtor: boolean): Dialect {
  return { isDated: isSinceRelease3(product), isDebtor };
}
