import type { TallyBehaviour } from './behaviour.ts';

/** The switches with a closed set of settings; the others are values of their own (`release`, `displayPeriod` …). */
export type SwitchName = Exclude<
  keyof TallyBehaviour,
  'release' | 'serialNumber' | 'displayPeriod' | 'today' | 'latencyScale'
>;

/** Every setting of every switch, so that a test can try a client against all of them (facts §8). */
export const switches: { readonly [name in SwitchName]: readonly TallyBehaviour[name][] } = {
  product: ['TallyPrime', 'Tally.ERP 9'],
  licence: ['silver', 'gold', 'educational'],
  framing: ['chunked', 'content-length', 'close-delimited'],
  keepAlive: [false, true],
  dialogAnswer: ['silence', 'empty-body'],
  companyCounters: ['zero', 'varying'],
  unknownCompanyCollection: ['no-rows', 'line-error'],
  unknownCompanyReport: ['line-error', 'empty'],
  unknownCompanyImport: ['line-error', 'applied-to-active'],
  closedCompanyCollection: ['no-rows', 'line-error'],
  unknownCompanyText: ['could-not-set', 'could-not-find'],
  noCompanyOpen: ['empty-body', 'line-error', 'start-server-text'],
  inlineReports: ['rows', 'empty-without-geometry'],
  unknownReport: ['line-error', 'unknown-request'],
  jsonRequests: ['answered', 'refused'],
  importAnswer: ['flat', 'enveloped'],
  editLog: [false, true],
  svDates: ['typed', 'honoured', 'ignored'],
  untypedLedgerPeriod: ['ignored', 'dialog'],
  dates: ['every-day', 'educational'],
  curatedBills: ['faithful', 'no-on-account-type', 'no-name'],
  curatedGstRates: ['nothing', 'faithful'],
  dutyHeads: ['release-3', 'before-release-3'],
  rootParent: ['reserved-word', 'empty'],
  exportedItems: ['ALLINVENTORYENTRIES', 'INVENTORYENTRIES'],
  billsOverdueAt: ['own-date', 'period-end'],
  trialBalanceColumns: ['closing', 'all'],
  addOns: ['none', 'heavy'],
  latency: ['none', 'measured'],
  parallelRequests: ['queue', 'concurrent', 'could-not-set-company'],
  probeDuringDialog: ['blocked', 'answered'],
  importsAfterLicenceLoss: ['jammed-until-reload', 'resume'],
  readsWithoutLicence: ['educational', 'as-licensed'],
  editsAtKeyboardMoveCounters: ['as-measured', 'not-deletes', 'only-creates'],
  bankDatesMoveAlterId: [true, false],
  irnMovesAlterId: [true, false],
  importsEnteredBy: ['nobody', 'user'],
  alterIdsAfterRestore: ['as-backed-up', 'renewed'],
  alterIdsAfterRewrite: ['renewed', 'kept', 'renumbered'],
  alterIdsAfterRepair: ['renewed', 'kept', 'renumbered'],
  alterIdsAfterSplit: ['renumbered', 'kept'],
  renumber: [true, false],
  itemLedgersInAllEntries: [true, false],
  payHeadsInAllEntries: [true, false],
  stockJournalInAllEntries: [true, false],
  ledgerParticulars: ['flat-and-dated', 'dated', 'flat'],
  registrationWords: ['joined', 'apart'],
  itemTaxLists: ['gst-and-hsn', 'gst-only'],
  numberingIn: ['series', 'top'],
  ownRegistrations: [true, false],
  forexBalances: ['posted', 'latest-rate'],
  educationalDays: ['1-2-31', '1-2-last', '31'],
  nameMatching: ['folded', 'exact'],
  invoicesDropAllLedgerEntries: ['all', 'sales'],
  importRecalculatesGst: [false, true],
  createOfExisting: ['alters', 'dialog'],
  alterByRemoteId: ['duplicates', 'alters', 'refuses'],
  alterByGuid: ['duplicates', 'alters', 'refuses'],
  createByGuid: ['alters', 'duplicates', 'refuses'],
  alterByMasterIdTag: ['alters', 'duplicates', 'refuses'],
  alterByNumberTag: ['alters', 'duplicates', 'refuses'],
  cancelByRemoteId: ['alters', 'duplicates', 'refuses'],
  deleteByRemoteId: ['deletes', 'refuses'],
  userFields: ['defined', 'undefined'],
};

/** `framing=chunked` or `latencyScale=0.1` as a behaviour; undefined when there is no such switch or setting. */
export function readSwitch(text: string): Partial<TallyBehaviour> | undefined {
  const [name = '', value = ''] = text.split('=', 2);
  if (name === 'latencyScale' && /^\d+(\.\d+)?$/.test(value)) return { latencyScale: Number(value) };
  const setting = Object.entries(switches)
    .find(([known]) => known === name)?.[1]
    .find((known) => String(known) === value);
  return setting === undefined ? undefined : { [name]: setting };
}
