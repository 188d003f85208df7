import type { BookRules } from '../books.ts';

/** The best-attested side of each; where nothing speaks for either, that a save is a save. */
export const defaultRules: BookRules = {
  editsAtKeyboardMoveCounters: 'as-measured',
  bankDatesMoveAlterId: true,
  irnMovesAlterId: true,
  importsEnteredBy: 'nobody',
  alterIdsAfterRestore: 'as-backed-up',
  alterIdsAfterRewrite: 'renewed',
  alterIdsAfterRepair: 'renewed',
  alterIdsAfterSplit: 'renumbered',
  renumber: true,
  itemLedgersInAllEntries: true,
  payHeadsInAllEntries: true,
  stockJournalInAllEntries: true,
  ledgerParticulars: 'flat-and-dated',
  registrationWords: 'joined',
  dutyHeads: 'release-3',
  itemTaxLists: 'gst-and-hsn',
  numberingIn: 'series',
  ownRegistrations: true,
  forexBalances: 'posted',
  educationalDays: '1-2-31',
  nameMatching: 'folded',
  invoicesDropAllLedgerEntries: 'all',
  importRecalculatesGst: false,
  createOfExisting: 'alters',
  alterByRemoteId: 'duplicates',
  alterByGuid: 'duplicates',
  createByGuid: 'alters',
  alterByMasterIdTag: 'alters',
  alterByNumberTag: 'alters',
  cancelByRemoteId: 'alters',
  deleteByRemoteId: 'deletes',
  userFields: 'defined',
};

/** The rules in force: a company's own win over those of the program that opened it. */
export class RuleBook {
  readonly #own: Partial<BookRules>;
  #now: BookRules;

  constructor(own: Partial<BookRules>) {
    this.#own = own;
    this.#now = { ...defaultRules, ...own };
  }

  get now(): BookRules {
    return this.#now;
  }

  follow(rules: Partial<BookRules>): void {
    this.#now = { ...defaultRules, ...rules, ...this.#own };
  }
}
