import type { Keyboard } from '../../books.ts';
import type { RuleBook } from '../book-rules.ts';
import type { CompanySnapshot, CompanyState } from '../company-state.ts';
import { present } from '../present.ts';

/** What the menu does to a company as a whole: backup and restore, rewrite and repair, a new financial year. */
export function openCompanyMenu(
  state: CompanyState,
  rules: RuleBook,
): Pick<Keyboard, 'backup' | 'backups' | 'restore' | 'rewrite' | 'repair' | 'newFinancialYear'> {
  const backups: CompanySnapshot[] = [];
  const { masters, store } = state;
  const saveAgain = (how: 'renewed' | 'kept' | 'renumbered'): void => {
    if (how === 'renewed') state.resaveAll({ masters: masters.mark, vouchers: store.mark });
    if (how === 'renumbered') state.resaveAll({ masters: 0, vouchers: 0 });
  };
  return {
    backup: () => backups.push(state.snapshot()),
    backups: () => backups.length,
    restore(number) {
      state.restore(present(backups[number - 1], `backup ${number}`));
      if (rules.now.alterIdsAfterRestore === 'renewed') saveAgain('renewed');
    },
    rewrite: () => saveAgain(rules.now.alterIdsAfterRewrite),
    repair(lost = []) {
      for (const masterId of lost) store.delete(masterId, false);
      saveAgain(rules.now.alterIdsAfterRepair);
    },
    newFinancialYear: () => state.openNextYear(),
  };
}
