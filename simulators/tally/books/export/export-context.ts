import type { BookRules } from '../../books.ts';
import type { GroupTree } from '../group-tree.ts';
import type { Master } from '../master.ts';

/** What an export needs besides the voucher. */
export interface ExportContext {
  readonly companyGuid: string;
  readonly baseSymbol: string;
  readonly groups: GroupTree;
  /** The name of the registration that vouchers are entered under unless they name another. */
  readonly homeRegistration: string;
  readonly rules: BookRules;
  /** A unit by its name. */
  unit(name: string): Master | undefined;
}
